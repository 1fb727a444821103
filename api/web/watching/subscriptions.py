"""Subscriptions of the reader and what was delivered to them: subscribe, end, open a file."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.downloads import attachment
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.watching.frame import at, base, inside, said, seen, show
from api.web.words import noop
from core.errors import Invalid, NotFound
from core.said import say
from services.subscriptions import actions, queries
from services.subscriptions.actions import NewSubscription
from services.subscriptions.queries import DeliveryCard
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Form(max_length=40)]
REPORTS: Mapping[str, str] = {
    "sla": noop("SLA attainment"), "throughput": noop("Throughput"), "backlog": noop("Backlog"), "dependence": noop("Person dependence"),
}  # fmt: skip
DAYS = (noop("Monday"), noop("Tuesday"), noop("Wednesday"), noop("Thursday"), noop("Friday"), noop("Saturday"), noop("Sunday"))  # fmt: skip
SHOWN = 30


@router.get("/reports/subscriptions")
async def for_staff(request: Request, reader: SignedIn) -> Response:
    """What the reader gets of all their companies."""
    base(reader, staff=True)
    return await shown(request, reader)


@router.get("/portal/reports/subscriptions")
async def for_client(request: Request, reader: SignedIn) -> Response:
    """What the reader gets of the own company."""
    base(reader, staff=False)
    return await shown(request, reader)


async def shown(
    request: Request, reader: Reader, *, status: int = 200, errors: Mapping[str, str] | None = None
) -> Response:
    reader.who.require("subscriptions.write")
    found = await seen(reader)
    async with transaction(reader.who.outside() if reader.who.is_staff else reader.who) as tx:
        mine = await queries.mine(tx, [each.id for each in found])
    got: list[DeliveryCard] = []
    for tenant in dict.fromkeys([each.tenant_id for each in mine] or [each.id for each in found[:1]]):
        async with transaction(at(reader, tenant)) as tx:
            got += await queries.delivered(tx, limit=SHOWN)
    got.sort(key=lambda each: each.made_at, reverse=True)
    return await show(
        request, reader, "subscriptions.html", status=status, mine=mine, got=got[:SHOWN], companies=found,
        by_id={each.id: each for each in found}, reports=REPORTS, days=DAYS, errors=errors or {},
        choices=[(each.key, each.name[reader.language] or each.name["ja"]) for each in found],
    )  # fmt: skip


@router.post("/reports/subscriptions")
@router.post("/portal/reports/subscriptions")
async def subscribe(
    request: Request, reader: SignedIn, tenant: Text = "", report: Text = "sla", rhythm: Text = "month-1", hour: Text = "8",
    form: Annotated[str, Form(alias="format", max_length=10)] = "xlsx", by_mail: Text = "",
) -> Response:  # fmt: skip
    """Have a report delivered to oneself, in the language that one reads now."""
    every, _, day = rhythm.partition("-")
    new = NewSubscription(
        report=report, every=every, on_day=_whole(day), hour=_whole(hour), language="en" if reader.language == "en" else "ja",
        format=form, by_mail=bool(by_mail),
    )  # fmt: skip
    try:
        async with transaction(inside(reader, await seen(reader), tenant)) as tx:
            await actions.subscribe(tx, new)
    except Invalid as refused:
        says = noop("That cannot be delivered. Choose from the list.")
        return await shown(request, reader, status=422, errors={each.pointer.strip("/"): said(reader, says) for each in refused.errors})  # fmt: skip
    to = base(reader, staff=reader.who.is_staff)
    return back(request, f"{to}/subscriptions", said(reader, noop("You have subscribed.")))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


@router.post("/reports/subscriptions/{tenant}/{subscription}/end")
@router.post("/portal/reports/subscriptions/{tenant}/{subscription}/end")
async def end(request: Request, reader: SignedIn, tenant: UUID, subscription: UUID) -> Response:
    """Have it delivered no more; what was delivered stays."""
    await _sees(reader, tenant)
    async with transaction(at(reader, tenant)) as tx:
        await actions.end(tx, subscription)
    to = base(reader, staff=reader.who.is_staff)
    return back(request, f"{to}/subscriptions", said(reader, noop("The subscription has ended.")))


@router.get("/reports/subscriptions/{tenant}/{subscription}/{from_on}")
@router.get("/portal/reports/subscriptions/{tenant}/{subscription}/{from_on}")
async def open_file(reader: SignedIn, tenant: UUID, subscription: UUID, from_on: date) -> Response:
    """A delivered file. Raises NotFound."""
    await _sees(reader, tenant)
    async with transaction(at(reader, tenant)) as tx:
        name, media, content = await queries.opened(tx, subscription, from_on)
    headers = {
        "Content-Disposition": attachment(name), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }  # fmt: skip
    return Response(content, headers=headers, media_type=media)


async def _sees(reader: Reader, tenant: UUID) -> None:
    """Raises NotFound for a company that the reader does not see."""
    reader.who.require("subscriptions.write")
    if tenant not in {each.id for each in await seen(reader)}:
        raise NotFound(say("There is no such subscription."))
