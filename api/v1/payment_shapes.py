"""What calls about money received take."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from api.shapes import Day, Shape
from api.v1.invoice_shapes import Reason
from api.v1.money_shapes import Currency, Exact, Money
from services.billing.receipts.actions import Allocation, NewPayment

Text = Annotated[str, StringConstraints(max_length=300)]
Amount = Annotated[Exact, Field(gt=0)]
Method = Literal["bank_transfer", "direct_debit", "card", "cash", "other"]


class AllocationIn(Shape):
    """What is for an invoice. `fee` is what the sender's bank kept back; with it the invoice is paid in full."""

    invoice: UUID
    amount: Money
    fee: Money = Decimal(0)

    def allocation(self) -> Allocation:
        """As the action takes it."""
        return Allocation(self.invoice, self.amount, self.fee)


Allocations = Annotated[list[AllocationIn], Field(max_length=200)]


class AllocationsIn(Shape):
    """What of a credit is for which invoices."""

    allocations: Annotated[Allocations, Field(min_length=1)]


class PaymentIn(Shape):
    """Money that came in. What is not allocated stays to the client's credit."""

    amount: Amount
    received_on: Day
    allocations: Allocations = Field(default_factory=list)
    method: Method = "bank_transfer"
    payer: Text = ""
    note: Text = ""
    currency: Currency | None = None
    legal_entity: UUID | None = None
    tenant: Annotated[str, Field(max_length=40)] | None = None

    def payment(self) -> NewPayment:
        """As the action takes it."""
        return NewPayment(
            amount=self.amount,
            received_on=self.received_on,
            allocations=[each.allocation() for each in self.allocations],
            legal_entity=self.legal_entity,
            currency=self.currency,
            method=self.method,
            payer=self.payer,
            note=self.note,
        )


class InvoicePaymentIn(Shape):
    """Money for one invoice. What is more than it has open stays to the client's credit; `fee` closes what is short."""

    amount: Amount
    received_on: Day
    fee: Money = Decimal(0)
    method: Method = "bank_transfer"
    payer: Text = ""
    note: Text = ""

    def payment(self) -> NewPayment:
        """As the action takes it."""
        return NewPayment(self.amount, self.received_on, method=self.method, payer=self.payer, note=self.note)


class VoidIn(Shape):
    """Why a payment or a refund is taken back."""

    reason: Reason


class WriteOffIn(Shape):
    """A balance that will not be paid; all of it where no amount is given."""

    reason: Reason
    amount: Amount | None = None


class DecisionIn(Shape):
    """What was decided."""

    decision: Literal["approve", "reject"]


class MatchIn(Shape):
    """Which client paid, and what for."""

    tenant: Annotated[str, Field(max_length=40)]
    allocations: Allocations = Field(default_factory=list)


class IgnoreIn(Shape):
    """Why a deposit is no client's."""

    note: Text = ""
