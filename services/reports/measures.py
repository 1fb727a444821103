"""Figures with their spread, from sums."""

from decimal import Decimal
from typing import Any

from services.reports import grouping
from services.rules import intervals


def minutes(n: int, total: int, squares: Decimal | int) -> dict[str, Any]:
    """Work per ticket in minutes: mean, deviation, and the bounds of its interval (never below nothing)."""
    found = intervals.mean(n, total, int(squares))
    bounds = found.interval if found else None
    shown = {
        "minutes_per_ticket": found.mean if found else None,
        "minutes_spread": found.deviation if found else None,
        "minutes_low": max(0.0, bounds.low) if bounds else None,
        "minutes_high": bounds.high if bounds else None,
    }
    return {name: None if each is None else grouping.places(each / 60, 2) for name, each in shown.items()}


def first_pass(good: int, resolved: int) -> dict[str, Any]:
    """First-pass yield with its interval."""
    bounds = intervals.share(good, resolved)
    return {
        "first_pass_yield": grouping.share(good, resolved),
        "first_pass_low": grouping.places(bounds.low, 6) if bounds else None,
        "first_pass_high": grouping.places(bounds.high, 6) if bounds else None,
    }
