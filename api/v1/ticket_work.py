"""Work time on a ticket: the timer, and what it recorded."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, OnceOnly, at
from api.requests import Route
from api.shapes import Page, Shape
from core.errors import FieldError, Invalid
from core.said import say
from services.tickets import work
from services.tickets.work import WorkEntryCard
from tenants.db import Tx

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


class WorkIn(Shape):
    """Start or stop one's own timer, or correct an entry (then `entry`, `seconds` and `reason` are needed)."""

    action: Literal["start", "stop", "correct"]
    entry: UUID | None = None
    seconds: Annotated[int, Field(ge=0, le=work.LONGEST)] | None = None
    reason: Annotated[str, Field(max_length=2000)] | None = None


@router.get("/{ticket}/work", response_model=Page[WorkEntryCard])
async def list_work(ticket: str, scope: CurrentScope) -> Response:
    """The stretches of work, oldest first; corrections name what they replace."""
    async with at(scope, ticket) as (tx, ticket_id):
        found = await work.entries(tx, ticket_id)
    return shown({"data": found, "next_cursor": None})


@router.post("/{ticket}/work", response_model=Page[WorkEntryCard])
async def record_work(ticket: str, body: WorkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Start or stop one's timer, or correct an entry."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        await _record(tx, ticket_id, body)
        await tx.flush()
        return await answer(tx, {"data": await work.entries(tx, ticket_id), "next_cursor": None})


async def _record(tx: Tx, ticket_id: UUID, body: WorkIn) -> None:
    if body.action == "start":
        await work.start(tx, ticket_id)
    elif body.action == "stop":
        await work.stop(tx, ticket_id)
    else:
        if body.entry is None or body.seconds is None:
            missing = [name for name in ("entry", "seconds") if getattr(body, name) is None]
            raise Invalid(
                [
                    FieldError(f"/{name}", "missing", say("A correction names the entry and its seconds."))
                    for name in missing
                ]
            )
        await work.correct(tx, ticket_id, entry=body.entry, seconds=body.seconds, reason=body.reason or "")
