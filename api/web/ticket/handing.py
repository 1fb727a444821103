"""Hand a ticket over: to oneself, a colleague or a queue, with who could take it and what speaks against the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.ticket.pages import shown
from api.web.ticket.people import Named, people
from api.web.ticket.reading import Read, read
from api.web.words import noop, words
from services.routing import why
from services.rules.eligibility import Why
from services.tickets import actions
from tenants import workers
from tenants.db import Tx

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

_AGAINST: Mapping[Why, str] = {
    Why.WRONG_SIDE: noop("works for the other side"), Why.NOT_CLEARED: noop("is not cleared for this company"),
    Why.DOMAIN_NOT_CLEARED: noop("is not cleared for this kind of work"),
    Why.SPECIFIC_PERSONAL_NOT_CLEARED: noop("is not cleared for My Number"), Why.EXCLUDED: noop("worked on it and may not check it"),
    Why.SKILL_MISSING: noop("lacks the skill “%(skill)s”"), Why.SKILL_TOO_LOW: noop("skill %(skill)s at level %(held)s of %(needed)s"),
    Why.SKILL_EXPIRED: noop("skill %(skill)s has expired"), Why.PROCEDURE_NOT_ACKNOWLEDGED: noop("has not read the new procedure"),
    Why.NOT_PRESENT: noop("not present"), Why.NO_CAPACITY: noop("full: needs %(needed)s, has %(free)s free"),
}  # fmt: skip
_BARRED = frozenset(
    {Why.WRONG_SIDE, Why.NOT_CLEARED, Why.DOMAIN_NOT_CLEARED, Why.SPECIFIC_PERSONAL_NOT_CLEARED, Why.EXCLUDED}
)
"""Who must not have the ticket at all; the others only should not now."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could get the ticket, with what speaks against it now."""

    person: Named
    against: Sequence[str]
    is_barred: bool
    has_it: bool


@router.get("/{ticket}/hand-over")
async def dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Who and which queue there is."""
    return await _dialog(request, reader, ticket)


async def _dialog(request: Request, reader: Reader, ticket: str, **values: Any) -> Response:
    found = await read(reader.who, ticket)
    async with at(reader.who, ticket) as (tx, _):
        candidates = await _candidates(tx, found)
    return await shown(request, reader, found, dialog="hand_over", candidates=candidates, **values)


async def _candidates(tx: Tx, found: Read) -> list[Candidate]:
    """Colleagues: those whom nothing keeps from it first, those who must not have it last."""
    against = await _against(tx, found)
    known = await people(tx, against)
    skills = {row["code"]: row["name"] for row in await tx.fetch(_SKILLS, tx.scope.language == "ja")}
    candidates = [
        Candidate(known[person], [_said(tx.scope.language, each, skills) for each in reasons],
                  any(each.why in _BARRED for each in reasons), person == found.card.assignee)
        for person, reasons in against.items() if person != tx.scope.actor
    ]  # fmt: skip
    return sorted(candidates, key=lambda each: (each.is_barred, len(each.against), each.person.name))


async def _against(tx: Tx, found: Read) -> dict[UUID, Sequence[why.Reason]]:
    if tx.scope.is_staff:
        return {each.person: each.reasons for each in (await why.of(tx, found.card.id)).people}
    return {
        person: ()
        for person, domains in (await workers.in_house(tx)).items()
        if domains is None or found.row.domain in domains
    }


_SKILLS = "SELECT code, CASE WHEN $1 THEN name_ja ELSE name_en END AS name FROM skills"


def _said(language: str, reason: why.Reason, skills: Mapping[str, str]) -> str:
    facts = {key: str(value) for key, value in reason.facts.items()}
    if "skill" in facts:
        facts["skill"] = skills.get(facts["skill"], facts["skill"])
    return words(language, "ticket").gettext(_AGAINST[reason.why]) % facts


@router.post("/{ticket}/hand-over")
async def hand_over(
    request: Request, ticket: str, reader: SignedIn, to: Annotated[str, Form(max_length=60)] = "",
    version: Annotated[int | None, Form()] = None,
) -> Response:  # fmt: skip
    """Give it to `me`, `person:…` or `queue:…`; it can be taken back."""
    kind, _, name = to.partition(":")
    said = words(reader.language, "ticket").gettext
    if kind not in {"me", "person", "queue"}:
        errors = {"to": said(noop("Choose a person or a queue."))}
        return await _dialog(request, reader, ticket, status=422, errors=errors)
    async with at(reader.who, ticket) as (tx, ticket_id):
        assignee = tx.scope.actor if kind == "me" else UUID(name) if kind == "person" else None
        queue = UUID(name) if kind == "queue" else None
        before = await tx.fetchrow(_BEFORE, tx.tenant, ticket_id)
        await actions.assign(tx, ticket_id=ticket_id, assignee=assignee, queue=queue, version=version)
        known = await people(tx, [assignee])
    done = {
        "me": noop("The ticket is yours."),
        "person": noop("Handed over to %(name)s."),
        "queue": noop("Moved to the queue."),
    }[kind]
    text = said(done) % {"name": known[assignee].short(reader.language) if assignee else ""}
    return back(request, f"/console/tickets/{ticket}", text, undo=_undo(reader, ticket, before))


_BEFORE = "SELECT assignee_id, queue_id FROM tickets WHERE tenant_id = $1 AND id = $2"


def _undo(reader: Reader, ticket: str, before: Any) -> tuple[str, Mapping[str, str]] | None:
    """The way back: to who had it, else to the queue where it lay, for who may do that."""
    if before is None or (before["assignee_id"] is None and before["queue_id"] is None):
        return None
    had = before["assignee_id"]
    if had != reader.who.actor and not reader.who.may("tickets.assign"):
        return None
    to = f"person:{had}" if had else f"queue:{before['queue_id']}"
    return f"/console/tickets/{ticket}/hand-over", {"to": to}
