"""Reports over one company or several: each company's part from behind its own wall, a few at once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from api import tenant_pages
from api.deps import tenant_named
from core.errors import Invalid
from services.reports.asking import Asked, Ground
from tenants.db import Tx
from tenants.scope import Scope


class HasGround(Protocol):
    """A company's part of a report."""

    @property
    def ground(self) -> Ground: ...


Part = TypeVar("Part", bound=HasGround)


async def scopes_of(scope: Scope, keys: Sequence[str] | None) -> list[Scope]:
    """The caller inside each company that is named; without a name inside each that they see, in the order of their ids. Raises Invalid."""
    if not keys:
        found = await tenant_pages.scopes_of(scope, None)
    else:
        found = [await tenant_named(scope, key) for key in dict.fromkeys(keys)]
    if not found:
        raise Invalid.field(
            "/tenant", "no_tenant", "You are cleared for no company; a report is about at least one."
        )
    return sorted(found, key=lambda inside: inside.here.int)


async def read(
    scopes: Sequence[Scope], asked: Asked, part: Callable[[Tx, Asked], Awaitable[Part]]
) -> list[Part]:
    """The parts of these companies. Raises Invalid where none of them has the task type that is asked for."""

    async def one(tx: Tx) -> Part:
        return await part(tx, asked)

    found = await tenant_pages.each(scopes, one)
    if asked.task_type and not any(each.ground.kinds for each in found):
        takes = "takes the code of a task type that you may see"
        raise Invalid.field("/task_type", "unknown_task_type", f"held {asked.task_type!r}; {takes}")
    return found
