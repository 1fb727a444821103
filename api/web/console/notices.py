"""Notices: what needs the reader now. Each goes by itself once it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.console import gather
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import noop
from services.alerts import letters as figures
from services.alerts import queries as alerts
from services.desk import notices
from services.desk.notices import Need
from services.desk.rows import Row
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

NAMES: Mapping[Need, tuple[str, str]] = {
    Need.BREACHED: (noop("Past due"), noop("Finish them, or tell the client when to expect them.")),
    Need.AT_RISK: (noop("At risk"), noop("They are due soon.")),
    Need.SENT_BACK: (noop("Sent back by the review"), noop("The reviewer found something. Fix it and send it to review again.")),
    Need.ANSWERED: (noop("The client wrote"), noop("They are waiting for your reply.")),
    Need.GIVEN: (noop("Assigned to you"), noop("They are waiting for you to start.")),
    Need.HOLD_OVER: (noop("On hold, due for review"), noop("They are due for review: resume them or hold them longer.")),
}  # fmt: skip
"""What each kind of notice is called, and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the page shows it."""

    row: Row
    at: datetime | None


@router.get("/console/notices")
async def notices_page(request: Request, reader: SignedIn) -> Response:
    """What needs the reader, by kind."""
    reader.who.require("presence.write")
    async with transaction(reader.who) as tx:
        found = await notices.notices(tx)
        raised = await alerts.raised_for_me(tx) if reader.may("alerts.read") else []
    rows = await gather.rows_of(reader.who, {(each.tenant, each.ticket): None for each in found})
    groups = [
        (
            need.value,
            *NAMES[need],
            [Told(rows[each.ticket], each.at) for each in found if each.need is need and each.ticket in rows],
        )
        for need in Need
    ]
    return await page(
        request, reader, "console/notices.html", groups=[each for each in groups if each[3]], alerts=raised, names=figures.NAMES
    )  # fmt: skip
