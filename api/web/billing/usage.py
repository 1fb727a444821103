"""Usage of a month: what has no price and what came late first; entered by hand with a reason, and approved by somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.deps import at_row, tenant_named, ticket_id
from api.web.billing import gate, months
from api.web.billing.frame import frame, show
from api.web.billing.gate import Usage
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import Words, noop, words
from core.errors import Invalid, NotFound
from services.billing.usage import charges, queries, requests
from services.billing.usage.charges import Given
from services.billing.usage.queries import Filters, ItemCard
from services.billing.usage.requests import RequestCard
from services.in_force import reading
from services.rules import months as calendar
from tenants.db import Tx, transaction
from tenants.directory import names
from tenants.directory.companies import CompanyCard

router = APIRouter(prefix="/billing/usage", include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Query(max_length=60)]
Show = Literal["odd", "all", "unpriced", "late"]
MOST = 100
SHOWS = {
    "odd": noop("To look at"),
    "unpriced": noop("Without a price"),
    "late": noop("Came late"),
    "all": noop("All"),
}
METERS = {"tickets": noop("tickets"), "hours": noop("hours")}


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its company and what its kind of work is called."""

    company: CompanyCard
    item: ItemCard
    kind: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that was entered by hand and waits for somebody else."""

    company: CompanyCard
    request: RequestCard
    asked_by: str


@dataclass(frozen=True, slots=True)
class _Found:
    items: Sequence[ItemCard]
    waiting: Sequence[RequestCard]
    names: Mapping[UUID, str]
    kinds: Mapping[str, str]
    charges: Mapping[str, Mapping[str, str]]


@router.get("")
async def usage(
    request: Request, reader: Usage, month: Text = "", tenant: Text = "", show: Show = "odd", after: UUID | None = None
) -> Response:  # fmt: skip
    """The month's usage. Without a choice, only what somebody should look at."""
    return await shown(request, reader, month, tenant, show, after)


async def shown(
    request: Request, reader: Reader, month: str, tenant: str, wanted: Show, after: UUID | None = None, *, status: int = 200, **values: Any
) -> Response:  # fmt: skip
    """The page, and the same with what was typed and what was wrong about it."""
    around = await frame(reader)
    at = months.shown(month, around.formats.today)
    companies = await gate.clients(reader.who)
    chosen = {each.id: each for each in companies if not tenant or each.key == tenant}
    found = await inside.each(
        reader.who, chosen, lambda tx: _of_company(tx, at.first, wanted, after, reader.language)
    )
    entries = [
        Entry(chosen[key], item, part.kinds.get(item.task_type or "", item.task_type or ""))
        for key, part in found.items()
        for item in part.items
    ]
    entries.sort(key=lambda each: each.item.id, reverse=True)
    waiting = [
        Waiting(chosen[key], each, part.names.get(each.asked_by, ""))
        for key, part in found.items()
        for each in part.waiting
    ]
    more = str(entries[MOST - 1].item.id) if len(entries) > MOST else ""
    if not more and after is None:
        entries.sort(key=lambda each: each.item.occurred_on, reverse=True)
    held = {"errors": {}, "typed": {}} | values
    return await show_(
        request, reader, around, status=status, at=at, companies=companies, tenant=tenant, wanted=wanted, entries=entries[:MOST],
        more=more, after=after, waiting=waiting, charges={chosen[key].key: part.charges for key, part in found.items()}, **held,
    )  # fmt: skip


async def show_(request: Request, reader: Reader, around: Any, **values: Any) -> Response:
    return await show(request, reader, "usage.html", around, shows=SHOWS, meters=METERS, **values)


async def _of_company(tx: Tx, first: date, wanted: Show, after: UUID | None, language: str) -> _Found:
    days = Filters(from_on=first, to_on=calendar.next_of(first))
    items: list[ItemCard] = []
    for narrowed in _narrowed(days, wanted):
        known = {item.id for item in items}
        items += [
            item
            for item in await queries.listed(tx, narrowed, after=after, limit=MOST + 1)
            if item.id not in known
        ]
    waiting = await requests.listed(tx, status="pending", after=None, limit=MOST)
    kinds = {code: kind.name[language] for code, kind in (await reading.of(tx)).by_code.items()}
    called = await names.names(tx, [each.asked_by for each in waiting])
    return _Found(items, waiting, called, kinds, await charges.called(tx))


def _narrowed(days: Filters, wanted: Show) -> list[Filters]:
    unpriced, late = (
        Filters(days.from_on, days.to_on, unpriced=True),
        Filters(days.from_on, days.to_on, late=True),
    )
    return {"all": [days], "unpriced": [unpriced], "late": [late], "odd": [unpriced, late]}[wanted]


Field = Annotated[str, Form(max_length=500)]


@router.post("")
async def enter(
    request: Request, reader: Usage, tenant: Field = "", charge: Field = "", quantity: Field = "", occurred_on: Field = "", ticket: Field = "",
    description: Field = "", reason: Field = "", month: Field = "",
) -> Response:  # fmt: skip
    """Enter usage by hand. It counts once somebody else has approved it."""
    said = words(reader.language, "billing")
    typed = {
        "tenant": tenant,
        "charge": charge,
        "quantity": quantity,
        "occurred_on": occurred_on,
        "ticket": ticket,
        "description": description,
        "reason": reason,
    }
    wrong = _wrong(typed, said)
    if not wrong:
        try:
            async with transaction(await tenant_named(reader.who, tenant)) as tx:
                await requests.ask(tx, given=await _given(tx, typed), reason=reason.strip())
        except NotFound:
            wrong = {"ticket": said.gettext(noop("This company has no such ticket."))}
        except Invalid as refused:
            wrong = {
                error.pointer.strip("/"): _text(error.pointer.strip("/"), error.detail, said)
                for error in refused.errors
            }
    if wrong:
        return await shown(request, reader, month, tenant, "odd", status=422, errors=wrong, typed=typed)
    return back(
        request,
        f"/billing/usage?month={month}",
        said.gettext(noop("Entered. It counts once a colleague has approved it.")),
    )


async def _given(tx: Tx, typed: Mapping[str, str]) -> Given:
    ticket = await ticket_id(tx, typed["ticket"].strip().upper()) if typed["ticket"].strip() else None
    return Given(
        typed["charge"].strip(),
        Decimal(typed["quantity"]),
        date.fromisoformat(typed["occurred_on"]),
        typed["description"].strip(),
        ticket,
    )


def _wrong(typed: Mapping[str, str], said: Words) -> dict[str, str]:
    wrong = {}
    if not typed["tenant"]:
        wrong["tenant"] = said.gettext(noop("Choose the company."))
    if not typed["charge"].strip():
        wrong["charge"] = said.gettext(noop("Write the code of a charge in the company's rate card."))
    if not typed["reason"].strip():
        wrong["reason"] = said.gettext(noop("Write why: who approves it reads it."))
    try:
        Decimal(typed["quantity"])
    except InvalidOperation:
        wrong["quantity"] = said.gettext(noop("Write a number, such as 3 or 1.5."))
    try:
        date.fromisoformat(typed["occurred_on"])
    except ValueError:
        wrong["occurred_on"] = said.gettext(noop("Choose the work date."))
    return wrong


def _text(field: str, detail: str, said: Words) -> str:
    known = {
        "charge": noop("No rate card of this company had this charge on that day."), "quantity": noop("Write a number above zero, with at most 12 decimals."),
        "occurred_on": noop("This day is too far ahead."),
    }  # fmt: skip
    return said.gettext(known[field]) if field in known else said.told(detail)


@router.post("/requests/{request_id}/decision")
async def decide(
    request: Request, reader: Usage, request_id: UUID, decision: Annotated[Literal["approve", "reject"], Form()], month: Field = ""
) -> Response:  # fmt: skip
    """Approve or reject what somebody else entered."""
    async with transaction(await at_row(reader.who, "usage_requests", request_id)) as tx:
        await requests.decide(tx, request_id, approve=decision == "approve")
    text = (
        noop("It is approved and recorded.")
        if decision == "approve"
        else noop("It is rejected; nothing was recorded.")
    )
    return back(request, f"/billing/usage?month={month}", words(reader.language, "billing").gettext(text))
