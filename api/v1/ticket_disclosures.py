"""Plain personal data of a ticket: one value at a time, for a reason, on record."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer
from api.deps import CurrentScope, OnceOnly, at
from api.requests import Route
from api.shapes import Shape
from services import access_records

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


class DisclosureIn(Shape):
    """Which value (RFC 6901: `/subject`, `/description`, `/form/…` or `/comments/{id}`), and what it is needed for."""

    pointer: Annotated[str, Field(min_length=1, max_length=500)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A value in plain."""

    pointer: str
    value: Any


@router.post("/{ticket}/disclosures", status_code=201, response_model=Disclosure)
async def disclose(ticket: str, body: DisclosureIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Have one masked value in plain. Who, what, why and when are recorded, and shown to the company's manager.

    403 for who does not work on the ticket (`reveal_not_allowed`), and for a My Number without clearance (`my_number_not_cleared`).
    """
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        value = await access_records.reveal(tx, ticket_id=ticket_id, pointer=body.pointer, reason=body.reason)
        return await answer(tx, Disclosure(body.pointer, value), status=201)
