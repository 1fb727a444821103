"""Who gets the invoices of a contract: a form for a party, new or changed."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import inside, problems
from api.web.billing.inside import Inside, show
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Conflict, Invalid, Stale
from services.billing.contracts import parties, views
from services.billing.contracts.views import PartyCard
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TEXTS = (
    "code", "name", "department", "contact", "postal_code", "address", "country", "registration_number", "email", "order_number",
)  # fmt: skip
Fields = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """What is being written. `party` is the one that is changed."""

    at: Inside
    held: Fields
    party: PartyCard | None = None
    version: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    status: int = 200

    @property
    def here(self) -> str:
        """Where the form is sent."""
        return f"/billing/contracts/{self.at.contract.id}/parties/{self.party.id if self.party else 'new'}"


@router.get("/billing/contracts/{contract}/parties/new")
async def new_party(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """An empty form; the first party is the company itself."""
    at = await inside.contract(reader, contract, "contracts.write")
    async with transaction(at.scope) as tx:
        first = not [each for each in await views.parties(tx, contract) if not each.ended_at]
    held: Fields = dict.fromkeys(TEXTS, "") | {"country": "JP", "departments": "", "is_main": first}
    if first:
        held |= {"name": at.company.name["ja"], "code": "main"}
    return await _form(request, reader, Desk(at, held))


@router.get("/billing/contracts/{contract}/parties/{party}")
async def edit_party(request: Request, reader: SignedIn, contract: UUID, party: UUID) -> Response:
    """A party as it is."""
    at = await inside.contract(reader, contract, "contracts.write")
    async with transaction(at.scope) as tx:
        card = await views.party(tx, contract, party)
    held = {name: getattr(card, name) or "" for name in TEXTS}
    held |= {"departments": "\n".join(card.departments), "is_main": card.is_main}
    return await _form(request, reader, Desk(at, held, card, str(card.version)))


@router.post("/billing/contracts/{contract}/parties/new")
async def make_party(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """Add it."""
    at = await inside.contract(reader, contract, "contracts.write")
    return await _sent(request, reader, Desk(at, {}))


@router.post("/billing/contracts/{contract}/parties/{party}")
async def change_party(request: Request, reader: SignedIn, contract: UUID, party: UUID) -> Response:
    """Change it, or end it."""
    at = await inside.contract(reader, contract, "contracts.write")
    async with transaction(at.scope) as tx:
        card = await views.party(tx, contract, party)
    return await _sent(request, reader, Desk(at, {}, card))


async def _sent(request: Request, reader: Reader, desk: Desk) -> Response:
    form = await request.form()
    desk.held = {name: str(form.get(name, "")).strip() for name in (*TEXTS, "departments")}
    desk.held["is_main"] = form.get("is_main") == "yes"
    desk.version = str(form.get("version", ""))
    said = words(reader.language, "billing")
    try:
        async with transaction(desk.at.scope.reading(reader.language)) as tx:
            await _do(tx, desk, end=form.get("do") == "end")
    except Invalid as refused:
        desk.status = 422
        for error in refused.errors:
            desk.errors.setdefault(error.pointer.strip("/").split("/")[0], problems.sentence(error, said))
    except (Conflict, Stale) as refused:
        desk.status, desk.whole = 409, problems.whole(refused, said)
    else:
        return back(request, f"/billing/contracts/{desk.at.contract.id}", said.gettext("Saved."))
    return await _form(request, reader, desk)


async def _do(tx: Tx, desk: Desk, *, end: bool) -> None:
    contract = desk.at.contract.id
    version = int(desk.version) if desk.version.isascii() and desk.version.isdigit() else None
    if desk.party is None:
        await parties.add(tx, contract, _values(desk.held))
    elif end:
        await parties.end(tx, contract, desk.party.id, version=version)
    else:
        values = {name: value for name, value in _values(desk.held).items() if name != "code"}
        await parties.change(tx, contract, desk.party.id, values, version=version)


def _values(held: Fields) -> dict[str, Any]:
    texts = {name: held[name] for name in TEXTS}
    return texts | {
        "registration_number": held["registration_number"] or None,
        "departments": [line.strip() for line in held["departments"].splitlines() if line.strip()],
        "is_main": held["is_main"],
    }


_DEPARTMENTS = "SELECT DISTINCT department FROM people WHERE tenant_id = $1 AND department <> '' AND ended_at IS NULL ORDER BY 1 LIMIT 100"


async def _form(request: Request, reader: Reader, desk: Desk) -> Response:
    async with transaction(desk.at.scope) as tx:
        known = [row["department"] for row in await tx.fetch(_DEPARTMENTS, tx.tenant)]
    return await show(
        request, reader, "party.html", status=desk.status, desk=desk, errors=desk.errors, known=known
    )
