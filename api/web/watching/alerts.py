"""Alerts: what is watched and how it stands, the raised ones first; set one, change it, remove it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.watching import offered
from api.web.watching.frame import at, base, inside, said, seen, show
from api.web.watching.leading import lead
from api.web.words import noop
from core.errors import Invalid, NotFound
from core.said import say
from services.alerts import actions, costs, letters, queries
from services.alerts.actions import NewAlert
from services.alerts.figures import FIGURES
from services.alerts.letters import NAMES, span
from services.alerts.queries import AlertCard
from services.in_force import reading
from services.rules.exact import tidy
from tenants.db import transaction
from tenants.directory.companies import CompanyCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 500
Text = Annotated[str, Form(max_length=100)]


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
    request: Request, reader: Reader, *, status: int = 200, errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None, editing: AlertCard | None = None,
) -> Response:  # fmt: skip
    reader.who.require("alerts.read")
    found = await seen(reader)
    async with transaction(reader.who.outside() if reader.who.is_staff else reader.who) as tx:
        cards = await queries.listed(tx, [each.id for each in found], limit=MOST)
    cards.sort(key=lambda card: (not card.is_raised, card.figure, card.id))
    chosen = _chosen(found, editing, (typed or {}).get("tenant") or request.query_params.get("tenant", ""))
    return await show(
        request, reader, "alerts.html", status=status, cards=cards, companies=found, by_id={each.id: each for each in found},
        chosen=chosen, figures=offered.figures(reader), kinds=await offered.kinds(reader, chosen) if chosen else [],
        names=NAMES, span=span, units=FIGURES, in_units=await _in_units(reader, cards), kind_names=await _kind_names(reader, cards),
        lead=lead, editing=editing, errors=errors or {}, typed=typed or (_typed(editing) if editing else {}),
    )  # fmt: skip


def _chosen(found: Sequence[CompanyCard], editing: AlertCard | None, key: str) -> CompanyCard | None:
    """The company that the form is for: that of the alert, the one that was asked for, or the first."""
    wanted = editing.tenant if editing else key
    return next((each for each in found if each.key == wanted), found[0] if found else None)


async def _in_units(reader: Reader, cards: Sequence[AlertCard]) -> Callable[[AlertCard, Decimal | None], str]:
    """Says a value of an alert in its unit: money in the currency of its company."""
    currencies: dict[UUID, str] = {}
    for tenant in {card.tenant_id for card in cards if FIGURES[card.figure].unit == "money"}:
        async with transaction(at(reader, tenant)) as tx:
            currencies[tenant] = await costs.currency(tx)
    return lambda card, value: letters.said(
        card.figure, value, reader.language, currencies.get(card.tenant_id, "")
    )


async def _kind_names(reader: Reader, cards: Sequence[AlertCard]) -> dict[tuple[UUID, str], str]:
    """What the kinds of work are called that are watched by themselves."""
    names: dict[tuple[UUID, str], str] = {}
    for tenant in {card.tenant_id for card in cards if card.task_type}:
        async with transaction(at(reader, tenant)) as tx:
            kinds = (await reading.of(tx)).by_code.values()
        names |= {(tenant, kind.code): kind.name[reader.language] or kind.name["ja"] for kind in kinds}
    return names


@router.post("/reports/alerts")
@router.post("/portal/reports/alerts")
async def watch(
    request: Request, reader: SignedIn, tenant: Text = "", figure: Text = "", side: Text = "", raise_value: Text = "",
    clear_value: Text = "", task_type: Text = "", days: Text = "28", fewest: Text = "20",
) -> Response:  # fmt: skip
    """Set an alert for oneself."""
    typed = {
        "tenant": tenant, "figure": figure, "side": side, "raise_value": raise_value, "clear_value": clear_value,
        "task_type": task_type, "days": days, "fewest": fewest,
    }  # fmt: skip
    try:
        async with transaction(inside(reader, await seen(reader), tenant)) as tx:
            await actions.watch(tx, _new(typed))
    except Invalid as refused:
        return await _again(request, reader, refused, typed)
    to = base(reader, staff=reader.who.is_staff)
    return back(
        request,
        f"{to}/alerts",
        said(reader, noop("The figure is now watched. You will be notified when it passes the threshold.")),
    )


@router.get("/reports/alerts/{tenant}/{rule}")
@router.get("/portal/reports/alerts/{tenant}/{rule}")
async def edit(request: Request, reader: SignedIn, tenant: UUID, rule: UUID) -> Response:
    """The alert in the form, to be changed."""
    reader.who.require("alerts.write")
    return await shown(request, reader, editing=await _one(reader, tenant, rule))


@router.post("/reports/alerts/{tenant}/{rule}")
@router.post("/portal/reports/alerts/{tenant}/{rule}")
async def change(
    request: Request, reader: SignedIn, tenant: UUID, rule: UUID, version: Annotated[int, Form()], figure: Text = "",
    side: Text = "", raise_value: Text = "", clear_value: Text = "", task_type: Text = "", days: Text = "28", fewest: Text = "20",
) -> Response:  # fmt: skip
    """Watch it otherwise; whoever is told of it stays so."""
    typed = {
        "figure": figure, "side": side, "raise_value": raise_value, "clear_value": clear_value, "task_type": task_type,
        "days": days, "fewest": fewest,
    }  # fmt: skip
    before = await _one(reader, tenant, rule)
    try:
        async with transaction(at(reader, tenant)) as tx:
            await actions.change(tx, rule, _new(typed, tuple(before.watchers)), version=version)
    except Invalid as refused:
        return await _again(request, reader, refused, typed, before)
    to = base(reader, staff=reader.who.is_staff)
    return back(
        request, f"{to}/alerts", said(reader, noop("The alert has been changed and will be checked again."))
    )


async def _one(reader: Reader, tenant: UUID, rule: UUID) -> AlertCard:
    """Raises NotFound for what the reader does not see."""
    await _sees(reader, tenant)
    async with transaction(at(reader, tenant)) as tx:
        return await queries.one(tx, rule)


@router.post("/reports/alerts/{tenant}/{rule}/end")
@router.post("/portal/reports/alerts/{tenant}/{rule}/end")
async def end(request: Request, reader: SignedIn, tenant: UUID, rule: UUID) -> Response:
    """Remove an alert; what it was can be set again at once."""
    await _sees(reader, tenant)
    async with transaction(at(reader, tenant)) as tx:
        await actions.end(tx, rule)
    to = base(reader, staff=reader.who.is_staff)
    return back(request, f"{to}/alerts", said(reader, noop("The figure is no longer watched.")))


async def _sees(reader: Reader, tenant: UUID) -> None:
    """Raises NotFound for a company that the reader does not see."""
    if tenant not in {each.id for each in await seen(reader)}:
        raise NotFound(say("There is no such alert."))


def _new(typed: Mapping[str, str], watchers: tuple[UUID, ...] = ()) -> NewAlert:
    known = FIGURES.get(typed["figure"])
    percent = known is not None and known.unit == "share"
    return NewAlert(
        figure=typed["figure"],
        side=typed["side"] or (known.side if known else "below"),
        raise_value=_number(typed, "raise_value", percent=percent),
        clear_value=_number(typed, "clear_value", percent=percent),
        task_type=typed["task_type"],
        days=int(_number(typed, "days")),
        fewest=int(_number(typed, "fewest")),
        watchers=watchers,
    )


def _typed(card: AlertCard) -> dict[str, str]:
    """An alert as somebody would type it."""
    times = 100 if FIGURES[card.figure].unit == "share" else 1
    return {
        "figure": card.figure, "side": card.side, "raise_value": f"{tidy(card.raise_value * times):f}",
        "clear_value": f"{tidy(card.clear_value * times):f}", "task_type": card.task_type, "days": str(card.days),
        "fewest": str(card.fewest),
    }  # fmt: skip


def _number(typed: Mapping[str, str], name: str, *, percent: bool = False) -> Decimal:
    """A number as it was typed; a share in percent."""
    try:
        number = Decimal(typed[name].strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > 1_000_000_000:
        raise Invalid.field(f"/{name}", "bad_number", say("held {held}; takes a number", held=typed[name]))
    return number / 100 if percent else number


async def _again(
    request: Request,
    reader: Reader,
    refused: Invalid,
    typed: Mapping[str, str],
    editing: AlertCard | None = None,
) -> Response:
    says = {
        "raise_value": noop("Takes a number; a share in percent, such as 95."),
        "clear_value": noop("Takes a number on the good side of the threshold, or the threshold itself."),
        "days": noop("Takes 1 to 366 days."),
        "fewest": noop("Takes 1 case or more."),
        "figure": noop("Choose a figure."),
        "task_type": noop("Choose the work to watch."),
        "tenant": noop("Choose a company."),
    }
    names = [each.pointer.strip("/") for each in refused.errors]
    errors = {name: said(reader, says[name]) for name in names if name in says}
    return await shown(request, reader, status=422, errors=errors, typed=typed, editing=editing)
