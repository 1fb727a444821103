"""What calls about invoices take."""

import re
from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import AfterValidator, Field, StringConstraints

from api.shapes import Shape
from api.v1.money_shapes import Exact
from core.said import say

Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
TenantKey = Annotated[str | None, Query(max_length=40)]
_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")


def _month(value: str) -> str:
    if not _MONTH.fullmatch(value):
        raise ValueError(say('takes a month such as "2026-10"'))
    return value


Month = Annotated[str, AfterValidator(_month)]


def first_of(month: str | None) -> date | None:
    """The first day of a month such as `2026-10`."""
    return date.fromisoformat(f"{month}-01") if month else None


class IssueIn(Shape):
    """`accept` is the reason for which findings that block the issue are accepted."""

    accept: Reason | None = None


class DisputeIn(Shape):
    """What is wrong with the line."""

    reason: Reason


class SettlementIn(Shape):
    """What came of a dispute: billing accepts or declines it, the client withdraws it."""

    outcome: Literal["accepted", "declined", "withdrawn"]
    answer: Annotated[str, StringConstraints(max_length=1000)] = ""


class LineCreditIn(Shape):
    """What is taken back of a line of the original, above zero; with prices that include tax, the tax included."""

    line: Annotated[int, Field(ge=1, le=10_000)]
    amount: Annotated[Exact, Field(gt=0)]
    quantity: Annotated[Exact, Field(gt=0)] | None = None


class CreditNoteIn(Shape):
    """A credit note to draft. Without `lines`, it takes back all that is left of the invoice."""

    reason: Reason
    lines: Annotated[list[LineCreditIn], Field(min_length=1, max_length=1000)] | None = None


class ReminderIn(Shape):
    """A note to the reminder, for the provider's own eyes."""

    note: Annotated[str, StringConstraints(max_length=1000)] = ""
