"""The comparison that docs/comparison.md works out by hand is what the product computes, figure by figure."""

import json
import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest

from services.rules import sourcing
from services.rules.exact import exact12
from services.rules.sourcing import Outsourced
from services.rules.sourcing_allocation import BilledLine, Worked, allocated, by_task_type, shares
from services.rules.sourcing_comparison import Compared, compared
from services.rules.sourcing_inputs import Estimate, Given, read
from tests.docs.pages import page
from tests.support import compared as client

PAGE = page("docs/comparison.md")
[SAID] = [json.loads(block) for block in PAGE.blocks("json")]
WORKED = {"invoices": Worked(400, 270_000), "supplies": Worked(60, 90_000)}
LINES = [
    BilledLine("entry", Fraction(80_000), {"invoices": Fraction(400)}),
    BilledLine("orders", Fraction(54_000), {"supplies": Fraction(60)}),
    BilledLine("fee", Fraction(20_000)),
    BilledLine("credit", Fraction(-4000)),
]


def _inputs(kind: str) -> dict[str, Estimate]:
    given = {
        name: {code: Given(*(Decimal(each) for each in held)) for code, held in SAID[name].items()}
        for name in (kind, "company")
    }
    return read(given[kind], "task_type") | read(given["company"], "company")


def _month(kind: str) -> Compared:
    amount = by_task_type(allocated(LINES, WORKED))[kind]
    paid = Outsourced(amount.usage, amount.allocated, shares(WORKED)[kind])
    return compared(_inputs(kind), WORKED[kind].cases, paid)


def _spelled(value: Fraction | Decimal, places: int = 0) -> str:
    rounded = exact12(value)
    text = f"{rounded.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):,f}"
    return text.replace("-", "−")


def test_the_page_and_the_tested_client_are_the_same() -> None:
    known = {"invoices": client.INVOICES, "supplies": client.SUPPLIES, "company": client.COMPANY}
    for name, inputs in known.items():
        held = {code: tuple(map(Decimal, each)) for code, each in SAID[name].items()}
        assert held == {code: (each.value, each.low, each.high) for code, each in inputs.items()}


def test_every_step_is_what_the_rules_say() -> None:
    terms = sourcing.in_house(sourcing.values(_inputs("invoices")))
    found = _month("invoices")
    assert found.in_house.cost is not None
    assert found.in_house.per_case is not None
    assert found.outsourced.cost is not None
    assert found.outsourced.per_case is not None
    assert found.saving is not None
    assert found.break_even is not None
    assert found.break_even.volume is not None
    assert found.hours_released is not None
    for value, places in (
        (terms.loaded_pay, 0), (terms.handling, 0), (terms.rework, 0), (terms.hiring, 0), (terms.tools, 0), (found.in_house.cost.value, 0),
        (found.outsourced.cost.value, 0), (found.saving.value, 0), (found.break_even.volume, 2), (found.saving.low, 0), (found.saving.high, 0),
    ):  # fmt: skip
        assert f"**{_spelled(value, places)}**" in PAGE.text, value
    assert f"or {_spelled(found.in_house.per_case.value, 2)} a case" in PAGE.text
    assert f"or {_spelled(found.outsourced.per_case.value, 3)} a case" in PAGE.text
    assert f"**{_spelled(found.hours_released, 1)} h**" in PAGE.text
    assert (found.break_even.below, found.break_even.above) == ("in_house", "outsourced")


def test_the_table_of_what_matters_most_is_whole_and_in_order() -> None:
    rows = [
        f"| {each.key} | {_spelled(each.at_low)} | {_spelled(each.at_high)} |"
        for each in _month("invoices").swings
    ]
    told = re.findall(r"^\| [a-z_]+ \| [0-9,]+ \| [0-9,]+ \|$", PAGE.text, re.MULTILINE)
    assert told == rows


def test_the_work_that_does_not_pay_is_told_with_its_figures() -> None:
    found = _month("supplies")
    assert found.in_house.cost is not None
    assert found.outsourced.cost is not None
    assert found.saving is not None
    for value in (found.in_house.cost.value, found.outsourced.cost.value, found.saving.value):
        assert f"**{_spelled(value)}**" in PAGE.text
    assert f"between {_spelled(found.saving.low)} and\n{_spelled(found.saving.high)}" in PAGE.text
    assert found.break_even is not None
    assert (found.break_even.volume, found.break_even.above) == (None, "in_house")


@pytest.mark.parametrize(("kind", "amount"), [("invoices", 92_000), ("supplies", 58_000)])
def test_the_draft_is_shared_to_the_last_yen(kind: str, amount: int) -> None:
    found = by_task_type(allocated(LINES, WORKED))
    assert found[kind].amount == amount
    assert sum(each.amount for each in found.values()) == 150_000
    assert f"**{amount:,}**" in PAGE.text
