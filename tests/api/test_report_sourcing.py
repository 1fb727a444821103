"""The comparison over the API as a file: the month of docs/comparison.md, opened again, and what is refused."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from core.errors import TooMany
from tenants import limits
from tenants.roles import Role
from tests.support import compared
from tests.support.bills import Bills
from tests.support.callers import Caller, Callers
from tests.support.compared import Client
from tests.support.floor import Floor

PATH = "/v1/reports/sourcing?from=2026-10-01&to=2026-11-01"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def client(floor: Floor) -> Client:
    return await compared.client(floor, Bills(floor.admin))


@pytest.fixture
async def manager(callers: Callers, client: Client) -> Caller:
    return await callers.staff(client.company, roles=[Role.ACCOUNT_MANAGER])


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_csv_holds_the_kinds_of_work_and_what_is_not_known_is_empty(
    client: Client, manager: Caller
) -> None:
    made = await manager.get(f"{PATH}&tenant={client.company.key}", Accept="text/csv", Accept_Language="en")
    assert (made.status_code, made.headers["vary"]) == (200, "Accept")
    assert f"sourcing-{client.company.key}-2026-10-01-2026-11-01.csv" in made.headers["content-disposition"]
    rows = {row["Task type"]: row for row in _rows(made.text)}
    row = rows[client.invoices]
    money = ("In-house: cost", "Outsourced: cost", "Saving (in-house less outsourced)")
    assert [float(row[name]) for name in money] == [311_300, 121_250, 190_050]
    alone = rows[client.contracts]
    assert (alone["Verdict"], alone["Saving (in-house less outsourced)"]) == ("Done in-house", "")


@pytest.mark.parametrize(
    ("language", "code", "said"),
    [
        ("en", "Task type", {"Accounting", "No", "Outsourcing costs less", "from the draft"}),
        ("ja", "業務コード", {"経理", "いいえ", "委託のほうが安い", "下書きから"}),
    ],
)
async def test_a_file_says_words_of_the_readers_language_and_no_codes(
    client: Client, manager: Caller, language: str, code: str, said: set[str]
) -> None:
    path = f"{PATH}&tenant={client.company.key}"
    made = await manager.get(path, Accept="text/csv", Accept_Language=language)
    rows = {row[code]: row for row in _rows(made.text)}
    assert said <= set(rows[client.invoices].values())
    cells = {cell for row in rows.values() for cell in row.values()}
    assert not cells & {
        "accounting",
        "outsourced",
        "in_house_only",
        "baseline",
        "measured",
        "draft",
        "True",
        "False",
    }


async def test_what_a_month_hangs_on_is_named_with_its_kind_of_work(client: Client, manager: Caller) -> None:
    path = f"{PATH}&tenant={client.company.key}&table="
    swings = _rows((await manager.get(path + "sensitivity", Accept="text/csv", Accept_Language="en")).text)
    named = {row["Input"] for row in swings}
    assert "Social insurance and overhead" in named
    assert any(each.startswith("Minutes a case (") for each in named)
    (month,) = _rows((await manager.get(path + "months", Accept="text/csv", Accept_Language="en")).text)
    assert (month["Verdict"], month["Invoice is a draft"]) == ("Outsourcing costs less", "Yes")
    assert client.contracts not in month["Left out of the sums"]


async def test_by_month_alone_it_has_sums_and_no_kinds_of_work(client: Client, manager: Caller) -> None:
    path = f"{PATH}&tenant={client.company.key}&group_by="
    whole = (await manager.get(path + "task_type,month")).json()
    alone = (await manager.get(path + "month")).json()
    assert (len(whole["rows"]), alone["rows"]) == (3, [])
    assert alone["totals"] == whole["totals"]
    assert [(each["currency"], each["other_currencies"]) for each in alone["totals"]] == [("JPY", [])]
    (row,) = _rows((await manager.get(path + "month", Accept="text/csv", Accept_Language="en")).text)
    assert (row["Currency"], float(row["Invoiced"])) == ("JPY", 150_000)
    refused = await manager.get(path + "weather")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/group_by")


async def test_it_spends_the_limit_that_all_reports_share(
    client: Client, manager: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[str] = []

    async def spend(subject: str, _: Any) -> None:
        if subject in spent:
            raise TooMany("Too many requests; slow down.", retry_after=1)
        spent.append(subject)

    monkeypatch.setattr(limits, "spend", spend)
    other = f"/v1/reports/sla?from=2026-10-01&to=2026-11-01&tenant={client.company.key}"
    assert (await manager.get(other)).status_code == 200
    refused = await manager.get(f"{PATH}&tenant={client.company.key}")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert [each.startswith("reports:") for each in spent] == [True]


async def test_another_table_is_named_and_an_unknown_one_refused(client: Client, manager: Caller) -> None:
    path = f"{PATH}&tenant={client.company.key}&table="
    (month,) = _rows((await manager.get(path + "months", Accept="text/csv", Accept_Language="en")).text)
    assert (float(month["Invoiced"]), month["Kinds of work in the sums"]) == (150_000, "2")
    refused = await manager.get(path + "weather", Accept="text/csv")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/table"


async def test_a_workbook_has_every_table_and_native_charts_of_both_costs(
    client: Client, manager: Caller
) -> None:
    made = await manager.get(f"{PATH}&tenant={client.company.key}", Accept=EXCEL, Accept_Language="ja")
    book: Any = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == [
        "業務別",
        "月別",
        "感度（最新の月）",
        "次に委託する候補",
        "委託が高い業務",
        "この報告書について",
    ]
    (chart,) = book["業務別"]._charts
    heads = [cell.value for cell in book["業務別"][1]]
    places = [heads.index(name) for name in ("社内：費用", "委託：費用")]
    letters = [get_column_letter(place + 1) for place in places]
    assert [series.val.numRef.f for series in chart.series] == [
        f"'業務別'!${each}$2:${each}$4" for each in letters
    ]
    assert chart.title.tx.rich.p[0].r[0].t == "費用の比較"
    told = {row[0]: row[1] for row in book["この報告書について"].iter_rows(min_row=2, values_only=True)}
    assert told["通貨（税抜）"] == "JPY"
    assert "JCGM 100:2008" in told["幅の求め方"]


async def test_who_may_not_see_a_companys_costs_gets_no_file_either(client: Client, callers: Callers) -> None:
    lead = await callers.staff(client.company, roles=[Role.TEAM_LEAD])
    refused = await lead.get(f"{PATH}&tenant={client.company.key}", Accept="text/csv")
    assert refused.status_code == 403
