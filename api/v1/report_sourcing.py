"""In-house against outsourced as a report: JSON with every figure, its inputs and what is missing; or CSV and Excel."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator

from api import report_parts, tables
from api.answers import shown
from api.requests import Route
from api.shapes import Code, Day
from api.v1.report_limits import Reader
from api.v1.report_shapes import TenantKey, parted
from core.errors import Invalid
from core.said import say
from services.rules import months
from services.sourcing import over, queries, sheets
from services.sourcing.over import Over
from services.sourcing.refusals import may_compare
from services.sourcing.shapes import Comparison
from tenants import several
from tenants.db import Tx
from tenants.scope import Scope

router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=Route)
GROUPS = frozenset({"month", "task_type"})


@router.get("/sourcing", response_model=Over, responses=tables.ANSWERS)
async def report_sourcing(
    scope: Reader,
    from_on: Annotated[Day, Query(alias="from", description="a day of the first month")],
    to_on: Annotated[Day, Query(alias="to", description="the day after the last one")],
    tenant: Annotated[
        list[TenantKey] | None,
        BeforeValidator(parted),
        Query(description="keys with commas between; staff without it: all of their companies"),
    ] = None,
    task_type: Code | None = None,
    group_by: Annotated[
        str | None,
        Query(
            max_length=60,
            description="`task_type` and `month`, or one of them with a comma between: without `task_type` there are no rows of kinds of work, "
            "but the sums of each month alone. Both unless said otherwise; a kind of work is always told month by month.",
        ),
    ] = None,
    table: Annotated[
        str | None,
        Query(
            max_length=60,
            description="of CSV: `task_types` unless another is named, `months` where `group_by` is `month`",
        ),
    ] = None,
    encoding: tables.InEncoding = "utf-8",
    accept: tables.Accepted = None,
) -> Response:
    """Both sides of every kind of work by month: volume, times, SLA, first-pass yield, cost, saving with its range, break-even, what matters.

    JSON, or CSV (one table) and Excel (all of them, with native charts) by `Accept`. Over several companies each is compared by itself;
    `sums` adds by month those that count in one currency, and never different currencies.
    """
    first, end = _months(from_on, to_on)
    by_kind = "task_type" in _groups(group_by)
    found = await _read(scope, tenant, first, end, task_type)
    form = tables.kind_of(accept)
    if form is None:
        answer = shown(found if by_kind else replace(found, rows=[]))
        answer.headers["Vary"] = "Accept"
        return answer
    language = scope.language
    name = "-".join(str(part) for part in ("sourcing", found.about.tenant, first, end) if part is not None)
    if form == "xlsx":
        return await tables.download("xlsx", name, *await asyncio.to_thread(sheets.tables, found, language))
    try:
        chosen = sheets.named(found, table or (None if by_kind else "months"), language)
    except KeyError as unknown:
        raise Invalid.field(
            "/table",
            "unknown_table",
            say("held {held}; takes one of {takes}", held=table, takes=unknown.args[0]),
        ) from None
    return await tables.download("csv", name, chosen, encoding=encoding)


async def _read(
    scope: Scope, keys: Sequence[str] | None, first: date, end: date, task_type: str | None
) -> Over:
    """Each company compared behind its own wall, a few at once. Raises Denied, Invalid."""
    may_compare(scope)

    async def compared(tx: Tx) -> Comparison:
        return await queries.comparison(tx, first, end, task_type=task_type)

    scopes = await report_parts.scopes_of(scope, keys)
    return over.over(await several.each(scopes, compared))


def _groups(text: str | None) -> frozenset[str]:
    """What the report is parted by. Raises Invalid."""
    found = frozenset(GROUPS if text is None else text.split(","))
    if not found <= GROUPS:
        raise Invalid.field(
            "/group_by",
            "bad_group",
            say("held {held}; takes one or more of {takes}", held=text, takes=sorted(GROUPS)),
        )
    return found


def _months(from_on: date, to_on: date) -> tuple[date, date]:
    """The whole months that the days lie in. Raises Invalid."""
    if to_on <= from_on:
        raise Invalid.field(
            "/to",
            "bad_period",
            say(
                "held {held}; takes a day after {from_on}, the first of the period",
                held=to_on,
                from_on=from_on,
            ),
        )
    first, last = months.of(from_on), months.of(to_on if to_on.day > 1 else months.before(to_on))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > queries.MOST:
        raise Invalid.field(
            "/to",
            "bad_period",
            say("held {held} months; takes at most {most}", held=count, most=queries.MOST),
        )
    return first, months.next_of(last)
