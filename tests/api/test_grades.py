"""Grades: what an hour costs is seen by billing and administrators, and by nobody else."""

from typing import Any

import pytest

from tenants.roles import Role
from tests.support.agreements import NAME, code, made
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor

PATH = "/v1/grades"


async def _grade(clerk: Caller) -> str:
    return f"{PATH}/{(await made(clerk, PATH, {'code': code('g'), 'name': NAME}))['id']}"


async def test_a_cost_counts_from_its_day_on(callers: Callers) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    at = await _grade(clerk)
    for day, cost in (("2020-04-01", "4200"), ("2021-04-01", "4500.5"), ("2999-01-01", "9000")):
        answer = await clerk.post(f"{at}/costs", {"effective_on": day, "hourly_cost": cost})
        assert answer.status_code == 201, answer.text
    held = (await clerk.get(at)).json()
    assert held["cost"] == {"effective_on": "2021-04-01", "hourly_cost": "4500.5", "currency": "JPY"}
    assert [each["hourly_cost"] for each in held["costs"]] == ["4200", "4500.5", "9000"]
    await clerk.post(f"{at}/costs", {"effective_on": "2021-04-01", "hourly_cost": "4600"})
    assert (await clerk.get(at)).json()["cost"]["hourly_cost"] == "4600"
    assert (await clerk.call("DELETE", f"{at}/costs/2999-01-01")).status_code == 204
    assert (await clerk.call("DELETE", f"{at}/costs/2999-01-01")).status_code == 404
    refused = await clerk.call("DELETE", f"{at}/costs/2021-04-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "cost_in_force")


async def test_somebody_has_one_grade_at_a_time(callers: Callers) -> None:
    clerk, operator = await callers.staff(roles=[Role.BILLING_CLERK]), await callers.staff()
    junior, senior = await _grade(clerk), await _grade(clerk)
    user = str(operator.person)
    await clerk.post(f"{junior}/staff", {"user": user, "from_on": "2020-04-01"})
    given = await clerk.post(f"{senior}/staff", {"user": user, "from_on": "2999-04-01"})
    assert given.json()["staff"] == [{"user": user, "from_on": "2999-04-01", "until_on": None}]
    assert (await clerk.get(junior)).json()["staff"] == [
        {"user": user, "from_on": "2020-04-01", "until_on": "2999-04-01"}
    ]


@pytest.mark.parametrize(("path", "body", "pointer"), [
    ("/costs", {"effective_on": "soon", "hourly_cost": "1"}, "/effective_on"),
    ("/costs", {"effective_on": "2026-04-01", "hourly_cost": 1.5}, "/hourly_cost"),
    ("/costs", {"effective_on": "2026-04-01", "hourly_cost": "-1"}, "/hourly_cost"),
    ("/costs", {"effective_on": "2026-04-01", "hourly_cost": "1", "currency": "yen"}, "/currency"),
    ("/staff", {"user": "01990000-0000-7000-8000-000000000000"}, "/user"),
])  # fmt: skip
async def test_what_cannot_be_is_named(callers: Callers, path: str, body: Any, pointer: str) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    refused = await clerk.post((await _grade(clerk)) + path, body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_costs_are_seen_by_billing_and_administrators_only(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    clerk, administrator = [
        await callers.staff(company, roles=[role]) for role in (Role.BILLING_CLERK, Role.ADMINISTRATOR)
    ]
    at = await _grade(clerk)
    secret = "73219"
    await clerk.post(f"{at}/costs", {"effective_on": "2020-04-01", "hourly_cost": secret})
    assert (await administrator.get(at)).json()["cost"]["hourly_cost"] == secret
    others = [Role.OPERATOR, Role.TEAM_LEAD, Role.ACCOUNT_MANAGER, Role.AUDITOR]
    callers_ = [await callers.staff(company, roles=[role]) for role in others]
    callers_.append(await callers.client(company, Role.CLIENT_MANAGER))
    for caller in callers_:
        for method, path, body in (
            ("GET", PATH, None), ("GET", at, None), ("POST", PATH, {"code": code("g"), "name": NAME}),
            ("POST", f"{at}/costs", {"effective_on": "2020-04-01", "hourly_cost": "1"}),
        ):  # fmt: skip
            refused = await caller.call(method, path, body)
            assert refused.status_code == 403
            assert secret not in refused.text


async def test_events_do_not_say_what_an_hour_costs(callers: Callers, floor: Floor) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    at = await _grade(clerk)
    await clerk.post(f"{at}/costs", {"effective_on": "2020-04-01", "hourly_cost": "48123"})
    grade = at.rpartition("/")[2]
    told = await floor.admin.fetch("SELECT type, data FROM events WHERE subject_id::text = $1", grade)
    assert [row["type"] for row in told] == ["grade.created", "grade.costed"]
    assert not any("48123" in row["data"] for row in told)


async def test_names_are_changed_with_the_edit_token(callers: Callers) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    at = await _grade(clerk)
    name = {"ja": "主任", "en": "Senior"}
    assert (await clerk.patch(at, {"name": name})).status_code == 428
    assert (await clerk.patch(at, {"name": name}, If_Match='"9"')).status_code == 412
    assert (await clerk.patch(at, {"name": name}, If_Match='"1"')).json()["name"] == name
