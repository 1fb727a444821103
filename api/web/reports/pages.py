"""The reports themselves, each under an address of its own: for staff, and for a client's manager of the own company."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.reports import gate, known, links
from api.web.reports.asked import AGAINST, CHOICES
from api.web.reports.gate import PORTAL, STAFF, Reading
from api.web.reports.known import REPORTS
from services.in_force import reading as in_force
from services.reports import words as said_words
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(PORTAL)
async def first(request: Request, reader: SignedIn) -> Response:
    """A client's manager begins with what was promised."""
    reading = await gate.reading(request, reader)
    return RedirectResponse(reading.asked.address(f"{PORTAL}/sla"), status_code=303)


def _page(name: str) -> Callable[[Request, SignedIn], Awaitable[Response]]:
    async def report(request: Request, reader: SignedIn) -> Response:
        reading = await gate.reading(request, reader)
        found = await known.shown(reading, name)
        link = links.shared(reading, name)
        return await show(
            request, reading, "report.html", shown=found, name=name, kinds=await kinds(reading), link=link
        )

    report.__doc__ = f"The page of {name}."
    return report


for _name in REPORTS:
    for _base in (STAFF, PORTAL):
        router.add_api_route(f"{_base}/{_name}", _page(_name), methods=["GET"])


async def show(request: Request, reading: Reading, template: str, **values: Any) -> Response:
    """A page of the reports in the frame of its reader's side."""
    frame = "shell.html" if reading.scope.is_staff else "portal.html"
    said = reading.words.gettext
    companies = sorted((each.key, each.name[reading.language]) for each in reading.companies)
    return await page(
        request, reading.reader, f"reports/{template}", chrome=reading.chrome, frame=frame, reading=reading, asked=reading.asked,
        period_choices=[(choice.value, said(text)) for choice, text in CHOICES.items()], company_choices=companies,
        against_choices=[(against.value, said(text)) for against, text in AGAINST.items()], reports=REPORTS, called=said_words.figure, **values,
    )  # fmt: skip


async def kinds(reading: Reading) -> list[tuple[str, str]]:
    """The kinds of work of the one company that was chosen, as the picker offers them; none for several."""
    if reading.company is None:
        return []
    async with transaction(reading.scope.at(reading.company.id)) as tx:
        snapshot = await in_force.of(tx)
        visible = tx.scope.domains()
    found = [
        (kind.code, kind.name[reading.language])
        for kind in snapshot.task_types.values()
        if kind.domain in visible
    ]
    return sorted(found, key=lambda each: each[1])
