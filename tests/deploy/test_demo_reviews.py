"""The demo's monthly reviews: frozen, commented, talked over, sent and signed by the real services, up to the one that waits."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from deploy.demo.load import Plan
from deploy.demo.reviews import REVIEWED
from services.monthly_reports import content, papers, queries
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support import demo
from tests.support.demo import Tables
from tests.support.servers import Servers

NOW = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
PLAN = Plan("a seed", 0.25, NOW, since=datetime(2026, 8, 9, 15, tzinfo=UTC))
"""From the 10th of August on: two months are whole. The others are not reviewed."""


@dataclass(frozen=True)
class Reviews:
    """The tables, and the paper of a report that was sent: as the product gives it, and as it would make it."""

    tables: Tables
    given: bytes | None
    made: bytes


@pytest.fixture(scope="module")
async def reviews(servers: Servers, worker_id: str, opened: None) -> Reviews:
    async with demo.opened(servers, f"demo_reviews_{worker_id}") as addresses:
        await demo.loaded(PLAN)
        tables = await demo.tables(addresses)
        sent = next(row for row in tables["monthly_reports"] if row["status"] == "sent")
        manager = system(UUID(sent["tenant_id"]), name="test", roles=frozenset({Role.ACCOUNT_MANAGER}))
        async with transaction(manager, now=NOW) as tx:
            view = await queries.one(tx, UUID(sent["id"]))
            given = await queries.paper(tx, view.card.id, "ja")
    return Reviews(tables, given, papers.render(view, "ja", is_draft=False))


@pytest.fixture(scope="module")
def tables(reviews: Reviews) -> Tables:
    return reviews.tables


def company(tables: Tables, row: dict[str, Any]) -> str:
    return next(str(each["key"]) for each in tables["tenants"] if each["tenant_id"] == row["tenant_id"])


def test_whole_months_are_reviewed_and_the_last_one_waits(tables: Tables) -> None:
    stand = {
        (company(tables, row), row["month_on"]): (row["status"], bool(row["provider_signed_at"]), bool(row["client_signed_at"]))
        for row in tables["monthly_reports"]
    }  # fmt: skip
    assert stand == {
        ("ACME", "2026-09-01"): ("sent", True, True),
        ("HANAMI", "2026-09-01"): ("sent", True, True),
        ("NORTH", "2026-09-01"): ("sent", True, True),
        ("ACME", "2026-10-01"): ("sent", True, False),
        ("HANAMI", "2026-10-01"): ("sent", True, False),
        ("NORTH", "2026-10-01"): ("draft", False, False),
    }
    assert {row["number"] for row in tables["monthly_reports"]} == {1}


def test_comments_are_in_both_languages_and_say_figures_of_the_month(tables: Tables) -> None:
    for row in tables["monthly_reports"]:
        held = row["comments"]
        said = (held["comments"] if row["status"] == "sent" else held)["summary"]
        resolved = sum(each.resolved for each in content.read(row["content"]).volume)
        assert f"{resolved:,}件" in said["ja"]
        assert f"{resolved:,} tickets" in said["en"]
        assert "{" not in said["ja"] + said["en"]


def test_what_was_agreed_is_carried_over_until_it_is_done(tables: Tables) -> None:
    acme = [row for row in tables["review_items"] if company(tables, row) == "ACME"]
    assert {row["kind"] for row in acme} == {"decision", "action"}
    last = next(row for row in tables["monthly_reports"] if company(tables, row) == "ACME" and row["month_on"] == "2026-10-01")  # fmt: skip
    carried = [each for each in last["comments"]["items"] if each["opened_in"] == "2026-09-01"]
    assert [each["status"] for each in carried] == ["open"]
    north = {row["status"] for row in tables["review_items"] if company(tables, row) == "NORTH"}
    assert north == {"open", "done", "dropped"}
    assert all(date.fromisoformat(row["due_on"]) > NOW.date() for row in acme if row["status"] == "open")


def test_a_sent_report_has_both_papers_as_the_product_makes_them(reviews: Reviews) -> None:
    sent = [row["id"] for row in reviews.tables["monthly_reports"] if row["status"] == "sent"]
    kept = sorted((row["report_id"], row["language"]) for row in reviews.tables["monthly_report_papers"])
    assert kept == sorted((report, language) for report in sent for language in papers.LANGUAGES)
    assert reviews.given == reviews.made


def test_every_company_has_its_reviews() -> None:
    assert [each.company for each in REVIEWED] == ["ACME", "HANAMI", "NORTH"]


def test_who_signed_was_of_that_side(tables: Tables) -> None:
    staff = {row["id"] for row in tables["staff"]}
    for row in tables["monthly_reports"]:
        if row["client_signed_by"]:
            assert row["client_signed_by"] not in staff
            assert row["provider_signed_by"] in staff
            assert row["client_signed_at"] > row["sent_at"]
