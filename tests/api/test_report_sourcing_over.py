"""The comparison over several companies: each by itself, sums by currency, and nothing of a company that one may not see."""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tenants.roles import Role
from tests.support import compared
from tests.support.bills import Bills, line
from tests.support.callers import Caller, Callers
from tests.support.compared import Client
from tests.support.floor import Floor

PATH = "/v1/reports/sourcing?from=2026-10-01&to=2026-11-01"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def yen(floor: Floor) -> Client:
    return await compared.client(floor, Bills(floor.admin))


@pytest.fixture
async def other(floor: Floor) -> Client:
    return await compared.client(floor, Bills(floor.admin))


@pytest.fixture
async def dollars(floor: Floor) -> Client:
    return await compared.client(floor, Bills(floor.admin), currency="USD")


@pytest.fixture
async def manager(callers: Callers, yen: Client, other: Client, dollars: Client) -> Caller:
    companies = (yen.company, other.company, dollars.company)
    return await callers.staff(*companies, roles=[Role.ACCOUNT_MANAGER])


def _keys(*clients: Client) -> list[str]:
    return sorted(each.company.key for each in clients)


async def test_without_a_company_staff_get_all_of_theirs(
    manager: Caller, yen: Client, other: Client, dollars: Client
) -> None:
    found = (await manager.get(PATH)).json()
    about = found["about"]
    assert (about["tenant"], about["tenant_name"], about["currency"]) == (None, None, None)
    assert [each["key"] for each in about["tenants"]] == _keys(yen, other, dollars)
    assert {row["tenant"] for row in found["rows"]} == set(_keys(yen, other, dollars))
    assert [each["tenant"] for each in found["totals"]] == _keys(yen, other, dollars)
    alone = (await manager.get(f"{PATH}&tenant={yen.company.key}")).json()
    assert [row for row in found["rows"] if row["tenant"] == yen.company.key] == alone["rows"]
    assert [row for row in found["totals"] if row["tenant"] == yen.company.key] == alone["totals"]


async def test_currencies_stand_apart_and_one_is_summed_with_its_range(
    manager: Caller, yen: Client, other: Client, dollars: Client
) -> None:
    found = (await manager.get(PATH)).json()
    by = {each["currency"]: each for each in found["sums"]}
    assert set(by) == {"JPY", "USD"}
    assert by["JPY"]["counted"] == _keys(yen, other)
    assert by["USD"]["counted"] == _keys(dollars)
    one = next(each for each in found["totals"] if each["tenant"] == yen.company.key)
    for name in ("in_house", "outsourced", "saving"):
        assert Decimal(by["JPY"][name]["value"]) == 2 * Decimal(one[name]["value"])
    down, both = (Decimal(of["saving"]["value"]) - Decimal(of["saving"]["low"]) for of in (one, by["JPY"]))
    assert abs(both * both - 2 * down * down) < Decimal(
        "0.01"
    )  # in quadrature: less than both at their worst
    assert Decimal(by["JPY"]["invoiced"]) == 2 * Decimal(one["invoiced"])
    assert Decimal(by["USD"]["saving"]["value"]) == Decimal(one["saving"]["value"])


async def test_of_two_currencies_in_a_month_the_smaller_is_named_with_its_amount(
    floor: Floor, callers: Callers, yen: Client
) -> None:
    bills = Bills(floor.admin)
    abroad = await bills.contract(yen.company, currency="USD")
    await bills.draft(abroad, [line("1200.50")], period_id=abroad.period)
    caller = await callers.staff(yen.company, roles=[Role.ACCOUNT_MANAGER])
    (whole,) = (await caller.get(PATH)).json()["totals"]
    assert (whole["currency"], whole["other_currencies"]) == (
        "JPY",
        [{"currency": "USD", "invoiced": "1200.5"}],
    )
    assert Decimal(whole["invoiced"]) == 150_000


async def test_some_may_be_named_and_a_stranger_is_refused(
    manager: Caller, floor: Floor, yen: Client, dollars: Client
) -> None:
    found = (await manager.get(f"{PATH}&tenant={yen.company.key},{dollars.company.key}")).json()
    assert {row["tenant"] for row in found["rows"]} == set(_keys(yen, dollars))
    stranger = await floor.company()
    refused = await manager.get(f"{PATH}&tenant={yen.company.key},{stranger.key}")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/tenant")


async def test_a_company_whose_sides_are_not_both_known_is_left_out_by_name(
    floor: Floor, callers: Callers, yen: Client
) -> None:
    bills = Bills(floor.admin)
    bare = await floor.company()
    contract = await bills.contract(bare)
    await bills.draft(contract, [line("5000")], period_id=contract.period)
    empty = await floor.company()
    caller = await callers.staff(yen.company, bare, empty, roles=[Role.ACCOUNT_MANAGER])
    found = (await caller.get(PATH)).json()
    (summed,) = found["sums"]
    assert (summed["counted"], summed["left_out"]) == ([yen.company.key], [bare.key])
    assert Decimal(summed["invoiced"]) == 155_000
    assert len(found["about"]["tenants"]) == 3


async def test_files_name_the_company_and_the_currency_of_each_row(
    manager: Caller, yen: Client, other: Client, dollars: Client
) -> None:
    made = await manager.get(f"{PATH}&table=months", Accept="text/csv", Accept_Language="en")
    rows = list(csv.DictReader(io.StringIO(made.text.removeprefix("\ufeff"), newline="")))
    assert [(row["Company"], row["Currency"]) for row in rows] == [
        (key, "USD" if key == dollars.company.key else "JPY") for key in _keys(yen, other, dollars)
    ]
    workbook = await manager.get(PATH, Accept=EXCEL, Accept_Language="en")
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook.content))
    assert "Sums by month" in book.sheetnames
    assert [
        sheet.title for sheet in book if sheet._charts
    ] == []  # two currencies on one axis would say nothing


async def test_one_currency_is_drawn_over_all_companies(callers: Callers, yen: Client, other: Client) -> None:
    caller = await callers.staff(yen.company, other.company, roles=[Role.ACCOUNT_MANAGER])
    workbook = await caller.get(PATH, Accept=EXCEL, Accept_Language="en")
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook.content))
    assert [sheet.title for sheet in book if sheet._charts] == ["Sums by month"]


async def test_who_may_not_see_costs_is_refused_over_all_too(callers: Callers, yen: Client) -> None:
    lead = await callers.staff(yen.company, roles=[Role.TEAM_LEAD])
    assert (await lead.get(PATH)).status_code == 403
    none = await callers.staff(roles=[Role.ACCOUNT_MANAGER])
    assert (await none.get(PATH)).status_code == 422
