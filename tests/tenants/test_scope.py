"""Scopes: what a principal sees, carried without loss through the cache."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Denied, NotFound
from core.ids import new_id
from tenants.bounds import SCOPES
from tenants.packing import pack, unpack
from tenants.roles import Role, Side
from tenants.scope import ALL_DOMAINS, PROVIDER_TENANT, Clearance, Scope

some_domains = st.frozensets(st.sampled_from(sorted(ALL_DOMAINS)))
clearances = st.lists(
    st.builds(Clearance, tenant=st.uuids(), domains=some_domains, my_number=st.booleans()), max_size=4
)
scopes = st.builds(
    Scope,
    actor=st.uuids(),
    actor_kind=st.sampled_from(["person", "api_client"]),
    side=st.sampled_from(Side),
    roles=st.frozensets(st.sampled_from(Role)),
    tenant=st.none() | st.uuids(),
    clearances=clearances.map(tuple),
    principal=st.text(),
    language=st.sampled_from(["ja", "en"]),
    department=st.none() | st.text(),
    team=st.none() | st.uuids(),
    scopes=st.none() | st.frozensets(st.sampled_from(sorted(SCOPES))),
)


def staff(*cleared: Clearance, role: Role = Role.OPERATOR, bound: frozenset[str] | None = None) -> Scope:
    return Scope(new_id(), "person", Side.PROVIDER, frozenset({role}), None, cleared, "test", scopes=bound)


@given(scopes)
def test_the_cache_gives_back_what_it_was_given(scope: Scope):
    again = unpack(pack(scope))
    assert again == scope
    assert (again.grants, again.tenants, again.wall) == (scope.grants, scope.tenants, scope.wall)


@given(scopes)
def test_entering_a_tenant_changes_nothing_but_the_tenant(scope: Scope):
    for tenant in scope.tenants:
        moved = scope.at(tenant)
        assert moved.tenant == tenant
        assert (moved.grants, moved.tenants, moved.actor) == (scope.grants, scope.tenants, scope.actor)


def test_a_tenant_one_is_not_cleared_for_does_not_exist():
    acme, foreign = new_id(), new_id()
    scope = staff(Clearance(acme))
    assert scope.at(acme).here == acme
    with pytest.raises(NotFound):
        scope.at(foreign)


def test_staff_enter_the_providers_own_log_and_client_people_do_not():
    assert staff().at(PROVIDER_TENANT).here == PROVIDER_TENANT
    home = new_id()
    client = Scope(
        new_id(), "person", Side.CLIENT, frozenset({Role.CLIENT_MANAGER}), home, (Clearance(home),), "test"
    )
    with pytest.raises(NotFound):
        client.at(PROVIDER_TENANT)


def test_clearances_of_one_tenant_add_up():
    acme = new_id()
    scope = staff(Clearance(acme, frozenset({"hr"})), Clearance(acme, frozenset({"it"}), my_number=True))
    assert scope.domains(acme) == {"hr", "it"}
    assert scope.my_number(acme)
    assert scope.tenants == (acme,)
    assert not scope.my_number(new_id())


def test_an_empty_bound_leaves_nothing_to_do():
    scope = staff(bound=frozenset())
    assert not scope.may("tickets.read")
    with pytest.raises(Denied):
        scope.require("tickets.read")


def test_the_wall_is_made_of_uuids_alone():
    class Tricky(UUID):
        def __str__(self) -> str:
            return "'; DROP TABLE tickets; --"

    with pytest.raises(ValueError, match="badly formed"):
        staff(Clearance(Tricky(int=1)))
