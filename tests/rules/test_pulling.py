"""The order in which `next` serves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.rules import pulling
from services.rules.lifecycle import Priority
from services.rules.pulling import Order, Waiting

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ME, OTHER = UUID(int=1), UUID(int=2)
PLAIN = Waiting(UUID(int=10), NOW + HOUR, Priority.NORMAL, NOW - HOUR)


def first(*tickets: Waiting, order: Order = Order.DUE) -> Waiting:
    forwards = pulling.serving_order(tickets, ME, order=order)
    assert forwards == pulling.serving_order(reversed(tickets), ME, order=order)
    return forwards[0]


def test_the_nearest_due_time_comes_first_also_when_it_has_passed() -> None:
    late = replace(PLAIN, id=UUID(int=11), due_at=NOW - HOUR, priority=Priority.LOW, created_at=NOW)
    assert first(PLAIN, late) is late


def test_no_due_time_comes_last() -> None:
    urgent = replace(PLAIN, id=UUID(int=11), due_at=None, priority=Priority.URGENT)
    assert first(PLAIN, urgent) is PLAIN
    far = replace(PLAIN, id=UUID(int=12), due_at=datetime.max.replace(tzinfo=UTC), priority=Priority.LOW)
    assert first(far, urgent) is far


def test_ties_go_by_priority_then_age_then_id() -> None:
    high = replace(PLAIN, id=UUID(int=11), priority=Priority.HIGH, created_at=NOW)
    assert first(PLAIN, high) is high
    older = replace(PLAIN, id=UUID(int=11), created_at=NOW - 2 * HOUR)
    assert first(PLAIN, older) is older
    twin = replace(PLAIN, id=UUID(int=11))
    assert first(PLAIN, twin) is PLAIN


def test_a_queue_may_put_priority_first() -> None:
    urgent = replace(PLAIN, id=UUID(int=11), due_at=None, priority=Priority.URGENT)
    assert first(PLAIN, urgent, order=Order.PRIORITY) is urgent


def test_ones_own_come_first_and_others_are_skipped() -> None:
    mine = replace(PLAIN, id=UUID(int=11), due_at=None, priority=Priority.LOW, assignee=ME)
    theirs = replace(PLAIN, id=UUID(int=12), due_at=NOW - HOUR, assignee=OTHER)
    assert pulling.serving_order([theirs, PLAIN, mine], ME) == [mine, PLAIN]


TICKETS = st.lists(
    st.builds(
        Waiting,
        st.integers(1, 30).map(lambda n: UUID(int=n)),
        st.none() | st.integers(-2, 2).map(lambda hours: NOW + hours * HOUR),
        st.sampled_from(Priority),
        st.integers(-2, 2).map(lambda hours: NOW + hours * HOUR),
        st.sampled_from([None, ME, OTHER]),
    ),
    max_size=12,
    unique_by=lambda ticket: ticket.id,
)


@given(TICKETS, st.sampled_from(Order), st.randoms())
def test_the_order_is_total_and_the_same_however_the_tickets_come(
    tickets: list[Waiting], order: Order, random: Random
) -> None:
    served = pulling.serving_order(tickets, ME, order=order)
    shuffled = random.sample(tickets, len(tickets))
    assert pulling.serving_order(shuffled, ME, order=order) == served
    assert {one.id for one in served} == {one.id for one in tickets if one.assignee != OTHER}
    keys = [pulling.key(one, ME, order=order) for one in served]
    assert all(one < other for one, other in pairwise(keys))
