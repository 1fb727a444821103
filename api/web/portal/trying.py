"""Try the API: choose a call, fill it in, send it from the browser with a token, and see request and answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal.calls import Call, address, calls, curl
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from services.directory import actions
from tenants.db import transaction
from tenants.directory import api_clients
from tenants.tokens import IssuedToken

router = APIRouter(include_in_schema=False, route_class=PageRoute)
FIRST = "list_tickets"


@router.get("/portal/company/api")
async def choose(request: Request, reader: SignedIn, call: str = FIRST) -> Response:
    """The form of a call, with the command that it is."""
    return await _page(request, reader, call)


@router.post("/portal/company/api")
async def with_token(
    request: Request,
    reader: SignedIn,
    program: Annotated[UUID, Form()],
    call: Annotated[str, Form(max_length=100)] = FIRST,
) -> Response:
    """The same with a fresh token of a program, good for a quarter of an hour."""
    async with transaction(client(reader)) as tx:
        made = await actions.trial_token(tx, program)
    return await _page(request, reader, call, token=made)


async def _page(request: Request, reader: Reader, call: str, *, token: IssuedToken | None = None) -> Response:
    client(reader).require("api_clients.read")
    offered = calls(request.app)
    chosen = next((each for each in offered if each.id == call), offered[0])
    given = {
        name: value for name, value in request.query_params.items() if name != "call" and len(value) <= 500
    }
    body = given.pop("body", "") or chosen.body
    origin = f"{request.url.scheme}://{request.url.netloc}"
    async with transaction(reader.who) as tx:
        programs = [
            each
            for each in await api_clients.listed(tx, after=None, limit=200)
            if not each.ended_at and each.acts_as is None
        ]
        example = await tx.fetchval(_NEWEST, tx.tenant, reader.who.actor)
    given = (
        {"ticket": example or "", **given} if any(each.name == "ticket" for each in chosen.fields) else given
    )
    return await show(
        request, reader, "company/api.html", groups=_grouped(offered), chosen=chosen, given=given, body=body, origin=origin,
        command=curl(chosen, given, origin, body), address=address(chosen, given), programs=programs, token=token, here="api",
    )  # fmt: skip


_NEWEST = """
SELECT v.key || '-' || lpad(t.number::text, 4, '0') FROM tickets t JOIN tenants v ON v.tenant_id = t.tenant_id
WHERE t.tenant_id = $1 AND t.requester_id = $2 ORDER BY t.id DESC LIMIT 1
"""


def _grouped(offered: tuple[Call, ...]) -> dict[str, list[Call]]:
    groups: dict[str, list[Call]] = {}
    for each in offered:
        groups.setdefault(each.group, []).append(each)
    return groups
