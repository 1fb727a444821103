"""Reads the JSON of SLA policies, field by field, noting every flaw by its pointer."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import time
from enum import StrEnum
from math import isfinite
from typing import Any, TypeGuard, TypeVar
from uuid import UUID

from services.rules.flaws import Flaws, step
from services.rules.instants import MINUTE
from services.rules.lifecycle import Channel, Priority
from services.rules.policies import Conditions, CutOff, Goal, Metric, Policy, are_warn_percents

MOST_POLICIES = 500
MOST_WORDS = 200
MOST_MINUTES = 527_040
MOST_DAYS = 366

_FIELDS = (
    "id", "name", "calendar", "conditions", "targets", "cut_off", "deadline_warn_percents", "hold_pauses",
)  # fmt: skip
_MEASURED = tuple(metric for metric in Metric if metric is not Metric.DEADLINE)
_BY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NONE = UUID(int=0)
_Word = TypeVar("_Word", bound=StrEnum)


class PolicyReader:
    """Reads on after a flaw, with a stand-in for what was refused."""

    def __init__(self, flaws: Flaws, calendars: Collection[UUID] | None) -> None:
        """Flaws go to `flaws`; policies may name these `calendars`, or any (None)."""
        self.flaws, self.calendars = flaws, calendars

    def policies(self, value: object, at: str) -> tuple[Policy, ...]:
        """The list at a pointer."""
        if not isinstance(value, list):
            self.flaws.add(at, "wrong_type", value, "[…]")
            return ()
        if len(value) > MOST_POLICIES:
            self.flaws.add(at, "too_many", len(value), str(MOST_POLICIES))
            return ()
        read = [self._policy(each, step(at, index)) for index, each in enumerate(value)]
        policies = tuple(policy for policy in read if policy)
        for code, count in Counter(policy.id for policy in policies if policy.id != _NONE).items():
            if count > 1:
                self.flaws.add(at, "repeated", str(code), "")
        return policies

    def _policy(self, value: object, at: str) -> Policy | None:
        if not isinstance(value, dict):
            self.flaws.add(at, "wrong_type", value, "{…}")
            return None
        entry = self._object(value, at, _FIELDS)
        calendar_id = self._calendar(entry.get("calendar"), step(at, "calendar"), None)
        return Policy(
            id=self._id(entry.get("id"), step(at, "id")),
            name=self._text(entry.get("name"), step(at, "name")),
            calendar_id=calendar_id,
            conditions=self._conditions(entry.get("conditions"), step(at, "conditions")),
            goals=self._goals(entry.get("targets"), step(at, "targets"), calendar_id),
            cut_off=self._cut_off(entry.get("cut_off"), step(at, "cut_off")),
            deadline_warn_percents=self._percents(entry, "deadline_warn_percents", at),
            hold_pauses=frozenset(self._words(entry, "hold_pauses", at, _MEASURED)),
        )

    def _conditions(self, value: object, at: str) -> Conditions:
        entry = self._object(value, at, ("task_type", "priority", "channel", "tags"))
        return Conditions(
            task_types=frozenset(self._texts(entry, "task_type", at)),
            priorities=frozenset(self._words(entry, "priority", at, tuple(Priority))),
            channels=frozenset(self._words(entry, "channel", at, tuple(Channel))),
            tags=frozenset(self._texts(entry, "tags", at)),
        )

    def _goals(self, value: object, at: str, calendar_id: UUID) -> tuple[Goal, ...]:
        entries = self._object(value, at, _MEASURED)
        given = [metric for metric in _MEASURED if metric in entries]
        return tuple(self._goal(metric, entries[metric], step(at, metric), calendar_id) for metric in given)

    def _goal(self, metric: Metric, value: object, at: str, calendar_id: UUID) -> Goal:
        entry = self._object(value, at, ("minutes", "warn_percents", "calendar"))
        return Goal(
            metric,
            self._calendar(entry.get("calendar"), step(at, "calendar"), calendar_id),
            self._minutes(entry.get("minutes"), step(at, "minutes")),
            self._percents(entry, "warn_percents", at),
        )

    def _minutes(self, value: object, at: str) -> dict[str, int]:
        entry = self._object(value, at, tuple(Priority), missing='{"normal": 480}')
        limits: dict[str, int] = {}
        for priority in (each for each in Priority if each in entry):
            minutes = entry[priority]
            if _is_number(minutes) and 0 < round(minutes * MINUTE) <= MOST_MINUTES * MINUTE:
                limits[priority] = round(minutes * MINUTE)
            else:
                self.flaws.add(step(at, priority), "not_positive", minutes, f"0 < … ≤ {MOST_MINUTES}")
        return limits

    def _cut_off(self, value: object, at: str) -> CutOff | None:
        if value is None:
            return None
        entry = self._object(value, at, ("by", "days"))
        by, days = entry.get("by"), entry.get("days", 0)
        if not (isinstance(by, str) and _BY.fullmatch(by)):
            self.flaws.add(step(at, "by"), "wrong_time", by, "15:00")
            by = "00:00"
        if not (_is_whole(days) and 0 <= days <= MOST_DAYS):
            self.flaws.add(step(at, "days"), "wrong_type", days, f"0 – {MOST_DAYS}")
            days = 0
        return CutOff(time.fromisoformat(by), days)

    def _calendar(self, value: object, at: str, otherwise: UUID | None) -> UUID:
        if value is None and otherwise is not None:
            return otherwise
        found = _uuid(value)
        if found is not None and (self.calendars is None or found in self.calendars):
            return found
        self.flaws.add(at, "missing" if value is None else "unknown_calendar", value, "UUID")
        return _NONE

    def _id(self, value: object, at: str) -> UUID:
        found = _uuid(value)
        if found is None:
            self.flaws.add(at, "missing" if value is None else "wrong_type", value, "UUID")
        return found or _NONE

    def _percents(self, entry: dict[str, Any], name: str, at: str) -> tuple[int, ...]:
        value = entry.get(name) or ()
        if isinstance(value, list | tuple) and all(map(_is_whole, value)) and are_warn_percents(value):
            return tuple(value)
        self.flaws.add(step(at, name), "wrong_percents", value, "1 – 99")
        return ()

    def _text(self, value: object, at: str) -> str:
        if isinstance(value, str) and 0 < len(value.strip()) <= MOST_WORDS:
            return value
        self.flaws.add(at, "missing" if value is None else "wrong_type", value, f'"…" (1 – {MOST_WORDS})')
        return ""

    def _texts(self, entry: dict[str, Any], name: str, at: str) -> list[str]:
        at = step(at, name)
        return [
            self._text(each, step(at, index)) for index, each in enumerate(self._list(entry.get(name), at))
        ]

    def _words(self, entry: dict[str, Any], name: str, at: str, words: Sequence[_Word]) -> Iterable[_Word]:
        at, known = step(at, name), {str(word): word for word in words}
        for index, each in enumerate(self._list(entry.get(name), at)):
            if isinstance(each, str) and each in known:
                yield known[each]
            else:
                self.flaws.add(step(at, index), "unknown_word", each, ", ".join(known))

    def _list(self, value: object, at: str) -> list[Any]:
        if isinstance(value, list) and len(value) <= MOST_WORDS:
            return value
        if isinstance(value, list):
            self.flaws.add(at, "too_many", len(value), str(MOST_WORDS))
        elif value is not None:
            self.flaws.add(at, "wrong_type", value, "[…]")
        return []

    def _object(
        self, value: object, at: str, names: Sequence[str], *, missing: str | None = None
    ) -> dict[str, Any]:
        if isinstance(value, dict):
            self.flaws.unknown(value, at, tuple(names))
            return value
        if value is not None:
            self.flaws.add(at, "wrong_type", value, "{…}")
        elif missing:
            self.flaws.add(at, "missing", value, missing)
        return {}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[int | float]:
    return _is_whole(value) or (isinstance(value, float) and isfinite(value))


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
