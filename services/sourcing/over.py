"""The comparison over several companies: their rows beside each other, and their sums by month and currency.

Each company is compared as if it were alone. Amounts of different currencies are never added: they stand in sums of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from services.rules.exact import exact12, total
from services.rules.sourcing_range import Range, beside
from services.sourcing.shapes import CandidateCard, Comparison, Row, Sums, TakeBackCard, Totals, verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Company:
    """A company that the report is about."""

    key: str
    name: dict[str, str]
    time_zone: str
    currency: str
    data_at: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """What the report is about; None where its companies differ. Data are those of the rollups up to `data_at`, of the one furthest behind."""

    report: str
    tenant: str | None
    tenant_name: dict[str, str] | None
    from_on: date
    to_on: date
    time_zone: str | None
    currency: str | None
    method: str
    data_at: datetime | None
    made_at: datetime
    tenants: Sequence[Company]


@dataclass(frozen=True, slots=True)
class Sum(Sums):
    """A month of the companies that count in one currency. `left_out` are those of which not both sides are known, by key."""

    counted: Sequence[str]


@dataclass(frozen=True, slots=True)
class Over:
    """The report of one company or several: rows and sums by month (newest first), by company in the order of their keys."""

    about: About
    rows: Sequence[Row]
    totals: Sequence[Totals]
    sums: Sequence[Sum]
    candidates: Sequence[CandidateCard]
    take_back: Sequence[TakeBackCard]


def over(found: Sequence[Comparison]) -> Over:
    """These comparisons, at least one, as one report."""
    listed = sorted(found, key=lambda each: each.about.tenant)
    totals = _newest(replace(whole, tenant=each.about.tenant) for each in listed for whole in each.totals)
    currencies = {(whole.tenant, whole.month): whole.currency for whole in totals}
    return Over(
        about=_about(listed),
        rows=_newest(
            replace(row, tenant=each.about.tenant, currency=currencies[each.about.tenant, row.month])
            for each in listed
            for row in each.rows
        ),
        totals=totals,
        sums=_sums(listed, totals),
        candidates=[replace(card, tenant=each.about.tenant) for each in listed for card in each.candidates],
        take_back=[
            replace(card, tenant=each.about.tenant, currency=each.totals[0].currency)
            for each in listed
            for card in each.take_back
        ],
    )


Dated = TypeVar("Dated", Row, Totals)


def _newest(rows: Iterable[Dated]) -> list[Dated]:
    return sorted(rows, key=lambda row: row.month, reverse=True)


def _about(found: Sequence[Comparison]) -> About:
    about = [each.about for each in found]
    companies = [
        Company(each.tenant, dict(each.tenant_name), each.time_zone, each.currency, each.data_at)
        for each in about
    ]
    read = [each.data_at for each in about if each.data_at is not None]
    return About(
        about[0].report, _same(each.key for each in companies), companies[0].name if len(companies) == 1 else None,
        about[0].from_on, about[0].to_on, _same(each.time_zone for each in companies), _same(each.currency for each in companies),
        about[0].method, min(read) if len(read) == len(about) else None, min(each.made_at for each in about), companies,
    )  # fmt: skip


def _same(values: Iterable[T]) -> T | None:
    """The value of all of them; None where they differ."""
    first, *others = dict.fromkeys(values)
    return None if others else first


def _sums(found: Sequence[Comparison], totals: Sequence[Totals]) -> list[Sum]:
    """By month and currency, of the companies that had anything to compare."""
    worked = {(each.about.tenant, row.month) for each in found for row in each.rows}
    known = [whole for whole in totals if whole.invoiced is not None or (whole.tenant, whole.month) in worked]
    groups = sorted({(whole.month, whole.currency) for whole in known}, key=lambda key: key[1])
    return [
        _sum(
            month, currency, [whole for whole in known if (whole.month, whole.currency) == (month, currency)]
        )
        for month, currency in sorted(groups, key=lambda key: key[0], reverse=True)
    ]


def _sum(month: date, currency: str, wholes: Sequence[Totals]) -> Sum:
    both = [whole for whole in wholes if whole.saving is not None]
    saving = _ranges(both, lambda whole: whole.saving)
    hours, spare = (
        _added(whole.hours_released for whole in both),
        _added(whole.non_core_hours for whole in both),
    )
    return Sum(
        month=month,
        currency=currency,
        in_house=_ranges(both, lambda whole: whole.in_house),
        outsourced=_ranges(both, lambda whole: whole.outsourced),
        saving=saving,
        verdict=verdict(saving),
        hours_released=hours,
        non_core_hours=spare,
        non_core_share=exact12(Fraction(spare) / Fraction(hours))
        if spare is not None and hours is not None and hours > 0
        else None,
        invoiced=_added(whole.invoiced for whole in wholes),
        unallocated=total(whole.unallocated for whole in wholes),
        is_draft=any(whole.is_draft for whole in wholes),
        counted=[whole.tenant for whole in both],
        left_out=[whole.tenant for whole in wholes if whole.saving is None],
    )


def _ranges(wholes: Iterable[Totals], of: Callable[[Totals], Range | None]) -> Range | None:
    known = [held for whole in wholes if (held := of(whole)) is not None]
    return beside(known) if known else None


def _added(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [each for each in values if each is not None]
    return total(known) if known else None
