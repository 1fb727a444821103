"""The demo's books: closed and issued month by month by the real services, with something to look at in the last one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest

from deploy.demo.load import Plan
from tests.support import demo
from tests.support.demo import Tables
from tests.support.servers import Servers

NOW = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
PLAN = Plan("a seed", 0.25, NOW, since=datetime(2026, 8, 9, 15, tzinfo=UTC))
"""From the 10th of August on: a part of a month, two whole ones, and the one that goes on."""


@pytest.fixture(scope="module")
async def books(servers: Servers, worker_id: str, opened: None) -> Tables:
    async with demo.opened(servers, f"demo_books_{worker_id}") as addresses:
        await demo.loaded(PLAN)
        return await demo.tables(addresses)


def key(books: Tables, tenant: str) -> str:
    return next(str(row["key"]) for row in books["tenants"] if row["tenant_id"] == tenant)


def of(books: Tables, table: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in books[table] if all(row[name] == held for name, held in wanted.items())]


def lines(books: Tables, kind: str) -> list[dict[str, Any]]:
    return of(books, "invoice_lines", kind=kind)


def test_every_full_month_is_closed_and_all_but_the_last_are_issued(books: Tables) -> None:
    for tenant, periods in groupby(
        sorted(books["billing_periods"], key=lambda row: (row["tenant_id"], row["starts_on"])),
        key=lambda row: row["tenant_id"],
    ):
        closing = "21" if key(books, tenant) == "NORTH" else "01"
        told = [(row["starts_on"], row["ends_on"], row["status"]) for row in periods]
        assert [status for *_, status in told] == ["issued", "issued", "frozen"]
        assert told[0][0] == "2026-08-10"
        assert [ends[-2:] for _, ends, _ in told] == [closing] * 3
    assert {row["status"] for row in of(books, "invoices", kind="invoice")} == {"issued", "draft"}


def test_the_contracts_differ_and_the_issuer_can_issue_qualified_invoices(books: Tables) -> None:
    told = {key(books, row["tenant_id"]): (row["closing_day"], row["tax_mode"]) for row in books["contracts"]}
    assert told == {"ACME": (0, "exclusive"), "HANAMI": (0, "inclusive"), "NORTH": (20, "exclusive")}
    models = {charge["model"] for row in books["rate_cards"] for charge in row["card"]["charges"]}
    assert models == {"fixed", "flat", "graduated", "volume", "package", "hourly", "surcharge", "one_off"}
    (entity,) = books["legal_entities"]
    assert entity["registration_number"] == f"T{entity['corporate_number']}"
    assert len(of(books, "bill_to_parties", is_main=False)) == 3
    graded = {row["person_id"] for row in books["staff_grades"]}
    workers = {
        row["assignee_id"] for row in of(books, "tickets", sourcing="outsourced") if row["assignee_id"]
    }
    assert workers <= graded


def test_numbers_have_no_gaps_and_rise_with_the_day(books: Tables) -> None:
    for kind, prefix in (("invoice", "URK-2026-"), ("credit_note", "URKC-2026-")):
        issued = sorted(of(books, "invoices", kind=kind, status="issued"), key=lambda row: row["issued_at"])
        assert [row["number"] for row in issued] == [f"{prefix}{n:05}" for n in range(1, len(issued) + 1)]
        assert issued


def test_a_minimum_is_topped_up_an_sla_missed_a_case_credited_and_late_work_adjusted(books: Tables) -> None:
    assert lines(books, "true_up")
    assert any(Decimal(row["amount"]) < 0 for row in lines(books, "service_credit"))
    (note,) = of(books, "invoices", kind="credit_note")
    assert (note["status"], key(books, note["tenant_id"])) == ("issued", "ACME")
    (late,) = lines(books, "adjustment")
    assert (late["name_en"], Decimal(late["amount"])) == ("Adjustment for 2026-08", Decimal(38 * 66))
    assert {row["tax_category"] for row in books["invoice_lines"]} == {"standard", "reduced", "out_of_scope"}


def test_the_last_month_has_something_to_look_at(books: Tables) -> None:
    (acme,) = [
        row for row in of(books, "billing_periods", status="frozen") if key(books, row["tenant_id"]) == "ACME"
    ]
    unpriced = [each for each in acme["findings"] if each["kind"] == "unpriced_usage"]
    assert {each["task_type"] for each in unpriced} == {"own.meeting-room"}
    (dispute,) = books["line_disputes"]
    assert dispute["status"] == "open"


def test_most_is_paid_one_deposit_is_nobodys_and_who_pays_late_is_reminded(books: Tables) -> None:
    assert sorted(row["status"] for row in books["bank_deposits"]) == ["matched", "open"]
    (fee,) = of(books, "settlements", kind="transfer_fee")
    assert Decimal(fee["amount"]) == 440
    settled: dict[str, Decimal] = {}
    for row in books["settlements"]:
        settled[row["invoice_id"]] = settled.get(row["invoice_id"], Decimal(0)) + Decimal(row["amount"])
    issued = of(books, "invoices", kind="invoice", status="issued")
    unpaid = [row for row in issued if settled.get(row["id"], 0) < Decimal(row["total"])]
    assert {key(books, row["tenant_id"]) for row in unpaid} == {"NORTH", "HANAMI"}
    assert all(row["due_on"] < NOW.date().isoformat() for row in unpaid)
    assert {row["invoice_id"] for row in books["invoice_reminders"]} <= {row["id"] for row in unpaid}
    assert books["invoice_reminders"]


def test_one_client_paid_too_much_and_has_it_to_its_credit(books: Tables) -> None:
    used: dict[str, Decimal] = {}
    for row in of(books, "settlements", kind="payment"):
        used[row["payment_id"]] = used.get(row["payment_id"], Decimal(0)) + Decimal(row["amount"])
    over = {
        key(books, row["tenant_id"]): Decimal(row["amount"]) - used[row["id"]]
        for row in books["payments"]
        if Decimal(row["amount"]) != used[row["id"]]
    }
    assert over == {"HANAMI": 10_000}
    kept = [Decimal(row["amount"]) for row in of(books, "transfers", credit="advance_received")]
    assert kept == [10_000]


def test_the_logs_rise_in_time(books: Tables) -> None:
    for _, listed in groupby(
        sorted(books["events"], key=lambda row: (row["tenant_id"], row["place"])),
        key=lambda row: row["tenant_id"],
    ):
        instants = [datetime.fromisoformat(row["at"]) for row in listed]
        assert instants == sorted(instants)


def test_all_usage_is_read_and_nothing_of_in_house_work(books: Tables) -> None:
    sourcing = {row["id"]: row["sourcing"] for row in books["tickets"]}
    assert {sourcing[row["ticket_id"]] for row in books["usage_items"] if row["ticket_id"]} == {"outsourced"}
    resolved = [
        row
        for row in of(books, "tickets", sourcing="outsourced")
        if row["first_resolved_at"] and not row["merged_into"]
    ]
    counted = {row["ticket_id"] for row in books["usage_items"] if row["meter"] == "tickets"}
    assert {row["id"] for row in resolved} >= counted
    assert len(counted) > 100
    assert max(date.fromisoformat(row["occurred_on"]) for row in books["usage_items"]) >= date(2026, 11, 20)


async def test_the_same_plan_gives_the_same_books(servers: Servers, worker_id: str, books: Tables) -> None:
    async with demo.opened(servers, f"demo_books_again_{worker_id}") as addresses:
        await demo.loaded(PLAN)
        again = await demo.tables(addresses)
    assert {name for name in again if again[name] != books[name]} == set()
