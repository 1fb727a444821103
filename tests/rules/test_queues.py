"""Patience and overflow."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import queues

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
HR, GENERAL, LAST = (UUID(int=n) for n in (1, 2, 3))


def test_a_ticket_overflows_when_patience_is_used_up() -> None:
    assert queues.overflow_at(NOW, timedelta(hours=2)) == NOW + timedelta(hours=2)
    assert queues.overflow_at(NOW, None) is None


def test_a_patience_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="must be positive, held 0:00:00"):
        queues.overflow_at(NOW, timedelta(0))


def test_a_ticket_moves_on_to_the_fallback_and_never_back() -> None:
    fallbacks = {HR: GENERAL, GENERAL: HR}
    assert queues.fallback_of(HR, fallbacks) == GENERAL
    assert queues.fallback_of(GENERAL, fallbacks, been=[HR]) is None
    assert queues.fallback_of(LAST, fallbacks) is None
    assert queues.fallback_of(LAST, {LAST: LAST}) is None


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 5)), st.integers(0, 5))
def test_overflowing_ends_whatever_the_fallbacks(fallbacks: dict[int, int], start: int) -> None:
    links = {UUID(int=one): UUID(int=other) for one, other in fallbacks.items()}
    queue, been = UUID(int=start), []
    while (onward := queues.fallback_of(queue, links, been)) is not None:
        been.append(queue)
        assert onward not in been
        queue = onward
    assert len(been) <= 5
