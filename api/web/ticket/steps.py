"""The steps of the procedure as the page shows them: which is next, what each needs, and what is still owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.web.ticket.people import Named
from api.web.ticket.reading import Read
from services.documents.queries import DocumentCard
from services.in_force.snapshot import Step
from services.procedures.progress import StepCard
from services.rules.lifecycle import OPEN, Status


@dataclass(frozen=True, slots=True)
class StepView:
    """A step. `state` is done, current, todo or blocked (it waits for a second person); `tick` says what ticking it would be."""

    n: int
    title: str
    instruction: str
    minutes: int
    required: bool
    four_eyes: bool
    evidence: bool
    fields: Sequence[str]
    state: str
    tick: str | None
    done_by: Named | None
    done_at: datetime | None
    checked_by: Named | None
    checked_at: datetime | None
    note: str | None
    document: DocumentCard | None


@dataclass(frozen=True, slots=True)
class Steps:
    """All of them. `begun` is false before work begins: then they are what the procedure in force says."""

    number: int | None
    begun: bool
    views: Sequence[StepView]
    done: int
    owed: int
    minutes_left: int

    @property
    def total(self) -> int:
        return len(self.views)


def steps(read: Read) -> Steps:
    """The steps of a ticket, or those of the procedure that its work will follow."""
    begun = read.progress.procedure is not None
    if begun:
        views = _ticked(read)
        number = read.progress.number
    else:
        procedure = read.kind.procedure if not read.row.makers else None
        views = [_ahead(step, read.scope.language) for step in procedure.steps] if procedure else []
        number = procedure.number if procedure else None
    left = [view for view in views if view.state != "done"]
    owed = sum(view.required for view in left)
    return Steps(number, begun, views, len(views) - len(left), owed, sum(view.minutes for view in left))


def _ticked(read: Read) -> list[StepView]:
    may = read.works and read.scope.may("steps.tick") and Status(read.card.status) in OPEN
    documents = {each.id: each for each in read.documents}
    views: list[StepView] = []
    is_next = True
    for card in read.progress.data:
        state = _state(card, read.scope.actor, is_next=is_next)
        is_next = is_next and state not in {"current", "blocked"}
        views.append(_view(card, read, state, _tick(card, read.scope.actor) if may else None, documents))
    return views


def _state(card: StepCard, actor: UUID, *, is_next: bool) -> str:
    if card.done:
        return "done"
    if card.done_by == actor:
        return "blocked"
    return "current" if is_next else "blocked" if card.four_eyes else "todo"


def _tick(card: StepCard, actor: UUID) -> str | None:
    """What this person can do with a step: tick it, check it as the second, or take the tick back."""
    if card.done:
        return "undo"
    if card.done_by is None:
        return "tick"
    return "undo" if card.done_by == actor else "check"


def _view(
    card: StepCard, read: Read, state: str, tick: str | None, documents: dict[UUID, DocumentCard]
) -> StepView:
    instruction, language = card.instruction or {}, read.scope.language
    return StepView(
        n=card.n, title=card.title, instruction=instruction.get(language) or instruction.get("ja") or "",
        minutes=card.expected_minutes, required=card.required, four_eyes=card.four_eyes, evidence=card.evidence, fields=card.fields,
        state=state, tick=tick, done_by=read.people[card.done_by] if card.done_by else None, done_at=card.done_at,
        checked_by=read.people[card.checked_by] if card.checked_by else None, checked_at=card.checked_at, note=card.note,
        document=documents.get(card.document) if card.document else None,
    )  # fmt: skip


def _ahead(step: Step, language: str) -> StepView:
    """A step of the procedure in force, before anybody began."""
    instruction = step.instruction.get(language) or step.instruction.get("ja") or ""
    return StepView(
        n=step.n, title=step.name(language), instruction=instruction, minutes=step.expected_minutes, required=step.required,
        four_eyes=step.four_eyes, evidence=step.evidence, fields=step.fields, state="todo", tick=None, done_by=None, done_at=None,
        checked_by=None, checked_at=None, note=None, document=None,
    )  # fmt: skip
