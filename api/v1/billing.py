"""Billing's calls that belong to no one resource: what would it cost."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import WithJsonSchema

from api.answers import shown
from api.deps import CurrentScope
from api.requests import Route
from api.shapes import Shown
from api.v1.billing_shapes import QUOTE
from services.changes.refused import translated
from services.rules.exact import plain
from services.rules.invoice_lines import Line
from services.rules.quotes import Quoted, quoted
from services.rules.quotes_reader import parse_quote, spelled

router = APIRouter(prefix="/v1/billing", tags=["billing"], route_class=Route)


class QuoteLineOut(Shown):
    """One line; decimals are strings."""

    code: str
    quantity: str
    amount: str
    tax_rate: str


class QuoteOut(Shown):
    """Lines in order: charges, service credit, true-up; then, per rate, the sum rounded once and its tax rounded once."""

    lines: list[QuoteLineOut]
    net_by_rate: dict[str, str]
    tax_by_rate: dict[str, str]
    net: str
    tax: str
    total: str


@router.post("/quote", response_model=QuoteOut)
async def quote(body: Annotated[Any, Body(), WithJsonSchema(QUOTE)], _scope: CurrentScope) -> Response:
    """What would it cost. Any signed-in principal may ask; nothing is kept."""
    with translated():
        found = quoted(parse_quote(body))
    return shown(told(found))


def told(found: Quoted) -> dict[str, Any]:
    """A quote as JSON."""
    groups = found.totals.groups
    return {
        "lines": [_line(line) for line in found.lines],
        "net_by_rate": {spelled(each.rate): plain(each.net) for each in groups},
        "tax_by_rate": {spelled(each.rate): plain(each.tax) for each in groups},
        "net": plain(found.totals.net),
        "tax": plain(found.totals.tax),
        "total": plain(found.totals.total),
    }


def _line(line: Line) -> dict[str, str]:
    return {
        "code": line.code,
        "quantity": plain(line.quantity),
        "amount": plain(line.amount),
        "tax_rate": spelled(line.tax_rate),
    }
