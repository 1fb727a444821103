"""Lists over all clients that somebody sees: each client's rows behind its own wall, a few walls at once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from api.deps import tenant_named
from tenants.db import Tx
from tenants.scope import Scope
from tenants.several import each

__all__ = ["each", "newest", "oldest", "scopes_of"]


class HasId(Protocol):
    """A row of a list whose order is that of its ids."""

    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=HasId)


async def scopes_of(scope: Scope, tenant: str | None) -> list[Scope]:
    """The caller inside the client that is named, or inside each that they see."""
    if tenant or scope.tenant:
        return [await tenant_named(scope, tenant)]
    return [scope.at(each) for each in scope.tenants]


async def newest(
    scopes: Sequence[Scope], read: Callable[[Tx], Awaitable[Sequence[Row]]], limit: int
) -> list[Row]:
    """The newest rows of all walls together."""
    return sorted(await _all(scopes, read), key=lambda row: row.id.int, reverse=True)[:limit]


async def oldest(
    scopes: Sequence[Scope], read: Callable[[Tx], Awaitable[Sequence[Row]]], limit: int
) -> list[Row]:
    """The oldest rows of all walls together."""
    return sorted(await _all(scopes, read), key=lambda row: row.id.int)[:limit]


async def _all(scopes: Sequence[Scope], read: Callable[[Tx], Awaitable[Sequence[Row]]]) -> list[Row]:
    return [row for found in await each(scopes, read) for row in found]
