"""The line of one charge over one period: usage priced, fees by days, surcharges on what meets their condition."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from services.rules.billing_periods import Period
from services.rules.exact import ZERO, exact12, exactly, plain, tidy, total
from services.rules.included import Carried, Drawn, drawn
from services.rules.invoice_lines import Line, LineKind
from services.rules.proration import prorated
from services.rules.rate_cards import Charge
from services.rules.rating import Priced, capped, percent_of, priced
from services.rules.usage_sums import UsageSum, by, meets, quantity


def fixed_line(charge: Charge, period: Period, *, tax_rate: Decimal) -> Line:
    """A monthly fee; in a part month, its share by days."""
    amount = charge.amount or ZERO
    found = Priced(prorated(amount, period), None if period.is_part else amount)
    line = _line(charge, LineKind.CHARGE, Decimal(1), found, tax_rate)
    part = {"days": period.days, "of_days": period.whole_days, "monthly": plain(amount)}
    return replace(line, facts=part if period.is_part else {})


def one_off_line(charge: Charge, *, tax_rate: Decimal) -> Line:
    """A charge made once."""
    amount = charge.amount or ZERO
    line = _line(charge, LineKind.ONE_OFF, Decimal(1), Priced(amount, amount), tax_rate)
    on = charge.charged_on
    return replace(line, facts={"charged_on": on.isoformat()} if on else {})


@exactly
def usage_line(
    charge: Charge, usage: Sequence[UsageSum], usable: Sequence[Carried], *, tax_rate: Decimal
) -> tuple[Line | None, tuple[Carried, ...]]:
    """The line of a charge that counts usage (none without any), and what of the included quantity can still be used."""
    used = quantity(usage)
    taken = drawn(charge.included, usable, used) if charge.included else Drawn(ZERO, ZERO, ())
    if not used:
        return None, taken.left
    billed = tidy(used - taken.free)
    found = priced(charge, billed)
    facts = {**found.facts, **_usage_facts(usage, used, taken, charge)}
    line = _line(charge, LineKind.CHARGE, billed, found, tax_rate)
    return replace(line, facts=facts, departments=by(usage, "department")), taken.left


@exactly
def surcharge_line(
    charge: Charge, bases: Iterable[tuple[Line, Sequence[UsageSum]]], *, tax_rate: Decimal
) -> Line | None:
    """A surcharge on the lines and usage of the charges that it is of; none where nothing meets its condition.

    A percentage is of the share of each line that falls to the usage which meets the condition, by quantity.
    """
    met, parts = list[UsageSum](), list[dict[str, str]]()
    amounts = list[Decimal]()
    for base, usage in bases:
        meeting = [each for each in usage if meets(each, charge.when)]
        if not meeting:
            continue
        part, whole = quantity(meeting), quantity(usage)
        amounts.append(percent_of(base.amount, charge.percent or ZERO, part, whole))
        parts.append(
            {"charge": base.code, "amount": plain(base.amount), "quantity": plain(part), "of": plain(whole)}
        )
        met += meeting
    size = quantity(met)
    if not size:
        return None
    line = _line(charge, LineKind.SURCHARGE, size, _surcharge(charge, size, amounts), tax_rate)
    facts = {**line.facts, **_condition(charge), "of": parts, "items": sum(each.items for each in met)}
    return replace(line, facts=facts, departments=by(met, "department"))


def _surcharge(charge: Charge, size: Decimal, amounts: Iterable[Decimal]) -> Priced:
    if charge.unit_price is not None:
        return capped(Priced(exact12(size * charge.unit_price), charge.unit_price), charge.cap)
    return capped(Priced(total(amounts)), charge.cap)


def _condition(charge: Charge) -> dict[str, Any]:
    asked: dict[str, Any] = {} if charge.percent is None else {"percent": plain(charge.percent)}
    if charge.when is not None:
        asked |= {"priorities": sorted(charge.when.priorities), "out_of_hours": charge.when.out_of_hours}
    return asked


def _usage_facts(usage: Sequence[UsageSum], used: Decimal, taken: Drawn, charge: Charge) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "items": sum(each.items for each in usage),
        "task_types": {kind: plain(size) for kind, size in by(usage, "task_type")},
    }
    if charge.included:
        facts |= {"used": plain(used), "free": plain(taken.free), "carried_used": plain(taken.from_earlier)}
    return facts


def _line(charge: Charge, kind: LineKind, size: Decimal, found: Priced, tax_rate: Decimal) -> Line:
    return Line(
        kind=kind,
        code=charge.code,
        name_ja=charge.name_ja,
        name_en=charge.name_en,
        quantity=size,
        amount=found.amount,
        tax_category=charge.tax_category,
        tax_rate=tax_rate,
        unit_ja=charge.unit_ja,
        unit_en=charge.unit_en,
        unit_price=found.unit_price,
        facts=found.facts,
    )
