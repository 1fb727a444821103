"""What invoices, credit notes and money do to the books: transfers, each from the credited account to the debited one.

A transfer is above zero and has two accounts, so the books cannot be out of balance. Balances are debits less credits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

RECEIVABLE, BANK, ADVANCE = "receivable", "bank", "advance_received"
TAX, PASSED_ON, FEE, BAD_DEBT = "tax_payable", "passed_on", "transfer_fee", "bad_debt"
REVENUE = "revenue:"
OUT_OF_SCOPE = "out_of_scope"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Posting:
    """One transfer, before it is written."""

    debit: str
    credit: str
    amount: Decimal
    tax_category: str = ""

    def reversed(self) -> "Posting":
        """The transfer that takes this one back."""
        return Posting(self.credit, self.debit, self.amount, self.tax_category)


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it is printed: in the smallest unit, without tax; of a credit note, above zero what is taken back."""

    charge: str
    tax_category: str
    net: Decimal


@dataclass(frozen=True, slots=True)
class Taxed:
    """The tax of a category and rate."""

    tax_category: str
    tax: Decimal


def revenue_of(line: Printed) -> str:
    """The account a line is earned on. What is out of scope was paid for the client and is passed on (立替金)."""
    return PASSED_ON if line.tax_category == OUT_OF_SCOPE else f"{REVENUE}{line.charge}"


def issued(lines: Iterable[Printed], taxes: Iterable[Taxed]) -> list[Posting]:
    """What an invoice does: the client owes the lines and their tax."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        sums[revenue_of(line), line.tax_category] += line.net
    for tax in taxes:
        sums[TAX, tax.tax_category] += tax.tax
    return [_signed(account, amount, category) for (account, category), amount in sums.items() if amount]


def _signed(account: str, amount: Decimal, category: str) -> Posting:
    earned = Posting(RECEIVABLE, account, abs(amount), category)
    return earned if amount > 0 else earned.reversed()


def credited(lines: Iterable[Printed], taxes: Iterable[Taxed], *, beyond: Decimal) -> list[Posting]:
    """What a credit note does. `beyond` is what the invoice did not owe any more: it stays to the client's credit."""
    postings = [each.reversed() for each in issued(lines, taxes)]
    return [*postings, Posting(RECEIVABLE, ADVANCE, beyond)] if beyond else postings


def received(allocated: Decimal, rest: Decimal) -> list[Posting]:
    """What a payment does: it pays invoices, and the rest stays to the client's credit."""
    return _nonzero(Posting(BANK, RECEIVABLE, allocated), Posting(BANK, ADVANCE, rest))


def credit_used(amount: Decimal) -> list[Posting]:
    """What was to the client's credit pays an invoice."""
    return _nonzero(Posting(ADVANCE, RECEIVABLE, amount))


def refunded(amount: Decimal) -> list[Posting]:
    """What was to the client's credit is paid back."""
    return _nonzero(Posting(ADVANCE, BANK, amount))


def fee_borne(amount: Decimal) -> list[Posting]:
    """A transfer fee that the client kept back is ours."""
    return _nonzero(Posting(FEE, RECEIVABLE, amount))


def written_off(amount: Decimal) -> list[Posting]:
    """A balance that will not be paid any more (貸倒)."""
    return _nonzero(Posting(BAD_DEBT, RECEIVABLE, amount))


def _nonzero(*postings: Posting) -> list[Posting]:
    return [each for each in postings if each.amount]


def balances(postings: Iterable[Posting]) -> Mapping[str, Decimal]:
    """Debits less credits, by account. All together are zero."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in postings:
        sums[each.debit] += each.amount
        sums[each.credit] -= each.amount
    return sums
