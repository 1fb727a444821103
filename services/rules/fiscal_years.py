"""Fiscal years: named by the year in which they begin (2026年度 is April 2026 to March 2027)."""

from datetime import date


def fiscal_year(on: date, *, starts_in: int) -> int:
    """The fiscal year of a day, for years that begin on the first of month `starts_in` (1 to 12)."""
    return on.year if on.month >= starts_in else on.year - 1


def fiscal_year_days(year: int, *, starts_in: int) -> tuple[date, date]:
    """Its days, half-open."""
    return date(year, starts_in, 1), date(year + 1, starts_in, 1)
