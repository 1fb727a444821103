"""The writes of invoices, by their verbs: review, dispute and settle, issue, credit, discard, send again."""

from services.billing.invoices.crediting import discard
from services.billing.invoices.crediting import draft as draft_credit_note
from services.billing.invoices.disputing import dispute
from services.billing.invoices.disputing import settle as settle_dispute
from services.billing.invoices.issuing import issue
from services.billing.invoices.note_lines import LineCredit
from services.billing.invoices.reviewing import review, take_review_back
from services.billing.invoices.sending import send_again

__all__ = [
    "LineCredit",
    "discard",
    "dispute",
    "draft_credit_note",
    "issue",
    "review",
    "send_again",
    "settle_dispute",
    "take_review_back",
]
