"""Calendars, policies and clocks through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.sla import sweeping
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.api.test_tickets import company_with_work, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor

EXAMPLE: dict[str, Any] = {
    "calendar": {
        "time_zone": "Asia/Tokyo",
        "weekly": {
            "mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["22:00", "06:00"]],
        },
        "holiday_region": "JP",
        "closed_days": ["2026-12-29"],
        "open_days": {"2026-12-30": [["09:00", "12:00"]]},
        "breaks": {"2026-01-06": [["12:00", "13:00"]]},
    },
    "start": "2026-01-05T17:00:00+09:00",
    "target_minutes": 240,
    "pauses": [["2026-01-06T10:00:00+09:00", "2026-01-06T11:00:00+09:00"]],
    "elapsed_at": ["2026-01-06T12:00:00+09:00"],
}  # fmt: skip


async def test_the_simulation_of_the_contract(callers: Callers, floor: Floor) -> None:
    client = await callers.client(await floor.company(), scopes=["tickets:read"])
    answer = await client.post("/v1/calendars/simulate", EXAMPLE)
    assert answer.json() == {"due_at": "2026-01-06T14:00:00+09:00", "elapsed_seconds": [10800]}


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"target_minutes": None}, None),
        ({"pauses": [["2026-01-06T10:00:00+09:00", None]]}, None),
        ({"calendar": "24x7", "pauses": []}, "2026-01-05T12:00:00Z"),
        ({"calendar": {"intersection": [EXAMPLE["calendar"], "24x7"]}}, "2026-01-06T14:00:00+09:00"),
    ],
)
async def test_what_else_a_simulation_takes(
    callers: Callers, floor: Floor, change: dict[str, Any], due: str | None
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.post("/v1/calendars/simulate", {**EXAMPLE, **change})
    assert answer.status_code == 200, answer.text
    found = answer.json()["due_at"]
    assert found == due or datetime.fromisoformat(found) == datetime.fromisoformat(str(due))


async def test_staff_name_a_saved_calendar_of_those_that_they_are_cleared_for(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    admin = await callers.staff(company, roles=[Role.ADMINISTRATOR])
    hours = {"tenant": company.key, "code": "office", "name": {"ja": "営業", "en": "Office"}, "calendar": EXAMPLE["calendar"]}  # fmt: skip
    saved = (await admin.post("/v1/calendars", hours)).json()["id"]
    near, far = await callers.staff(company), await callers.staff(await floor.company())
    for named in (saved, {"intersection": ["24x7", saved]}):
        asked = {**EXAMPLE, "calendar": named}
        answer = await near.post("/v1/calendars/simulate", asked)
        assert (answer.status_code, answer.json()["due_at"]) == (200, "2026-01-06T14:00:00+09:00")
        refused = await far.post("/v1/calendars/simulate", asked)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_calendar")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"target_minutes": 0}, "/target_minutes"),
        ({"start": "2026-01-05T17:00:00"}, "/start"),
        (
            {"calendar": {"time_zone": "Mars/Base", "weekly": {"mon": [["09:00", "18:00"]]}}},
            "/calendar/time_zone",
        ),
        (
            {"calendar": {"time_zone": "Asia/Tokyo", "weekly": {"mon": [["9", "18:00"]]}}},
            "/calendar/weekly/mon/0/0",
        ),
        ({"calendar": {"time_zone": "Asia/Tokyo", "weekly": {}}}, "/calendar"),
        ({"calendar": "no-such"}, "/calendar"),
        ({"pauses": [["2026-01-06T10:00:00Z", "2026-01-06T09:00:00Z"]]}, "/pauses/0"),
        ({"colour": 1}, "/colour"),
    ],
)
async def test_an_impossible_simulation_names_its_field(
    callers: Callers, floor: Floor, change: dict[str, Any], pointer: str
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.post("/v1/calendars/simulate", {**EXAMPLE, **change})
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_lead_makes_a_calendar_puts_policies_in_force_and_a_client_reads_them(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    lead = await callers.staff(company, roles=[Role.TEAM_LEAD])
    manager, requester = await callers.client(company, Role.CLIENT_MANAGER), await callers.client(company)
    wanted = {
        "code": "day",
        "name": {"ja": "昼", "en": "Day"},
        "calendar": EXAMPLE["calendar"],
        "tenant": company.key,
    }
    made = (await lead.post("/v1/calendars", wanted)).json()
    assert (
        "2026-05-06" in made["versions"][0]["calendar"]["holidays"]
    )  # the substitute of 3 May 2026, written out
    assert (await lead.post("/v1/calendars", wanted)).json()["code"] == "code_taken"
    policies = [
        {
            "name": "急ぎ",
            "calendar": made["id"],
            "conditions": {"priority": ["urgent"]},
            "targets": {"first_response": {"minutes": {"urgent": 30}}},
        }
    ]
    body = {"policies": policies, "tenant": company.key}
    put = await lead.post("/v1/sla-policies", body)
    assert put.status_code == 201, put.text
    assert (await requester.post("/v1/sla-policies", body)).status_code == 403
    wrong = await lead.post(
        "/v1/sla-policies",
        {**body, "policies": [{**policies[0], "targets": {"first_response": {"minutes": {"urgent": -1}}}}]},
    )
    assert wrong.json()["errors"][0]["pointer"] == "/policies/0/targets/first_response/minutes/urgent"
    assert (await manager.get("/v1/sla-policies")).json()["data"][0] == put.json()
    ticket = await submitted(requester, code, priority="urgent")
    clocks = (await requester.get(f"/v1/tickets/{ticket['id']}/sla")).json()["data"]
    assert [(each["metric"], each["target_seconds"], each["calendar"]) for each in clocks] == [
        ("first_response", 1800, made["id"])
    ]
    assert (
        await (await callers.client(await floor.company())).get(f"/v1/tickets/{ticket['id']}/sla")
    ).status_code == 404


async def test_a_calendar_changes_from_its_instant_on_and_moves_what_is_due(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client, lead = await callers.client(company), await callers.staff(company, roles=[Role.TEAM_LEAD])
    ticket = await submitted(client, code)
    clock = (await client.get(f"/v1/tickets/{ticket['id']}/sla")).json()["data"][0]
    path = f"/v1/calendars/{clock['calendar']}/versions"
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert (
        await lead.post(path, {"calendar": "24x7", "effective_at": past, "tenant": company.key})
    ).status_code == 422
    changed = await lead.post(
        path,
        {"calendar": {**EXAMPLE["calendar"], "weekly": {"sun": [["00:00", "00:30"]]}}, "tenant": company.key},
    )
    assert changed.status_code == 201, changed.text
    waiting = "SELECT subject_id, due_at FROM timers WHERE tenant_id = $1 AND kind = 'reschedule'"
    timers = await floor.admin.fetch(waiting, company.id)
    assert [str(timer["subject_id"]) for timer in timers] == [ticket["id"]]
    async with transaction(system(company.id)) as tx:
        await sweeping.reschedule(tx, **timers[0])
    assert await floor.admin.fetch(waiting, company.id) == []
    later = (await client.get(f"/v1/tickets/{ticket['id']}/sla")).json()["data"][0]
    assert datetime.fromisoformat(later["due_at"]) > datetime.fromisoformat(clock["due_at"]) + timedelta(
        days=60
    )


async def test_what_if_replays_and_changes_nothing(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, lead = await callers.client(company), await callers.staff(company, roles=[Role.TEAM_LEAD])
    ticket = await submitted(client, code)
    before = (await client.get(f"/v1/tickets/{ticket['id']}/sla")).json()["data"]
    policy = {
        "name": "分",
        "calendar": before[0]["calendar"],
        "targets": {"resolution": {"minutes": {"normal": 1}}},
    }
    now = datetime.now(UTC)
    period = {
        "created_from": (now - timedelta(days=1)).isoformat(),
        "created_to": (now + timedelta(days=1)).isoformat(),
    }
    report = await lead.post(
        "/v1/sla-policies/what-if", {"policies": [policy], **period, "tenant": company.key}
    )
    assert report.status_code == 200, report.text
    assert report.json()["tickets"] == 1
    assert (await client.get(f"/v1/tickets/{ticket['id']}/sla")).json()["data"][0]["due_at"] == before[0][
        "due_at"
    ]
