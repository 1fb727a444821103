"""Signing in: the same answer to every wrong guess, a lock that grows, and sessions that end at once."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from core.errors import Invalid, NotFound, TooMany, Unauthenticated
from core.settings import RateLimit
from services.directory import actions
from tenants import login, passwords, sessions
from tenants.db import Tx, transaction
from tenants.login import Checked
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.support import office

pytestmark = pytest.mark.usefixtures("door")
PASSWORD = "correct horse battery staple"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
STORED = passwords._HASHER.hash(PASSWORD)


@pytest.fixture
async def admin() -> Scope:
    return await office.administrator()


@pytest.fixture
def email() -> str:
    return f"{secrets.token_hex(8)}@client.example"


@pytest.fixture
async def member(admin: Scope, email: str) -> Scope:
    return await office.user(await office.company(admin), Role.REQUESTER, email=email, password_hash=STORED)


async def attempt(
    email: str, password: str, *, now: datetime | None = None, peer: str | None = None
) -> str | None:
    """What a page does."""
    checked = await login.check(email, password, peer=peer or secrets.token_hex(4))
    async with transaction(actions.AT_THE_DOOR, now=now) as tx:
        return _cookie(await actions.sign_in(tx, checked, user_agent="a browser"))


def _cookie(outcome: actions.Entered | actions.Awaiting | None) -> str | None:
    assert not isinstance(outcome, actions.Awaiting)
    return outcome and outcome.cookie


async def entered(email: str, password: str = PASSWORD) -> str:
    cookie = await attempt(email, password)
    assert cookie
    return cookie


async def test_the_right_password_opens_a_session_of_the_membership(member: Scope, email: str):
    cookie = await entered(f" {email.upper()}".strip())
    scope = (await sessions.resolve(cookie)).scope
    assert (scope.actor, scope.tenant, scope.scopes) == (member.actor, member.tenant, None)
    assert scope.may("tickets.create")


async def test_every_wrong_guess_gets_the_same_answer_after_the_same_work(
    member: Scope, email: str, monkeypatch: pytest.MonkeyPatch
):
    work: list[str] = []
    verify: Callable[[str, str], bool] = passwords._verify
    monkeypatch.setattr(
        passwords, "_verify", lambda stored, plain: work.append("verify") or verify(stored, plain)
    )
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        monkeypatch.setattr(Tx, name, _told(getattr(Tx, name), work))
    done = []
    for address, password in [
        (email, "wrong"),
        ("nobody@client.example", PASSWORD),
        ("no address", "x"),
        ("", ""),
    ]:
        work.clear()
        assert await attempt(address, password) is None
        done.append(tuple(work))
    await _lock(email)
    work.clear()
    assert await attempt(email, PASSWORD) is None  # right, and locked
    assert {*done, tuple(work)} == {done[0]}
    assert done[0].count("verify") == 1


def _told(plain: Any, work: list[str]) -> Any:
    async def told(tx: Tx, sql: str, *args: Any) -> Any:
        work.append(sql)
        return await plain(tx, sql, *args)

    return told


async def _lock(email: str) -> None:
    async with transaction(system()) as tx:
        await tx.execute(
            "UPDATE sign_ins SET locked_until = now() + interval '1 hour' WHERE email = $1", email
        )


async def test_a_failed_attempt_stands_in_the_providers_log_without_the_address(member: Scope, email: str):
    await attempt(email, "wrong")
    async with transaction(system(PROVIDER_TENANT)) as tx:
        row = await tx.fetchrow(
            "SELECT type, data::text AS data FROM events WHERE tenant_id = $1 ORDER BY place DESC LIMIT 1",
            tx.tenant,
        )
    assert row
    assert (row["type"], row["data"]) == ("sign_in.failed", "{}")


async def test_after_five_failures_the_right_password_waits_a_minute_and_then_longer(
    member: Scope, email: str
):
    right = await login.check(email, PASSWORD, peer="x")
    wrong = Checked(right.sign_in_id, False)
    clock = datetime.now(UTC)
    for lock in (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)):
        failures = 5 if lock == timedelta(minutes=1) else 1
        for _ in range(failures):
            assert await _decide(wrong, clock) is None
        assert await _locked_for(right.sign_in_id, clock) == lock
        assert (
            await _decide(right, clock + lock - timedelta(microseconds=1)) is None
        )  # locked: the right one as well
        clock += lock
    assert await _decide(right, clock)
    assert await _locked_for(right.sign_in_id, clock) is None
    assert await _decide(wrong, clock) is None
    assert await _decide(right, clock)  # a success forgets the failures


async def _decide(checked: Checked, now: datetime) -> str | None:
    async with transaction(actions.AT_THE_DOOR, now=now) as tx:
        return _cookie(await actions.sign_in(tx, checked))


async def _locked_for(sign_in_id: UUID, now: datetime) -> timedelta | None:
    async with transaction(system()) as tx:
        until = await tx.fetchval("SELECT locked_until FROM sign_ins WHERE id = $1", sign_in_id)
    return until - now if until else None


async def test_a_lock_never_lasts_longer_than_an_hour(member: Scope, email: str):
    right = await login.check(email, PASSWORD, peer="x")
    clock = datetime.now(UTC)
    for _ in range(20):
        await _decide(Checked(right.sign_in_id, False), clock)
        clock = clock + (await _locked_for(right.sign_in_id, clock) or timedelta())
    await _decide(Checked(right.sign_in_id, False), clock)
    assert await _locked_for(right.sign_in_id, clock) == timedelta(hours=1)


async def test_guessing_from_one_address_is_bounded(email: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(login, "RATE", RateLimit(per_second=1, burst=1))
    monkeypatch.setattr(
        passwords, "_verify", lambda stored, plain: False
    )  # else a slow machine is patient enough
    await attempt(email, "x", peer="192.0.2.1")
    with pytest.raises(TooMany):
        await attempt(email, "x", peer="192.0.2.1")
    await attempt(email, "x", peer="192.0.2.2")


async def test_a_password_hashed_with_other_parameters_is_hashed_anew(member: Scope, email: str):
    async with transaction(system()) as tx:
        await tx.execute(
            "UPDATE sign_ins SET password_hash = $2 WHERE email = $1", email, CHEAP.hash(PASSWORD)
        )
    await entered(email)
    async with transaction(system()) as tx:
        stored = await tx.fetchval("SELECT password_hash FROM sign_ins WHERE email = $1", email)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.is_dated(stored)
    await entered(email)


async def test_a_password_typed_in_another_width_is_the_same(admin: Scope, email: str):
    stored = await passwords.hashed("ｐａｓｓｗｏｒｄ　ガギグゲゴ")
    assert await passwords.matches("password ｶﾞｷﾞｸﾞｹﾞｺﾞ", stored)
    assert not await passwords.matches("password カキクケコ", stored)


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 201])
async def test_a_password_too_short_or_too_long_is_refused(password: str):
    with pytest.raises(Invalid, match="/password"):
        await passwords.hashed(password)


async def test_a_session_has_one_membership_and_switching_makes_another(
    admin: Scope, member: Scope, email: str
):
    other = await office.user(await office.company(admin, name_en="Beta"), Role.CLIENT_MANAGER, email=email)
    cookie = await entered(email)
    async with transaction(system()) as tx:
        sign_in_id = await sessions.owner(tx, cookie)
    choices = await login.choices(sign_in_id)
    assert [c.name and c.name["en"] for c in choices] == ["Test Inc.", "Beta"]
    async with transaction(system()) as tx:
        switched = await sessions.switch(tx, cookie, membership_id=choices[1].membership, user_agent=None)
    assert (await sessions.resolve(switched)).scope.actor == other.actor
    with pytest.raises(Unauthenticated):
        await sessions.resolve(cookie)
    again = await entered(email)  # begins where one was last
    assert (await sessions.resolve(again)).scope.tenant == other.tenant


async def test_nobody_switches_to_anothers_membership(admin: Scope, member: Scope, email: str):
    victim = await office.user(await office.company(admin), Role.CLIENT_MANAGER)
    cookie = await entered(email)
    with pytest.raises(NotFound):
        async with transaction(system()) as tx:
            await sessions.switch(
                tx, cookie, membership_id=UUID(victim.principal.partition(":")[2]), user_agent=None
            )
    assert (await sessions.resolve(cookie)).scope.actor == member.actor


async def test_sessions_are_listed_and_end_at_once(member: Scope, email: str):
    here, there = await entered(email), await entered(email)
    for cookie in (here, there):
        await sessions.resolve(cookie)
    async with transaction(system()) as tx:
        cards = await sessions.listed(tx, here)
        assert sorted((c.is_this, c.user_agent) for c in cards) == [(False, "a browser"), (True, "a browser")]
        await sessions.revoke_one(tx, here, next(c.id for c in cards if not c.is_this))
    with pytest.raises(Unauthenticated):
        await sessions.resolve(there)
    async with transaction(system()) as tx:
        await sessions.revoke(tx, here)
    with pytest.raises(Unauthenticated):
        await sessions.resolve(here)


async def test_nobody_ends_anothers_session(admin: Scope, member: Scope, email: str):
    other_email = f"{secrets.token_hex(8)}@client.example"
    await office.user(
        await office.company(admin), Role.REQUESTER, email=other_email, password_hash=CHEAP.hash(PASSWORD)
    )
    mine, theirs = await entered(email), await entered(other_email)
    async with transaction(system()) as tx:
        target = (await sessions.listed(tx, theirs))[0].id
    for session in (target, "nonsense", ""):
        with pytest.raises(NotFound):
            async with transaction(system()) as tx:
                await sessions.revoke_one(tx, mine, session)
    await sessions.resolve(theirs)


async def test_another_password_ends_the_other_sessions(member: Scope, email: str):
    here, there = await entered(email), await entered(email)
    async with transaction(system()) as tx:
        owner = await sessions.owner(tx, here)
        await login.set_password(tx, owner, CHEAP.hash("another password"), keep=here)
    await sessions.resolve(here)
    with pytest.raises(Unauthenticated):
        await sessions.resolve(there)
    assert await attempt(email, PASSWORD) is None
    assert await attempt(email, "another password")


async def test_a_session_ends_when_idle_and_at_the_latest_after_a_week(
    member: Scope, email: str, monkeypatch: pytest.MonkeyPatch
):
    cookie = await entered(email)
    await _age(cookie, timedelta(hours=11))
    await sessions.resolve(cookie)  # still good, and goes on
    await _age(cookie, timedelta(hours=11))
    await sessions.resolve(cookie)
    await _age(cookie, timedelta(hours=13))
    with pytest.raises(Unauthenticated):
        await sessions.resolve(cookie)
    old = await entered(email)
    for _ in range(15):
        await _age(old, timedelta(hours=11))
        await sessions.resolve(old)
    await _age(old, timedelta(hours=11))
    with pytest.raises(Unauthenticated):
        await sessions.resolve(old)


async def _age(cookie: str, by: timedelta) -> None:
    """Let time pass for a session."""
    async with transaction(system()) as tx:
        await tx.execute(
            "UPDATE sessions SET created_at = created_at - $2::interval, seen_at = seen_at - $2::interval, expires_at = expires_at - $2::interval WHERE session_hash = $1",
            sessions._digest(cookie), by,
        )  # fmt: skip
        sessions.forget_all(tx)


async def test_the_cookie_itself_is_nowhere_stored(member: Scope, email: str):
    cookie = await entered(email)
    async with transaction(system()) as tx:
        rows = await tx.fetch("SELECT row_to_json(s)::text FROM sessions s")
    assert len(cookie) >= 43
    assert cookie not in repr(rows)


async def test_old_sessions_are_swept_away(member: Scope, email: str):
    old, fresh = await entered(email), await entered(email)
    await _age(old, timedelta(days=40))
    async with transaction(system()) as tx:
        await sessions.purge(tx)
        assert (
            await tx.fetchval("SELECT count(*) FROM sessions WHERE session_hash = $1", sessions._digest(old))
            == 0
        )
    await sessions.resolve(fresh)


@pytest.mark.parametrize("cookie", ["", "x" * 500, "日本", "unknown"])
async def test_what_is_no_session_of_ours_is_refused(cookie: str):
    with pytest.raises(Unauthenticated):
        await sessions.resolve(cookie)
