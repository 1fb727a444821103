"""The comparison of a company: both sides of every kind of work, month by month, with totals, candidates and what does not pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.in_force import reading
from services.in_force.snapshot import Snapshot, TaskType
from services.rules import months, sourcing_allocation
from services.rules.ratios import Ratio
from services.rules.sourcing_allocation import Billed, Worked
from services.rules.sourcing_comparison import Prices, prices
from services.sourcing import baselines, billed, measures, rows, suggesting, summing
from services.sourcing.baselines import BaselineCard
from services.sourcing.billed import BilledMonth
from services.sourcing.measures import Key, Measured
from services.sourcing.refusals import may_compare
from services.sourcing.rows import Facts, Made
from services.sourcing.shapes import METHOD, About, Comparison
from tenants.db import Tx

MOST = 36
"""So many months at once."""
NOTHING = Measured()

_TENANT = "SELECT key, name_ja, name_en FROM tenants WHERE tenant_id = $1"
_TERM = "SELECT min(starts_on) FROM contracts WHERE tenant_id = $1 AND status <> 'draft'"


@dataclass(frozen=True, slots=True)
class _Read:
    """Everything that the rows are made of."""

    in_force: Snapshot
    measured: Mapping[Key, Measured]
    billed: Mapping[date, BilledMonth]
    baselines: Mapping[date, Mapping[UUID | None, BaselineCard]]
    began_on: date | None
    priced: dict[tuple[UUID | None, UUID | None], Prices] = field(default_factory=dict)

    def prices(self, own: BaselineCard | None, company: BaselineCard | None) -> Prices:
        """What two baselines come to; gone through once, in however many months they hold."""
        key = (own.id if own else None, company.id if company else None)
        if key not in self.priced:
            self.priced[key] = prices(rows.estimates(own, company))
        return self.priced[key]


async def comparison(
    tx: Tx, first: date, end: date, *, task_type: str | None = None, newest_swings: bool = False
) -> Comparison:
    """The whole months from `first` up to, not including, the one that begins on `end`; of one task type, or of all. Raises Denied.

    `newest_swings`: what moves a saving is told of the newest month only, for a reader who shows no other.
    """
    may_compare(tx.scope)
    found = await _read(tx, first, end)
    asked = list(reversed(_months(first, end)))
    told = set(asked[:1] if newest_swings else asked)
    by_month = {month: _rows(tx, found, month, swings=month in told) for month in asked}
    listed = [each for made in by_month.values() for each in made if task_type in {None, each.row.task_type}]
    company = {month: found.baselines[month].get(None) for month in by_month}
    totals = [
        summing.total(
            month,
            [each for each in listed if each.row.month == month],
            found.billed.get(month),
            company[month],
            currency=_currency(found),
            swings=month in told,
        )
        for month in by_month
    ]
    newest = next(iter(by_month), None)
    last = by_month[newest] if newest else []
    return Comparison(
        about=await _about(tx, found, first, end),
        rows=[each.row for each in listed],
        totals=totals,
        candidates=suggesting.candidates(last),
        take_back=suggesting.take_back(last),
    )


async def _read(tx: Tx, first: date, end: date) -> _Read:
    in_force = await reading.of(tx)
    measured = await measures.read(tx, first, end)
    held = await baselines.by_month(tx, _months(first, end))
    worked = {month: _worked(in_force, measured, month) for month in held}
    return _Read(
        in_force,
        measured,
        await billed.read(tx, first, end, worked),
        held,
        await tx.fetchval(_TERM, tx.tenant),
    )


def _months(first: date, end: date) -> Sequence[date]:
    found: list[date] = []
    while first < end and len(found) < MOST:
        found.append(first)
        first = months.next_of(first)
    return found


def _worked(in_force: Snapshot, measured: Mapping[Key, Measured], month: date) -> dict[str, Worked]:
    """What was done outsourced, by the codes of task types, as an invoice is shared by."""
    done = {key[1]: each for key, each in measured.items() if key[0] == month and key[2] == "outsourced"}
    return {
        in_force.task_types[kind].code: Worked(
            each.resolved, each.work_seconds, _standard(in_force.task_types[kind])
        )
        for kind, each in done.items()
        if kind in in_force.task_types and (each.resolved or each.work_seconds)
    }


def _standard(kind: TaskType) -> Ratio | None:
    """Its standard minutes: those of the steps of its procedure in force; None without one."""
    steps = kind.procedure.steps if kind.procedure else ()
    minutes = sum(step.expected_minutes for step in steps)
    return Ratio(minutes) if minutes else None


async def month(tx: Tx, first: date) -> list[Made]:
    """The rows of one month, with what they are made of. Raises Denied."""
    may_compare(tx.scope)
    return _rows(tx, await _read(tx, first, months.next_of(first)), first)


async def facts_of(tx: Tx, first: date, kind: TaskType) -> Facts:
    """What is known of one kind of work in a month, be it nothing."""
    return _month_of(await _read(tx, first, months.next_of(first)), first).facts(kind)


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of all that was read."""

    found: _Read
    first: date
    worked: Mapping[str, Worked]
    amounts: Mapping[str | None, Billed]
    shares: Mapping[str, Ratio]

    def facts(self, kind: TaskType) -> Facts:
        held = self.found.baselines[self.first]
        home, away = (
            self.found.measured.get((self.first, kind.id, side), NOTHING)
            for side in ("in_house", "outsourced")
        )
        return Facts(
            self.first, kind, home, away, self.found.billed.get(self.first), self.amounts.get(kind.code),
            self.shares.get(kind.code, Ratio(0)), held.get(kind.id), held.get(None), self.found.prices(held.get(kind.id), held.get(None)),
            _in_term(self.found, held.get(None), self.first),
        )  # fmt: skip


def _month_of(found: _Read, first: date) -> _Month:
    worked = _worked(found.in_force, found.measured, first)
    paper = found.billed.get(first)
    amounts = sourcing_allocation.by_task_type(paper.parts) if paper else {}
    return _Month(found, first, worked, amounts, sourcing_allocation.shares(worked))


def _rows(tx: Tx, found: _Read, first: date, *, swings: bool = True) -> list[Made]:
    """The kinds of work of the month that the caller may see, the largest invoiced first, then by code."""
    month = _month_of(found, first)
    visible = tx.scope.domains()
    kinds = [kind for kind in found.in_force.task_types.values() if kind.domain in visible]
    made = [rows.row(facts, swings=swings) for kind in kinds if (facts := month.facts(kind)).is_known]
    return sorted(made, key=lambda each: (-each.facts.charged, each.row.task_type))


def _in_term(found: _Read, company: BaselineCard | None, month: date) -> bool:
    """Whether the change-over is still being paid off: so many months from the first contract's first."""
    term = company.inputs.get("term_months") if company else None
    if term is None or found.began_on is None:
        return True
    began = months.of(found.began_on)
    return (month.year - began.year) * 12 + month.month - began.month < term.value


def _currency(found: _Read) -> str:
    """That of the newest month with an invoice or a draft."""
    return found.billed[max(found.billed)].currency if found.billed else "JPY"


async def _about(tx: Tx, found: _Read, first: date, end: date) -> About:
    row = await tx.fetchrow(_TENANT, tx.tenant)
    assert row is not None  # the wall has let us in
    return About(
        "sourcing", row["key"], {"ja": row["name_ja"], "en": row["name_en"]}, first, end, str(found.in_force.zone), _currency(found), METHOD,
        await measures.read_at(tx), tx.now,
    )  # fmt: skip
