"""Subscriptions by the API: one's own alone; changed with the edit token; what was delivered is listed and read."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor
from workers import subscriptions as worker

PATH = "/v1/subscriptions"


async def _subscribed(caller: Caller, company: Company, **body: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, {"report": "sla", "tenant": company.key} | body)
    assert answer.status_code == 201, answer.text
    held: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"{PATH}/{held['id']}"
    return held


async def test_a_report_is_subscribed_to_changed_and_ended(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    held = await _subscribed(manager, company)
    shape = ("tenant", "report", "every", "on_day", "hour", "format", "by_mail", "version")
    assert [held[name] for name in shape] == [company.key, "sla", "month", 1, 8, "xlsx", True, 1]
    at = f"{PATH}/{held['id']}"
    read = await manager.get(at)
    assert (read.headers["ETag"], read.json()) == ('"1"', held)
    assert (await manager.patch(at, {"every": "week", "on_day": 0})).status_code == 428
    changed = (await manager.patch(at, {"every": "week", "on_day": 0}, If_Match='"1"')).json()
    assert (changed["every"], changed["hour"], changed["version"]) == ("week", 8, 2)
    assert datetime.fromisoformat(changed["next_at"]) > datetime.now(UTC)
    assert (await manager.patch(at, {"hour": 9}, If_Match='"1"')).status_code == 412
    wrong = await manager.patch(at, {"every": "month"}, If_Match='"2"')  # there is no day 0 of a month
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/on_day")
    assert (await manager.call("DELETE", at, If_Match='"2"')).status_code == 204
    assert (await manager.get(at)).status_code == 404
    assert (await manager.get(PATH)).json() == {"data": [], "next_cursor": None}


async def test_without_a_language_it_is_that_of_the_caller_and_a_key_subscribes_once(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    english = await manager.post(PATH, {"report": "backlog"}, Accept_Language="en", Idempotency_Key="once")
    again = await manager.post(PATH, {"report": "backlog"}, Accept_Language="en", Idempotency_Key="once")
    assert english.json()["language"] == "en"
    assert (again.json()["id"], again.headers["Idempotency-Replayed"]) == (english.json()["id"], "true")
    assert len((await manager.get(PATH)).json()["data"]) == 1


async def test_what_was_delivered_is_listed_and_read(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    held = await _subscribed(manager, company, format="csv", language="en")
    await floor.admin.execute(
        "UPDATE report_subscriptions SET next_at = now() - interval '1 day' WHERE id = $1", UUID(held["id"])
    )
    await worker._deliver(company.id, UUID(held["id"]))
    at = f"{PATH}/{held['id']}/deliveries"
    (delivery,) = (await manager.get(at)).json()["data"]
    file = await manager.get(f"{at}/{delivery['from_on']}/content")
    assert (file.status_code, len(file.content)) == (200, delivery["size"])
    assert file.headers["content-disposition"].startswith("attachment")
    assert (await manager.get(at)).json()["data"][0]["opened_at"] is not None
    assert (await manager.get(f"{at}/2020-01-01/content")).status_code == 404
    colleague = await callers.client(company, Role.CLIENT_MANAGER)
    assert (await colleague.get(at)).status_code == 404
    assert (await colleague.get(f"{at}/{delivery['from_on']}/content")).status_code == 404


async def test_a_subscription_is_its_persons_alone(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    at = f"{PATH}/{(await _subscribed(manager, company))['id']}"
    for other in (
        await callers.client(company, Role.CLIENT_MANAGER),
        await callers.client(neighbour, Role.CLIENT_MANAGER),
        await callers.staff(company, roles=[Role.ACCOUNT_MANAGER]),
    ):
        assert (await other.get(PATH)).json()["data"] == []
        assert (await other.get(at)).status_code == 404
        assert (await other.patch(at, {"hour": 9}, If_Match='"1"')).status_code == 404
        assert (await other.call("DELETE", at)).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"report": "weather"}, "/report"),
        ({"on_day": 29}, "/on_day"),
        ({"hour": 24}, "/hour"),
        ({"format": "pdf"}, "/format"),
        ({"to": "x"}, "/to"),
    ],
)
async def test_another_rhythm_or_report_is_refused(
    callers: Callers, floor: Floor, body: dict[str, Any], pointer: str
) -> None:
    manager = await callers.client(await floor.company(), Role.CLIENT_MANAGER)
    refused = await manager.post(PATH, {"report": "sla"} | body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_who_may_not_subscribe_is_refused(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    for caller in (
        await callers.client(company, Role.REQUESTER),
        await callers.staff(company, roles=[Role.OPERATOR]),
    ):
        assert (await caller.post(PATH, {"report": "sla", "tenant": company.key})).status_code == 403
        assert (await caller.get(PATH)).status_code == 403
