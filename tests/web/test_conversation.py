"""What the history of a ticket leaves out, so that what matters is read."""

from datetime import UTC, datetime
from uuid import UUID

from markupsafe import Markup

from api.web.ticket.conversation import Happened, quieted

AT, SOMEBODY = datetime(2026, 11, 24, tzinfo=UTC), UUID(int=1)


def happened(what: str, metric: str = "") -> Happened:
    return Happened(what, SOMEBODY, AT, "at_risk", Markup(""), metric=metric)


def test_of_a_clock_left_alone_its_last_word_counts() -> None:
    said = [
        happened("sla.warned", "next_response"),
        happened("sla.warned", "resolution"),
        happened("sla.warned", "next_response"),
        happened("sla.breached", "next_response"),
        happened("sla.warned", "resolution"),
    ]
    assert quieted(said) == [
        happened("sla.breached", "next_response"),
        happened("sla.warned", "resolution"),
    ]


def test_a_warning_that_somebody_answered_stays() -> None:
    said = [
        happened("sla.warned", "resolution"),
        happened("step.ticked"),
        happened("sla.warned", "resolution"),
        happened("sla.breached", "resolution"),
    ]
    assert quieted(said) == [*said[:2], said[3]]
