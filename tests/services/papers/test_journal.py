"""The journal: every voucher balances, in the account codes that the legal entity has."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.papers.journal import Entry, account, journal
from services.rules import postings
from services.rules.postings import Posting, Printed, Taxed
from services.spreadsheets import as_csv
from tests.support import papers

CODES = {"receivable": "135", "revenue": "500", "revenue:scan": "501", "tax_payable": "336"}


def entries(made: list[Posting], voucher: str, kind: str = "invoice") -> list[Entry]:
    return [
        Entry(f"{voucher}-{n}", "MAIN", voucher, date(2026, 10, 31), each.debit, each.credit, each.amount, "JPY",
              each.tax_category, "アクメ商事", kind)
        for n, each in enumerate(made)
    ]  # fmt: skip


def test_an_invoice_is_written_in_the_entitys_codes() -> None:
    content = papers.content()
    said = [Printed(each.charge, each.tax_category, each.printed) for each in content.lines]
    taxes = [Taxed(each.tax_category, each.tax) for each in content.totals]
    table = journal(entries(postings.issued(said, taxes), "INV-1"), {"MAIN": CODES}, "ja")
    rows = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    first = rows[0]
    assert (first["借方科目"], first["借方税区分"], first["貸方科目"], first["貸方税区分"]) == (
        "135", "対象外", "500", "課税売上（標準税率）",
    )  # fmt: skip
    assert first["借方金額"] == first["貸方金額"] == Decimal(35000)
    assert first["摘要"] == "請求 INV-1 アクメ商事"
    passed = next(row for row in rows if row["貸方科目"] == "立替金")
    assert passed["貸方税区分"] == "対象外"
    assert {row["借方科目"] for row in rows if row["貸方科目"] == "135"} == {
        "500"
    }  # the SLA credit, the other way round
    assert as_csv(table, "cp932").decode("cp932").count("\r\n") == len(rows) + 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("revenue:scan", "501"),
        ("revenue:entry", "500"),
        ("receivable", "135"),
        ("bank", "普通預金"),
        ("unheard", "unheard"),
    ],
)
def test_an_account_is_that_of_the_charge_of_all_revenue_or_the_usual_one(name: str, code: str) -> None:
    assert account(name, CODES, "ja") == code


printed = st.builds(
    Printed, st.sampled_from(["entry", "scan"]), st.sampled_from(["standard", "reduced", "out_of_scope"]),
    st.integers(-(10**9), 10**9).map(Decimal),
)  # fmt: skip
taxed = st.builds(Taxed, st.sampled_from(["standard", "reduced"]), st.integers(-(10**8), 10**8).map(Decimal))


@given(st.lists(printed), st.lists(taxed), st.integers(0, 10**6).map(Decimal))
def test_every_voucher_balances(lines: list[Printed], taxes: list[Taxed], beyond: Decimal) -> None:
    """Debits and credits of each voucher are equal, and what the client owes is the sum of what was printed."""
    issued, credited = postings.issued(lines, taxes), postings.credited(lines, taxes, beyond=beyond)
    table = journal([*entries(issued, "INV-1"), *entries(credited, "CN-1", "credit_note")], {}, "en")
    heads = {name: n for n, name in enumerate(table.head)}
    sums: dict[object, dict[object, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in table.rows:
        debit, credit = row[heads["Debit amount"]], row[heads["Credit amount"]]
        assert isinstance(debit, Decimal)
        assert debit == credit > 0
        sums[row[heads["Voucher"]]][row[heads["Debit account"]]] += debit
        sums[row[heads["Voucher"]]][row[heads["Credit account"]]] -= debit
    assert all(sum(accounts.values()) == 0 for accounts in sums.values())
    owed = sum((each.net for each in lines), Decimal(0)) + sum((each.tax for each in taxes), Decimal(0))
    assert sums["INV-1"]["Accounts receivable"] == owed
