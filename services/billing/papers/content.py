"""What an invoice says, whole and in no language: kept as JSON when it is issued, and every paper is made from it alone.

Money is `Decimal` in the currency; `printed` money has the currency's smallest unit. Days are calendar days, first and last both in.
Nothing here is read again from contracts, parties or cards: what they say later changes no paper.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

FORM = 1
"""The look and wording of the papers. An invoice keeps the form that it was issued with; a new look is a new number."""

LATER = {"later": True}
"""Marks a field that contents kept before it was there do not have: they are read with its default."""

Kind = Literal["invoice", "credit_note"]
TaxMode = Literal["exclusive", "inclusive"]
Category = Literal["standard", "reduced", "exempt", "out_of_scope", "export"]
LineKind = Literal["charge", "surcharge", "one_off", "service_credit", "true_up", "adjustment", "correction"]


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both in it: `2026-10-01` to `2026-10-31`."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Issuer:
    """The legal entity that bills, as it was at the issue."""

    code: str
    name_ja: str
    name_en: str
    registration_number: str | None = None
    corporate_number: str | None = None
    country: str = "JP"
    postal_code: str = ""
    address_ja: str = ""
    address_en: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is billed. With a contact it is a person's letter (様), without one the department's or company's (御中)."""

    code: str
    name: str
    department: str = ""
    contact: str = ""
    postal_code: str = ""
    address: str = ""
    country: str = "JP"
    registration_number: str | None = None
    corporate_number: str | None = None
    email: str = ""
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where to pay. `kind` is as the bank calls it (普通, 当座), or `ordinary`, `current`, `savings`.

    What is empty in English is said on English papers as the bank has it.
    """

    code: str
    bank: str
    branch: str
    kind: str
    number: str
    holder: str
    bank_code: str = ""
    branch_code: str = ""
    bank_en: str = field(default="", metadata=LATER)
    branch_en: str = field(default="", metadata=LATER)
    holder_en: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class Line:
    """A line. `amount` is exact; `printed` has the smallest unit, apportioned so that a rate's lines add up to its net.

    With prices that include tax, `amount` and `printed_gross` include it (the latter adds up to the rate's gross), `printed` does not.
    A `percent` is what a surcharge adds to the price of other lines; it has no unit price then.
    `party` is the code of the party of a summary invoice that the line is for; `period` is there when it is not the invoice's.
    """

    n: int
    kind: LineKind
    charge: str
    name_ja: str
    name_en: str
    quantity: Decimal
    amount: Decimal
    printed: Decimal
    tax_category: Category
    tax_rate: Decimal
    unit_ja: str = ""
    unit_en: str = ""
    unit_price: Decimal | None = None
    printed_gross: Decimal | None = None
    party: str = ""
    period: Days | None = None
    percent: Decimal | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Total:
    """Of one tax category and rate: the printed base, its tax, and both."""

    tax_category: Category
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Original:
    """The invoice that a credit note takes back from."""

    id: UUID
    number: str
    issued_on: date
    period: Days


@dataclass(frozen=True, slots=True)
class InvoiceContent:
    """An invoice or a credit note. A draft has neither number nor day of issue.

    The amounts of a credit note are above zero: what is taken back. `parties` are those of a summary invoice (合計請求), in order,
    empty otherwise; `recipient` is then who gets the whole.
    """

    id: UUID
    kind: Kind
    contract_code: str
    contract_name_ja: str
    contract_name_en: str
    issuer: Issuer
    recipient: Recipient
    period: Days
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    currency: str = "JPY"
    tax_mode: TaxMode = "exclusive"
    language: str = "ja"
    bank_account: BankAccount | None = None
    parties: tuple[Recipient, ...] = ()
    original: Original | None = None
    reason: str = ""
    remarks: str = ""
    form: int = FORM

    @property
    def is_draft(self) -> bool:
        return self.number is None
