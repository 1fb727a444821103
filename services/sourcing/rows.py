"""A task type in a month: what was measured, invoiced and said of it, as one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.in_force.snapshot import TaskType
from services.rules.exact import exact12
from services.rules.ratios import Ratio
from services.rules.sourcing import Outsourced
from services.rules.sourcing_allocation import Billed
from services.rules.sourcing_comparison import Compared, Prices, Side, measured, prices
from services.rules.sourcing_inputs import Estimate
from services.rules.sourcing_range import Swing
from services.sourcing.baselines import BaselineCard
from services.sourcing.billed import BilledMonth
from services.sourcing.measures import Measured
from services.sourcing.shapes import InvoicedCard, Row, SideFigures, SwingCard, break_even_card, verdict

MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)
FEWEST = 5
"""From so many tickets done in-house on their minutes are measured; below, the baseline says."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row is made of. `amount` is what was invoiced for it, `share` its part of the month's outsourced work.

    `said` is what the two baselines come to, `own` of the kind of work and that of the `company`.
    """

    month: date
    kind: TaskType
    home: Measured
    away: Measured
    paper: BilledMonth | None
    amount: Billed | None
    share: Ratio
    own: BaselineCard | None
    company: BaselineCard | None
    said: Prices
    in_term: bool

    @property
    def is_measured(self) -> bool:
        return self.home.worked >= FEWEST

    @property
    def inputs(self) -> dict[str, Estimate]:
        """What the baselines say, with minutes and errors measured where enough was done in-house."""
        held = estimates(self.own, self.company)
        if not self.is_measured:
            return held
        home = self.home
        return held | measured(
            home.worked, home.touch_seconds, home.work_squares, home.resolved - home.first_pass
        )

    @property
    def prices(self) -> Prices:
        """What these inputs come to."""
        return prices(self.inputs, own=self.said.own) if self.is_measured else self.said

    @property
    def billed(self) -> Outsourced | None:
        if self.paper is None:
            return None
        amount = self.amount or Billed()
        return Outsourced(amount.usage, amount.allocated, self.share)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it in the month."""
        return bool(self.home.resolved or self.own or self.is_outsourced)

    @property
    def charged(self) -> Ratio:
        """What was invoiced for it; below nothing where it is not on the invoice, so that it comes last."""
        return self.amount.amount if self.amount else Ratio(-1)

    @property
    def is_outsourced(self) -> bool:
        return bool(self.away.resolved or self.away.work_seconds or self.amount)


def estimates(own: BaselineCard | None, company: BaselineCard | None) -> dict[str, Estimate]:
    """What a kind of work's baseline and the company's say together."""
    return {**(company.estimates if company else {}), **(own.estimates if own else {})}


@dataclass(frozen=True, slots=True)
class Made:
    """A row, with what its sums and suggestions still need."""

    row: Row
    facts: Facts
    compared: Compared


def row(facts: Facts, *, swings: bool = True) -> Made:
    """The row, with what moves its saving or without. Work that is not outsourced is priced in-house at its own volume."""
    volume = facts.away.resolved if facts.is_outsourced else facts.home.resolved
    of, billed = facts.prices, facts.billed if facts.is_outsourced else None
    found = of.month(volume, billed, in_term=facts.in_term)
    away = found.outsourced if facts.is_outsourced else Side(None, None)
    basis = (
        ""
        if not facts.is_outsourced or facts.paper is None
        else "draft"
        if facts.paper.is_draft
        else "invoice"
    )
    made = Row(
        month=facts.month,
        task_type=facts.kind.code,
        task_type_id=facts.kind.id,
        name=facts.kind.name,
        domain=facts.kind.domain,
        core=facts.kind.core,
        in_house=_side(facts.home, found.in_house, "measured" if facts.is_measured else "baseline"),
        outsourced=_side(facts.away, away, basis),
        saving=found.saving,
        verdict=verdict(found.saving) if facts.is_outsourced else "in_house_only",
        break_even=break_even_card(found),
        hours_released=None if found.hours_released is None else exact12(found.hours_released),
        invoiced=_invoiced(of, billed, in_term=facts.in_term),
        sensitivity=cards(found.swings) if swings else [],
        assumed=facts.own.assumed if facts.own else [],
        terms={name: exact12(value) for name, value in found.terms.items()},
        baseline=facts.own.id if facts.own else None,
    )
    return Made(made, facts, found)


def cards(swings: Sequence[Swing[str]]) -> list[SwingCard]:
    """The swings as decimals, widest first."""
    return [SwingCard(each.key, exact12(each.at_low), exact12(each.at_high)) for each in swings]


def _side(done: Measured, side: Side, basis: str) -> SideFigures:
    median, p90 = done.cycles(MEDIAN, P90)
    return SideFigures(
        volume=done.resolved,
        per_hour=_exact(done.per_hour),
        cycle_median_seconds=median,
        cycle_p90_seconds=p90,
        sla=_exact(done.sla),
        sla_adjusted=_exact(done.sla_adjusted),
        first_pass=_exact(done.first_pass_yield),
        touch_minutes=_exact(done.touch_minutes),
        cost=side.cost,
        cost_per_ticket=side.per_case,
        missing=side.missing,
        basis=basis,
    )


def _invoiced(of: Prices, billed: Outsourced | None, *, in_term: bool) -> InvoicedCard | None:
    if billed is None:
        return None
    own = None if of.own.missing else exact12(billed.own(of.values, in_term=in_term))
    return InvoicedCard(exact12(billed.usage), exact12(billed.allocated), own)


def _exact(value: Fraction | None) -> Decimal | None:
    return None if value is None else exact12(value)
