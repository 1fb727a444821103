"""The inputs of one invented client, and strategies around them."""

from decimal import Decimal

from hypothesis import strategies as st

from services.rules.sourcing_inputs import KINDS, Estimate


def estimate(value: str, low: str, high: str) -> Estimate:
    return Estimate(Decimal(value), Decimal(low), Decimal(high))


BOOK = {
    "minutes_per_case": estimate("12", "10", "15"),
    "error_rate": estimate("0.04", "0.02", "0.07"),
    "rework_minutes": estimate("15", "10", "25"),
    "hourly_pay": estimate("2000", "1800", "2400"),
    "people": estimate("0.5", "0.4", "0.7"),
    "hiring_cost": estimate("600000", "400000", "900000"),
    "tenure_months": estimate("40", "30", "60"),
    "tools": estimate("5000", "3000", "8000"),
    "overhead_rate": estimate("0.35", "0.25", "0.45"),
    "utilisation": estimate("0.75", "0.65", "0.85"),
    "governance_hours": estimate("6", "4", "9"),
    "governance_pay": estimate("4000", "3500", "5000"),
    "transition_cost": estimate("360000", "240000", "600000"),
    "term_months": estimate("24", "24", "24"),
}

_MOST = {"error_rate": 1, "utilisation": 1, "overhead_rate": 5}


@st.composite
def estimates(draw: st.DrawFn, code: str) -> Estimate:
    """Three ordered values that the input takes, at two decimals."""
    kind = KINDS[code]
    least = 1 if kind.above_zero else 0
    most = _MOST.get(code, 5000) * 100
    low, value, high = sorted(draw(st.lists(st.integers(least, most), min_size=3, max_size=3)))
    return Estimate(*(Decimal(n).scaleb(-2) for n in (value, low, high)))


@st.composite
def books(draw: st.DrawFn) -> dict[str, Estimate]:
    return {code: draw(estimates(code)) for code in BOOK}
