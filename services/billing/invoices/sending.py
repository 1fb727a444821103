"""An issued invoice goes to the client by mail, once: asked for in the transaction of the issue, as a timer, so that it is never lost.

Sent twice only where a worker died between the server's yes and the commit; the letter then has the same Message-ID. Somebody of
billing can send it once more, as a letter of its own.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from core import mail
from core.mail import Letter, MailAway, MailRefused
from services import events
from services.billing.invoices import listing
from services.billing.invoices.refusals import (
    LetterRefused,
    MailServerAway,
    NoAddress,
    NoMailServer,
    NotIssued,
)
from services.billing.papers import content_json
from services.billing.papers.content import InvoiceContent
from services.timers import Timers
from tenants.db import Tx

TIMERS = Timers("invoice_mail")
PATIENCE = timedelta(days=3)
"""How long a letter is tried again whose server is away."""
LEAST, MOST = timedelta(minutes=1), timedelta(hours=6)

_UNSENT = """
SELECT content FROM invoices WHERE tenant_id = $1 AND id = $2 AND status = 'issued' AND sent_at IS NULL
"""
_ISSUED = "SELECT content FROM invoices WHERE tenant_id = $1 AND id = $2 AND status = 'issued'"
_HOLD = f"{_UNSENT} FOR UPDATE SKIP LOCKED"
_SENT = "UPDATE invoices SET sent_at = $3, updated_at = $3 WHERE tenant_id = $1 AND id = $2"
_ISSUED_AT = "SELECT issued_at FROM invoices WHERE tenant_id = $1 AND id = $2"


async def ask(tx: Tx, invoice_id: UUID, content: InvoiceContent) -> None:
    """Have an invoice sent that is being issued, where there is a mail server and an address to send it to."""
    if mail.is_configured() and content.recipient.email:
        await TIMERS.put(tx, invoice_id, tx.now)


async def due(tx: Tx) -> list[tuple[UUID, UUID]]:
    """The tenant and the invoice of what is to be sent now, over all tenants."""
    return await TIMERS.due(tx)


async def unsent(tx: Tx, invoice_id: UUID) -> InvoiceContent | None:
    """What the invoice says; None where it was sent already."""
    held = await tx.fetchval(_UNSENT, tx.tenant, invoice_id)
    return None if held is None else content_json.read(held)


async def hand_over(tx: Tx, *, invoice_id: UUID, letter: Letter) -> bool:
    """Send the letter under the invoice's lock, and note that it was sent. False where another did, or is doing it.

    Raises MailAway or MailRefused.
    """
    if await tx.fetchrow(_HOLD, tx.tenant, invoice_id) is None:
        return False
    await mail.send(letter)
    await tx.execute(_SENT, tx.tenant, invoice_id, tx.now)
    await drop(tx, invoice_id)
    events.record(tx, "invoice.sent", "invoice", invoice_id, {"papers": len(letter.attachments)})
    return True


async def sendable(tx: Tx, invoice_id: UUID) -> InvoiceContent:
    """What an issued invoice says, to be sent once more. Raises Denied, InvoiceNotFound, NotIssued, NoMailServer, or NoAddress."""
    tx.scope.require("invoices.write")
    await listing.seen(tx, invoice_id)
    held = await tx.fetchval(_ISSUED, tx.tenant, invoice_id)
    if held is None:
        raise NotIssued
    content = content_json.read(held)
    if not mail.is_configured():
        raise NoMailServer
    if not content.recipient.email:
        raise NoAddress
    return content


async def send_again(tx: Tx, *, invoice_id: UUID, letter: Letter) -> None:
    """Send an issued invoice once more and note it; what still waited to be sent by itself is sent with this.

    Raises what `sendable` raises, and MailServerAway or LetterRefused.
    """
    await sendable(tx, invoice_id)
    try:
        await mail.send(replace(letter, key=f"{letter.key}-{tx.now:%Y%m%d%H%M%S%f}"))
    except MailAway as away:
        raise MailServerAway(retry_after=60) from away
    except MailRefused as refused:
        raise LetterRefused from refused
    await tx.execute(_SENT, tx.tenant, invoice_id, tx.now)
    await drop(tx, invoice_id)
    events.record(tx, "invoice.sent", "invoice", invoice_id, {"papers": len(letter.attachments)})


async def postpone(tx: Tx, invoice_id: UUID) -> bool:
    """Try again later, after as long as it has been tried; False where that was long enough, and it is given up."""
    issued_at = await tx.fetchval(_ISSUED_AT, tx.tenant, invoice_id)
    tried = tx.now - issued_at
    if tried > PATIENCE:
        await drop(tx, invoice_id)
        return False
    await TIMERS.put(tx, invoice_id, tx.now + min(max(tried, LEAST), MOST))
    return True


async def drop(tx: Tx, invoice_id: UUID) -> None:
    """Ask no more."""
    await TIMERS.drop(tx, invoice_id)
