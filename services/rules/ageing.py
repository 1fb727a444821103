"""How late open invoices are: by days after the due day, in the buckets that every receivables list has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Bucket(StrEnum):
    """An invoice is not due up to its due day; the day after is the first that counts."""

    NOT_DUE = "not_due"
    TO_30 = "1_30"
    TO_60 = "31_60"
    TO_90 = "61_90"
    OVER_90 = "over_90"


_LAST_DAY = {Bucket.NOT_DUE: 0, Bucket.TO_30: 30, Bucket.TO_60: 60, Bucket.TO_90: 90}


@dataclass(frozen=True, slots=True)
class Due:
    """What is still open of an invoice; without a due day it is never late."""

    due_on: date | None
    balance: Decimal


def days_late(due_on: date | None, today: date) -> int:
    """Days since the due day, 0 until it is over."""
    return max(0, (today - due_on).days) if due_on else 0


def bucket(due_on: date | None, today: date) -> Bucket:
    """Where an invoice stands today."""
    late = days_late(due_on, today)
    return next((each for each, last in _LAST_DAY.items() if late <= last), Bucket.OVER_90)


def aged(dues: Iterable[Due], today: date) -> dict[Bucket, Decimal]:
    """The open balances by bucket, every bucket named."""
    sums = dict.fromkeys(Bucket, ZERO)
    for due in dues:
        sums[bucket(due.due_on, today)] += due.balance
    return sums
