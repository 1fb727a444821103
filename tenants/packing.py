"""A scope as bytes, for the cache. The same bytes give the same object again: reading them is on every request."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from tenants.roles import Role, Side
from tenants.scope import ALL_DOMAINS, Clearance, Scope


def pack(scope: Scope) -> bytes:
    """Everything that `unpack` needs; in a fixed order, so that equal scopes give equal bytes."""
    return orjson.dumps([
        scope.actor, scope.actor_kind, scope.side, sorted(scope.roles), scope.tenant, [_packed(c) for c in scope.clearances],
        scope.principal, scope.language, scope.department, scope.team,
        None if scope.scopes is None else sorted(scope.scopes),
    ], default=str)  # fmt: skip


@lru_cache(maxsize=512)
def unpack(packed: bytes) -> Scope:
    """The scope that `pack` was given."""
    actor, kind, side, roles, tenant, clearances, principal, language, department, team, scopes = (
        orjson.loads(packed)
    )
    return Scope(
        actor=UUID(actor),
        actor_kind=kind,
        side=Side(side),
        roles=frozenset(Role(role) for role in roles),
        tenant=UUID(tenant) if tenant else None,
        clearances=tuple(_unpacked(one) for one in clearances),
        principal=principal,
        language=language,
        department=department,
        team=UUID(team) if team else None,
        scopes=None if scopes is None else frozenset(scopes),
    )


def _packed(one: Clearance) -> list[Any]:
    return [one.tenant, None if one.domains == ALL_DOMAINS else sorted(one.domains), one.my_number]


def _unpacked(one: list[Any]) -> Clearance:
    tenant, domains, my_number = one
    return Clearance(UUID(tenant), ALL_DOMAINS if domains is None else frozenset(domains), my_number)
