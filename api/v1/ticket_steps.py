"""The steps of a ticket: those of the procedure's version that it was pinned to when work began."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field, StringConstraints, model_validator

from api.answers import answer, shown
from api.deps import CurrentScope, OnceOnly, at
from api.requests import Route
from api.shapes import Shape
from core.said import say
from services.procedures import progress, ticking
from services.procedures.progress import Progress, StepCard
from services.procedures.ticking import Left

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


class TickIn(Shape):
    """Done, or not done after all. `evidence` is the id of a document of the ticket; the note stays with the working side."""

    done: bool
    note: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)] | None = (
        None
    )
    evidence: UUID | None = Field(default=None)

    @model_validator(mode="after")
    def _nothing_is_left_with_an_open_step(self) -> Self:
        if not self.done and (self.note is not None or self.evidence is not None):
            raise ValueError(say("a step that is not done takes no note and no evidence"))
        return self


@router.get("/{ticket}/steps", response_model=Progress)
async def list_steps(ticket: str, scope: CurrentScope) -> Response:
    """The steps and who ticked them off when; none before work begins. Instructions and notes are the working side's."""
    async with at(scope, ticket) as (tx, ticket_id):
        found = await progress.progress(tx, ticket_id)
    return shown(found)


@router.post("/{ticket}/steps/{n}", response_model=StepCard)
async def tick_step(
    ticket: str, n: Annotated[int, Path(ge=0, le=10_000)], body: TickIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Tick a step off, or take the tick back. A step of four eyes is done when a second person has ticked it, too.

    403 for who does not do the work, and for the same person's second look; 409 before work begins and when it is over.
    """
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        if body.done:
            card = await ticking.tick(tx, ticket_id=ticket_id, n=n, left=Left(body.note, body.evidence))
        else:
            card = await ticking.untick(tx, ticket_id=ticket_id, n=n)
        return await answer(tx, card)
