"""Rate cards: versions by their day; one that a frozen period was rated with stays as it is."""

from typing import Any

import pytest

from tests.api.test_contracts import freeze, path
from tests.support.agreements import bureau, card, flat
from tests.support.callers import Callers
from tests.support.floor import Floor


async def test_a_card_is_in_force_until_the_next(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.in_force(company)
    later = await firm.rate_card(contract, flat(price="550"), effective_on="2999-04-01", note="値上げ")
    listed = (await firm.clerk.get(f"{path(contract)}/rate-cards")).json()["data"]
    assert [(each["effective_on"], each["until_on"], each["in_force"], each["rated"]) for each in listed] == [
        ("2026-04-01", "2999-04-01", True, False), ("2999-04-01", None, False, False),
    ]  # fmt: skip
    at = f"{path(contract)}/rate-cards/{later['id']}"
    assert (await firm.clerk.patch(at, {"note": ""})).status_code == 428
    changed = await firm.clerk.patch(at, {"card": card(flat(price="560.5"))}, If_Match='"1"')
    assert changed.json()["card"]["charges"][0]["unit_price"] == "560.5"
    assert (await firm.clerk.patch(at, {"note": ""}, If_Match='"1"')).status_code == 412
    taken = await firm.clerk.patch(at, {"effective_on": "2026-04-01"}, If_Match='"2"')
    assert (taken.status_code, taken.json()["code"]) == (409, "day_taken")
    assert (await firm.clerk.call("DELETE", at)).status_code == 204
    assert (await firm.clerk.get(at)).status_code == 404


async def test_a_card_that_a_frozen_period_was_rated_with_stays(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.in_force(company)
    first = (await firm.clerk.get(f"{path(contract)}/rate-cards")).json()["data"][0]
    future = await firm.rate_card(contract, flat(price="600"), effective_on="2999-04-01")
    await freeze(floor, company, contract, first["id"])
    at = f"{path(contract)}/rate-cards/{first['id']}"
    assert (await firm.clerk.get(at)).json()["rated"] is True
    for refused in (
        await firm.clerk.patch(at, {"card": card(flat(price="1"))}, If_Match='"1"'),
        await firm.clerk.call("DELETE", at),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "rate_card_in_use")
    inside = await firm.clerk.post(
        f"{path(contract)}/rate-cards", {"effective_on": "2026-04-20", "card": card()}
    )
    assert (inside.status_code, inside.json()["code"]) == (409, "period_frozen")
    ahead = f"{path(contract)}/rate-cards/{future['id']}"
    moved = await firm.clerk.patch(ahead, {"effective_on": "2026-04-30"}, If_Match='"1"')
    assert (moved.status_code, moved.json()["code"]) == (409, "period_frozen")
    assert (
        await firm.clerk.patch(ahead, {"card": card(flat(price="610"))}, If_Match='"1"')
    ).status_code == 200
    assert (await firm.clerk.call("DELETE", ahead)).status_code == 204


async def test_the_first_card_of_an_active_contract_cannot_go(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.in_force(company)
    first = (await firm.clerk.get(f"{path(contract)}/rate-cards")).json()["data"][0]
    at = f"{path(contract)}/rate-cards/{first['id']}"
    for refused in (
        await firm.clerk.call("DELETE", at),
        await firm.clerk.patch(at, {"effective_on": "2026-04-02"}, If_Match='"1"'),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "no_rate_card")
    assert (await firm.clerk.get(at)).json()["version"] == 1


@pytest.mark.parametrize(("wrong", "pointer", "why"), [
    ({"effective_on": "2026-03-31"}, "/effective_on", "before_the_term"),
    ({"effective_on": "2027-04-01"}, "/effective_on", "after_the_term"),
    ({"card": {"charges": []}}, "/card/charges", "too_few"),
    ({"card": card(flat(price="five"))}, "/card/charges/0/unit_price", "not_decimal"),
    ({"card": card(flat(counts={"meter": "tickets", "task_types": ["nothing"]}))}, "/card/charges/0/counts/task_types", "unknown_task_type"),
    ({"card": card(flat(), flat("again"))}, "/card/charges/1/counts", "counted_twice"),
    ({"card": card(flat(), minimum_commitment={"amount": "-1"})}, "/card/minimum_commitment/amount", "out_of_range"),
])  # fmt: skip
async def test_each_wrong_price_has_its_own_message(
    callers: Callers, floor: Floor, wrong: dict[str, Any], pointer: str, why: str
) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.contract(company, ends_on="2027-04-01")
    body = {"effective_on": "2026-04-01", "card": card(), **wrong}
    refused = await firm.clerk.post(f"{path(contract)}/rate-cards", body)
    assert refused.status_code == 422
    assert (pointer, why) in [(each["pointer"], each["code"]) for each in refused.json()["errors"]]


async def test_a_card_belongs_to_its_contract(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    firm = await bureau(callers, company, neighbour)
    contract, other = await firm.in_force(company), await firm.in_force(neighbour)
    (theirs,) = (await firm.clerk.get(f"{path(other)}/rate-cards")).json()["data"]
    at = f"{path(contract)}/rate-cards/{theirs['id']}"
    assert (await firm.clerk.get(at)).status_code == 404
    assert (await firm.clerk.patch(at, {"note": "x"}, If_Match='"1"')).status_code == 404
    assert (await firm.clerk.call("DELETE", at)).status_code == 404
