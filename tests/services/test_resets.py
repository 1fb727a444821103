"""Helping somebody back in: a link that is good once, for a day, and only from who is responsible for all that it opens."""

import secrets
from datetime import timedelta
from uuid import UUID

import pytest

from core.errors import NotFound, Unauthenticated
from services.directory import actions
from services.directory.actions import AT_THE_DOOR
from services.directory.refusals import BeyondReach, NoSignIn, OwnAccount, WiderThanOwn
from tenants import login, resets, second_factor, sessions
from tenants.db import transaction
from tenants.login import Checked
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.support import office

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
async def admin() -> Scope:
    return await office.administrator()


@pytest.fixture
async def acme(admin: Scope) -> UUID:
    return await office.company(admin)


@pytest.fixture
async def manager(acme: UUID) -> Scope:
    return await office.user(acme, Role.CLIENT_MANAGER)


async def made(who: Scope, user: Scope, **at: object) -> str:
    async with transaction(who, **at) as tx:  # type: ignore[arg-type]
        return await actions.make_reset_link(tx, user.actor)


async def used(token: str, password_hash: str = "new") -> bool:
    async with transaction(AT_THE_DOOR) as tx:
        return await actions.use_reset_link(tx, token, password_hash)


async def sign_in_of(who: Scope) -> UUID:
    async with transaction(system()) as tx:
        return await tx.fetchval("SELECT sign_in_id FROM memberships WHERE person_id = $1", who.actor)


async def test_a_manager_helps_somebody_back_in_once_and_their_sessions_end(
    manager: Scope, acme: UUID
) -> None:
    member = await office.user(acme, Role.REQUESTER)
    sign_in = await sign_in_of(member)
    async with transaction(AT_THE_DOOR) as tx:
        entered = await actions.sign_in(tx, Checked(sign_in, True))
    assert isinstance(entered, actions.Entered)
    token = await made(manager, member)
    async with transaction(AT_THE_DOOR) as tx:
        assert await resets.is_good(tx, token)
        stored = await tx.fetch("SELECT row_to_json(r)::text AS row FROM password_resets r")
    assert token not in repr(stored)
    assert await used(token)
    assert not await used(token)
    async with transaction(system()) as tx:
        assert await tx.fetchval("SELECT password_hash FROM sign_ins WHERE id = $1", sign_in) == "new"
    with pytest.raises(Unauthenticated):
        await sessions.resolve(entered.cookie)


async def test_a_link_is_good_for_a_day_and_a_newer_one_ends_it(manager: Scope, acme: UUID) -> None:
    member = await office.user(acme, Role.REQUESTER)
    async with transaction(AT_THE_DOOR) as tx:
        now = tx.now
    old = await made(manager, member, now=now - timedelta(hours=24))
    assert not await used(old)
    fresh = await made(manager, member, now=now - timedelta(hours=23))
    newest = await made(manager, member)
    assert not await used(fresh)
    assert await used(newest)


@pytest.mark.parametrize("token", ["", "x", "日本", "x" * 500])
async def test_what_is_no_link_is_refused(token: str) -> None:
    assert not await used(token)


async def test_nobody_opens_another_company_by_the_way_of_their_own(
    admin: Scope, manager: Scope, acme: UUID
) -> None:
    email = f"{secrets.token_hex(6)}@sharoushi.example"
    here = await office.user(acme, Role.REQUESTER, email=email)
    there = await office.user(await office.company(admin), Role.REQUESTER, email=email)
    with pytest.raises(BeyondReach):
        await made(manager, here)
    assert await used(await made((await office.again(admin)).at(acme), here))
    with pytest.raises(NotFound):
        await made(manager, there)


async def test_a_manager_does_not_help_the_providers_staff(manager: Scope, acme: UUID) -> None:
    email = f"{secrets.token_hex(6)}@urakata.example"
    here = await office.user(acme, Role.REQUESTER, email=email)
    await office.user(PROVIDER_TENANT, Role.OPERATOR, email=email)
    with pytest.raises(BeyondReach):
        await made(manager, here)


async def test_the_refusals(manager: Scope, acme: UUID) -> None:
    with pytest.raises(OwnAccount):
        await made(manager, manager)
    with pytest.raises(NoSignIn):
        await made(manager, await office.user(acme, Role.REQUESTER, email=None))
    limited = await office.user(acme, Role.CLIENT_MANAGER, domains=["hr"])
    with pytest.raises(WiderThanOwn):
        await made(limited, await office.user(acme, Role.REQUESTER))
    requester = await office.user(acme, Role.REQUESTER)
    with pytest.raises(Exception, match=r"users\.write"):
        await made(requester, manager)


async def test_a_lost_second_factor_is_taken_away_and_the_password_stays(manager: Scope, acme: UUID) -> None:
    member = await office.user(acme, Role.REQUESTER)
    sign_in = await sign_in_of(member)
    async with transaction(AT_THE_DOOR) as tx:
        offered = await second_factor.offer(tx, sign_in, "a@b.example")
        assert offered
        await tx.execute("UPDATE second_factors SET confirmed_at = created_at WHERE sign_in_id = $1", sign_in)
        assert await second_factor.is_on(tx, sign_in)
        before = (await login.account(tx, sign_in)).has_password
    async with transaction(manager) as tx:
        assert await actions.drop_factor(tx, member.actor)
        assert not await actions.drop_factor(tx, member.actor)
    async with transaction(AT_THE_DOOR) as tx:
        assert not await second_factor.is_on(tx, sign_in)
        assert (await login.account(tx, sign_in)).has_password is before
