"""Compare a tenant's rollups with its log, up to the place that they say: every kept ticket, and every sum."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.reports.rollups import cursor, keeping, log, making
from services.rules import tallies
from services.rules.report_facts import TicketFacts
from services.rules.report_sums import ROLLUPS, Rollup, Sums
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Drift:
    """What a row holds, and what it is due; None where there is no row, or should be none."""

    table: str
    key: str
    held: str | None
    due: str | None

    def __str__(self) -> str:
        """For a line of the command's output."""
        return (
            f"{self.table} {self.key}: holds {self.held or 'nothing'}; the log says {self.due or 'nothing'}"
        )


async def check(tx: Tx) -> AsyncIterator[Drift]:
    """Every difference. The cursor is locked, so that nothing moves under the comparison."""
    made_with = await making.of(tx)
    held = await cursor.lock(tx, made_with, waits=True)
    assert held is not None
    sums, seen = Sums(), 0
    async for facts in log.everything(tx, made_with.days, upto=held.place):
        kept = await keeping.kept(tx, list(facts))
        seen += len(kept)
        for ticket, due in facts.items():
            sums.add(due)
            for drift in _ticket(ticket, kept.get(ticket), due):
                yield drift
    there = await tx.fetchval("SELECT count(*) FROM report_tickets WHERE tenant_id = $1", tx.tenant)
    if there != seen:
        yield Drift("report_tickets", "*", f"{there} rows", f"{seen} of these tickets")
    for rollup in ROLLUPS:
        async for drift in _sums(tx, rollup, sums.left(rollup)):
            yield drift


def _ticket(ticket: UUID, kept: TicketFacts | None, due: TicketFacts) -> Iterator[Drift]:
    if kept is None:
        yield Drift("report_tickets", str(ticket), None, "a row")
    elif kept != due:
        for name in TicketFacts.__slots__:
            held, should = getattr(kept, name), getattr(due, name)
            if held != should:
                yield Drift("report_tickets", f"{ticket} {name}", str(held), str(should))


async def _sums(tx: Tx, rollup: Rollup, due: Mapping[Any, Any]) -> AsyncIterator[Drift]:
    columns = ", ".join((*rollup.key, *rollup.measures))
    left = dict(due)
    for row in await tx.fetch(f"SELECT {columns} FROM {rollup.table} WHERE tenant_id = $1", tx.tenant):
        values = tuple(row)
        key, amounts = values[: len(rollup.key)], list(values[len(rollup.key) :])
        should = left.pop(key, None)
        if should != amounts:
            yield _drift(rollup, key, amounts, should)
    for key, should in left.items():
        yield _drift(rollup, key, None, should)


def _drift(
    rollup: Rollup, key: Sequence[Any], held: Sequence[Any] | None, due: Sequence[Any] | None
) -> Drift:
    named = " ".join(f"{name}={value}" for name, value in zip(rollup.key, key, strict=True))
    return Drift(rollup.table, named, _amounts(rollup, held), _amounts(rollup, due))


def _amounts(rollup: Rollup, amounts: Sequence[Any] | None) -> str | None:
    """Those that are not nought, by name."""
    if amounts is None:
        return None
    named = zip(rollup.measures, amounts, strict=True)
    return " ".join(f"{name}={_told(rollup, name, value)}" for name, value in named if value)


def _told(rollup: Rollup, name: str, value: Any) -> str:
    """A tally by its places; one that was made to be below nought has none."""
    if name not in rollup.tallies or value < 0:
        return str(value)
    return ",".join(f"{n}@{place}" for place, n in tallies.counts(value))
