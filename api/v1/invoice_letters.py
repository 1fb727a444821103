"""The letter that brings an issued invoice to its client: sent by itself at the issue, and once more when somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer
from api.deps import CurrentScope, OnceOnly, at_row
from api.requests import Route
from services.billing.invoices import actions, letters, sending
from tenants.db import transaction

router = APIRouter(prefix="/v1/invoices", tags=["billing"], route_class=Route)


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter that the mail server took: to whom, when, and the papers that went with it (none where it brings a link)."""

    invoice: UUID
    to: str
    sent_at: datetime
    papers: Sequence[str]


@router.post("/{invoice}/letters", status_code=201, response_model=LetterOut)
async def send_invoice_again(invoice: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Send an issued invoice or credit note by mail once more; 201 says that the mail server took the letter.

    409 `invoice_not_issued`, `no_mail_server`, `no_address` where who is billed has none on this invoice, `letter_refused` by the
    server; 503 `mail_server_away`.
    """
    inside = await at_row(scope, "invoices", invoice)
    async with transaction(inside) as tx:
        content = await sending.sendable(tx, invoice)
    letter = await letters.written(content)
    async with transaction(inside, once=claim) as tx:
        await actions.send_again(tx, invoice_id=invoice, letter=letter)
        papers = [each.name for each in letter.attachments]
        return await answer(tx, LetterOut(invoice, letter.to, tx.now, papers), status=201)
