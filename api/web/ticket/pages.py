"""The page of one ticket, and the same page with one of its dialogs open."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.web.chrome import chrome_of
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import page
from api.web.ticket import clocks, entries, facts, offers, ready, steps
from api.web.ticket.conversation import thread
from api.web.ticket.reading import Read, read
from api.web.words import noop, words

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)


@router.get("/{ticket}")
async def show(
    request: Request, ticket: str, reader: SignedIn, write: str = "", then: str = "", macro: str = ""
) -> Response:
    """The page. A client's person who does not work on the ticket has it in the portal."""
    found = await read(reader.who, ticket)
    if not found.scope.is_staff and not found.works:
        return RedirectResponse(f"/portal/tickets/{found.card.reference}", status_code=303)
    if ticket != found.card.reference:
        return RedirectResponse(found.path, status_code=303)
    return await shown(request, reader, found, write=write, then=then, macro=macro)


async def shown(
    request: Request,
    reader: Reader,
    found: Read,
    *,
    status: int = 200,
    dialog: str = "",
    write: str = "",
    then: str = "",
    macro: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """The ticket's page for its reader: with a dialog open, with what was typed, and with what was wrong about it."""
    said = words(reader.language, "ticket")
    chrome = await chrome_of(reader.who)
    formats = Formats(said, chrome.zone, found.now, era=reader.taste.era)
    owed = steps.steps(found)
    every_clock = clocks.clocks(found, formats)
    nearest = clocks.nearest(every_clock)
    texts = ready.offered(found, formats, nearest)
    chosen = {write or "reply": texts.text(macro)} if macro else {}
    return await page(
        request, reader, "ticket/page.html", status=status, chrome=chrome, t=found, card=found.card, row=found.row,
        thread=thread(found), steps=owed, clocks=every_clock, nearest=nearest, ready=texts,
        facts=facts.facts(found, formats), offers=offers.offers(found, owed, said), dialog=dialog, write=write, then=then,
        typed=typed or chosen, errors=errors or {}, queue=queue_name(found), kinds=KINDS,
        entries=entries.counted(found.entries), expected=sum(view.minutes for view in owed.views), **values,
    )  # fmt: skip


def queue_name(found: Read) -> str:
    """What the ticket's queue is called."""
    return next((each.name[found.scope.language] for each in found.queues if each.id == found.card.queue), "")


KINDS: Mapping[str, str] = {
    "parent": noop("Part of"), "child": noop("Part"), "merged_into": noop("Merged into"), "merged": noop("Merged in"),
    "relates_to": noop("Related"), "relates_to:inverse": noop("Related"), "duplicates": noop("Duplicate of"),
    "duplicates:inverse": noop("Has the duplicate"), "blocks": noop("Blocks"), "blocks:inverse": noop("Blocked by"),
    "caused_by": noop("Caused by"), "caused_by:inverse": noop("Caused"), "split_from": noop("Split from"),
    "split_from:inverse": noop("Split into"),
}  # fmt: skip
"""How another ticket belongs to this one."""
