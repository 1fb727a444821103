"""Send an issued invoice by mail once more: asked first, since a letter cannot be taken back."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.billing import invoice
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from api.web.rendering import back
from api.web.words import noop, words
from services.billing.invoices import actions, letters, sending
from services.billing.invoices.refusals import LetterRefused, MailServerAway
from tenants.db import transaction

router = APIRouter(prefix="/billing/invoices", include_in_schema=False, route_class=PageRoute)


@router.get("/{invoice_id}/letter")
async def ask(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """To whom it goes. Raises NotIssued, NoMailServer, or NoAddress."""
    async with transaction(await at_row(reader.who, "invoices", invoice_id)) as tx:
        to = (await sending.sendable(tx, invoice_id)).recipient.email
    return await invoice.shown(request, reader, invoice_id, dialog="letter", address=to)


@router.post("/{invoice_id}/letter")
async def send(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """Send it now; the answer says whether the mail server took it."""
    said = words(reader.language, "billing")
    scope = await at_row(reader.who, "invoices", invoice_id)
    async with transaction(scope) as tx:
        content = await sending.sendable(tx, invoice_id)
    letter = await letters.written(content)
    here = f"/billing/invoices/{invoice_id}"
    try:
        async with transaction(scope) as tx:
            await actions.send_again(tx, invoice_id=invoice_id, letter=letter)
    except MailServerAway:
        text = said.gettext(noop("Not sent: the mail server cannot be reached. Try again later."))
        return back(request, here, text, late=True)
    except LetterRefused:
        text = said.gettext(noop("Not sent: the mail server refused the letter. Look at the address."))
        return back(request, here, text, late=True)
    return back(request, here, said.gettext(noop("Sent to %(address)s.")) % {"address": letter.to})
