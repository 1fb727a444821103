"""The clocks of a ticket as people read them: how each stands, what is left in business time, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.web.formats import Formats
from api.web.ticket.people import Named
from api.web.ticket.reading import Read
from api.web.ticket.why import Why, why
from api.web.words import noop
from services.rules.instants import micros
from services.sla.queries import ClockCard

_ORDER = ("next_response", "first_response", "resolution", "deadline", "work_time", "periodic_update")
_DAY = 24 * 3600
_SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class ClockView:
    """One metric: its latest cycle, in words, with the cycles before it."""

    metric: str
    standing: str
    words: str
    due_at: datetime | None
    ended_at: datetime | None
    elapsed: str
    target: str | None
    why: Why
    excuse: str | None
    excused_by: Named | None
    may_be_excused: bool
    earlier: Sequence[tuple[str, str]]

    @property
    def is_running(self) -> bool:
        return self.standing in {"on_track", "at_risk", "breached", "paused"} and self.ended_at is None


def clocks(read: Read, formats: Formats) -> list[ClockView]:
    """Each metric once: those that run, nearest due first, then what is decided."""
    latest: dict[str, list[ClockCard]] = {}
    for card in read.clocks:
        latest.setdefault(card.metric, []).append(card)
    views = [_view(read, cycles, formats) for cycles in latest.values()]
    return sorted(views, key=_rank)


def nearest(views: Iterable[ClockView]) -> ClockView | None:
    """The clock that is due first."""
    running = [view for view in views if view.is_running and view.due_at and view.standing != "paused"]
    return min(running, key=lambda view: view.due_at.timestamp() if view.due_at else 0.0, default=None)


def _rank(view: ClockView) -> tuple[bool, bool, float, int]:
    due = view.due_at.timestamp() if view.due_at else 0.0
    return (
        not view.is_running,
        view.due_at is None,
        due if view.is_running else -due,
        _ORDER.index(view.metric),
    )


def _view(read: Read, cycles: Sequence[ClockCard], formats: Formats) -> ClockView:
    card = cycles[-1]
    breaches = [each for each in cycles if each.breached_at and each.excused_at is None]
    excuse = next(
        (read.excuses[each.metric, each.cycle] for each in reversed(cycles) if each.excused_at), None
    )
    return ClockView(
        metric=card.metric,
        standing=card.standing,
        words=words_of(read, card, formats),
        due_at=card.due_at,
        ended_at=card.stopped_at,
        elapsed=formats.length(card.elapsed_seconds),
        target=formats.length(card.target_seconds) if card.target_seconds else None,
        why=why(read, card, formats),
        excuse=excuse.reason if excuse else None,
        excused_by=read.people[excuse.by] if excuse else None,
        may_be_excused=bool(breaches) and read.scope.may("sla.excuse"),
        earlier=[(each.standing, formats.length(each.elapsed_seconds)) for each in cycles[:-1]],
    )


def words_of(read: Read, card: ClockCard, formats: Formats) -> str:
    """12m left, 12m over, in business time; empty where the standing's own name says it all."""
    said = formats.words.of("ticket").gettext
    if card.standing in {"on_track", "at_risk"}:
        if card.due_at and card.target_seconds is None and (card.due_at - read.now).total_seconds() > _DAY:
            days = (formats.local(card.due_at).date() - formats.today).days
            return formats.words.of("ticket").ngettext("%(num)d day left", "%(num)d days left", days) % {
                "num": days
            }
        left = _left(read, card)
        return "" if left is None else said(noop("%(time)s left")) % {"time": formats.length(left)}
    if card.standing == "breached":
        over = -(_left(read, card) or 0) if card.stopped_at is None or card.target_seconds else 0
        return said(noop("%(time)s over")) % {"time": formats.length(over)} if over > 0 else ""
    return ""


def _left(read: Read, card: ClockCard) -> float | None:
    """Seconds of business time until the target is used up, below 0 after it; None where there is no target."""
    if card.target_seconds is not None:
        return card.target_seconds - card.elapsed_seconds
    if card.due_at is None:
        return None
    timeline = read.in_force.timelines[card.calendar]
    now, due = micros(card.stopped_at or read.now), micros(card.due_at)
    return timeline.between(now, due) / _SECOND_US if now <= due else -timeline.between(due, now) / _SECOND_US
