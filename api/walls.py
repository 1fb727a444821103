"""Which wall a call about the directory enters: the caller's own company, a named one, or the provider's."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from api.deps import tenant_named
from tenants.db import Tx, transaction
from tenants.scope import PROVIDER_TENANT, Scope


async def home_or(scope: Scope, key: str | None) -> Scope:
    """The named company's wall; without a name the caller's own, which for staff is the provider's."""
    if key is None and scope.is_staff:
        return scope.at(PROVIDER_TENANT)
    return await tenant_named(scope, key)


async def wall_of(scope: Scope, find: Callable[[Tx, UUID], Awaitable[Scope]], row: UUID) -> Scope:
    """The wall of a row that staff name by its id alone; clients are inside theirs. Raises NotFound."""
    if scope.tenant is not None:
        return scope
    async with transaction(scope) as tx:
        return await find(tx, row)
