"""OAuth scopes bound the grants of a role, and never add one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.bounds import SCOPES, bounded, scope_of
from tenants.roles import GRANTS, Role, grants_of

a_role = st.sampled_from(Role)
some_scopes = st.frozensets(st.sampled_from(sorted(SCOPES)))


@pytest.mark.parametrize(
    ("grant", "scope"),
    [
        ("tickets.read", "tickets:read"),
        ("tickets.read_notes", "tickets:read"),
        ("tickets.create", "tickets:write"),
        ("approvals.read", "approvals:read"),
        ("approvals.decide", "approvals:decide"),
        ("billing.close", "billing:close"),
        ("steps.tick", "tickets:write"),
        ("presence.write", "me:write"),
        ("queues.next", "queues:write"),
        ("api_clients.write", "api-clients:write"),
        ("audit.export", "audit-log:read"),
    ],
)
def test_a_grant_is_used_under_the_scope_of_its_path(grant: str, scope: str):
    assert scope_of(grant) == scope
    assert scope in SCOPES


@given(a_role, some_scopes)
def test_scopes_only_take_away(role: Role, scopes: frozenset[str]):
    held = GRANTS[role]
    left = bounded(held, scopes)
    assert left <= held
    assert {scope_of(grant) for grant in left} <= scopes


@given(a_role)
def test_without_such_a_bound_a_role_keeps_all(role: Role):
    assert bounded(grants_of(frozenset({role})), None) == GRANTS[role]
    assert bounded(GRANTS[role], frozenset()) == frozenset()
