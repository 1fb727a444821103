"""Verify a stretch of the log now, and say what was found."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.records import gate
from api.web.records.gate import Auditing
from api.web.rendering import back
from api.web.words import Words, noop, words
from services.audit import ranges
from services.audit.ranges import Verified
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

BREAKS = {
    "seal_missing": noop("a seal is missing"), "seal_changed": noop("a seal was changed"), "event_missing": noop("an event is missing"),
    "event_unexpected": noop("an event is where none belongs"), "event_changed": noop("an event was changed"),
    "end_missing": noop("the end of the log is missing"),
}  # fmt: skip
"""How a chain is broken (services/rules/audit_verification.py), in words."""


@router.post("/admin/audit/verify")
async def verify(
    request: Request, reader: Auditing, first: Annotated[int, Form(ge=1, le=2**53)], last: Annotated[int, Form(ge=1, le=2**53)],
    tenant: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """Walk the chain over these places; the result is an event of the log itself."""
    async with transaction(await gate.log_of(reader.who, tenant)) as tx:
        found = await ranges.verify(tx, first=min(first, last), last=max(first, last))
    to = "/admin/audit" + (f"?{urlencode({'tenant': tenant})}" if tenant else "")
    return back(request, to, result(words(reader.language, "records"), found), late=found.broken is not None)


def result(said: Words, found: Verified) -> str:
    """What a verification found, in a sentence."""
    if found.broken is not None:
        facts = {"place": found.place, "why": said.gettext(BREAKS[found.broken])}
        return (
            said.gettext(
                noop("Broken at place %(place)s: %(why)s. Keep everything as it is, and tell the auditor.")
            )
            % facts
        )
    if found.last < found.first:
        return said.gettext(
            noop("Nothing has been sealed yet. Seals follow within seconds while a worker is running.")
        )
    return said.gettext(noop("Intact: places %(first)s to %(last)s are as they were sealed.")) % {
        "first": found.first,
        "last": found.last,
    }
