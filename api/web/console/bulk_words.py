"""What happens to each of many tickets, in words: as it is, as it will be, or why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.web import refusals
from api.web.console.barred import REASONS
from api.web.console.bulk_doing import Outcome
from api.web.console.places import Offered
from api.web.labels import PRIORITY, STATUS
from api.web.words import Words, noop
from core.errors import Denied, NotFound, Refusal, Stale
from services.batches.notes import Before
from services.desk.rows import Row

_WHY: Mapping[str, str] = {
    "no_change": noop("It is already in this state."),
    "colleague_not_cleared": noop("This colleague is not cleared for this company or domain."),
    "move_not_allowed": noop("Its status does not allow this."),
    "not_your_move": noop("You cannot do this while it has this status."),
    "ticket_final": noop("It is closed and can no longer change."),
    "work_begun": noop("Work has begun on it."),
    "stale_version": noop("Somebody changed it after you previewed. Preview again."),
    "forbidden": noop("You are not allowed to do this to this ticket."),
    "not_found": noop("There is no such ticket, or you may not see it."),
    "ticket_not_found": noop("There is no such ticket, or you may not see it."),
    "too_late_to_undo": noop("The time for undoing it has passed."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket of the preview: its row (None where it is not seen), what changes, why not, and what to think of."""

    name: str
    row: Row | None
    version: int | None
    changes: Sequence[tuple[str, str, str]]
    why: str
    doubts: str


def line(outcome: Outcome, rows: Mapping[UUID, Row], offer: Offered, said: Words) -> Line:
    """One ticket's outcome, in words."""
    before, after = outcome.before, outcome.after
    return Line(
        name=outcome.name,
        row=rows.get(before.id) if before else None,
        version=before.version if before else None,
        changes=_changes(before, after, offer, said) if before and after else (),
        why=why(outcome.refusal, said) if outcome.refusal else "",
        doubts=said.gettext(", ").join(said.gettext(REASONS[each]) for each in outcome.doubts),
    )


def why(refusal: Refusal, said: Words) -> str:
    """Why a ticket was left as it is."""
    if refusal.reason in _WHY:
        return said.gettext(_WHY[refusal.reason])
    kinds = ((NotFound, 404), (Denied, 403), (Stale, 412))
    status = next((number for kind, number in kinds if isinstance(refusal, kind)), 409)
    return refusals.text(said.language, status, refusal.reason, refusal.detail, refusal.facts)


def why_code(code: str, said: Words) -> str:
    """The same from a code that was kept."""
    text = _WHY.get(code) or refusals.SENTENCES.get(code) or _OTHERWISE
    return said.gettext(text)


def _changes(before: Before, after: Before, offer: Offered, said: Words) -> list[tuple[str, str, str]]:
    people = {each.id: each.name for each in offer.people}
    queues = {each.id: each.name[said.language] for each in offer.queues}
    nobody, somebody = said.gettext(_NOBODY), said.gettext(_SOMEBODY)

    def person(found: UUID | None) -> str:
        return people.get(found, somebody) if found else nobody

    def queue(found: UUID | None) -> str:
        return queues.get(found, "–") if found else "–"

    shown = [
        (_FIELD["status"], said.gettext(STATUS[before.status]), said.gettext(STATUS[after.status])),
        (_FIELD["assignee"], person(before.assignee), person(after.assignee)),
        (_FIELD["queue"], queue(before.queue), queue(after.queue)),
        (_FIELD["priority"], said.gettext(PRIORITY[before.priority]), said.gettext(PRIORITY[after.priority])),
        (_FIELD["tags"], ", ".join(before.tags) or "–", ", ".join(after.tags) or "–"),
    ]
    return [(said.gettext(name), was, will) for name, was, will in shown if was != will]


_OTHERWISE = noop("This is not possible in the current state. Reload the page and check.")
_NOBODY, _SOMEBODY = noop("Nobody"), noop("a colleague")
_FIELD = {
    "status": noop("Status"), "assignee": noop("Assignee"), "queue": noop("Queue"), "priority": noop("Priority"), "tags": noop("Tags"),
}  # fmt: skip
