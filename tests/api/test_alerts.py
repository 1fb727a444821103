"""Alerts by the API: set, changed with the edit token, listed by company and state, removed; and who sees none of it."""

from typing import Any
from uuid import UUID

import pytest

from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

PATH = "/v1/alerts"
NEW = {"figure": "sla_resolution", "raise_value": "0.95", "clear_value": "0.97"}


async def _set(caller: Caller, company: Company, **body: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, NEW | {"tenant": company.key} | body)
    assert answer.status_code == 201, answer.text
    held: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"{PATH}/{held['id']}"
    return held


async def test_a_figure_is_watched_changed_and_let_go(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    held = await _set(manager, company)
    assert (held["tenant"], held["unit"], held["side"], held["task_type"]) == (
        company.key,
        "share",
        "below",
        None,
    )
    assert (held["watchers"], held["is_raised"], held["value"], held["version"]) == (
        [str(manager.person)],
        False,
        None,
        1,
    )
    at = f"{PATH}/{held['id']}"
    read = await manager.get(at)
    assert (read.status_code, read.headers["ETag"], read.json()) == (200, '"1"', held)
    change = {"raise_value": "0.9", "clear_value": "0.95"}
    assert (await manager.patch(at, change)).status_code == 428
    changed = await manager.patch(at, change, If_Match='"1"')
    assert (changed.json()["raise_value"], changed.json()["figure"], changed.headers["ETag"]) == (
        "0.9",
        "sla_resolution",
        '"2"',
    )
    assert (await manager.patch(at, change, If_Match='"1"')).status_code == 412
    assert (await manager.call("DELETE", at, If_Match='"1"')).status_code == 412
    assert (await manager.call("DELETE", at, If_Match='"2"')).status_code == 204
    assert (await manager.get(at)).status_code == 404


async def test_the_same_key_sets_one_alert(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    first, again = [await manager.post(PATH, NEW, Idempotency_Key="once") for _ in range(2)]
    assert (first.json(), again.headers["Idempotency-Replayed"]) == (again.json(), "true")
    assert len((await manager.get(PATH)).json()["data"]) == 1


async def test_the_list_goes_over_companies_by_cursor_and_by_state(callers: Callers, floor: Floor) -> None:
    one, other = await floor.company(), await floor.company()
    manager = await callers.staff(one, other, roles=[Role.ACCOUNT_MANAGER])
    made = [(await _set(manager, company))["id"] for company in (one, other, one)]
    first = (await manager.get(f"{PATH}?limit=2")).json()
    rest = (await manager.get(f"{PATH}?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["id"] for each in first["data"] + rest["data"]] == made[::-1]
    assert rest["next_cursor"] is None
    of_one = (await manager.get(f"{PATH}?tenant={other.key}")).json()["data"]
    assert [each["id"] for each in of_one] == [made[1]]
    await floor.admin.execute("UPDATE alert_rules SET is_raised = true WHERE id = $1", UUID(made[0]))
    assert [each["id"] for each in (await manager.get(f"{PATH}?raised=true")).json()["data"]] == [made[0]]
    assert (await manager.get(f"{PATH}?cursor=x")).status_code == 422


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"figure": "weather"}, {"/figure"}),
        ({"clear_value": "0.9"}, {"/clear_value"}),
        ({"raise_value": "95", "days": 0}, {"/raise_value", "/days", "/clear_value"}),
        ({"raise_value": 0.95}, {"/raise_value"}),
        ({"task_type": "no.such"}, {"/task_type"}),
        ({"watchers": ["00000000-0000-7000-8000-00000000beef"]}, {"/watchers/0"}),
        ({"colour": "red"}, {"/colour"}),
    ],
)
async def test_what_cannot_be_watched_is_refused_by_its_name(
    callers: Callers, floor: Floor, body: dict[str, Any], pointers: set[str]
) -> None:
    manager = await callers.client(await floor.company(), Role.CLIENT_MANAGER)
    refused = await manager.post(PATH, NEW | body)
    assert refused.status_code == 422
    assert {each["pointer"] for each in refused.json()["errors"]} == pointers


async def test_both_sides_see_it_and_neighbours_and_workers_do_not(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    own = await callers.client(company, Role.CLIENT_MANAGER)
    at = f"{PATH}/{(await _set(own, company))['id']}"
    auditor = await callers.staff(company, roles=[Role.AUDITOR])
    assert (await auditor.get(at)).status_code == 200
    assert (await auditor.call("DELETE", at)).status_code == 403
    for stranger in (
        await callers.client(neighbour, Role.CLIENT_MANAGER),
        await callers.staff(neighbour, roles=[Role.ACCOUNT_MANAGER]),
    ):
        assert (await stranger.get(at)).status_code == 404
        assert (await stranger.patch(at, {"days": 7}, If_Match='"1"')).status_code == 404
        assert (await stranger.get(PATH)).json()["data"] == []
        assert (await stranger.post(PATH, NEW | {"tenant": company.key})).status_code == 422
    for worker in (
        await callers.client(company, Role.REQUESTER),
        await callers.staff(company, roles=[Role.OPERATOR]),
    ):
        assert (await worker.get(PATH)).status_code == 403
    reading = await callers.client(company, Role.CLIENT_MANAGER, scopes=["alerts:read"])
    assert (await reading.get(at)).status_code == 200
    assert (await reading.post(PATH, NEW)).json()["code"] == "insufficient_scope"


async def test_who_sees_one_domain_sees_the_alerts_on_its_work_alone(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    adopted = {"codes": ["accounting.invoice-processing", "hr.payroll"], "tenant": company.key}
    assert (await manager.post("/v1/task-types/adopt", adopted)).status_code == 200
    kinds = (None, "accounting.invoice-processing", "hr.payroll")
    whole, foreign, payroll = [(await _set(manager, company, task_type=kind))["id"] for kind in kinds]
    narrow = await callers.client(company, Role.CLIENT_MANAGER, domains=["hr"])
    assert [each["id"] for each in (await narrow.get(PATH)).json()["data"]] == [payroll]
    for unseen in (whole, foreign):
        assert (await narrow.get(f"{PATH}/{unseen}")).status_code == 404
        assert (await narrow.call("DELETE", f"{PATH}/{unseen}")).status_code == 404
    refused = await narrow.post(PATH, NEW)
    assert refused.json()["errors"][0]["pointer"] == "/task_type"


async def test_costs_are_watched_by_who_may_see_them(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    cost = {"figure": "saving", "raise_value": "0", "clear_value": "1000"}
    at = f"{PATH}/{(await _set(manager, company, **cost))['id']}"
    lead = await callers.staff(company, roles=[Role.TEAM_LEAD])
    assert (await lead.get(at)).status_code == 404
    assert (await lead.get(PATH)).json()["data"] == []
    refused = await lead.post(PATH, cost | {"tenant": company.key})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not_seen")
