"""Baselines by the API: begun with typical values that are assumptions, changed, confirmed with a source; and who may not."""

from typing import Any

import pytest

from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

PATH = "/v1/baselines"
TYPE = "accounting.invoice-processing"


async def _adopted(callers: Callers, company: Company) -> Caller:
    """An account manager of a company that has a standard kind of work."""
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    answer = await manager.post(
        "/v1/task-types/adopt", {"codes": [TYPE, "hr.payroll"], "tenant": company.key}
    )
    assert answer.status_code == 200, answer.text
    return manager


async def _begun(caller: Caller, company: Company, **body: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, {"tenant": company.key, "task_type": TYPE, "month": "2026-09"} | body)
    assert answer.status_code == 201, answer.text
    held: dict[str, Any] = answer.json()
    return held


async def test_a_baseline_begins_with_assumptions_and_says_what_is_missing(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    held = await _begun(manager, company)
    assert (held["month_on"], held["task_type"], held["version"]) == ("2026-09-01", TYPE, 1)
    assert {each["status"] for each in held["inputs"].values()} == {"assumed"}
    assert {each["origin"] for each in held["inputs"].values()} == {"typical"}
    pay = held["inputs"]["hourly_pay"]
    assert float(pay["low"]) < float(pay["value"]) < float(pay["high"])
    assert pay["unit"] == "money/hour"
    assert "people" in held["missing"]  # nobody knows how many without a volume
    whole = await _begun(manager, company, task_type=None)
    assert (whole["task_type"], whole["missing"]) == (None, [])
    empty = await _begun(manager, company, task_type="hr.payroll", start="empty")
    assert empty["inputs"] == {}
    assert len(empty["missing"]) == 8
    again = await manager.post(PATH, {"tenant": company.key, "task_type": TYPE, "month": "2026-09"})
    assert (again.status_code, again.json()["code"]) == (409, "baseline_begun")


async def test_a_value_is_confirmed_with_a_source_and_assumed_again_when_it_changes(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    held = await _begun(manager, company)
    at = f"{PATH}/{held['id']}?tenant={company.key}"
    sure = await manager.post(
        f"{PATH}/{held['id']}/confirmations?tenant={company.key}",
        {"inputs": ["hourly_pay"], "source": "9月の給与台帳"},
    )
    assert sure.status_code == 201, sure.text
    pay = sure.json()["inputs"]["hourly_pay"]
    assert (pay["status"], pay["source"], pay["said_by"]) == (
        "confirmed",
        "9月の給与台帳",
        str(manager.person),
    )
    body = {"inputs": {"hourly_pay": {"value": pay["value"], "low": pay["low"], "high": pay["high"]},
                       "minutes_per_case": {"value": "0.25", "unit": "hours/case"}, "tools": None}}  # fmt: skip
    stale = await manager.patch(at, body, If_Match='"1"')
    assert stale.status_code == 412
    assert (await manager.patch(at, body)).status_code == 428
    changed = (await manager.patch(at, body, If_Match='"2"')).json()
    assert changed["inputs"]["hourly_pay"]["status"] == "confirmed"  # given as it stood
    assert changed["inputs"]["minutes_per_case"]["value"] == "15"
    assert changed["inputs"]["minutes_per_case"]["origin"] == "entered"
    assert "tools" in changed["missing"]
    other = await manager.patch(at, {"inputs": {"hourly_pay": {"value": "2100"}}}, If_Match='"3"')
    assert other.json()["inputs"]["hourly_pay"]["status"] == "assumed"
    assert other.json()["inputs"]["hourly_pay"]["source"] == ""


async def test_the_next_month_takes_over_what_held_and_the_old_stays(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    first = await _begun(manager, company, start="empty")
    body = {"inputs": {"tools": {"value": "9000"}}}
    await manager.patch(f"{PATH}/{first['id']}?tenant={company.key}", body, If_Match='"1"')
    later = await _begun(manager, company, month="2026-11", start="empty")
    assert later["inputs"]["tools"]["value"] == "9000"
    body = {"inputs": {"tools": {"value": "7000"}}}
    await manager.patch(f"{PATH}/{later['id']}?tenant={company.key}", body, If_Match='"1"')
    held = (await manager.get(f"{PATH}/{first['id']}?tenant={company.key}")).json()
    assert held["inputs"]["tools"]["value"] == "9000"
    listed = (await manager.get(f"{PATH}?tenant={company.key}&task_type={TYPE}")).json()
    assert [each["month_on"] for each in listed["data"]] == ["2026-11-01", "2026-09-01"]
    one = (await manager.get(f"{PATH}?tenant={company.key}&month=2026-11")).json()
    assert [each["id"] for each in one["data"]] == [later["id"]]


@pytest.mark.parametrize(
    ("inputs", "pointer", "code"),
    [
        ({"hourly_pay": {"value": "2000", "unit": "minutes/case"}}, "/inputs/hourly_pay/unit", "wrong_unit"),
        ({"hourly_pay": {"value": "0"}}, "/inputs/hourly_pay/value", "out_of_range"),
        ({"error_rate": {"value": "1.5"}}, "/inputs/error_rate/value", "out_of_range"),
        ({"tools": {"value": "10", "low": "11"}}, "/inputs/tools/low", "spread_crossed"),
        ({"utilisation": {"value": "0.5"}}, "/inputs/utilisation", "unknown_field"),
        ({"tools": {"value": 1.5}}, "/inputs/tools/value", "value_error"),
    ],
)
async def test_a_bad_value_is_refused_by_its_name(
    callers: Callers, floor: Floor, inputs: Any, pointer: str, code: str
) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    held = await _begun(manager, company)
    refused = await manager.patch(
        f"{PATH}/{held['id']}?tenant={company.key}", {"inputs": inputs}, If_Match='"1"'
    )
    assert refused.status_code == 422
    found = [(each["pointer"], each["code"]) for each in refused.json()["errors"]]
    assert found == [(pointer, code)]


async def test_what_cannot_be_confirmed_is_said(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    held = await _begun(manager, company, start="empty")
    at = f"{PATH}/{held['id']}/confirmations?tenant={company.key}"
    without = await manager.post(at, {"inputs": ["tools"], "source": "見積書"})
    assert without.json()["errors"][0]["code"] == "no_value"
    nameless = await manager.post(at, {"inputs": ["tools"], "source": " "})
    assert nameless.json()["errors"][0]["pointer"] == "/source"


async def test_the_clients_manager_keeps_the_own_and_others_do_not(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    manager = await _adopted(callers, company)
    own = await callers.client(company, Role.CLIENT_MANAGER)
    held = await _begun(own, company, task_type=None)
    at = f"{PATH}/{held['id']}"
    assert (await own.get(at)).status_code == 200
    assert (await manager.get(f"{at}?tenant={company.key}")).status_code == 200
    stranger = await callers.client(neighbour, Role.CLIENT_MANAGER)
    assert (await stranger.get(at)).status_code == 404
    assert (
        await stranger.patch(at, {"inputs": {"utilisation": {"value": "1"}}}, If_Match='"1"')
    ).status_code == 404
    assert (await stranger.get(PATH)).json()["data"] == []
    foreign = await stranger.get(f"{PATH}?tenant={company.key}")
    assert foreign.status_code == 422
    for caller in (
        await callers.client(company, Role.REQUESTER),
        await callers.staff(company, roles=[Role.OPERATOR]),
    ):
        refused = await caller.get(f"{at}?tenant={company.key}")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    reader = await callers.staff(company, roles=[Role.AUDITOR])
    body = {"tenant": company.key, "task_type": None, "month": "2026-12"}
    assert (await reader.get(f"{at}?tenant={company.key}")).status_code == 200
    assert (await reader.post(PATH, body)).status_code == 403


async def test_a_manager_sees_the_task_types_of_the_own_domains_only(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await _adopted(callers, company)
    held = await _begun(manager, company)
    narrow = await callers.client(company, Role.CLIENT_MANAGER, domains=["hr"])
    assert (await narrow.get(f"{PATH}/{held['id']}")).status_code == 404
    refused = await narrow.post(PATH, {"task_type": TYPE, "month": "2026-12"})
    assert refused.json()["errors"][0]["code"] == "unknown_task_type"
