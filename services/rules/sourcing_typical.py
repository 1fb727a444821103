"""Typical values to begin a baseline with. Every one is an assumption, wide on purpose, to be replaced by what a company knows of itself.

Minutes come from the catalogue (what a kind of work typically takes in-house). The rest are round figures for office work in Japan: a
clerk's hourly pay by domain; social insurance of the employer (about 15 % of pay) with room, equipment and administration; an eighth to a
third of the day without case work; advertisements, agency and weeks of training per new person; three to six years of tenure.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from services.rules.sourcing_inputs import Estimate

MINUTES_SPREAD = (Fraction(3, 4), Fraction(7, 5))
"""How far work in-house lies from what is typical of it, in nine companies of ten."""
HOURS_A_MONTH = 160
DIGITS = 3


def _of(value: str, low: str, high: str) -> Estimate:
    return Estimate(Decimal(value), Decimal(low), Decimal(high))


_PAY: Mapping[str, Estimate] = {
    "general_affairs": _of("1700", "1450", "2100"),
    "hr": _of("1850", "1550", "2300"),
    "accounting": _of("1900", "1600", "2400"),
    "finance": _of("2000", "1700", "2600"),
    "it": _of("2200", "1800", "2900"),
}
_ALIKE: Mapping[str, Estimate] = {
    "error_rate": _of("0.03", "0.01", "0.06"),
    "hiring_cost": _of("600000", "300000", "1000000"),
    "tenure_months": _of("48", "36", "72"),
    "tools": _of("5000", "2000", "12000"),
}
COMPANY: Mapping[str, Estimate] = {
    "overhead_rate": _of("0.35", "0.25", "0.5"),
    "utilisation": _of("0.75", "0.67", "0.87"),
    "governance_hours": _of("6", "3", "10"),
    "governance_pay": _of("4000", "3200", "5200"),
    "transition_cost": _of("400000", "200000", "800000"),
    "term_months": _of("24", "24", "24"),
}
"""Those of a whole company."""


def of_task_type(domain: str, minutes: Fraction | None, cases: Fraction | None) -> dict[str, Estimate]:
    """Those of a kind of work. Without its typical minutes there are none of them; without its volume, nobody knows how many people.

    Mending an error is taken to need half the minutes of the case; people are the hours of the month's cases ÷ utilisation ÷ 160.
    """
    found = {"hourly_pay": _PAY[domain], **_ALIKE} if domain in _PAY else dict(_ALIKE)
    if minutes is None:
        return found
    found["minutes_per_case"] = _around(minutes)
    found["rework_minutes"] = _around(minutes / 2)
    if cases:
        busy = cases * minutes / 60 / Fraction(COMPANY["utilisation"].value) / HOURS_A_MONTH
        found["people"] = _around(busy, places=3)
    return found


def _around(value: Fraction, *, places: int = 1) -> Estimate:
    low, high = (value * part for part in MINUTES_SPREAD)
    return Estimate(*(_rounded(each, places) for each in (value, low, high)))


def _rounded(value: Fraction, places: int) -> Decimal:
    """At so many decimals, but to three digits at most, since nobody knows more of it; and never down to nothing."""
    least = Decimal(1).scaleb(-places)
    whole = len(str(int(value))) if value >= 1 else 0  # digits before the point
    places = min(places, DIGITS - whole)
    return max(Decimal(round(value * Fraction(10) ** places)).scaleb(-places), least)
