"""Usage through the API: listed with filters, entered by one and approved by another, brought in bulk once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.casework import Casework, at, casework, charge, contract, per_ticket
from tests.support.floor import Floor

EXTRA = charge("extra", "flat", unit_price="500", counts=None)


async def company(floor: Floor) -> Casework:
    made = await casework(floor)
    await contract(made, per_ticket("100"), EXTRA)
    return made


async def entered(by: Caller, made: Casework, **more: Any) -> Any:
    body = {
        "tenant": made.company.key, "charge": "extra", "quantity": "2.5", "occurred_on": "2026-10-05", "reason": "電話で依頼", **more,
    }  # fmt: skip
    return await by.post("/v1/usage", body)


async def test_usage_is_listed_by_month_charge_and_ticket(callers: Callers, floor: Floor) -> None:
    made = await company(floor)
    ticket = await made.done(at(31, 22), at(1, 1, month=11))
    await made.read()
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    manager = await callers.client(made.company, Role.CLIENT_MANAGER)
    path = f"/v1/usage?tenant={made.company.key}"
    for narrowed, meters in (
        ("", {"tickets", "hours"}), ("&month=2026-10", {"hours"}), ("&month=2026-11", {"tickets"}), ("&charge=tickets", {"tickets"}),
        ("&from=2026-10-31&to=2026-11-01", {"hours"}), (f"&ticket={ticket}", {"tickets", "hours"}), ("&late=true", set()),
    ):  # fmt: skip
        found = (await clerk.get(path + narrowed)).json()["data"]
        assert {each["meter"] for each in found} == meters, narrowed
    assert {each["quantity"] for each in found} == set()
    assert len((await manager.get("/v1/usage")).json()["data"]) == 2
    first = (await clerk.get(f"{path}&limit=1")).json()
    rest = (await clerk.get(f"{path}&limit=1&cursor={first['next_cursor']}")).json()
    assert rest["next_cursor"] is None
    one = first["data"][0]
    assert (await clerk.get(f"/v1/usage/{one['id']}")).json() == one
    stranger = await callers.staff(roles=[Role.BILLING_CLERK])
    assert (await stranger.get(f"/v1/usage/{one['id']}")).status_code == 404
    requester = await callers.client(made.company)
    assert (await requester.get("/v1/usage")).status_code == 403


async def test_what_one_enters_somebody_else_approves(callers: Callers, floor: Floor) -> None:
    made = await company(floor)
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    manager = await callers.staff(made.company, roles=[Role.ACCOUNT_MANAGER])
    asked = await entered(clerk, made, description="追加の集計")
    request = asked.json()
    assert (asked.status_code, request["status"], request["quantity"], request["item"]) == (
        201,
        "pending",
        "2.5",
        None,
    )
    path = f"/v1/usage/requests/{request['id']}"
    own = await clerk.post(f"{path}/decision", {"decision": "approve"})
    assert (own.status_code, own.json()["code"]) == (403, "own_request")
    assert (await clerk.get(f"/v1/usage?tenant={made.company.key}")).json()["data"] == []
    approved = (await manager.post(f"{path}/decision", {"decision": "approve"})).json()
    item = (await clerk.get(f"/v1/usage/{approved['item']}")).json()
    assert (item["charge"], item["quantity"], item["reason"], item["approved_by"]) == (
        "extra", "2.5", "電話で依頼", str(manager.person)
    )  # fmt: skip
    again = await manager.post(f"{path}/decision", {"decision": "reject"})
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


async def test_an_item_is_taken_back_whole_and_once(callers: Callers, floor: Floor) -> None:
    made = await company(floor)
    ticket = await made.done(at(5), at(5, 11))
    await made.read()
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    manager = await callers.staff(made.company, roles=[Role.ACCOUNT_MANAGER])
    items = {each.meter: each for each in await made.items()}
    back = {"tenant": made.company.key, "reason": "弊社の都合", "reverses": str(items["hours"].id)}
    partly = await clerk.post("/v1/usage", {**back, "quantity": "-0.5"})
    assert (partly.status_code, partly.json()["errors"][0]["pointer"]) == (422, "/quantity")
    asked = [(await clerk.post("/v1/usage", {**back, "quantity": "-1"})).json() for _ in range(2)]
    decided = [
        await manager.post(f"/v1/usage/requests/{each['id']}/decision", {"decision": "approve"})
        for each in asked
    ]
    assert [each.status_code for each in decided] == [200, 409]
    await made.corrected(ticket, 7200, at(6))
    await made.read()
    assert sum(each.quantity for each in await made.items() if each.meter == "hours") == 0


async def test_what_is_wrong_is_named_field_by_field(callers: Callers, floor: Floor) -> None:
    made = await company(floor)
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    far = (datetime.now(UTC) + timedelta(days=800)).date().isoformat()
    for wrong, pointer in (
        ({"charge": "nothing"}, "/charge"), ({"quantity": "0"}, "/quantity"), ({"quantity": "-1"}, "/quantity"), ({"reason": " "}, "/reason"),
        ({"ticket": "ACME-9999"}, "/ticket"), ({"occurred_on": far}, "/occurred_on"), ({"quantity": "1e30"}, "/quantity"),
        ({"reverses": made.company.requester.hex, "quantity": "-1"}, "/reverses"), ({"charge": None}, "/charge"),
    ):  # fmt: skip
        refused = await entered(clerk, made, **wrong)
        assert refused.status_code == 422, (wrong, refused.text)
        assert refused.json()["errors"][0]["pointer"] == pointer, refused.text
    operator = await callers.staff(made.company, roles=[Role.OPERATOR])
    assert (await entered(operator, made)).status_code == 403


async def test_what_was_counted_elsewhere_is_brought_once(callers: Callers, floor: Floor) -> None:
    made = await company(floor)
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    items = [
        {"source_id": f"scan-{n}", "charge": "extra", "quantity": "3", "occurred_on": "2026-10-05"}
        for n in range(3)
    ]
    items[2]["charge"] = "nothing"
    body = {"tenant": made.company.key, "items": [*items, items[0]]}
    first = (await clerk.post("/v1/usage/bulk", body)).json()["results"]
    assert [each["outcome"] for each in first] == ["recorded", "recorded", "refused", "known"]
    assert first[2]["errors"][0]["pointer"] == "/items/2/charge"
    again = (
        await clerk.post("/v1/usage/bulk", {**body, "items": [items[0], {**items[1], "quantity": "4"}]})
    ).json()["results"]
    assert [(each["outcome"], each["item"]) for each in again] == [
        ("known", first[0]["item"]), ("refused", first[1]["item"])
    ]  # fmt: skip
    assert len((await clerk.get(f"/v1/usage?tenant={made.company.key}")).json()["data"]) == 2
