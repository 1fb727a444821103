"""The sentences of what happens to money: contracts, usage, invoices, payments, grades. In the shape of sentences.py."""

from collections.abc import Mapping

from api.web.words import noop

AGREED: Mapping[str, str] = {
    "legal_entity.created": noop("%(actor)s added a legal entity that bills."),
    "legal_entity.updated": noop("%(actor)s changed a legal entity that bills: %(fields)s."),
    "legal_entity.ended": noop("%(actor)s took a legal entity out of use."),
    "contract.created": noop("%(actor)s made a contract."),
    "contract.updated": noop("%(actor)s changed a contract: %(fields)s."),
    "rate_card.created": noop("%(actor)s added prices to a contract."),
    "rate_card.updated": noop("%(actor)s changed prices of a contract."),
    "bill_to.created": noop("%(actor)s added an address that is billed."),
    "bill_to.updated": noop("%(actor)s changed an address that is billed: %(fields)s."),
    "bill_to.ended": noop("%(actor)s took an address that is billed out of use."),
    "grade.created": noop("%(actor)s added a grade of staff."),
    "grade.updated": noop("%(actor)s changed a grade of staff: %(fields)s."),
    "grade.costed": noop("%(actor)s set the hourly cost of a grade."),
    "grade.given": noop("%(actor)s gave somebody a grade."),
    "baseline.begun": noop("%(actor)s began a baseline of in-house costs."),
    "baseline.changed": noop("%(actor)s changed a baseline of in-house costs."),
    "baseline.confirmed": noop("%(actor)s confirmed values of a baseline with a source."),
}  # fmt: skip

BILLED: Mapping[str, str] = {
    "usage.recorded": noop("Usage was recorded."),
    "usage.requested": noop("%(actor)s entered usage by hand; somebody else has to approve it."),
    "usage.decided": noop("%(actor)s decided on usage that was entered by hand."),
    "usage_file.received": noop("%(actor)s sent a file of usage in, to be looked at."),
    "usage_file.recorded": noop("%(actor)s recorded the usage of a file."),
    "period.frozen": noop("A billing period was frozen."),
    "period.reopened": noop("%(actor)s reopened a billing period; its drafts were discarded."),
    "invoice.drafted": noop("The close made the draft."),
    "invoice.reviewed": noop("%(actor)s reviewed the draft."),
    "invoice.review_withdrawn": noop("%(actor)s took the review of the draft back."),
    "invoice.discarded": noop("The draft was discarded."),
    "invoice.issued": noop("%(actor)s issued the invoice."),
    "invoice.sent": noop("%(actor)s sent the invoice."),
    "invoice.reminded": noop("%(actor)s sent a reminder."),
    "credit_note.drafted": noop("%(actor)s drafted a credit note."),
    "credit_note.discarded": noop("%(actor)s discarded the draft of a credit note."),
    "credit_note.issued": noop("%(actor)s issued the credit note."),
    "line.disputed": noop("%(actor)s disputed a line."),
    "dispute.settled": noop("%(actor)s answered a dispute."),
}  # fmt: skip

RECEIVED: Mapping[str, str] = {
    "payment.recorded": noop("%(actor)s recorded a payment."),
    "payment.voided": noop("%(actor)s voided a payment."),
    "refund.requested": noop("%(actor)s asked to pay back what is to the client's credit."),
    "refund.decided": noop("%(actor)s decided on a refund."),
    "refund.made": noop("%(actor)s paid back what was to the client's credit."),
    "refund.undone": noop("%(actor)s took a refund back."),
    "settlement.made": noop("%(actor)s settled a part of an invoice."),
    "settlement.undone": noop("%(actor)s undid a settlement."),
    "write_off.requested": noop("%(actor)s asked to write an amount off."),
    "write_off.decided": noop("%(actor)s decided on a write-off."),
    "write_off.withdrawn": noop("%(actor)s withdrew a write-off."),
    "bank_deposit.imported": noop("%(actor)s read a bank's file in."),
    "bank_deposit.matched": noop("%(actor)s matched a deposit to invoices."),
    "bank_deposit.released": noop("%(actor)s took the match of a deposit back."),
    "bank_deposit.ignored": noop("%(actor)s put a deposit aside."),
    "month.locked": noop("%(actor)s locked a month of the books."),
    "month.unlocked": noop("%(actor)s unlocked a month of the books."),
}  # fmt: skip

MONEY: Mapping[str, str] = {**AGREED, **BILLED, **RECEIVED}
