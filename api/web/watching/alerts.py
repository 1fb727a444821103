"""Alerts: what is watched and how it stands, the raised ones first; set one, change it, remove it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.watching.frame import at, base, inside, said, seen, show
from api.web.words import noop
from core.errors import Invalid, NotFound
from services.alerts import actions, queries
from services.alerts.actions import NewAlert
from services.alerts.figures import FIGURES, seen_by
from services.alerts.letters import NAMES, span
from services.alerts.letters import said as in_units
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 500
Text = Annotated[str, Form(max_length=60)]


@router.get("/reports/alerts")
async def for_staff(request: Request, reader: SignedIn) -> Response:
    """The alerts of all companies that the reader is cleared for."""
    base(reader, staff=True)
    return await shown(request, reader)


@router.get("/portal/reports/alerts")
async def for_client(request: Request, reader: SignedIn) -> Response:
    """The alerts of the own company."""
    base(reader, staff=False)
    return await shown(request, reader)


async def shown(
    request: Request, reader: Reader, *, status: int = 200, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> Response:  # fmt: skip
    reader.who.require("alerts.read")
    found = await seen(reader)
    async with transaction(reader.who.outside() if reader.who.is_staff else reader.who) as tx:
        cards = await queries.listed(tx, [each.id for each in found], limit=MOST)
    cards.sort(key=lambda card: (not card.is_raised, card.figure, card.id))
    return await show(
        request, reader, "alerts.html", status=status, cards=cards, companies=found, by_id={each.id: each for each in found},
        figures=[(code, NAMES[code][reader.language]) for code in seen_by(reader.who)], names=NAMES, span=span, units=FIGURES,
        in_units=in_units, choices=[(each.key, each.name[reader.language] or each.name["ja"]) for each in found], errors=errors or {}, typed=typed or {},
    )  # fmt: skip


@router.post("/reports/alerts")
@router.post("/portal/reports/alerts")
async def watch(
    request: Request, reader: SignedIn, tenant: Text = "", figure: Text = "", side: Text = "", raise_value: Text = "",
    clear_value: Text = "", days: Text = "28", fewest: Text = "20",
) -> Response:  # fmt: skip
    """Set an alert for oneself."""
    typed = {
        "tenant": tenant, "figure": figure, "side": side, "raise_value": raise_value, "clear_value": clear_value, "days": days,
        "fewest": fewest,
    }  # fmt: skip
    try:
        async with transaction(inside(reader, await seen(reader), tenant)) as tx:
            await actions.watch(tx, _new(typed))
    except Invalid as refused:
        return await _again(request, reader, refused, typed)
    to = base(reader, staff=reader.who.is_staff)
    return back(
        request, f"{to}/alerts", said(reader, noop("The figure is watched. You are told when it turns."))
    )


@router.post("/reports/alerts/{tenant}/{rule}/end")
@router.post("/portal/reports/alerts/{tenant}/{rule}/end")
async def end(request: Request, reader: SignedIn, tenant: UUID, rule: UUID) -> Response:
    """Remove an alert; what it was can be set again at once."""
    await _sees(reader, tenant)
    async with transaction(at(reader, tenant)) as tx:
        await actions.end(tx, rule)
    to = base(reader, staff=reader.who.is_staff)
    return back(request, f"{to}/alerts", said(reader, noop("The figure is not watched any more.")))


async def _sees(reader: Reader, tenant: UUID) -> None:
    """Raises NotFound for a company that the reader does not see."""
    if tenant not in {each.id for each in await seen(reader)}:
        raise NotFound("There is no such alert.")


def _new(typed: Mapping[str, str]) -> NewAlert:
    known = FIGURES.get(typed["figure"])
    percent = known is not None and known.unit == "share"
    return NewAlert(
        figure=typed["figure"],
        side=typed["side"] or (known.side if known else "below"),
        raise_value=_number(typed, "raise_value", percent=percent),
        clear_value=_number(typed, "clear_value", percent=percent),
        days=int(_number(typed, "days")),
        fewest=int(_number(typed, "fewest")),
    )


def _number(typed: Mapping[str, str], name: str, *, percent: bool = False) -> Decimal:
    """A number as it was typed; a share in percent."""
    try:
        number = Decimal(typed[name].strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > 1_000_000_000:
        raise Invalid.field(f"/{name}", "bad_number", f"held {typed[name]!r}; takes a number")
    return number / 100 if percent else number


async def _again(request: Request, reader: Reader, refused: Invalid, typed: Mapping[str, str]) -> Response:
    says = {
        "raise_value": noop("Takes a number; a share in percent, such as 95."),
        "clear_value": noop("Takes a number on the good side of the threshold, or the threshold itself."),
        "days": noop("Takes 1 to 366 days."),
        "fewest": noop("Takes 1 case or more."),
        "figure": noop("Choose a figure."),
        "tenant": noop("Choose a company."),
    }
    names = [each.pointer.strip("/") for each in refused.errors]
    errors = {name: said(reader, says[name]) for name in names if name in says}
    return await shown(request, reader, status=422, errors=errors, typed=typed)
