"""The ready catalogue to choose from, and which of it a tenant has adopted."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.said import say
from services.catalogue.refusals import TaskTypeNotFound
from services.catalogue.standard import catalogue
from services.catalogue.standard_shapes import TaskType
from tenants.db import Tx

_IN_FULL = ("form", "example", "steps")
"""What a list leaves out: it would be a third of a megabyte."""

_HAS = "SELECT code FROM task_types WHERE tenant_id = $1 AND code = ANY($2::text[])"


def page(*, domain: str | None = None, limit: int = 50, after: str | None = None) -> list[TaskType]:
    """Standard task types in the order of their codes, after the code `after`."""
    kinds = catalogue().task_types.values()
    found = [each for each in kinds if domain in {None, each.domain} and (after is None or each.code > after)]
    return found[:limit]


def one(code: str) -> TaskType:
    """Raises TaskTypeNotFound."""
    kind = catalogue().task_types.get(code)
    if kind is None:
        raise TaskTypeNotFound(say("The ready catalogue has no such task type."))
    return kind


async def adopted(tx: Tx, kinds: Sequence[TaskType]) -> set[str]:
    """The codes among these that the tenant's own catalogue has."""
    rows = await tx.fetch(_HAS, tx.tenant, [each.code for each in kinds])
    return {row["code"] for row in rows}


def card(kind: TaskType, *, is_adopted: bool | None, in_full: bool) -> dict[str, Any]:
    """A standard task type as JSON; `adopted` is null where no tenant was named."""
    shown = asdict(kind)
    if not in_full:
        shown = {name: value for name, value in shown.items() if name not in _IN_FULL}
    retention = catalogue().retention[kind.retention]
    return shown | {
        "retention": {"code": kind.retention, **asdict(retention)},
        "rate": shown["rate"] | {"name": asdict(catalogue().units[kind.rate.unit])},
        "adopted": is_adopted,
    }
