"""Second factors: nothing opens between password and code, no code is good twice, and guessing is slowed."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest

from core.errors import Conflict
from services.directory import actions
from services.directory.actions import AT_THE_DOOR, Awaiting, Entered
from services.directory.refusals import FactorNeeded
from tenants import factor_rules, login, pending, recovery_codes, second_factor, sessions
from tenants.db import transaction
from tenants.login import Checked
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.support import office

pytestmark = pytest.mark.usefixtures("door")
NOON = datetime(2026, 11, 27, 3, 0, 15, tzinfo=UTC)


@pytest.fixture
async def admin() -> Scope:
    return await office.administrator()


@pytest.fixture
def email() -> str:
    return f"{secrets.token_hex(8)}@client.example"


@pytest.fixture
async def member(admin: Scope, email: str) -> UUID:
    """The sign-in of a requester."""
    await office.user(await office.company(admin), Role.REQUESTER, email=email)
    async with transaction(system()) as tx:
        return await tx.fetchval("SELECT id FROM sign_ins WHERE email = $1", email)


async def password_right(sign_in: UUID, *, now: datetime = NOON) -> Entered | Awaiting:
    async with transaction(AT_THE_DOOR, now=now) as tx:
        outcome = await actions.sign_in(tx, Checked(sign_in, True), goes_to="/portal/tickets")
    assert outcome
    return outcome


async def with_app(sign_in: UUID) -> pyotp.TOTP:
    """Have a second factor, set up a minute before noon."""
    async with transaction(AT_THE_DOOR, now=NOON - timedelta(minutes=1)) as tx:
        offered = await second_factor.offer(tx, sign_in, "a@b.example")
        assert offered
        app = pyotp.TOTP(offered.secret)
        assert await second_factor.confirm(tx, sign_in, app.at(tx.now))
    return app


async def give(token: str, code: str, *, now: datetime = NOON) -> Entered | None:
    async with transaction(AT_THE_DOOR, now=now) as tx:
        return await actions.pass_factor(tx, token, code, user_agent="a browser")


async def awaited(sign_in: UUID, *, now: datetime = NOON) -> str:
    outcome = await password_right(sign_in, now=now)
    assert isinstance(outcome, Awaiting)
    assert not outcome.enrols
    return outcome.token


async def test_who_has_none_and_needs_none_enters_by_password(member: UUID) -> None:
    assert isinstance(await password_right(member), Entered)


async def test_the_waiting_opens_nothing_and_the_code_opens_the_session(member: UUID) -> None:
    app = await with_app(member)
    token = await awaited(member)
    with pytest.raises(Exception, match="not signed in"):
        await sessions.resolve(token)
    entered = await give(token, app.at(NOON))
    assert entered
    assert entered.goes_to == "/portal/tickets"
    assert await give(token, app.at(NOON + timedelta(seconds=30))) is None  # the waiting is over


async def test_the_waiting_ends_after_five_minutes(member: UUID) -> None:
    app = await with_app(member)
    token = await awaited(member)
    late = NOON + timedelta(minutes=5)
    assert await give(token, app.at(late), now=late) is None
    assert await give(token, app.at(NOON), now=late - timedelta(microseconds=1)) is None  # an old code
    assert await give(token, app.at(late), now=late - timedelta(microseconds=1))


async def test_a_step_is_taken_once_and_no_earlier_one_after_it(member: UUID) -> None:
    app = await with_app(member)
    first, second, third = [await awaited(member) for _ in range(3)]
    assert await give(first, app.at(NOON))
    assert await give(second, app.at(NOON)) is None
    assert await give(second, app.at(NOON - timedelta(seconds=30))) is None
    assert await give(
        second, app.at(NOON + timedelta(seconds=30))
    )  # the clock of the phone may be a step ahead
    assert await give(third, app.at(NOON + timedelta(seconds=30))) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "x" * 60])
async def test_what_is_no_code_is_refused(member: UUID, code: str) -> None:
    await with_app(member)
    assert await give(await awaited(member), code) is None


async def test_after_five_wrong_codes_the_right_one_waits_too_and_a_new_password_does_not_help(
    member: UUID,
) -> None:
    app = await with_app(member)
    token = await awaited(member)
    wrong = f"{(int(app.at(NOON)) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert await give(token, wrong) is None
    assert await give(token, app.at(NOON)) is None
    assert await give(await awaited(member), app.at(NOON)) is None
    later = NOON + timedelta(minutes=1)
    assert await give(await awaited(member, now=later), app.at(later), now=later)


async def test_a_failed_factor_stands_in_the_providers_log(member: UUID) -> None:
    await with_app(member)
    await give(await awaited(member), "000")
    async with transaction(system(PROVIDER_TENANT)) as tx:
        row = await tx.fetchrow(
            "SELECT type, subject_id, data::text AS data FROM events WHERE tenant_id = $1 ORDER BY place DESC LIMIT 1",
            tx.tenant,
        )
    assert row
    assert (row["type"], row["subject_id"], row["data"]) == ("second_factor.failed", member, "{}")


async def test_the_secret_is_not_stored_in_the_clear(member: UUID) -> None:
    app = await with_app(member)
    async with transaction(system()) as tx:
        row = await tx.fetchrow("SELECT secret FROM second_factors WHERE sign_in_id = $1", member)
    assert row
    assert app.secret.encode() not in row["secret"]


async def test_an_offer_stays_for_a_while_and_is_then_another(member: UUID) -> None:
    async def offered(now: datetime) -> str:
        async with transaction(AT_THE_DOOR, now=now) as tx:
            made = await second_factor.offer(tx, member, "a@b.example")
        assert made
        return made.secret

    assert await offered(NOON) == await offered(NOON + timedelta(minutes=15))
    assert await offered(NOON) != await offered(NOON + timedelta(minutes=16))


async def test_a_recovery_code_is_good_once_and_new_ones_end_the_old(member: UUID) -> None:
    await with_app(member)
    async with transaction(AT_THE_DOOR) as tx:
        old = await recovery_codes.make(tx, member)
    assert len({*old}) == 10
    assert await give(await awaited(member), f" {old[0].upper()} ")
    assert await give(await awaited(member), old[0]) is None
    async with transaction(AT_THE_DOOR) as tx:
        assert await recovery_codes.left(tx, member) == 9
        new = await recovery_codes.make(tx, member)
        stored = await tx.fetch(
            "SELECT row_to_json(c)::text AS row FROM recovery_codes c WHERE sign_in_id = $1", member
        )
    assert new[0].replace("-", "") not in repr(stored)
    assert await give(await awaited(member), old[1]) is None
    assert await give(await awaited(member), new[1])


async def test_who_must_and_has_none_is_led_through_enrolment(admin: Scope) -> None:
    sign_in = await _sign_in_of(admin)
    outcome = await password_right(sign_in)
    assert isinstance(outcome, Awaiting)
    assert outcome.enrols
    assert await give(outcome.token, "000000") is None
    async with transaction(AT_THE_DOOR, now=NOON) as tx:
        offered = await second_factor.offer(tx, sign_in, "a@b.example")
        assert offered
        assert await actions.pass_enrolment(tx, outcome.token, "000000", user_agent=None) is None
        entered = await actions.pass_enrolment(
            tx, outcome.token, pyotp.TOTP(offered.secret).at(NOON), user_agent=None
        )
    assert entered
    assert len(entered.codes) == 10
    assert await second_factor_on(sign_in)


async def second_factor_on(sign_in: UUID) -> bool:
    async with transaction(AT_THE_DOOR) as tx:
        return await second_factor.is_on(tx, sign_in)


async def _sign_in_of(who: Scope) -> UUID:
    async with transaction(system()) as tx:
        return await tx.fetchval("SELECT sign_in_id FROM memberships WHERE person_id = $1", who.actor)


async def test_which_roles_need_one_is_the_providers_to_say(admin: Scope, member: UUID) -> None:
    try:
        async with transaction(actions.at_the_door(admin)) as tx:
            assert await factor_rules.roles(tx) == factor_rules.BY_DEFAULT
            assert not await factor_rules.binds(tx, member)
        async with transaction(admin.at(PROVIDER_TENANT)) as tx:
            await actions.require_factor_of(tx, [Role.REQUESTER])
            assert await factor_rules.binds(tx, member)
            assert not await factor_rules.binds(tx, await _sign_in_of(admin))
    finally:
        async with transaction(system()) as tx:
            await tx.execute("UPDATE provider_settings SET settings = settings - $1", factor_rules.SETTING)


async def test_in_a_database_of_the_demo_nobody_needs_one_unless_somebody_says_so(admin: Scope) -> None:
    async with transaction(system()) as tx:
        await tx.execute("UPDATE provider_settings SET demo_seed = 'demo'")
        assert await factor_rules.roles(tx) == frozenset()
        await factor_rules.set_roles(tx, [Role.AUDITOR])
        assert await factor_rules.roles(tx) == {Role.AUDITOR}
        await tx.execute(
            "UPDATE provider_settings SET demo_seed = NULL, settings = settings - $1", factor_rules.SETTING
        )


async def test_one_who_needs_it_cannot_take_it_away_and_others_can_with_a_code(
    admin: Scope, member: UUID
) -> None:
    for sign_in, needs in ((await _sign_in_of(admin), True), (member, False)):
        app = await with_app(sign_in)
        entered = await give(await awaited(sign_in), app.at(NOON))
        assert entered
        later = NOON + timedelta(seconds=30)
        async with transaction(AT_THE_DOOR, now=later) as tx:
            if needs:
                with pytest.raises(FactorNeeded):
                    await actions.remove_factor(tx, entered.cookie, app.at(later))
            else:
                assert not await actions.remove_factor(tx, entered.cookie, "000")
                assert await actions.remove_factor(tx, entered.cookie, app.at(later))
        assert await second_factor_on(sign_in) is needs


async def test_a_new_password_ends_what_is_under_way(member: UUID) -> None:
    app = await with_app(member)
    token = await awaited(member)
    async with transaction(AT_THE_DOOR, now=NOON) as tx:
        await login.set_password(tx, member, "none")
    assert await give(token, app.at(NOON)) is None


async def test_what_ran_out_is_swept_away(member: UUID) -> None:
    await with_app(member)
    await awaited(member)
    async with transaction(AT_THE_DOOR, now=NOON + timedelta(hours=1)) as tx:
        await pending.purge(tx)
        assert await tx.fetchval("SELECT count(*) FROM pending_sign_ins WHERE sign_in_id = $1", member) == 0


async def test_a_session_through_a_company_changes_no_factor_and_no_company(member: UUID) -> None:
    async with transaction(system(PROVIDER_TENANT, roles=frozenset({Role.ADMINISTRATOR}))) as tx:
        provider = await actions.add_company_sign_in(
            tx, slug=secrets.token_hex(6), tenant_id=None, secret="s", name="x", issuer="https://x.example",
            client_id="c", domains=["x.example"], asks_factor=False,
        )  # fmt: skip
        membership = await login.let_in(tx, Checked(member, True))
        assert membership
        through = sessions.Through(provider, "sub", "sid")
        cookie = await sessions.start(
            tx, sign_in_id=member, membership_id=membership, user_agent=None, through=through
        )
        with pytest.raises(Conflict):
            await actions.renew_codes(tx, cookie, "000000")
        with pytest.raises(Conflict):
            await sessions.switch(tx, cookie, membership_id=membership, user_agent=None)
