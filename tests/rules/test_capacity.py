"""What counts against a person's capacity."""

from fractions import Fraction

import pytest

from services.rules import capacity
from services.rules.capacity import Load
from services.rules.lifecycle import Status


@pytest.mark.parametrize(
    ("status", "counts", "counts_if_waiting_does"),
    [
        (Status.NEW, False, False),
        (Status.AWAITING_APPROVAL, False, False),
        (Status.QUEUED, True, True),
        (Status.IN_PROGRESS, True, True),
        (Status.IN_REVIEW, True, True),
        (Status.WAITING_CLIENT, False, True),
        (Status.ON_HOLD, False, True),
        (Status.RESOLVED, False, False),
        (Status.CLOSED, False, False),
        (Status.CANCELLED, False, False),
    ],
)
def test_waiting_counts_as_the_queue_says(status: Status, counts: bool, counts_if_waiting_does: bool) -> None:
    assert capacity.counts(status, waiting_counts=False) is counts
    assert capacity.counts(status, waiting_counts=True) is counts_if_waiting_does


def test_units_add_up_each_by_its_own_queue() -> None:
    loads = [
        Load(Status.IN_PROGRESS, 3),
        Load(Status.WAITING_CLIENT, 5),
        Load(Status.WAITING_CLIENT, 2, waiting_counts=True),
    ]
    assert capacity.in_use(loads) == 5
    assert capacity.in_use([]) == 0


def test_somebody_without_capacity_is_full() -> None:
    assert capacity.utilisation(0, 0) == 1
    assert capacity.utilisation(3, 9) == Fraction(1, 3)
