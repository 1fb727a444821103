"""Suggestions: who paid and what was paid speak for them; nothing speaks for none."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.rules.matching import Known, Received, suggest
from services.rules.matching_reasons import Reason
from services.rules.matching_sums import Open

D = Decimal
ACME, NORTH = UUID(int=1), UUID(int=2)


def opened(n: int, balance: int, tenant: UUID = ACME, due: int = 1) -> Open:
    return Open(UUID(int=100 + n), tenant, f"INV-2026-{n:05}", D(balance), date(2026, 10, due))


def found(
    amount: int,
    rows: list[Open],
    *,
    learnt: UUID | None = None,
    text: str = "",
    payer: str = "ウラカタ",
    tolerance: int = 0,
    names=(),
):
    known = Known({learnt: 3} if learnt else {}, dict(names))
    return suggest(Received(D(amount), payer, text), rows, known, tolerance=D(tolerance))


def test_a_learnt_payer_with_the_amount_comes_first() -> None:
    rows = [opened(1, 1000), opened(2, 1000, NORTH)]
    best, other = found(1000, rows, learnt=NORTH)
    assert (best.tenant, best.reasons) == (NORTH, [Reason.PAYER_LEARNT, Reason.AMOUNT_EQUAL])
    assert (other.tenant, other.reasons) == (ACME, [Reason.AMOUNT_EQUAL])
    assert best.score > other.score


def test_an_amount_that_only_one_invoice_has_counts_more() -> None:
    (alone,) = found(1000, [opened(1, 1000), opened(2, 900, NORTH)])
    assert alone.reasons == [Reason.AMOUNT_EQUAL, Reason.ONLY_SUCH_AMOUNT]


def test_the_number_in_the_text_is_found_however_it_is_spelled() -> None:
    rows = [opened(1, 1000), opened(2, 1000)]
    best = found(1000, rows, text="ＩＮＶ２０２６００００２ ｵｼﾊﾗｲ")[0]
    assert [each.invoice for each in best.shares] == [UUID(int=102)]
    assert Reason.NUMBER_IN_TEXT in best.reasons


def test_several_invoices_add_up() -> None:
    rows = [opened(1, 300), opened(2, 500), opened(3, 700)]
    best = found(1000, rows, learnt=ACME)[0]
    assert [each.amount for each in best.shares] == [300, 700]
    assert best.reasons == [Reason.PAYER_LEARNT, Reason.SUM_EQUAL]
    assert found(1000, rows) == []  # by chance alone nothing is suggested
    assert found(1500, rows)[0].reasons == [Reason.SUM_EQUAL, Reason.ALL_OPEN]


def test_short_by_a_fee_up_to_the_tolerance() -> None:
    best = found(9450, [opened(1, 10000)], learnt=ACME, tolerance=550)[0]
    assert [(each.amount, each.fee) for each in best.shares] == [(9450, 550)]
    assert Reason.SHORT_BY_FEE in best.reasons
    part = found(9449, [opened(1, 10000)], learnt=ACME, tolerance=550)[0]
    assert (part.reasons[-1], part.shares[0].fee) == (Reason.PAID_IN_PART, 0)


def test_what_fits_nothing_pays_the_oldest_first_and_the_rest_stays() -> None:
    best = found(1600, [opened(1, 1000, due=20), opened(2, 500, due=3)], learnt=ACME)[0]
    assert [(each.invoice.int, each.amount) for each in best.shares] == [(102, 500), (101, 1000)]
    assert (best.rest, best.reasons[-1]) == (100, Reason.MORE_THAN_OPEN)


def test_a_name_alike_speaks_less_than_a_learnt_one() -> None:
    rows = [opened(1, 1000)]
    alike = found(1000, rows, names=[(ACME, frozenset({"ウラカタ"}))])[0]
    assert alike.reasons[0] is Reason.NAME_ALIKE
    assert alike.score < found(1000, rows, learnt=ACME)[0].score


def test_nothing_speaks_for_nothing() -> None:
    assert found(123, [opened(1, 1000)]) == []
    assert found(123, []) == []


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=14),
    st.integers(1, 20000),
    st.integers(0, 900),
    st.booleans(),
)
def test_every_suggestion_adds_up(balances: list[int], amount: int, tolerance: int, learnt: bool) -> None:
    rows = [opened(n, balance) for n, balance in enumerate(balances)]
    open_of = {each.id: each.balance for each in rows}
    for each in found(amount, rows, learnt=ACME if learnt else None, tolerance=tolerance):
        assert sum(share.amount for share in each.shares) + each.rest == amount
        assert sum(share.fee for share in each.shares) <= tolerance
        assert all(
            share.amount >= 0 and share.amount + share.fee <= open_of[share.invoice] for share in each.shares
        )
        assert len({share.invoice for share in each.shares}) == len(each.shares)
        assert 0 < each.score <= 100
