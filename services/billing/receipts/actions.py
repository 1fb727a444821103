"""The writes of money received, by their verbs."""

from services.billing.receipts.allocating import Allocation
from services.billing.receipts.importing import take_in
from services.billing.receipts.matching import match, release, set_aside, take_up
from services.billing.receipts.paying import NewPayment, record, record_for
from services.billing.receipts.refund_decisions import decide as decide_refund
from services.billing.receipts.refund_decisions import undo as undo_refund
from services.billing.receipts.refunding import refund_note, refund_payment
from services.billing.receipts.reminding import remind
from services.billing.receipts.using_credit import use_note as use_credit_note
from services.billing.receipts.using_credit import use_payment as allocate
from services.billing.receipts.voiding import void
from services.billing.receipts.writing_off import ask as ask_write_off
from services.billing.receipts.writing_off import decide as decide_write_off
from services.billing.receipts.writing_off import withdraw as withdraw_write_off

__all__ = [
    "Allocation",
    "NewPayment",
    "allocate",
    "ask_write_off",
    "decide_refund",
    "decide_write_off",
    "match",
    "record",
    "record_for",
    "refund_note",
    "refund_payment",
    "release",
    "remind",
    "set_aside",
    "take_in",
    "take_up",
    "undo_refund",
    "use_credit_note",
    "void",
    "withdraw_write_off",
]
