"""What is refused about invoices. Each says its fact; codes keep their spelling."""

from core.errors import Conflict, NotFound, Unavailable


class InvoiceNotFound(NotFound):
    """No such invoice, or you may not see it."""

    code = "invoice_not_found"


class LineNotFound(NotFound):
    """The invoice has no such line."""

    code = "line_not_found"


class InvoiceIssued(Conflict):
    """An issued invoice never changes; a credit note corrects it."""

    code = "invoice_issued"


class NotIssued(Conflict):
    """The invoice is a draft; it has to be issued first."""

    code = "invoice_not_issued"


class NoMailServer(Conflict):
    """There is no mail server in the settings."""

    code = "no_mail_server"


class NoAddress(Conflict):
    """The invoice was issued to somebody without an e-mail address, and says so for ever."""

    code = "no_address"


class MailServerAway(Unavailable):
    """The mail server cannot be reached, or asks to come again later; nothing was sent."""

    code = "mail_server_away"


class LetterRefused(Conflict):
    """The mail server refused the letter; nothing was sent."""

    code = "letter_refused"


class DisputesOpen(Conflict):
    """Lines of the draft are disputed; settle them first."""

    code = "disputes_open"


class FindingsOpen(Conflict):
    """The variance check found what blocks the issue, such as usage without a price: mend it, or accept it with a reason."""

    code = "findings_open"


class NothingToIssue(Conflict):
    """The period of this draft is open again; run the close first."""

    code = "period_open"


class BelowZero(Conflict):
    """The draft comes to less than zero: that is no invoice. Give it back by a credit note."""

    code = "invoice_below_zero"


class DisputeOpen(Conflict):
    """The line is disputed already."""

    code = "dispute_open"


class NoOpenDispute(Conflict):
    """Nobody disputes this line now."""

    code = "no_open_dispute"


class NotAnInvoice(Conflict):
    """This is a credit note; it names the invoice that it corrects."""

    code = "not_an_invoice"


class NotACreditNote(Conflict):
    """Only the draft of a credit note can be discarded; drafts of invoices are the close's."""

    code = "not_a_credit_note"


class NotOverdue(Conflict):
    """The invoice is paid, or not due yet."""

    code = "not_overdue"
