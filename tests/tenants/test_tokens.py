"""Tokens against a real Postgres and Valkey: who comes in, and how fast somebody is out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.errors import TooMany, Unauthenticated
from core.settings import RateLimit, settings
from tenants import admission, limits, tokens, valkey
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import ALL_DOMAINS, Scope, system
from tenants.valkey import Valkey
from tests.tenants import made

pytestmark = pytest.mark.usefixtures("door")
NOWHERE = "redis://127.0.0.1:1/0"


async def token_of(api_client: UUID, *scopes: str, now: datetime | None = None) -> str:
    async with transaction(system(), now=now) as tx:
        return (await tokens.issue(tx, api_client_id=api_client, scopes=scopes or ("tickets:read",))).token


async def scope_of(token: str) -> Scope:
    return (await tokens.resolve(token)).scope


async def do(sql: str, *args: object) -> None:
    """Change a row and make the caches stale, as the directory does."""
    async with transaction(system()) as tx:
        await tx.execute(sql, *args)
        admission.forget_all(tx)


@pytest.fixture
def without_valkey() -> object:
    there = valkey.current()
    valkey.use(Valkey(NOWHERE))
    yield
    valkey.use(there)


async def test_a_client_acts_as_its_membership_within_its_company_and_scopes():
    home = await made.tenant()
    membership, person = await made.membership(home, Role.CLIENT_MANAGER, domains=["hr"])
    client = await made.client(home, membership=membership, scopes=("tickets:read", "users:write"))
    token = await token_of(client, "tickets:read", "users:write", "billing:close")
    first, second = await scope_of(token), await scope_of(token)
    assert first == second
    assert (first.actor, first.tenant, first.side, first.language) == (person, home, Side.CLIENT, "en")
    assert first.domains() == {"hr"}
    assert first.department == "payroll"
    assert first.scopes == {"tickets:read", "users:write"}  # the client was never given billing:close
    assert first.may("tickets.read")
    assert not first.may("tickets.create")


async def test_a_client_without_a_membership_acts_as_itself():
    home = await made.tenant()
    client = await made.client(home, roles=(Role.REQUESTER,))
    scope = await scope_of(await token_of(client))
    assert (scope.actor, scope.actor_kind, scope.tenant) == (client, "api_client", home)
    assert scope.roles == {Role.REQUESTER}


async def test_a_client_without_scopes_may_do_nothing():
    home = await made.tenant()
    client = await made.client(home, roles=(Role.CLIENT_MANAGER,), scopes=())
    scope = await scope_of(await token_of(client))
    assert scope.grants == frozenset()


async def test_staff_see_what_they_are_cleared_for_today():
    acme, beta, later, over = [await made.tenant() for _ in range(4)]
    membership, person = await made.membership(None, Role.OPERATOR)
    await made.clearance(person, acme, domains=["hr"])
    await made.clearance(person, beta)
    await made.clearance(person, later, valid=("2999-01-01", None))
    await made.clearance(person, over, valid=("2020-01-01", "2020-02-01"))
    scope = await scope_of(await token_of(await made.client(None, membership=membership)))
    assert scope.tenant is None
    assert set(scope.tenants) == {acme, beta}
    assert scope.domains(acme) == {"hr"}
    assert scope.domains(beta) == ALL_DOMAINS
    assert scope.domains(later) == frozenset()


async def test_a_clearance_holds_from_its_first_day_until_before_its_last_in_the_providers_time_zone():
    acme = await made.tenant()
    membership, person = await made.membership(None, Role.OPERATOR)
    await made.clearance(person, acme, valid=("2026-04-01", "2026-04-02"))
    client = await made.client(None, membership=membership)
    for moment, seen in [
        ("2026-03-31T14:59:59", False),  # 23:59:59 in Tokyo
        ("2026-03-31T15:00:00", True),
        ("2026-04-01T14:59:59", True),
        ("2026-04-01T15:00:00", False),
    ]:
        async with transaction(system(), now=datetime.fromisoformat(moment).replace(tzinfo=UTC)) as tx:
            rows = await tx.fetch("SELECT tenant_id FROM cleared($1, NULL, $2)", person, tx.now)
        assert bool(rows) is seen, moment
    assert await scope_of(await token_of(client))


async def test_a_clearance_for_all_takes_in_tenants_made_later_and_leaves_ended_ones_out():
    membership, person = await made.membership(None, Role.AUDITOR)
    await made.clearance(person, None)
    token = await token_of(await made.client(None, membership=membership))
    before = await scope_of(token)
    later = await made.tenant()
    await do("SELECT 1")
    assert later not in before.tenants
    assert later in (await scope_of(token)).tenants
    await made.end_tenant(later)
    await do("SELECT 1")
    assert later not in (await scope_of(token)).tenants


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE access_tokens SET revoked_at = now() WHERE api_client_id = $1",
        "UPDATE api_clients SET ended_at = now() WHERE id = $1",
        "UPDATE memberships SET ended_at = now() WHERE id = (SELECT membership_id FROM api_clients WHERE id = $1)",
    ],
)
async def test_who_is_ended_is_out_at_once(ended: str):
    home = await made.tenant()
    membership, _ = await made.membership(home, Role.REQUESTER)
    client = await made.client(home, membership=membership)
    token = await token_of(client)
    await scope_of(token)
    await do(ended, client)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


async def test_a_company_that_ended_lets_nobody_in():
    home = await made.tenant()
    token = await token_of(await made.client(home, roles=(Role.REQUESTER,)))
    await scope_of(token)
    await made.end_tenant(home)
    await do("SELECT 1")
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


async def test_revoking_is_at_once_and_twice_does_no_harm():
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    await tokens.resolve(token)
    for _ in range(2):
        async with transaction(system()) as tx:
            await tokens.revoke(tx, token)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


async def test_what_was_read_before_a_revocation_is_not_kept_after_it():
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    read = tokens._find

    async def read_then_revoked(digest: bytes) -> admission.Found:
        found = await read(digest)
        await do("UPDATE access_tokens SET revoked_at = now() WHERE token_hash = $1", digest)
        return found

    await admission.admit(
        f"token:{tokens._digest(token).hex()}", lambda: read_then_revoked(tokens._digest(token))
    )
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


@pytest.mark.parametrize("token", ["", "urk_", "urk_" + "x" * 43, "x" * 500, "urk_日本語", "urk_a\nb"])
async def test_a_token_that_was_never_issued_is_refused(token: str):
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


async def test_a_token_ends_with_its_lifetime():
    client = await made.client(await made.tenant(), roles=(Role.REQUESTER,))
    long_ago = datetime.now(UTC) - timedelta(seconds=settings().token_lifetime_seconds)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(await token_of(client, now=long_ago))
    last_second = await token_of(client, now=long_ago + timedelta(seconds=1))
    await tokens.resolve(last_second)
    assert (
        0 < await valkey.current().call("PTTL", f"urakata:token:{tokens._digest(last_second).hex()}") <= 1000
    )


async def test_a_cached_token_costs_no_statement(monkeypatch: pytest.MonkeyPatch):
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    known = await scope_of(token)

    async def refuse(_digest: bytes) -> admission.Found:
        raise AssertionError("Postgres was asked")

    monkeypatch.setattr(tokens, "_find", refuse)
    assert await scope_of(token) == known
    assert await scope_of(token) is await scope_of(token)  # read once from the same bytes


async def test_the_token_itself_is_nowhere_stored():
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    await tokens.resolve(token)
    async with transaction(system()) as tx:
        rows = await tx.fetch("SELECT row_to_json(t)::text AS row FROM access_tokens t")
    keys = await valkey.current().call("KEYS", "*")
    assert len(token) >= len(tokens.PREFIX) + 43  # 256 bits in base64url
    assert token not in repr(rows) + repr(keys)


async def test_without_valkey_postgres_answers_and_revocation_still_works(without_valkey: None):
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    assert (await tokens.resolve(token)).standing
    async with transaction(system()) as tx:
        await tokens.revoke(tx, token)
    with pytest.raises(Unauthenticated):
        await tokens.resolve(token)


@pytest.mark.parametrize("away", [False, True])
async def test_requests_beyond_the_burst_wait_for_the_rate(away: bool, monkeypatch: pytest.MonkeyPatch):
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    limited = settings().model_copy(update={"rate_limit": RateLimit(per_second=1, burst=3)})
    monkeypatch.setattr(admission, "settings", lambda: limited)
    there = valkey.current()
    if away:
        valkey.use(Valkey(NOWHERE))
    try:
        remaining = [
            a.standing.remaining for a in [await tokens.resolve(token) for _ in range(3)] if a.standing
        ]
        assert remaining == [2, 1, 0]
        with pytest.raises(TooMany) as refused:
            await tokens.resolve(token)
        assert refused.value.facts["retry_after"] == 1
        assert 2 < refused.value.facts["standing"].full_after <= 3
    finally:
        valkey.use(there)


async def test_a_client_has_one_limit_for_all_its_tokens_and_a_neighbour_another(
    monkeypatch: pytest.MonkeyPatch,
):
    home = await made.tenant()
    client, neighbour = [await made.client(home, roles=(Role.REQUESTER,)) for _ in range(2)]
    first, second, other = await token_of(client), await token_of(client), await token_of(neighbour)
    limited = settings().model_copy(update={"rate_limit": RateLimit(per_second=1, burst=2)})
    monkeypatch.setattr(admission, "settings", lambda: limited)
    await tokens.resolve(first)
    await tokens.resolve(second)
    with pytest.raises(TooMany):
        await tokens.resolve(first)
    await tokens.resolve(other)


async def test_a_limit_that_is_off_counts_nothing(monkeypatch: pytest.MonkeyPatch):
    token = await token_of(await made.client(await made.tenant(), roles=(Role.REQUESTER,)))
    monkeypatch.setattr(admission, "settings", lambda: settings().model_copy(update={"rate_limit": None}))
    assert [(await tokens.resolve(token)).standing for _ in range(3)] == [None] * 3
    assert not await valkey.current().call("KEYS", "urakata:limit:*")


async def test_old_tokens_are_swept_away():
    client = await made.client(await made.tenant(), roles=(Role.REQUESTER,))
    await token_of(client, now=datetime.now(UTC) - timedelta(days=3))
    fresh = await token_of(client)
    async with transaction(system()) as tx:
        await tokens.purge(tx)
        left = await tx.fetchval("SELECT count(*) FROM access_tokens WHERE api_client_id = $1", client)
    assert left == 1
    await tokens.resolve(fresh)


async def test_a_limit_of_its_own_can_be_spent_by_name():
    one = RateLimit(per_second=1, burst=1)
    assert await limits.spend("next:somebody", one)
    with pytest.raises(TooMany):
        await limits.spend("next:somebody", one)
    assert await limits.spend("next:somebody else", one)
    assert await limits.spend("next:somebody", None) is None
