"""An invoice as others get it, over the API: PDF, XML, tables, the journal; 404 for a neighbour."""

import csv
import hashlib
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

import openpyxl
import pypdfium2
import pytest
from peppol.xsd import validate_xsd

from services.billing.invoices import actions, exports
from tenants.db import transaction
from tenants.roles import Role
from tests.support.bills import Bills, Contract, line
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = [
    line("35000"),
    line("1500.5", charge="scan"),
    line("300", "reduced", charge="paper"),
    line("700", "out_of_scope", charge="stamps"),
]


@pytest.fixture
def bills(floor: Floor) -> Bills:
    return Bills(floor.admin)


@pytest.fixture
async def contract(floor: Floor, bills: Bills) -> Contract:
    accounts = {"receivable": "135", "revenue": "500"}
    made = await bills.contract(await floor.company(), await bills.entity(accounts=accounts))
    await bills.admin.execute(
        "UPDATE bill_to_parties SET registration_number = 'T5010401067252' WHERE id = $1", made.party
    )
    return made


@pytest.fixture
async def clerk(callers: Callers, contract: Contract) -> Caller:
    return await callers.staff(contract.company, roles=(Role.BILLING_CLERK,))


async def issued(floor: Floor, bills: Bills, contract: Contract) -> UUID:
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    scope = await floor.operator(contract.company, roles=(Role.BILLING_CLERK,))
    async with transaction(scope.at(contract.company.id)) as tx:
        await actions.issue(tx, invoice_id=draft)
    return draft


def text_of(packed: bytes) -> str:
    with pypdfium2.PdfDocument(packed) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def rows_of(body: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(encoding), newline="")))


async def test_a_pdf_is_the_same_whoever_asks_and_speaks_both_languages(
    floor: Floor, bills: Bills, contract: Contract, clerk: Caller, callers: Callers
) -> None:
    invoice = await issued(floor, bills, contract)
    manager = await callers.client(contract.company, Role.CLIENT_MANAGER)
    answers = [await who.get(f"/v1/invoices/{invoice}.pdf") for who in (clerk, manager, clerk)]
    assert {each.status_code for each in answers} == {200}
    assert len({hashlib.sha256(each.content).hexdigest() for each in answers}) == 1
    first = answers[0]
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["cache-control"] == "no-store"
    assert 'filename="INV-2026-' in first.headers["content-disposition"]
    assert "請求書" in text_of(first.content)
    english = await clerk.get(f"/v1/invoices/{invoice}.pdf?language=en")
    assert "Invoicenumber" in text_of(english.content)
    assert (await clerk.get(f"/v1/invoices/{invoice}.pdf?language=fr")).status_code == 422


async def test_a_drafts_pdf_says_that_it_is_one_and_it_has_no_xml(
    bills: Bills, contract: Contract, clerk: Caller
) -> None:
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    answer = await clerk.get(f"/v1/invoices/{draft}.pdf")
    assert "これは下書きです" in text_of(answer.content)
    refused = await clerk.get(f"/v1/invoices/{draft}.xml")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_in_peppol")
    assert refused.json()["obstacles"] == ["draft"]


async def test_the_xml_is_valid(floor: Floor, bills: Bills, contract: Contract, clerk: Caller) -> None:
    answer = await clerk.get(f"/v1/invoices/{await issued(floor, bills, contract)}.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    assert validate_xsd(answer.content) == (True, [])


async def test_lines_come_as_csv_and_excel(
    floor: Floor, bills: Bills, contract: Contract, clerk: Caller
) -> None:
    invoice = await issued(floor, bills, contract)
    rows = rows_of((await clerk.get(f"/v1/invoices/{invoice}.csv?language=en")).content)
    assert [row["Exact amount"] for row in rows] == ["35000", "1500.5", "300", "700"]
    answer = await clerk.get(f"/v1/invoices/{invoice}.csv?encoding=cp932")
    assert rows_of(answer.content, "cp932")[0]["内容"] == "入力"
    workbook = openpyxl.load_workbook(io.BytesIO((await clerk.get(f"/v1/invoices/{invoice}.xlsx")).content))
    assert workbook.sheetnames == ["請求書一覧", "明細"]


async def test_a_list_comes_as_csv_or_excel_by_accept(
    floor: Floor, bills: Bills, contract: Contract, clerk: Caller
) -> None:
    invoice = await issued(floor, bills, contract)
    await bills.draft(await bills.contract(contract.company), LINES)
    answer = await clerk.get("/v1/invoices", Accept="text/csv", Accept_Language="en")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = rows_of(answer.content)
    assert [row["Total"] for row in rows if row["Number"]] == ["41174"]
    only = rows_of(
        (await clerk.get("/v1/invoices?status=draft", Accept="text/csv", Accept_Language="en")).content
    )
    assert all(row["Number"] == "" for row in only)
    book = await clerk.get("/v1/invoices", Accept=EXCEL, Accept_Language="ja")
    assert openpyxl.load_workbook(io.BytesIO(book.content))["明細"].max_row >= 1 + len(LINES)
    plain = await clerk.get("/v1/invoices", Accept="application/json, text/csv;q=0.5")
    assert invoice in {UUID(each["id"]) for each in plain.json()["data"]}


async def test_a_table_is_whole_or_refused(
    bills: Bills, contract: Contract, clerk: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await bills.draft(await bills.contract(contract.company), LINES)
    found = (await clerk.get("/v1/invoices")).json()["data"]
    monkeypatch.setattr(exports, "MOST", len(found))
    assert len(rows_of((await clerk.get("/v1/invoices", Accept="text/csv")).content)) == len(found)
    monkeypatch.setattr(exports, "MOST", len(found) - 1)
    refused = await clerk.get("/v1/invoices", Accept="text/csv")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "too_many")


async def test_the_journal_of_a_month_balances_in_the_entitys_codes(
    floor: Floor, bills: Bills, contract: Contract, clerk: Caller
) -> None:
    invoice = await issued(floor, bills, contract)
    on = await bills.admin.fetchval("SELECT issued_on FROM invoices WHERE id = $1", invoice)
    number = await bills.admin.fetchval("SELECT number FROM invoices WHERE id = $1", invoice)
    path = f"/v1/billing/journal?month={on:%Y-%m}"
    entries: list[Any] = (await clerk.get(path, Accept_Language="ja")).json()["data"]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in entries:
        sums[each["debit_code"]] += Decimal(each["amount"])
        sums[each["credit_code"]] -= Decimal(each["amount"])
        assert each["voucher"] == number
    assert sums == {"135": 41174, "500": -36800, "立替金": -700, "仮受消費税": -3674}
    rows = rows_of(
        (await clerk.get(f"{path}&encoding=cp932", Accept="text/csv", Accept_Language="ja")).content, "cp932"
    )
    assert len(rows) == len(entries)
    assert sum(int(row["借方金額"]) for row in rows) == sum(int(row["貸方金額"]) for row in rows) == 41174
    assert (await clerk.get("/v1/billing/journal?month=1999-01")).json()["data"] == []
    assert (await clerk.get(f"{path}&legal_entity=nobody")).json()["data"] == []


async def test_a_neighbour_sees_nothing(
    floor: Floor, bills: Bills, contract: Contract, callers: Callers
) -> None:
    invoice = await issued(floor, bills, contract)
    neighbour = await floor.company()
    for who in (
        await callers.client(neighbour, Role.CLIENT_MANAGER),
        await callers.staff(neighbour, roles=(Role.BILLING_CLERK,)),
    ):
        for ending in ("pdf", "xml", "csv", "xlsx"):
            answer = await who.get(f"/v1/invoices/{invoice}.{ending}")
            assert answer.status_code == 404, ending
        assert rows_of((await who.get("/v1/invoices", Accept="text/csv")).content) == []


async def test_who_may_not_see_invoices_is_refused(
    floor: Floor, bills: Bills, contract: Contract, callers: Callers
) -> None:
    invoice = await issued(floor, bills, contract)
    operator = await callers.staff(contract.company)
    assert (await operator.get(f"/v1/invoices/{invoice}.pdf")).status_code == 403
    manager = await callers.client(contract.company, Role.CLIENT_MANAGER)
    assert (await manager.get("/v1/billing/journal?month=2026-10")).status_code == 403
    bad = await callers.staff(contract.company, roles=(Role.BILLING_CLERK,))
    for month in ("2026-13", "October", ""):
        assert (await bad.get(f"/v1/billing/journal?month={month}")).status_code == 422
