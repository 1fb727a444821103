"""Reports over the API: an October whose figures are worked out by hand (tests/support/past.py), from both sides."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import pytest_asyncio

from services.rules.policies import Metric
from services.sla import excuses
from tenants.db import transaction
from tenants.roles import Role
from tests.support import past
from tests.support.callers import Caller, Callers
from tests.support.casework import at
from tests.support.floor import Floor
from tests.support.past import Past
from tests.support.rollups import caught_up

OCTOBER = "from=2026-10-01&to=2026-11-01"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORTS = ("sla", "throughput", "backlog", "dependence")
ACCOUNTING = ["accounting"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def october(floor: Floor) -> Past:
    return await past.october(floor)


@pytest.fixture
async def lead(callers: Callers, october: Past) -> Caller:
    """Staff who do not see HR."""
    return await callers.staff(october.work.company, roles=[Role.TEAM_LEAD], domains=ACCOUNTING)


@pytest.fixture
async def manager(callers: Callers, october: Past) -> Caller:
    """The company's manager, limited to the same domain."""
    return await callers.client(october.work.company, Role.CLIENT_MANAGER, domains=ACCOUNTING)


async def got(caller: Caller, report: str, query: str = OCTOBER) -> Any:
    answer = await caller.get(f"/v1/reports/{report}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def picked(row: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


async def test_attainment_counts_the_last_cycle_of_the_period(lead: Caller, manager: Caller) -> None:
    for caller in (lead, manager):
        found = await got(caller, "sla")
        (row,) = found["metrics"]
        assert picked(row, "metric", "met", "breached", "excused") == ("resolution", 1, 2, 0)
        assert picked(row, "attainment", "adjusted", "target") == ("0.333333", "0.333333", None)
        assert row["attainment_before"] is None  # nothing was judged in September
        assert found["reopened"] == 1


async def test_a_stretch_of_the_trend_is_a_period_of_its_own(lead: Caller) -> None:
    names = ("stretch_on", "met", "breached")
    days = (await got(lead, "sla", f"{OCTOBER}&group_by=day"))["trend"]
    assert [picked(row, *names) for row in days] == [
        ("2026-10-05", 1, 0), ("2026-10-06", 0, 1), ("2026-10-07", 1, 0), ("2026-10-08", 0, 1),
    ]  # fmt: skip
    weeks = (await got(lead, "sla", f"{OCTOBER}&group_by=week"))["trend"]
    assert [picked(row, *names) for row in weeks] == [
        ("2026-10-05", 1, 2)
    ]  # the 7th's is replaced by the 8th's
    parted = (await got(lead, "sla", f"{OCTOBER}&group_by=week,priority"))["trend"]
    assert [picked(row, "key", "met", "breached") for row in parted] == [("normal", 1, 1), ("urgent", 0, 1)]


async def test_attainment_by_kind_priority_and_company(lead: Caller, october: Past) -> None:
    found, company = await got(lead, "sla"), october.work.company
    (kind,) = found["by_task_type"]
    assert picked(kind, "key", "tenant", "met", "breached") == (october.work.kind, company.key, 1, 2)
    assert [picked(row, "key", "attainment") for row in found["by_priority"]] == [
        ("normal", "0.500000"), ("urgent", "0.000000"),
    ]  # fmt: skip
    assert [picked(row, "key", "met", "breached") for row in found["by_tenant"]] == [(company.key, 1, 2)]
    urgent = await got(lead, "sla", f"{OCTOBER}&priority=urgent")
    assert picked(urgent["metrics"][0], "met", "breached") == (0, 1)


async def test_breaches_are_listed_with_how_late_they_were(lead: Caller, october: Past) -> None:
    twice, late = (await got(lead, "sla"))["breaches"]
    assert picked(late, "ticket", "priority", "target_seconds", "late_seconds") == (
        str(october.late), "urgent", 3600, 65 * 60,
    )  # fmt: skip
    assert picked(twice, "ticket", "cycle", "breached_at") == (str(october.twice), 2, "2026-10-08T07:25:00Z")


async def test_an_excuse_shows_in_the_adjusted_attainment_alone(floor: Floor, callers: Callers) -> None:
    excused = await past.october(floor)
    async with transaction(excused.work.worker, now=at(20)) as tx:
        await excuses.excuse(tx, ticket_id=excused.late, metric=Metric.RESOLUTION, reason="先方の依頼")
    await caught_up(excused.work.company.id)
    caller = await callers.staff(excused.work.company, roles=[Role.TEAM_LEAD], domains=ACCOUNTING)
    found = await got(caller, "sla")
    assert picked(found["metrics"][0], "excused", "attainment", "adjusted") == (1, "0.333333", "0.500000")
    assert [row["excuse_reason"] for row in found["breaches"]] == [None, "先方の依頼"]


async def test_throughput_is_that_of_the_tickets(lead: Caller, manager: Caller) -> None:
    for caller in (lead, manager):
        found = await got(caller, "throughput")
        total = found["totals"]
        assert picked(total, "created", "resolved", "reopenings", "ended") == (4, 3, 1, 0)
        # 3600 + 7200 + 5400 s of work are 4.5 hours
        assert picked(total, "work_seconds", "per_worked_hour") == (16200, "0.667")
        # 90 minutes each; deviation 30; t(0.975, 2) = 4.3027: 4.3027 x 30 / sqrt(3) = 74.53
        assert picked(total, "worked", "minutes_per_ticket", "minutes_spread") == (3, "90.00", "30.00")
        assert picked(total, "minutes_low", "minutes_high") == ("15.48", "164.52")
        assert picked(total, "first_pass", "first_pass_yield") == (2, "0.666667")
        assert picked(total, "first_pass_low", "first_pass_high") == ("0.207660", "0.938508")
        # 65, 125 and 35 minutes: the middle one is 3900 s
        assert total["cycle_mean_seconds"] == 4500
        error = float(found["cycle_error"])
        assert error < 0.02
        assert total["cycle_median_seconds"] == pytest.approx(3900, rel=error)
        assert total["cycle_p90_seconds"] == pytest.approx(7500, rel=error)
        assert picked(total, "cost", "unpriced_seconds") == (None, None)


async def test_volume_by_domain_channel_and_hour(lead: Caller) -> None:
    found = await got(lead, "throughput")
    assert found["by_domain"] == [{"domain": "accounting", "created": 4, "resolved": 3}]
    assert found["by_channel"] == [{"channel": "api", "created": 4, "resolved": 3}]
    hours = {(row["weekday"], row["hour"]): (row["created"], row["resolved"]) for row in found["by_hour"]}
    assert hours == {
        (1, 9): (1, 0),
        (1, 11): (0, 1),
        (2, 9): (1, 0),
        (2, 12): (0, 1),
        (3, 9): (1, 0),
        (3, 10): (0, 1),
        (5, 9): (1, 0),
    }


async def test_volume_by_channel_and_hour_follows_what_it_is_narrowed_to(
    lead: Caller, manager: Caller
) -> None:
    for caller in (lead, manager):
        urgent = await got(caller, "throughput", f"{OCTOBER}&priority=urgent")
        assert urgent["by_channel"] == [{"channel": "api", "created": 1, "resolved": 1}]
        hours = {
            (row["weekday"], row["hour"]): (row["created"], row["resolved"]) for row in urgent["by_hour"]
        }
        assert hours == {(2, 9): (1, 0), (2, 12): (0, 1)}
        whole = await got(caller, "throughput")
        outsourced = await got(caller, "throughput", f"{OCTOBER}&sourcing=outsourced")
        assert (outsourced["by_hour"], outsourced["by_channel"]) == (whole["by_hour"], whole["by_channel"])
        assert (await got(caller, "throughput", f"{OCTOBER}&sourcing=in_house"))["by_hour"] == []


async def test_effort_names_people_to_staff_alone_and_ranks_nobody(
    lead: Caller, manager: Caller, october: Past
) -> None:
    rows = (await got(lead, "throughput"))["effort"]
    held = {
        row["person"]: picked(row, "resolved", "minutes_per_ticket", "minutes_low", "rank") for row in rows
    }
    first, second = map(str, october.people)
    assert held[first][:2] == (2, "75.00")  # 60 and 90 minutes
    assert held[second] == (1, "120.00", None, None)  # one ticket has no spread
    assert held[first][3] is None
    assert (await got(manager, "throughput"))["effort"] == []


async def test_dependence_of_two_thirds_and_one(lead: Caller, manager: Caller, october: Past) -> None:
    found = await got(lead, "dependence")
    (row,) = found["by_task_type"]
    # (2/3)^2 + (1/3)^2 = 5/9; 9/5; the first alone does more than half
    assert picked(row, "completed", "people", "dependence") == (3, 2, "0.555556")
    assert picked(row, "effective_practitioners", "bus_factor", "manual_coverage") == (
        "1.800000",
        1,
        "0.000000",
    )
    assert picked(row, "able", "is_gap") == (1, True)  # the second lacks the skill
    assert found["skills"] == [
        {"tenant": october.work.company.key, "skill": "ledger", "level": 2, "holders": 1, "is_gap": True}
    ]
    assert [picked(each, "person", "completed") for each in found["shares"]] == [
        (str(october.people[0]), 2), (str(october.people[1]), 1),
    ]  # fmt: skip
    shown = await got(manager, "dependence")
    assert (shown["shares"], shown["away"]) == ([], [])
    assert shown["by_task_type"] == found["by_task_type"]


async def test_the_backlog_is_live_and_its_history_ends_with_it(lead: Caller) -> None:
    found = await got(lead, "backlog", f"{OCTOBER}&group_by=week")
    assert found["open"] == 1
    assert [picked(row, "stretch_on", "created", "reopenings", "resolutions", "backlog") for row in found["history"]] == [
        ("2026-09-28", 0, 0, 0, 0), ("2026-10-05", 3, 1, 3, 1), ("2026-10-12", 0, 0, 1, 0), ("2026-10-19", 0, 0, 0, 0),
        ("2026-10-26", 1, 0, 0, 1),
    ]  # fmt: skip
    assert (
        sum(row["tickets"] for row in found["by_slack"])
        == sum(row["tickets"] for row in found["by_age_days"])
        == 1
    )


FIGURES = [
    ("sla", "met", 1), ("sla", "breached", 2), ("sla", "judged", 3), ("sla", "excused", 0), ("sla", "reopened", 1),
    ("throughput", "created", 4), ("throughput", "resolved", 3), ("throughput", "first_pass", 2), ("throughput", "worked", 3),
    ("throughput", "resolutions", 4), ("throughput", "reopenings", 1), ("throughput", "ended", 0), ("throughput", "work_seconds", 4),
    ("dependence", "completed", 3), ("dependence", "under_procedure", 0), ("backlog", "open", 1),
]  # fmt: skip


@pytest.mark.parametrize(("report", "figure", "count"), FIGURES)
async def test_a_figure_opens_to_exactly_what_it_counts(
    lead: Caller, manager: Caller, report: str, figure: str, count: int
) -> None:
    for caller in (lead, manager):
        found = await got(caller, f"{report}/tickets", f"{OCTOBER}&figure={figure}")
        assert (found["total"], len(found["data"])) == (count, count)
        assert found["next_cursor"] is None


async def test_the_tickets_of_a_cell_and_of_a_stretch(lead: Caller, october: Past) -> None:
    breached = await got(lead, "sla/tickets", "from=2026-10-05&to=2026-10-08&figure=breached")
    assert [row["id"] for row in breached["data"]] == [str(october.late)]
    met = await got(lead, "sla/tickets", "from=2026-10-05&to=2026-10-08&figure=met")
    assert [row["id"] for row in met["data"]] == [
        str(october.twice),
        str(october.plain),
    ]  # the 8th changes nothing before it
    cell = await got(lead, "throughput/tickets", f"{OCTOBER}&figure=resolved&weekday=2&hour=12")
    assert [row["id"] for row in cell["data"]] == [str(october.late)]
    mine = await got(lead, "dependence/tickets", f"{OCTOBER}&figure=completed&person={october.people[1]}")
    assert [row["id"] for row in mine["data"]] == [str(october.late)]
    worked = await got(lead, "throughput/tickets", f"{OCTOBER}&figure=work_seconds")
    assert sorted(row["seconds"] for row in worked["data"]) == [1800, 3600, 3600, 7200]
    aged = await got(lead, "backlog/tickets", f"{OCTOBER}&age_days=0&status=in_review")
    assert aged["total"] == 0


async def test_pages_follow_each_other(lead: Caller) -> None:
    seen: list[tuple[str, int]] = []
    query = f"{OCTOBER}&figure=work_seconds&limit=3"
    page = await got(lead, "throughput/tickets", query)
    while True:
        assert page["total"] == 4
        seen += [(row["id"], row["n"]) for row in page["data"]]
        if page["next_cursor"] is None:
            break
        page = await got(lead, "throughput/tickets", f"{query}&cursor={page['next_cursor']}")
    assert len(seen) == len(set(seen)) == 4


async def test_who_sees_the_domain_sees_its_confidential_work(
    callers: Callers, lead: Caller, october: Past
) -> None:
    everything = await callers.staff(october.work.company, roles=[Role.TEAM_LEAD])
    assert (await got(everything, "throughput"))["totals"]["resolved"] == 4
    hidden = f"{OCTOBER}&task_type={october.hidden_kind}"
    assert (await got(everything, "throughput", hidden))["totals"]["resolved"] == 1
    refused = await lead.get(f"/v1/reports/throughput?{hidden}")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_task_type")
    assert (
        str(october.hidden)
        not in (await lead.get(f"/v1/reports/throughput/tickets?{OCTOBER}&figure=created")).text
    )


async def test_two_companies_are_merged_and_told_apart(callers: Callers, floor: Floor, october: Past) -> None:
    other = await past.october(floor)
    keys = october.work.company.key, other.work.company.key
    both = await callers.staff(
        october.work.company, other.work.company, roles=[Role.ACCOUNT_MANAGER], domains=ACCOUNTING
    )
    for query in (
        OCTOBER,
        f"{OCTOBER}&tenant={keys[0]},{keys[1]}",
        f"{OCTOBER}&tenant={keys[0]}&tenant={keys[1]}",
    ):
        found = await got(both, "throughput", query)
        assert picked(found["totals"], "created", "resolved", "work_seconds") == (8, 6, 32400)
        assert {picked(row, "key", "resolved") for row in found["by_tenant"]} == {(keys[0], 3), (keys[1], 3)}
        assert [each["key"] for each in found["about"]["tenants"]] == list(keys)
    assert (await got(both, "sla"))["metrics"][0]["breached"] == 4
    assert (await got(both, "backlog"))["open"] == 2
    assert len((await got(both, "dependence"))["by_task_type"]) == 2
    alone = await got(both, "throughput", f"{OCTOBER}&tenant={keys[1]}")
    assert picked(alone["totals"], "created", "resolved") == (4, 3)
    listed = await got(both, "sla/tickets", f"{OCTOBER}&figure=breached&limit=3")
    assert (listed["total"], len(listed["data"])) == (4, 3)


async def test_costs_are_for_who_may_see_grades(callers: Callers, floor: Floor, october: Past) -> None:
    priced = await past.october(floor, hourly_cost=Decimal(4000))
    unknown = await callers.staff(october.work.company, roles=[Role.BILLING_CLERK], domains=ACCOUNTING)
    total = (await got(unknown, "throughput"))["totals"]
    assert picked(total, "cost", "unpriced_seconds") == (
        None,
        16200,
    )  # nobody has a grade: not known, not zero
    clerk = await callers.staff(priced.work.company, roles=[Role.BILLING_CLERK], domains=ACCOUNTING)
    total = (await got(clerk, "throughput"))["totals"]
    assert picked(total, "cost", "unpriced_seconds") == ("18000.00", 0)  # 4.5 hours
    packed = await clerk.get(f"/v1/reports/throughput?{OCTOBER}", Accept="text/csv", Accept_Language="en")
    assert "Cost" in packed.text
    lead = await callers.staff(priced.work.company, roles=[Role.TEAM_LEAD])
    packed = await lead.get(f"/v1/reports/throughput?{OCTOBER}", Accept="text/csv", Accept_Language="en")
    assert "Cost" not in packed.text


@pytest.mark.parametrize("report", REPORTS)
async def test_a_report_says_what_it_is_about(lead: Caller, october: Past, report: str) -> None:
    about = (await got(lead, report))["about"]
    assert about["period"] == {"from_on": "2026-10-01", "to_on": "2026-11-01"}
    assert about["compared_with"] == {"from_on": "2026-09-01", "to_on": "2026-10-01"}
    (tenant,) = about["tenants"]
    assert picked(tenant, "key", "time_zone", "events_behind") == (october.work.company.key, "Asia/Tokyo", 0)
    assert tenant["calendar"] == {"ja": "暦", "en": "Calendar"}
    assert about["data_at"] is not None
    assert all(each["text"]["ja"] and each["text"]["en"] for each in about["definitions"])


@pytest.mark.parametrize("report", REPORTS)
async def test_every_report_comes_as_csv_and_as_excel(lead: Caller, report: str) -> None:
    path = f"/v1/reports/{report}?{OCTOBER}"
    packed = await lead.get(path, Accept="text/csv", Accept_Language="ja")
    assert packed.headers["content-type"].startswith("text/csv")
    assert f"{report}-2026-10-01-2026-11-01.csv" in packed.headers["content-disposition"]
    assert list(csv.DictReader(io.StringIO(packed.content.decode("utf-8-sig"), newline="")))
    made = await lead.get(path, Accept=EXCEL, Accept_Language="en")
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames[-1] == "About this report"
    assert any(book[name]._charts for name in book.sheetnames)  # type: ignore[attr-defined]


async def test_a_table_of_a_report_is_asked_for_by_its_code(lead: Caller) -> None:
    path = f"/v1/reports/sla?{OCTOBER}&table=by_priority"
    packed = (await lead.get(path, Accept="text/csv", Accept_Language="en")).content.decode("utf-8-sig")
    assert [row["Breached"] for row in csv.DictReader(io.StringIO(packed, newline=""))] == ["1", "1"]
    refused = await lead.get(f"/v1/reports/sla?{OCTOBER}&table=other", Accept="text/csv")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/table")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=2026-10-01", "/to"), ("to=2026-10-01", "/from"), ("from=2026-10-01&to=2026-10-01", "/to"),
        ("from=2026-10-02&to=2026-10-01", "/to"), ("from=2020-01-01&to=2026-10-01", "/to"), ("from=soon&to=2026-10-01", "/from"),
        (f"{OCTOBER}&group_by=colour", "/group_by"), (f"{OCTOBER}&group_by=day,week", "/group_by"), (f"{OCTOBER}&group_by=", "/group_by"),
        (f"{OCTOBER}&tenant=NOBODY", "/tenant"), (f"{OCTOBER}&task_type=no-such-kind", "/task_type"),
        (f"{OCTOBER}&priority=huge", "/priority"), (f"{OCTOBER}&colour=red", "/colour"),
    ],
)  # fmt: skip
async def test_bad_questions_name_the_field(lead: Caller, query: str, pointer: str) -> None:
    for report in REPORTS:
        answer = await lead.get(f"/v1/reports/{report}?{query}")
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("sla/tickets?figure=created", "/figure"), ("throughput/tickets?figure=met", "/figure"), ("throughput/tickets?x=1", "/figure"),
        ("backlog/tickets?slack=soon", "/slack"), ("backlog/tickets?cursor=x", "/cursor"),
        ("throughput/tickets?figure=created&cursor=x", "/cursor"), ("throughput/tickets?figure=created&hour=24", "/hour"),
    ],
)  # fmt: skip
async def test_bad_figures_name_the_field(lead: Caller, path: str, pointer: str) -> None:
    answer = await lead.get(f"/v1/reports/{path}&{OCTOBER}")
    assert answer.status_code == 422, answer.text
    assert pointer in {each["pointer"] for each in answer.json()["errors"]}


async def test_a_neighbour_sees_nothing(callers: Callers, floor: Floor, october: Past) -> None:
    neighbour = await floor.company()
    key = october.work.company.key
    for caller in (
        await callers.staff(neighbour, roles=[Role.TEAM_LEAD]),
        await callers.client(neighbour, Role.CLIENT_MANAGER),
    ):
        for report in REPORTS:
            foreign = await caller.get(f"/v1/reports/{report}?{OCTOBER}&tenant={key}")
            assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/tenant")
            assert key not in (await caller.get(f"/v1/reports/{report}?{OCTOBER}")).text
        listed = await got(caller, "throughput/tickets", f"{OCTOBER}&figure=created")
        assert listed == {"data": [], "next_cursor": None, "total": 0, "seconds": None}
        assert (await caller.get(f"/v1/reports/nothing?{OCTOBER}")).status_code == 404


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.APPROVER, Role.IN_HOUSE_WORKER])
async def test_reports_are_not_for_everybody(callers: Callers, october: Past, role: Role) -> None:
    caller = await callers.client(october.work.company, role)
    for report in REPORTS:
        for path in (report, f"{report}/tickets"):
            answer = await caller.get(
                f"/v1/reports/{path}?{OCTOBER}&figure=open"
                if "/" in path
                else f"/v1/reports/{path}?{OCTOBER}"
            )
            assert answer.status_code == 403, answer.text


async def test_the_scope_of_reports_does_not_open_tickets(callers: Callers, october: Past) -> None:
    caller = await callers.staff(october.work.company, roles=[Role.TEAM_LEAD], scopes=["reports:read"])
    assert (await got(caller, "throughput"))["totals"]["resolved"] == 4
    answer = await caller.get(f"/v1/reports/throughput/tickets?{OCTOBER}&figure=created")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    other = await callers.staff(october.work.company, roles=[Role.TEAM_LEAD], scopes=["tickets:read"])
    assert (await other.get(f"/v1/reports/throughput?{OCTOBER}")).status_code == 403
