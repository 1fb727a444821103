"""A period computed whole: from prices, usage and promises to the lines of each party. The same at any time, for the same cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.billing.closing import counting
from services.billing.closing.agreements import Agreement, Priced
from services.rules import rated_periods
from services.rules.attainment import Attainment
from services.rules.bill_to_shares import shared
from services.rules.billing_periods import Period
from services.rules.included import Balances
from services.rules.invoice_lines import Line, LineKind
from services.rules.rate_cards import Charge, RateCard
from services.rules.rated_periods import RatedPeriod
from services.rules.usage_sums import UsageSum
from tenants.db import Tx

_COUNTED = {LineKind.CHARGE, LineKind.SURCHARGE}


@dataclass(frozen=True, slots=True)
class Computed:
    """The lines of each party by its id (none where it has nothing to pay), what is carried on, and what has no price."""

    lines: Mapping[UUID, tuple[Line, ...]]
    balances: Balances
    unpriced: tuple[UsageSum, ...]


async def compute(
    tx: Tx, agreed: Agreement, period: Period, priced: Sequence[Priced], *, carried: Balances, epoch: int, excused_until: datetime
) -> Computed:  # fmt: skip
    """Compute a period up to a cut, with the excuses granted up to an instant."""
    lines: list[Line] = []
    unpriced: list[UsageSum] = []
    before: list[RatedPeriod] = []
    for piece in priced:
        usage = await counting.sums(tx, piece.period, epoch=epoch, with_reopened=agreed.bills_reopened_work)
        rated = rated_periods.rate(
            piece.card, usage, piece.period, balances=carried,
            attainment=await _attained(tx, agreed, piece.card, period, excused_until),
            earlier=tuple(before), is_last=piece is priced[-1],
        )  # fmt: skip
        before.append(rated)
        carried = rated.balances
        unpriced += rated.unpriced
        lines += [_opening(line, piece, priced) for line in rated.lines]
    return Computed(_by_party(agreed, lines), carried, tuple(unpriced))


async def _attained(
    tx: Tx, agreed: Agreement, card: RateCard, period: Period, until: datetime
) -> Attainment | None:
    """How the metric of the card's service credit was kept over the whole period."""
    if card.service_credit is None:
        return None
    metric = card.service_credit.metric
    return await counting.attainment(tx, metric, period, zone=agreed.time_zone, excused_until=until)


def _opening(line: Line, piece: Priced, priced: Sequence[Priced]) -> Line:
    """The line with what its usage is found by; where prices change within the period, with its days."""
    facts = dict(line.facts)
    charges = {charge.code: charge for charge in piece.card.charges}
    if line.kind in _COUNTED and line.departments:
        facts["usage"] = _usage(line, charges)
    if len(priced) > 1:
        facts["from_on"], facts["to_on"] = (
            piece.period.starts_on.isoformat(),
            piece.period.ends_on.isoformat(),
        )
    return replace(line, facts=facts)


def _usage(line: Line, charges: Mapping[str, Charge]) -> dict[str, Any]:
    charge = charges[line.code]
    if line.kind is LineKind.CHARGE:
        counts = charge.counts
        return {
            "charge": line.code,
            "meter": counts.meter if counts else None,
            "task_types": sorted(line.facts.get("task_types", {})),
        }
    bases = [charges[each["charge"]] for each in line.facts.get("of", ())]
    kinds = [base.counts.task_types for base in bases if base.counts]
    when = charge.when
    return {
        "charges": [base.code for base in bases],
        "meters": sorted({base.counts.meter for base in bases if base.counts}),
        "task_types": None if None in kinds else sorted({kind for each in kinds for kind in each or ()}),
        "priorities": sorted(when.priorities) if when and when.priorities else None,
        "out_of_hours": True if when and when.out_of_hours else None,
    }


def _by_party(agreed: Agreement, lines: Sequence[Line]) -> dict[UUID, tuple[Line, ...]]:
    """Each party's share; on a summary invoice all stand on the main party's, each saying whose it is."""
    parts = shared(lines, list(agreed.parties.values()))
    by_id = {
        party_id: tuple(_of_departments(agreed, party_id, line) for line in parts[party.code])
        for party_id, party in agreed.parties.items()
    }
    if agreed.is_summary and len(by_id) > 1:
        together = [
            replace(line, facts={**line.facts, "party": agreed.parties[party_id].code})
            for party_id, listed in by_id.items()
            for line in listed
        ]
        by_id = {agreed.main: tuple(together)}
    return {party_id: listed for party_id, listed in by_id.items() if listed}


def _of_departments(agreed: Agreement, party_id: UUID, line: Line) -> Line:
    """The line with the departments whose usage is under it, where others pay for the rest."""
    if "usage" not in line.facts or len(agreed.parties) == 1:
        return line
    payer = {name: each for each, party in agreed.parties.items() for name in party.departments}
    own = [name for name, _ in line.departments if payer.get(name, agreed.main) == party_id]
    return replace(line, facts={**line.facts, "usage": {**line.facts["usage"], "departments": own}})
