"""Reports over one company or several."""

from collections.abc import Sequence
from typing import Any

from api import tenant_pages
from api.deps import tenant_named
from core.errors import Invalid
from core.said import say
from services.reports import companies
from services.reports.asking import Asked
from tenants.scope import Scope


async def scopes_of(scope: Scope, keys: Sequence[str] | None) -> list[Scope]:
    """The caller inside each company that is named; without a name inside each that they see, in the order of their ids. Raises Invalid."""
    if not keys:
        found = await tenant_pages.scopes_of(scope, None)
    else:
        found = [await tenant_named(scope, key) for key in dict.fromkeys(keys)]
    if not found:
        raise Invalid.field(
            "/tenant", "no_tenant", say("You are cleared for no company; a report is about at least one.")
        )
    return sorted(found, key=lambda inside: inside.here.int)


async def read(scopes: Sequence[Scope], asked: Asked, aspect: Any) -> list[Any]:
    """The parts of a report over these companies. Raises Invalid where none of them has the task type that is asked for."""
    parts = await companies.read(scopes, asked, aspect)
    if asked.task_type and not any(ground.kinds for part in parts for ground in part.grounds):
        raise Invalid.field(
            "/task_type",
            "unknown_task_type",
            say("held {held}; takes the code of a task type that you may see", held=asked.task_type),
        )
    return parts
