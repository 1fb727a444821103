"""Tickets among themselves: merged, linked, split."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, OnceOnly, at, ticket_id
from api.requests import Route
from api.shapes import Page
from api.v1 import screening
from api.v1.ticket_shapes import (
    LinkIn,
    MergedOut,
    MergeIn,
    SplitIn,
)
from core.errors import FieldError, Invalid, NotFound
from core.said import say
from services.tickets import queries, relations
from services.tickets.queries import TicketCard
from tenants.db import Tx

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.post("/{ticket}/merge", response_model=MergedOut)
async def merge_ticket(ticket: str, body: MergeIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Merge a ticket into another; it closes and leaves all clocks. `warnings` holds `requesters_differ` where they do."""
    async with at(scope, ticket, claim=claim) as (tx, source):
        await queries.ticket(tx, source)
        scope.require("tickets.merge")
        into = await other_ticket(tx, body.into, pointer="/into")
        merged = await relations.merge(tx, ticket_id=source, into=into)
        card = await screening.changed(merged.case)
        return await answer(tx, {**asdict(card), "warnings": merged.warnings}, version=card.version)


@router.get("/{ticket}/links", response_model=Page[relations.Link])
async def list_links(ticket: str, scope: CurrentScope) -> Response:
    """The tickets that this one belongs together with."""
    async with at(scope, ticket) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
        found = await relations.links(tx, ticket_id)
    return shown({"data": found, "next_cursor": None})


@router.post("/{ticket}/links", status_code=201, response_model=relations.Link)
async def link_ticket(ticket: str, body: LinkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say that two tickets belong together."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
        other = await other_ticket(tx, body.ticket, pointer="/ticket")
        made = await relations.link(tx, ticket_id=ticket_id, other=other, kind=body.kind)
        return await answer(tx, made, status=201, location=f"/v1/tickets/{ticket_id}/links")


@router.post("/{ticket}/split", status_code=201, response_model=Page[TicketCard])
async def split_ticket(ticket: str, body: SplitIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make further tickets out of one, for its requester unless another is named."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        _refuse_foreign(body, (await queries.ticket(tx, ticket_id)).tenant)
        made = await relations.split(
            tx, ticket_id=ticket_id, parts=[part.new(scope) for part in body.tickets]
        )
        cards = [queries.card(case.ticket, case.in_force, is_staff=scope.is_staff) for case in made]
        return await answer(tx, {"data": cards, "next_cursor": None}, status=201)


def _refuse_foreign(body: SplitIn, tenant: str) -> None:
    foreign = [
        FieldError(
            f"/tickets/{n}/tenant",
            "another_tenant",
            say("held {held}; takes {takes}", held=part.tenant, takes=tenant),
        )
        for n, part in enumerate(body.tickets)
        if part.tenant not in {None, tenant}
    ]
    if foreign:
        raise Invalid(foreign)


async def other_ticket(tx: Tx, name: str, *, pointer: str) -> UUID:
    """The id of another ticket named in a body. Raises Invalid where there is none that the caller sees."""
    try:
        other = await ticket_id(tx, name)
        await queries.ticket(tx, other)
    except NotFound as error:
        raise Invalid.field(
            pointer,
            "unknown_ticket",
            say("held {held}; takes the id or reference of a ticket that you see", held=name),
        ) from error
    return other
