"""Rate cards, usage and strategies that the tests of billing share."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.rules.billing_periods import whole_period
from services.rules.rate_cards import (
    Charge,
    Condition,
    Counts,
    Included,
    MinimumCommitment,
    Model,
    RateCard,
    TaxCategory,
    Tier,
)
from services.rules.usage_sums import UsageSum

OCTOBER = whole_period(date(2026, 10, 1), 0)


def d(text: str | int) -> Decimal:
    return Decimal(text)


def tiers(*rows: tuple[Any, ...]) -> tuple[Tier, ...]:
    """Rows of (up to, unit price, flat fee): `(10, 2), (None, 3)`."""
    return tuple(
        Tier(None if up_to is None else d(up_to), d(price), d(fee[0]) if fee else d(0))
        for up_to, price, *fee in rows
    )


def charge(model: Model, code: str = "work", **fields: Any) -> Charge:
    fields.setdefault("counts", Counts("tickets"))
    return Charge(code=code, model=model, **fields)


def used(quantity: str | int, **facts: Any) -> UsageSum:
    return UsageSum("tickets", d(quantity), **facts)


prices = st.decimals(0, 10_000, places=3)
quantities = st.decimals(0, 5_000, places=6)


@st.composite
def tier_lists(draw: st.DrawFn) -> tuple[Tier, ...]:
    bounds = sorted(draw(st.sets(st.integers(1, 3_000), max_size=4)))
    fees = st.decimals(0, 1_000, places=2)
    return tuple(Tier(bound and d(bound), draw(prices), draw(fees)) for bound in (*bounds, None))


@st.composite
def counting_charges(draw: st.DrawFn, code: str, kind: str) -> Charge:
    model = draw(st.sampled_from([Model.FLAT, Model.GRADUATED, Model.VOLUME, Model.PACKAGE, Model.HOURLY]))
    return Charge(
        code=code,
        model=model,
        tax_category=draw(st.sampled_from(list(TaxCategory))),
        counts=Counts("tickets", frozenset({kind})),
        unit_price=draw(prices),
        tiers=draw(tier_lists()),
        package_size=draw(st.decimals("0.5", 500, places=1)),
        included=draw(st.none() | st.builds(Included, st.decimals(1, 100, places=2), st.integers(0, 3))),
        cap=draw(st.none() | st.decimals(0, 100_000, places=2)),
    )


@st.composite
def rate_cards(draw: st.DrawFn) -> RateCard:
    """Charges for task types t0, t1 …, a monthly fee, a surcharge, and perhaps a minimum."""
    counting = [draw(counting_charges(f"c{n}", f"t{n}")) for n in range(draw(st.integers(1, 4)))]
    fixed = Charge("base", Model.FIXED, amount=draw(st.decimals(0, 100_000, places=2)))
    urgent = Condition(frozenset({"urgent"}), draw(st.booleans()))
    surcharge = Charge("rush", Model.SURCHARGE, percent=draw(st.decimals(1, 50, places=1)), when=urgent)
    minimum = draw(st.none() | st.builds(MinimumCommitment, st.decimals(0, 1_000_000, places=2)))
    return RateCard((fixed, *counting, surcharge), minimum)


usages = st.lists(
    st.builds(
        UsageSum,
        meter=st.sampled_from(["tickets", "pages"]),
        quantity=quantities,
        task_type=st.sampled_from(["t0", "t1", "t2", "t3", "t9"]),
        priority=st.sampled_from(["urgent", "normal"]),
        out_of_hours=st.booleans(),
        department=st.sampled_from(["", "sales", "plant", "office"]),
        items=st.integers(1, 50),
    ),
    max_size=12,
)
