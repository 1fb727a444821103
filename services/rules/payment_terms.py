"""Payment terms: on a day of a month after the closing (翌月末払い), or so many days after the issue; and when banks are closed.

Japanese banks are closed on Saturdays, Sundays, public holidays and from 31 December to 3 January (銀行法施行令 5条).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from services.rules.billing_periods import DAY, month_after
from services.rules.fields_reader import FieldsReader
from services.rules.flaws import Flaws
from services.rules.public_holidays import public_holidays
from services.rules.refusals import phrase

MOST_MONTHS = 12
MOST_DAYS = 366


class BankHoliday(StrEnum):
    """What becomes of a due day on which banks are closed."""

    BEFORE = "before"
    AFTER = "after"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """`months` after the month of the closing day, on `day` (0: the last); or, where `days` is given, so many after the issue."""

    months: int = 1
    day: int = 0
    days: int | None = None
    bank_holiday: BankHoliday = BankHoliday.AFTER


def due_on(terms: PaymentTerms, *, closed_on: date, issued_on: date, country: str = "JP") -> date:
    """The day by which an invoice is to be paid; `closed_on` is the last day of what it bills."""
    if terms.days is not None:
        day = issued_on + timedelta(days=terms.days)
    else:
        first = month_after(closed_on.replace(day=1), terms.months)
        last = month_after(first, 1) - DAY
        day = last if not terms.day else min(last, first + timedelta(days=terms.day - 1))
    return _moved(day, terms.bank_holiday, country)


def is_bank_day(on: date, country: str = "JP") -> bool:
    """Whether banks are open."""
    return on.weekday() < 5 and on not in _closed(country, on.year)


def parse_payment_terms(value: object, *, pointer: str = "") -> PaymentTerms:
    """Read `{months, day, bank_holiday}` or `{days, bank_holiday}`. Raises Flawed."""
    flaws = Flaws()
    read = FieldsReader(flaws)
    entry = read.members(
        value, pointer, ("months", "day", "days", "bank_holiday"), missing='{"months": 1, "day": 0}'
    )
    terms = _read(read, entry, pointer)
    flaws.refuse()
    return terms


def dump_payment_terms(terms: PaymentTerms) -> dict[str, Any]:
    """The JSON of the terms."""
    rule = {"bank_holiday": terms.bank_holiday.value}
    return (
        {"days": terms.days, **rule}
        if terms.days is not None
        else {"months": terms.months, "day": terms.day, **rule}
    )


def _read(read: FieldsReader, entry: Mapping[str, Any], at: str) -> PaymentTerms:
    given = dict(entry)
    rule = read.word(given, "bank_holiday", at, BankHoliday, otherwise=BankHoliday.AFTER) or BankHoliday.AFTER
    by_days = given.get("days") is not None
    if by_days and (given.get("months") is not None or given.get("day") is not None):
        read.flaws.add(at, "one_of_two", "months, day, days", phrase("months and day, or days"))
    if by_days:
        return PaymentTerms(
            days=read.whole(given, "days", at, least=0, most=MOST_DAYS, otherwise=0), bank_holiday=rule
        )
    months = read.whole(given, "months", at, least=0, most=MOST_MONTHS, otherwise=1)
    return PaymentTerms(months, read.whole(given, "day", at, least=0, most=31, otherwise=0), None, rule)


def _moved(day: date, rule: BankHoliday, country: str) -> date:
    step = {BankHoliday.BEFORE: -DAY, BankHoliday.AFTER: DAY, BankHoliday.NONE: timedelta()}[rule]
    while step and not is_bank_day(day, country):
        day += step
    return day


@lru_cache(maxsize=256)
def _closed(country: str, year: int) -> frozenset[date]:
    closed = frozenset(public_holidays(country, year))
    if country != "JP":
        return closed
    return closed | {date(year, 12, 31), date(year, 1, 1), date(year, 1, 2), date(year, 1, 3)}
