"""How much work people put into a ticket of one kind, fairly: like against like, with n and spread, and no rank that the numbers do not carry."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from services.reports.measures import minutes
from services.reports.people import PersonSums
from services.rules import intervals
from services.rules.intervals import Mean


@dataclass(frozen=True, slots=True)
class EffortRow:
    """One person's work per ticket of one task type; in the order of names. `rank` 1 needs least, where no interval overlaps another."""

    tenant: str
    task_type: str
    person: UUID
    name: str
    resolved: int
    worked: int
    minutes_per_ticket: Decimal | None
    minutes_spread: Decimal | None
    minutes_low: Decimal | None
    minutes_high: Decimal | None
    rank: int | None


def effort(done: Iterable[PersonSums]) -> tuple[EffortRow, ...]:
    """By kind of work, people by name. Whose name the reader may not know is left out."""
    kinds: dict[tuple[str, str], list[PersonSums]] = defaultdict(list)
    for each in done:
        kinds[each.tenant, each.task_type].append(each)
    return tuple(row for kind in sorted(kinds) for row in _rows(kinds[kind]))


def _rows(people: Sequence[PersonSums]) -> Iterable[EffortRow]:
    ranks = _ranks(people)
    for each in sorted(people, key=lambda each: (each.name or "", each.person.int)):
        if each.name is not None:
            yield EffortRow(
                each.tenant, each.task_type, each.person, each.name, each.resolved, each.worked,
                **minutes(each.worked, each.touch_seconds, each.work_squares), rank=ranks.get(each.person),
            )  # fmt: skip


def _ranks(people: Sequence[PersonSums]) -> dict[UUID, int]:
    """From the least work per ticket; empty where anybody's interval overlaps another's, or somebody has none."""
    means = sorted(
        ((_mean(each), each.person) for each in people), key=lambda pair: pair[0].mean if pair[0] else 0.0
    )
    bounds = [mean.interval if mean else None for mean, _ in means]
    clear = len(means) > 1 and all(a and b and not a.overlaps(b) for a, b in pairwise(bounds))
    return {person: n for n, (_, person) in enumerate(means, start=1)} if clear else {}


def _mean(each: PersonSums) -> Mean | None:
    return intervals.mean(each.worked, each.touch_seconds, int(each.work_squares))
