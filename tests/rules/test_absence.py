"""What becomes of somebody's tickets when they are away."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.rules import absence
from services.rules.absence import Assigned
from services.rules.clearances import Clearance
from services.rules.eligibility import Needs, Operator, Presence
from services.rules.lifecycle import Status

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
ACME = UUID(int=1)
NEEDS = Needs(ACME, "hr", units=2)
SATO, SUZUKI, TANAKA = (
    Operator(UUID(int=number), Presence.AVAILABLE, capacity=4, clearances=(Clearance(ACME, NOW),))
    for number in (11, 12, 13)
)
AWAY = replace(SATO, presence=Presence.AWAY)


@pytest.mark.parametrize(
    ("status", "begun", "back"),
    [
        (Status.QUEUED, False, True),
        (Status.QUEUED, True, True),  # reopened or handed over
        (Status.IN_PROGRESS, True, False),
        (Status.WAITING_CLIENT, True, False),
        (Status.WAITING_CLIENT, False, True),  # a question asked before any work
        (Status.ON_HOLD, True, False),
        (Status.ON_HOLD, False, True),
        (Status.IN_REVIEW, True, False),
        (Status.RESOLVED, True, False),
        (Status.CANCELLED, False, False),
    ],
)
def test_what_was_not_started_goes_back(status: Status, begun: bool, back: bool) -> None:
    ticket = Assigned(UUID(int=5), status, begun)
    assert absence.given_back([ticket]) == ([ticket.id] if back else [])


def test_a_reopened_ticket_goes_to_who_had_it_even_beyond_capacity() -> None:
    assert absence.after_reopening(SATO, [SUZUKI], NEEDS, now=NOW) == SATO.id
    assert absence.after_reopening(replace(SATO, units_in_use=4), [SUZUKI], NEEDS, now=NOW) == SATO.id


def test_a_substitute_stands_in_for_who_is_away_in_the_order_named() -> None:
    assert absence.after_reopening(AWAY, [TANAKA, SUZUKI], NEEDS, now=NOW) == TANAKA.id
    full = replace(TANAKA, units_in_use=3)
    assert absence.after_reopening(AWAY, [full, SUZUKI], NEEDS, now=NOW) == SUZUKI.id


def test_without_an_able_substitute_it_waits_in_the_queue() -> None:
    assert absence.after_reopening(AWAY, [], NEEDS, now=NOW) is None
    assert absence.after_reopening(AWAY, [replace(SUZUKI, presence=Presence.OFFLINE)], NEEDS, now=NOW) is None
    assert absence.after_reopening(None, [], NEEDS, now=NOW) is None


def test_who_lost_their_clearance_does_not_get_it_back() -> None:
    assert absence.after_reopening(replace(SATO, clearances=()), [SUZUKI], NEEDS, now=NOW) == SUZUKI.id
