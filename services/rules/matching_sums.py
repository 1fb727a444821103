"""Which open invoices together come to an amount, or to a little more: what a transfer fee may have been kept back from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from uuid import UUID

MOST_TRIED = 12
"""Of this many invoices, the oldest, every combination is tried (4,095); beyond them only the whole list and each alone."""
_MOST_SINGLES = 3


@dataclass(frozen=True, slots=True)
class Open:
    """An open invoice of a client."""

    id: UUID
    tenant: UUID
    number: str
    balance: Decimal
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Some invoices and what they come to."""

    rows: Sequence[Open]
    total: Decimal


def sums_near(rows: Sequence[Open], amount: Decimal, tolerance: Decimal, *, several: bool) -> list[Sum]:
    """Sums from `amount` to `amount + tolerance`: single invoices first, then the best of several.

    Without `several` (nothing says that this client paid) only the sum of all counts: others are chance.
    """
    singles = [Sum([row], row.balance) for row in rows if amount <= row.balance <= amount + tolerance]
    singles.sort(key=lambda each: each.total)
    found = singles[:_MOST_SINGLES]
    if any(each.total == amount for each in found):
        return found
    best = min(_several(rows, amount, tolerance, several=several), key=_rank, default=None)
    return [*found, best] if best else found


def _several(rows: Sequence[Open], amount: Decimal, tolerance: Decimal, *, several: bool) -> Iterator[Sum]:
    tried = [row for row in rows[:MOST_TRIED] if row.balance < amount + tolerance] if several else []
    for size in range(2, len(tried) + 1):
        for chosen in combinations(tried, size):
            if amount <= (total := _total(chosen)) <= amount + tolerance:
                yield Sum(chosen, total)
    if len(rows) > 1 and amount <= (total := _total(rows)) <= amount + tolerance:
        yield Sum(rows, total)


def _total(rows: Sequence[Open]) -> Decimal:
    return sum((row.balance for row in rows), Decimal(0))


def _rank(each: Sum) -> tuple[Decimal, int]:
    """The nearest first, then the fewest; among equals the oldest, which come first."""
    return each.total, len(each.rows)
