"""How much a credit note may take back: per tax rate, never more than the invoice less the notes before it.

What remains of a rate is its printed net and tax. A note for all that remains takes exactly that, so that the last one takes the
rounding; one for less has its tax rounded once, and never above what remains of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from services.rules.exact import ZERO, plain, tidy
from services.rules.invoice_lines import TaxGroup
from services.rules.invoicing import GroupTotal
from services.rules.refusals import Phrase, Refused, noop, phrase

Rate = TaxGroup
"""Tax category and rate."""


@dataclass
class AboveInvoice(Refused):
    """A credit note takes back more than the invoice and its earlier notes leave at a tax rate."""

    tax_category: str
    rate: str
    asked: str
    remaining: str
    code: ClassVar[str] = "credit_above_invoice"

    def said(self) -> Phrase:
        sentence = noop(
            "At {rate} ({tax_category}) the invoice has {remaining} left to credit; the note asks {asked}."
        )
        return phrase(sentence, **self.facts())


@dataclass
class NothingToCredit(Refused):
    """A credit note that takes nothing back."""

    code: ClassVar[str] = "nothing_to_credit"

    def said(self) -> Phrase:
        return phrase("Nothing is left to credit on this invoice.")


def remaining(original: Iterable[GroupTotal], earlier: Iterable[GroupTotal]) -> dict[Rate, GroupTotal]:
    """What is left of each rate of the invoice."""
    left = {each.group: each for each in original}
    for note in earlier:
        before = left[note.group]
        left[note.group] = replace(
            before,
            net=tidy(before.net - note.net),
            tax=tidy(before.tax - note.tax),
            gross=tidy(before.gross - note.gross),
        )
    return left


def bounded(
    asked: Iterable[GroupTotal], left: Mapping[Rate, GroupTotal], *, inclusive: bool = False
) -> list[GroupTotal]:
    """The totals of a note, with the rounding taken by the last one. Raises AboveInvoice, or NothingToCredit."""
    totals = [_within(each, left.get(each.group), inclusive=inclusive) for each in asked if each.gross]
    if not totals:
        raise NothingToCredit
    return totals


def _within(asked: GroupTotal, left: GroupTotal | None, *, inclusive: bool) -> GroupTotal:
    left = left or GroupTotal(asked.tax_category, asked.rate, ZERO, ZERO, ZERO)
    wants, has = (asked.gross, left.gross) if inclusive else (asked.net, left.net)
    if wants == has:
        return left
    if wants > has or wants < 0:
        raise AboveInvoice(asked.tax_category.value, plain(asked.rate), plain(wants), plain(has))
    if inclusive:
        return _kept_gross(asked, left)
    tax = min(asked.tax, left.tax)
    return replace(asked, tax=tax, gross=asked.net + tax)


def _kept_gross(asked: GroupTotal, left: GroupTotal) -> GroupTotal:
    tax = min(max(asked.tax, asked.gross - left.net), left.tax)
    return replace(asked, net=asked.gross - tax, tax=tax)
