"""What refusals about contracts, invoices and money are called. In the shape of refusals.py."""

from collections.abc import Mapping

from api.web.words import noop

MONEY: Mapping[str, str] = {
    "invoice_issued": noop("It is issued and does not change any more. Correct it by a credit note."),
    "invoice_not_issued": noop("It is a draft. Issue it first."),
    "no_mail_server": noop("There is no mail server in the settings, so nothing can be sent. Send the PDF yourself."),
    "no_address": noop("Who is billed has no e-mail address on this invoice. Send the PDF yourself."),
    "invoice_not_found": noop("This invoice is not there any more, or you may not see it."),
    "disputes_open": noop("The client disputes a line. Answer first, then issue."),
    "dispute_open": noop("This line is disputed already."),
    "no_open_dispute": noop("Nobody disputes this line now."),
    "findings_open": noop("Some work has no price. Set prices and compute again, or issue it with a reason."),
    "period_open": noop("The period is open. Close the month first."),
    "period_issued": noop("An invoice of this period is issued, so it stays closed. Corrections are credit notes."),
    "period_not_over": noop("The period has not ended yet."),
    "no_rate_card": noop("The contract has no prices for this period. Set them first."),
    "nobody_to_bill": noop("The contract has nobody who is billed. Add an address that is billed."),
    "nothing_to_close": noop("The contract has no period that ends in this month."),
    "invoice_below_zero": noop("The draft comes to less than zero. Give it back by a credit note."),
    "credit_above_invoice": noop("It is more than what is left of the invoice at this tax rate."),
    "nothing_to_credit": noop("Nothing is left to credit on this invoice."),
    "not_a_credit": noop("Only amounts above zero can be taken back."),
    "above_balance": noop("It is more than what the invoice has open."),
    "above_credit": noop("It is more than what is left to the client's credit."),
    "fee_above_tolerance": noop("The missing amount is more than the transfer fee that we bear."),
    "deposit_matched": noop("The deposit is matched already. Take that back first."),
    "deposit_not_matched": noop("The deposit is not matched."),
    "payment_refunded": noop("Something of this payment was paid back. Take the refund back first."),
    "refund_undone": noop("The refund was taken back already."),
    "refund_not_found": noop("There is no such refund, or you may not see it."),
    "usage_file_not_found": noop("This file is not there any more. What was recorded from it stays."),
    "payment_voided": noop("The payment is voided already."),
    "not_overdue": noop("The invoice is paid, or not due yet."),
    "own_write_off": noop("You asked for this write-off yourself. Somebody else must decide."),
    "write_off_decided": noop("Somebody decided on this write-off before."),
    "write_off_pending": noop("A write-off of this invoice waits for approval already."),
    "already_taken_back": noop("This has already been undone."),
    "month_locked": noop("This month of the books is locked. Unlock it, or choose another day."),
    "not_in_peppol": noop("This invoice cannot be sent by Peppol. Look at the registration number and the address that is billed."),
}  # fmt: skip
