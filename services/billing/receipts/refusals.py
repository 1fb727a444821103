"""What is refused about money received."""

from core.errors import Conflict, Denied, NotFound


class PaymentNotFound(NotFound):
    """No such payment, or you may not see it."""

    code = "payment_not_found"


class DepositNotFound(NotFound):
    """No such deposit, or you may not see it."""

    code = "deposit_not_found"


class WriteOffNotFound(NotFound):
    """No such write-off, or you may not see it."""

    code = "write_off_not_found"


class PaymentVoided(Conflict):
    """The payment was voided."""

    code = "payment_voided"


class PaymentRefunded(Conflict):
    """Something of the payment was paid back; take the refund back first."""

    code = "payment_refunded"


class RefundNotFound(NotFound):
    """No such refund, or you may not see it."""

    code = "refund_not_found"


class RefundUndone(Conflict):
    """The refund was taken back already."""

    code = "refund_undone"


class RefundDecided(Conflict):
    """This was decided already."""

    code = "refund_decided"


class OwnRefund(Denied):
    """Somebody else approves a refund than who asked for it."""

    code = "own_refund"


class AboveBalance(Conflict):
    """More than the invoice has open."""

    code = "above_balance"


class AboveCredit(Conflict):
    """More than there is left to the client's credit."""

    code = "above_credit"


class FeeAboveTolerance(Conflict):
    """A transfer fee is borne up to the legal entity's tolerance, and only where it closes the invoice."""

    code = "fee_above_tolerance"


class DepositMatched(Conflict):
    """The deposit is matched to a payment; release it first."""

    code = "deposit_matched"


class DepositNotMatched(Conflict):
    """The deposit is not matched."""

    code = "deposit_not_matched"


class WriteOffDecided(Conflict):
    """This was decided already."""

    code = "write_off_decided"


class WriteOffPending(Conflict):
    """A write-off of this invoice waits for approval."""

    code = "write_off_pending"


class OwnWriteOff(Denied):
    """Somebody else approves a write-off than who asked for it."""

    code = "own_write_off"


class NotYourWriteOff(Denied):
    """Only who asked for a write-off withdraws it."""

    code = "not_your_write_off"
