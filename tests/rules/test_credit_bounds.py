"""Credit notes never exceed their invoice, per tax rate, and the last one takes the rounding."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.credit_bounds import AboveInvoice, NothingToCredit, bounded, remaining
from services.rules.exact import ZERO
from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import GroupTotal, TaxMode, Terms, totalled
from services.rules.money import Rounding
from services.rules.rate_cards import TaxCategory

D = Decimal
STANDARD = (TaxCategory.STANDARD, D("0.1"))


def of(net: int, terms: Terms = Terms()) -> tuple[GroupTotal, ...]:
    line = Line(LineKind.CHARGE, "entry", "", "", D(1), D(net), *STANDARD)
    return totalled([line], terms).groups


def test_a_part_is_taxed_by_itself_and_the_last_takes_the_rounding() -> None:
    invoice = of(1005)  # tax 100
    first = bounded(of(509), remaining(invoice, []))  # tax 50
    last = bounded(of(496), remaining(invoice, first))  # by itself 49
    assert [(each[0].net, each[0].tax) for each in (first, last)] == [(509, 50), (496, 50)]
    assert remaining(invoice, [*first, *last])[STANDARD].gross == 0


@pytest.mark.parametrize("asked", [1006, 5000])
def test_more_than_the_invoice_is_refused_with_what_is_left(asked: int) -> None:
    with pytest.raises(AboveInvoice) as refused:
        bounded(of(asked), remaining(of(1005), []))
    assert refused.value.facts() == {
        "tax_category": "standard",
        "rate": "0.1",
        "asked": str(asked),
        "remaining": "1005",
    }


def test_a_rate_that_the_invoice_has_not_is_refused() -> None:
    reduced = [GroupTotal(TaxCategory.REDUCED, D("0.08"), D(10), ZERO, D(10))]
    with pytest.raises(AboveInvoice):
        bounded(reduced, remaining(of(1005), []))


def test_nothing_is_no_credit_note() -> None:
    with pytest.raises(NothingToCredit):
        bounded([], remaining(of(1005), []))


@given(
    st.integers(1, 10**6),
    st.lists(st.integers(1, 10**5), max_size=12),
    st.sampled_from(Rounding),
    st.sampled_from(TaxMode),
)
def test_notes_together_are_never_more_than_their_invoice(
    net: int, parts: list[int], rounding: Rounding, mode: TaxMode
) -> None:
    terms = Terms("JPY", mode, rounding)
    invoice, notes = of(net, terms), list[GroupTotal]()
    for part in parts:
        notes += _noted(part, invoice, notes, terms)
    left = remaining(invoice, notes)[STANDARD]
    assert min(left.net, left.tax, left.gross) >= 0
    rest = int(left.gross if mode is TaxMode.INCLUSIVE else left.net)
    if rest:
        notes += bounded(of(rest, terms), remaining(invoice, notes), inclusive=mode is TaxMode.INCLUSIVE)
        assert remaining(invoice, notes)[STANDARD].gross == 0
    assert all(each.net + each.tax == each.gross for each in notes)


def _noted(
    part: int, invoice: Sequence[GroupTotal], notes: list[GroupTotal], terms: Terms
) -> list[GroupTotal]:
    try:
        return bounded(
            of(part, terms), remaining(invoice, notes), inclusive=terms.tax_mode is TaxMode.INCLUSIVE
        )
    except AboveInvoice:
        return []
