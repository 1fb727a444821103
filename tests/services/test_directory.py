"""The directory: who may be added, cleared and ended by whom, and what is left behind."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from core.errors import Denied, Invalid, NotFound, Stale, Unauthenticated
from core.ids import new_id
from services.directory import actions
from services.directory.actions import NewUser
from services.directory.actions.provider import SETTING_UP
from services.directory.refusals import (
    BeyondOwn,
    CodeTaken,
    Ended,
    KeyTaken,
    OwnAccount,
    OwnClearance,
    WiderThanOwn,
)
from tenants import tokens
from tenants.db import transaction
from tenants.directory import api_clients, clearances, companies, memberships, people, teams
from tenants.directory.memberships import SignsInAlready
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


def at_provider(scope: Scope) -> Scope:
    return scope.at(PROVIDER_TENANT)


async def test_setting_up_twice_founds_one_provider():
    async with transaction(SETTING_UP) as tx:
        await actions.found_provider(tx)
    async with transaction(SETTING_UP) as tx:
        assert not await actions.found_provider(tx)
        assert (await office.types_of(tx))[0] == "tenant.created"


async def test_a_company_comes_with_its_log_key_and_in_house_queue(admin: Scope):
    made = await office.company(admin)
    seen = await office.again(admin)
    async with transaction(seen.at(made)) as tx:
        assert await office.types_of(tx) == ["queue.created", "tenant.created"]
        assert await tx.fetchval("SELECT count(*) FROM tenant_keys WHERE tenant_id = $1", made) == 1
        assert await tx.fetchval("SELECT place FROM relays WHERE tenant_id = $1", made) == 0
        queue = await tx.fetchrow("SELECT code, name_ja FROM queues WHERE tenant_id = $1", made)
        assert queue
        assert queue["code"] == "in-house"
        assert (await companies.named(tx, str(made))).key.startswith("T")


@pytest.mark.parametrize("key", ["acme", "A", "ACME-1", "1ACME", "PROVIDER", "ABCDEFGHIJK", "ACMÉ"])
async def test_a_key_that_no_reference_can_carry_is_refused(admin: Scope, key: str):
    with pytest.raises(Invalid, match="/key"):
        await office.company(admin, key=key)


async def test_a_key_and_a_wrong_zone_are_refused_and_nothing_is_left(admin: Scope, acme: UUID):
    async with transaction((await office.again(admin)).at(acme)) as tx:
        key = (await companies.named(tx, str(acme))).key
    with pytest.raises(KeyTaken):
        await office.company(admin, key=key)
    with pytest.raises(Invalid, match="/time_zone"):
        await office.company(admin, time_zone="Mars/Olympus")
    async with transaction(system()) as tx:
        orphans = await tx.fetchval("SELECT count(*) FROM queues WHERE tenant_id = $1", acme)
    assert orphans == 1


async def test_only_an_administrator_takes_companies_on(acme: UUID):
    operator = await office.cleared(Role.OPERATOR, acme)
    with pytest.raises(Denied):
        await office.company(operator)


async def test_changing_a_company_keeps_what_was_not_named(admin: Scope, acme: UUID):
    inside = (await office.again(admin)).at(acme)
    async with transaction(inside) as tx:
        await actions.change_tenant(tx, {"settings": {"auto_close_days": 3}, "name_en": "Acme"}, version=1)
    async with transaction(inside) as tx:
        await actions.change_tenant(tx, {"settings": {"portal_name": "x"}})
        card = await companies.named(tx, str(acme))
    assert card.settings == {"auto_close_days": 3, "portal_name": "x"}
    assert (card.name["en"], card.version) == ("Acme", 3)
    with pytest.raises(Stale):
        async with transaction(inside) as tx:
            await actions.change_tenant(tx, {"name_en": "Other"}, version=1)


async def test_an_ended_company_is_seen_by_nobody(admin: Scope, acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    token = await office.token(manager)
    await tokens.resolve(token)
    async with transaction((await office.again(admin)).at(acme)) as tx:
        await actions.end_tenant(tx)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)
    with pytest.raises(NotFound):
        (await office.again(admin)).at(acme)


async def test_a_manager_adds_somebody_who_can_then_sign_in(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    async with transaction(manager) as tx:
        made = await actions.add_user(
            tx,
            NewUser(
                name="佐藤",
                roles=(Role.REQUESTER, Role.APPROVER),
                email="Sato@Client.example",
                department="HR",
            ),
        )
        card = await people.one(tx, made)
    assert (card.roles, card.department, card.domains) == (("approver", "requester"), "HR", None)
    scope = await office.scope_of(made, acme)
    assert (scope.tenant, scope.department, scope.roles) == (acme, "HR", {Role.REQUESTER, Role.APPROVER})


@pytest.mark.parametrize("roles", [(Role.OPERATOR,), (Role.REQUESTER, Role.ADMINISTRATOR), ()])
async def test_a_company_has_no_provider_roles(acme: UUID, roles: tuple[Role, ...]):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    with pytest.raises(Invalid, match="/roles"):
        async with transaction(manager) as tx:
            await actions.add_user(tx, NewUser(name="x", roles=roles))


async def test_a_requester_adds_nobody(acme: UUID):
    requester = await office.user(acme, Role.REQUESTER)
    with pytest.raises(Denied):
        async with transaction(requester) as tx:
            await actions.add_user(tx, NewUser(name="x", roles=(Role.REQUESTER,)))


async def test_a_limited_manager_hands_on_no_more_than_their_own_domains(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER, domains=["hr"])
    wide = await office.user(acme, Role.REQUESTER)
    async with transaction(manager) as tx:
        made = await actions.add_user(tx, NewUser(name="x", roles=(Role.REQUESTER,), domains=["hr"]))
        narrow = (await people.one(tx, made)).membership
    assert narrow
    for domains in (None, ["hr", "it"]):
        with pytest.raises(WiderThanOwn):
            async with transaction(manager) as tx:
                await actions.add_user(tx, NewUser(name="x", roles=(Role.REQUESTER,), domains=domains))
        with pytest.raises(WiderThanOwn):
            async with transaction(manager) as tx:
                await actions.change_membership(tx, narrow, {"domains": domains})
        with pytest.raises(WiderThanOwn):
            async with transaction(manager) as tx:
                await actions.make_api_client(
                    tx, name="x", roles=(Role.REQUESTER,), scopes=(), domains=domains
                )
    for touch in (
        actions.end_user,
        lambda tx, user: actions.change_user(tx, user, {"email": "me@client.example"}),
    ):
        with pytest.raises(WiderThanOwn):
            async with transaction(manager) as tx:
                await touch(tx, wide.actor)


async def test_one_address_signs_in_once_to_each_company(admin: Scope, acme: UUID):
    beta = await office.company(admin)
    first = await office.user(acme, Role.REQUESTER, email="Both@client.example")
    second = await office.user(beta, Role.REQUESTER, email="both@CLIENT.example")
    with pytest.raises(SignsInAlready):
        await office.user(acme, Role.APPROVER, email="ｂｏｔｈ@client.example")
    async with transaction(system()) as tx:
        sign_ins = await tx.fetch(
            "SELECT DISTINCT sign_in_id FROM memberships WHERE person_id = ANY($1)",
            [first.actor, second.actor],
        )
    assert len(sign_ins) == 1


async def test_nobody_sets_the_password_of_an_address_that_exists(admin: Scope, acme: UUID):
    await office.user(acme, Role.REQUESTER, email="owner@client.example", password_hash="the owner's")
    await office.user(
        await office.company(admin), Role.REQUESTER, email="owner@client.example", password_hash="a thief's"
    )
    async with transaction(system()) as tx:
        kept = await tx.fetchval("SELECT password_hash FROM sign_ins WHERE email = 'owner@client.example'")
    assert kept == "the owner's"


@pytest.mark.parametrize(
    "email", ["nobody", "@x.example", "a@b", "a b@x.example", "a@x.example\n", "x" * 250 + "@x.example"]
)
async def test_what_is_no_address_is_refused(acme: UUID, email: str):
    with pytest.raises(Invalid, match="/email"):
        await office.user(acme, Role.REQUESTER, email=email)


async def test_whoever_is_ended_is_out_at_once_with_everything(admin: Scope, acme: UUID):
    operator = await office.cleared(Role.OPERATOR, acme)
    token = await office.token(operator)
    assert (await tokens.resolve(token)).scope.tenants == (acme,)
    async with transaction(at_provider(admin)) as tx:
        await actions.end_user(tx, operator.actor)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)
    async with transaction(at_provider(admin)) as tx:
        card = await people.one(tx, operator.actor)
        open_clearances = [
            c
            for c in (await clearances.listed(tx, after=None, limit=200, user=operator.actor))
            if not c.ended_at
        ]
    assert card.ended_at
    assert card.roles == ()
    assert open_clearances == []
    with pytest.raises(Ended):
        async with transaction(at_provider(admin)) as tx:
            await actions.change_user(tx, operator.actor, {"name": "x"})


async def test_nobody_takes_their_own_access_away(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    async with transaction(manager) as tx:
        own = (await people.one(tx, manager.actor)).membership
    assert own
    for act in (
        lambda tx: actions.end_user(tx, manager.actor),
        lambda tx: actions.end_membership(tx, own),
        lambda tx: actions.change_membership(tx, own, {"roles": ["requester"]}),
    ):
        with pytest.raises(OwnAccount):
            async with transaction(manager) as tx:
                await act(tx)


async def test_a_membership_ended_and_given_again(acme: UUID):
    manager, other = await office.user(acme, Role.CLIENT_MANAGER), await office.user(acme, Role.REQUESTER)
    token = await office.token(other)
    async with transaction(manager) as tx:
        own = (await people.one(tx, other.actor)).membership
        assert own
        await actions.end_membership(tx, own)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)
    async with transaction(manager) as tx:
        with pytest.raises(Ended):
            await actions.end_membership(tx, own)
        await actions.make_membership(tx, user=other.actor, roles=(Role.APPROVER,), domains=["it"])
    again = await office.scope_of(other.actor, acme)
    assert (again.roles, again.domains()) == ({Role.APPROVER}, {"it"})
    with pytest.raises(SignsInAlready):
        async with transaction(manager) as tx:
            await actions.make_membership(tx, user=other.actor, roles=(Role.APPROVER,))


async def test_changed_roles_count_at_once(acme: UUID):
    manager, other = await office.user(acme, Role.CLIENT_MANAGER), await office.user(acme, Role.REQUESTER)
    token = await office.token(other)
    assert not (await tokens.resolve(token)).scope.may("approvals.decide")
    async with transaction(manager) as tx:
        before = await people.one(tx, other.actor)
        assert before.membership
        await actions.change_membership(
            tx, before.membership, {"roles": [Role.REQUESTER, Role.APPROVER]}, version=1
        )
        after = await people.one(tx, other.actor)
    assert (await tokens.resolve(token)).scope.may("approvals.decide")
    assert after.version == before.version + 1


async def test_another_address_ends_the_sessions_of_the_old_one(acme: UUID):
    manager, other = await office.user(acme, Role.CLIENT_MANAGER), await office.user(acme, Role.REQUESTER)
    async with transaction(manager) as tx:
        await actions.change_user(
            tx, other.actor, {"email": "new@client.example", "department": "IT", "name": "新"}
        )
        card = await people.one(tx, other.actor)
    assert (card.email, card.department, card.name) == ("new@client.example", "IT", "新")
    assert (await office.scope_of(other.actor, acme)).department == "IT"


async def test_a_neighbours_people_do_not_exist(admin: Scope, acme: UUID):
    neighbour = await office.company(admin)
    victim = await office.user(neighbour, Role.REQUESTER)
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    async with transaction(system()) as tx:
        membership = await tx.fetchval("SELECT id FROM memberships WHERE person_id = $1", victim.actor)
    client = await _client_of(await office.user(neighbour, Role.CLIENT_MANAGER))
    for act in (
        lambda tx: people.one(tx, victim.actor),
        lambda tx: people.wall_of(tx, victim.actor),
        lambda tx: actions.end_user(tx, victim.actor),
        lambda tx: memberships.one(tx, membership),
        lambda tx: memberships.wall_of(tx, membership),
        lambda tx: actions.end_membership(tx, membership),
        lambda tx: actions.change_membership(tx, membership, {"roles": [Role.REQUESTER]}),
        lambda tx: api_clients.one(tx, client),
        lambda tx: api_clients.wall_of(tx, client),
        lambda tx: actions.new_secret(tx, client),
        lambda tx: actions.end_api_client(tx, client),
        lambda tx: companies.named(tx, str(neighbour)),
    ):
        with pytest.raises(NotFound):
            async with transaction(manager) as tx:
                await act(tx)
    assert await office.scope_of(victim.actor, neighbour)


async def _client_of(manager: Scope) -> UUID:
    async with transaction(manager) as tx:
        return (
            await actions.make_api_client(tx, name="sync", roles=(Role.REQUESTER,), scopes=("tickets:read",))
        ).id


async def test_nobody_approves_their_own_clearance(admin: Scope, acme: UUID):
    for tenant in (None, acme):
        with pytest.raises(OwnClearance):
            async with transaction(at_provider(await office.again(admin))) as tx:
                await actions.grant_clearance(tx, user=admin.actor, tenant=tenant)
    held = await _first_clearance(admin)
    with pytest.raises(OwnClearance):
        async with transaction(at_provider(admin)) as tx:
            await actions.change_clearance(tx, held, {"my_number": True})


async def _first_clearance(admin: Scope) -> UUID:
    async with transaction(at_provider(admin)) as tx:
        return (await clearances.listed(tx, after=None, limit=1, user=admin.actor))[0].id


async def test_nobody_clears_others_beyond_their_own_reach(admin: Scope, acme: UUID):
    beta = await office.company(admin)
    limited = await office.cleared(Role.ADMINISTRATOR, acme, domains=["hr"])
    operator = await office.user(PROVIDER_TENANT, Role.OPERATOR)
    async with transaction(at_provider(limited)) as tx:
        await actions.grant_clearance(tx, user=operator.actor, tenant=acme, domains=["hr"])
    for tenant, domains in [(None, None), (beta, ["hr"]), (acme, None), (acme, ["it"])]:
        with pytest.raises(BeyondOwn):
            async with transaction(at_provider(limited)) as tx:
                await actions.grant_clearance(tx, user=operator.actor, tenant=tenant, domains=domains)


async def test_a_clearance_opens_a_tenant_at_once_and_its_end_closes_it(admin: Scope, acme: UUID):
    operator = await office.user(PROVIDER_TENANT, Role.OPERATOR)
    token = await office.token(operator)
    assert (await tokens.resolve(token)).scope.tenants == ()
    async with transaction(at_provider(await office.again(admin))) as tx:
        made = await actions.grant_clearance(
            tx, user=operator.actor, tenant=acme, domains=["hr"], my_number=True
        )
    scope = (await tokens.resolve(token)).scope
    assert (scope.tenants, scope.domains(acme), scope.my_number(acme)) == ((acme,), {"hr"}, True)
    async with transaction(at_provider(await office.again(admin))) as tx:
        await actions.change_clearance(tx, made, {"domains": ["it"], "my_number": False})
    assert (await tokens.resolve(token)).scope.domains(acme) == {"it"}
    async with transaction(at_provider(await office.again(admin))) as tx:
        await actions.end_clearance(tx, made)
        await tx.flush()
        assert (await office.types_of(tx))[-3:] == [
            "clearance.granted",
            "clearance.updated",
            "clearance.ended",
        ]
    assert (await tokens.resolve(token)).scope.tenants == ()


async def test_a_clearance_names_a_span_and_somebody_of_the_staff(admin: Scope, acme: UUID):
    client_person = await office.user(acme, Role.REQUESTER)
    day = date(2026, 4, 1)
    operator = await office.user(PROVIDER_TENANT, Role.OPERATOR)
    for user, until in [
        (client_person.actor, None),
        (operator.actor, day),
        (operator.actor, day - timedelta(1)),
    ]:
        with pytest.raises(Invalid):
            async with transaction(at_provider(await office.again(admin))) as tx:
                await actions.grant_clearance(tx, user=user, tenant=acme, valid_from=day, valid_until=until)


async def test_the_clearances_of_tenants_one_may_not_see_are_not_shown(admin: Scope, acme: UUID):
    beta = await office.company(admin)
    operator = await office.cleared(Role.OPERATOR, acme, beta)
    auditor = await office.cleared(Role.AUDITOR, beta)
    async with transaction(at_provider(auditor)) as tx:
        seen = await clearances.listed(tx, after=None, limit=50, user=operator.actor)
        assert len(seen) == 1
    async with transaction(at_provider(await office.again(admin))) as tx:
        both = await clearances.listed(tx, after=None, limit=50, user=operator.actor)
        hidden = next(c.id for c in both if c.id != seen[0].id)
    with pytest.raises(NotFound):
        async with transaction(at_provider(auditor)) as tx:
            await clearances.one(tx, hidden)


async def test_a_person_is_in_one_team_at_a_time(admin: Scope):
    lead = await office.user(PROVIDER_TENANT, Role.TEAM_LEAD)
    async with transaction(at_provider(admin)) as tx:
        first, second = [
            await actions.make_team(
                tx, code=f"team-{new_id().hex}", name_ja="班", name_en="Team", lead=lead.actor
            )
            for _ in range(2)
        ]
        await actions.join_team(tx, first, user=lead.actor, from_on=date(2020, 1, 1))
    assert (await office.again(lead)).team == first
    async with transaction(at_provider(admin)) as tx:
        await actions.join_team(tx, second, user=lead.actor)
        assert (await teams.one(tx, first)).members == ()
        assert [m.user for m in (await teams.one(tx, second)).members] == [lead.actor]
    assert (await office.again(lead)).team == second
    async with transaction(at_provider(admin)) as tx:
        await actions.leave_team(tx, second, user=lead.actor)
    assert (await office.again(lead)).team is None
    with pytest.raises(NotFound):
        async with transaction(at_provider(admin)) as tx:
            await actions.leave_team(tx, second, user=lead.actor)


async def test_a_team_has_a_code_of_its_own_and_ends_with_its_memberships(admin: Scope):
    lead = await office.user(PROVIDER_TENANT, Role.TEAM_LEAD)
    async with transaction(at_provider(admin)) as tx:
        made = await actions.make_team(tx, code=f"team-{new_id().hex}", name_ja="班", name_en="Team")
        await actions.join_team(tx, made, user=lead.actor)
        code = (await teams.one(tx, made)).code
        await actions.end_team(tx, made)
        assert (await teams.one(tx, made)).members == ()
    for act in (
        lambda tx: actions.make_team(tx, code=code, name_ja="x", name_en="x"),
        lambda tx: actions.change_team(tx, made, {"name_en": "x"}),
    ):
        with pytest.raises((CodeTaken, Ended)):
            async with transaction(at_provider(admin)) as tx:
                await act(tx)


async def test_a_program_of_a_company_does_what_its_roles_domains_and_scopes_leave(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    async with transaction(manager) as tx:
        made = await actions.make_api_client(
            tx,
            name="sync",
            roles=(Role.CLIENT_MANAGER,),
            scopes=("tickets:read", "users:read"),
            domains=["hr"],
        )
    async with transaction(system()) as tx:
        token = (await tokens.issue(tx, api_client_id=made.id, scopes=("tickets:read", "users:read"))).token
    scope = (await tokens.resolve(token)).scope
    assert (scope.actor, scope.tenant, scope.domains()) == (made.id, acme, {"hr"})
    assert scope.may("tickets.read_all")
    assert not scope.may("users.write")
    async with transaction(manager) as tx:
        await actions.change_api_client(tx, made.id, {"scopes": ["users:read"], "name": "other"}, version=1)
    assert not (await tokens.resolve(token)).scope.may("tickets.read_all")
    async with transaction(manager) as tx:
        await actions.end_api_client(tx, made.id)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


async def test_a_program_cannot_widen_itself(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    client = await _client_of(manager)
    itself = office.limited(manager, actor=client, actor_kind="api_client")
    for act in (
        lambda tx: actions.change_api_client(tx, client, {"scopes": ["billing:close"]}),
        lambda tx: actions.new_secret(tx, client),
    ):
        with pytest.raises(OwnAccount):
            async with transaction(itself) as tx:
                await act(tx)
    with pytest.raises(Invalid, match="/scopes"):
        async with transaction(manager) as tx:
            await actions.change_api_client(tx, client, {"scopes": ["everything"]})


async def test_a_page_goes_on_where_the_last_one_ended(acme: UUID):
    manager = await office.user(acme, Role.CLIENT_MANAGER)
    made = [manager.actor, *[(await office.user(acme, Role.REQUESTER)).actor for _ in range(4)]]
    seen: list[UUID] = []
    async with transaction(manager) as tx:
        while cards := await people.listed(tx, after=seen[-1] if seen else None, limit=2):
            seen += [card.id for card in cards]
    assert seen == made
