"""Clocks as rows, and rows as clocks."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.rules.clocks import Clock, Result, State, Stretch, Terms
from services.rules.policies import Metric

COLUMNS = (
    "tenant_id", "ticket_id", "metric", "cycle", "state", "policy_version_id", "policy_id", "calendar_id", "target_us", "promised_at",
    "by_cut_off", "warn_percents", "started_at", "measured_at", "elapsed_us", "carried_us", "due_at", "warn_at", "warned", "judged",
    "result", "breached_at", "stopped_at", "excused_at", "excused_by", "stretches",
)  # fmt: skip
KEY = ("tenant_id", "ticket_id", "metric", "cycle")


def row_of(clock: Clock, *, tenant_id: UUID, ticket_id: UUID) -> dict[str, Any]:
    """The row of a clock, as JSON-ready values."""
    terms = clock.terms
    return {
        "tenant_id": tenant_id,
        "ticket_id": ticket_id,
        "metric": clock.metric,
        "cycle": clock.cycle,
        "state": clock.state,
        "policy_version_id": terms.version_id,
        "policy_id": terms.policy_id,
        "calendar_id": terms.calendar_id,
        "target_us": terms.target_us,
        "promised_at": terms.promised_at,
        "by_cut_off": terms.by_cut_off,
        "warn_percents": terms.warn_percents,
        "started_at": clock.started_at,
        "measured_at": clock.measured_at,
        "elapsed_us": clock.elapsed_us,
        "carried_us": clock.carried_us,
        "due_at": clock.due_at,
        "warn_at": clock.warn_at,
        "warned": clock.warned,
        "judged": clock.judged,
        "result": clock.result,
        "breached_at": clock.breached_at,
        "stopped_at": clock.stopped_at,
        "excused_at": clock.excused_at,
        "excused_by": clock.excused_by,
        "stretches": [[s.from_at, s.to_at, s.state, s.calendar_id] for s in clock.stretches],
    }


def clock_of(row: Mapping[str, Any]) -> Clock:
    """The clock of a row that was read as JSON."""
    return Clock(
        metric=Metric(row["metric"]),
        cycle=row["cycle"],
        terms=_terms(row),
        started_at=datetime.fromisoformat(row["started_at"]),
        state=State(row["state"]),
        measured_at=datetime.fromisoformat(row["measured_at"]),
        elapsed_us=row["elapsed_us"],
        carried_us=row["carried_us"],
        due_at=_instant(row["due_at"]),
        warn_at=_instant(row["warn_at"]),
        warned=row["warned"],
        judged=row["judged"],
        result=Result(row["result"]) if row["result"] else None,
        breached_at=_instant(row["breached_at"]),
        stopped_at=_instant(row["stopped_at"]),
        excused_at=_instant(row["excused_at"]),
        excused_by=_id(row["excused_by"]),
        stretches=tuple(_stretch(*each) for each in row["stretches"]),
    )


def _terms(row: Mapping[str, Any]) -> Terms:
    return Terms(
        calendar_id=_id_of(row["calendar_id"]),
        version_id=_id(row["policy_version_id"]),
        policy_id=_id(row["policy_id"]),
        target_us=row["target_us"],
        promised_at=_instant(row["promised_at"]),
        by_cut_off=row["by_cut_off"],
        warn_percents=tuple(row["warn_percents"]),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@lru_cache(maxsize=4096)
def _id_of(text: str) -> UUID:
    """The same few calendars and policies come again and again."""
    return UUID(text)


def _id(text: str | None) -> UUID | None:
    return _id_of(text) if text else None


def _stretch(from_at: str, to_at: str | None, state: str, calendar_id: str) -> Stretch:
    return Stretch(
        datetime.fromisoformat(from_at),
        datetime.fromisoformat(to_at) if to_at else None,
        State(state),
        _id_of(calendar_id),
    )
