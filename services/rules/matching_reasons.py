"""What speaks for a suggestion, and how much."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why an invoice is suggested."""

    PAYER_LEARNT = "payer_learnt"
    NAME_ALIKE = "name_alike"
    NUMBER_IN_TEXT = "number_in_text"
    AMOUNT_EQUAL = "amount_equal"
    SUM_EQUAL = "sum_equal"
    ALL_OPEN = "all_open"
    SHORT_BY_FEE = "short_by_fee"
    ONLY_SUCH_AMOUNT = "only_such_amount"
    PAID_IN_PART = "paid_in_part"
    MORE_THAN_OPEN = "more_than_open"


WEIGHTS: Mapping[Reason, int] = {
    Reason.PAYER_LEARNT: 45,
    Reason.NAME_ALIKE: 25,
    Reason.NUMBER_IN_TEXT: 35,
    Reason.AMOUNT_EQUAL: 35,
    Reason.SUM_EQUAL: 25,
    Reason.ALL_OPEN: 8,
    Reason.SHORT_BY_FEE: 22,
    Reason.ONLY_SUCH_AMOUNT: 10,
    Reason.PAID_IN_PART: 0,
    Reason.MORE_THAN_OPEN: 0,
}


def score_of(reasons: Iterable[Reason]) -> int:
    """What the reasons add up to, 100 at most."""
    return min(100, sum(WEIGHTS[each] for each in reasons))
