"""Bill-to parties: one main party, and no department with two."""

from typing import Any

import pytest

from tenants.roles import Role
from tests.api.test_contracts import path
from tests.support.agreements import bureau, code
from tests.support.callers import Callers
from tests.support.floor import Floor


async def test_one_party_is_the_main_one(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.contract(company)
    first = await firm.party(contract, name="本社", order_number="PO-77")
    second = await firm.party(contract, name="工場", departments=["製造部"])
    assert (first["is_main"], second["is_main"], first["order_number"]) == (True, False, "PO-77")
    at = f"{path(contract)}/bill-to"
    down = await firm.clerk.patch(f"{at}/{first['id']}", {"is_main": False}, If_Match='"1"')
    assert (down.status_code, down.json()["errors"][0]["code"]) == (422, "needs_main")
    assert (
        await firm.clerk.patch(f"{at}/{second['id']}", {"is_main": True}, If_Match='"1"')
    ).status_code == 200
    listed = (await firm.clerk.get(at)).json()["data"]
    assert [(each["name"], each["is_main"], each["version"]) for each in listed] == [
        ("工場", True, 2), ("本社", False, 2),
    ]  # fmt: skip
    assert [each["code"] for each in listed[1]["warnings"]] == ["pays_for_nothing"]
    refused = await firm.clerk.call("DELETE", f"{at}/{second['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "main_party")
    assert (await firm.clerk.call("DELETE", f"{at}/{first['id']}")).status_code == 204
    again = await firm.clerk.patch(f"{at}/{first['id']}", {"name": "x"}, If_Match='"3"')
    assert (again.status_code, again.json()["code"]) == (409, "ended")


async def test_a_department_has_one_party(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.contract(company)
    await firm.party(contract)
    sales = await firm.party(contract, name="営業本部", departments=["営業一課", "営業二課"])
    at = f"{path(contract)}/bill-to"
    body = {"code": code("p"), "name": "東京支店", "departments": ["総務", "営業二課"]}
    refused = await firm.clerk.post(at, body, Accept_Language="ja")
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (
        422, "/departments/1", "department_taken",
    )  # fmt: skip
    assert "営業本部" in error["detail"]
    assert (await firm.clerk.call("DELETE", f"{at}/{sales['id']}")).status_code == 204
    assert (await firm.clerk.post(at, body)).status_code == 201


@pytest.mark.parametrize(("wrong", "pointer", "why"), [
    ({"name": " "}, "/name", "missing"),
    ({"registration_number": "T12"}, "/registration_number", "wrong_registration_number"),
    ({"country": "日本"}, "/country", "wrong_country"),
    ({"postal_code": "1"}, "/postal_code", "wrong_postal_code"),
    ({"email": "nobody@"}, "/email", "wrong_email"),
    ({"order_number": "x" * 61}, "/order_number", "too_long"),
    ({"departments": ["総務", "総務"]}, "/departments/1", "department_twice"),
    ({"departments": [""]}, "/departments/0", "missing"),
])  # fmt: skip
async def test_each_wrong_field_has_its_own_message(
    callers: Callers, floor: Floor, wrong: dict[str, Any], pointer: str, why: str
) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.contract(company)
    body = {"code": code("p"), "name": "株式会社テスト", **wrong}
    refused = await firm.clerk.post(f"{path(contract)}/bill-to", body)
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(pointer, why)]


async def test_a_registration_number_is_kept_as_it_is_printed(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.contract(company)
    party = await firm.party(contract, registration_number="Ｔ7000-0120-5000-2")
    assert (party["registration_number"], party["warnings"]) == ("T7000012050002", [])


async def test_parties_belong_to_their_contract_and_its_company(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    firm = await bureau(callers, company, neighbour)
    contract, other = await firm.in_force(company), await firm.in_force(neighbour)
    (theirs,) = (await firm.clerk.get(f"{path(other)}/bill-to")).json()["data"]
    assert (await firm.clerk.get(f"{path(contract)}/bill-to/{theirs['id']}")).status_code == 404
    stranger = await callers.staff(neighbour, roles=[Role.BILLING_CLERK])
    assert (
        await stranger.post(f"{path(contract)}/bill-to", {"code": code("p"), "name": "x"})
    ).status_code == 404
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    assert (await manager.get(f"{path(contract)}/bill-to")).status_code == 200
    assert (
        await manager.post(f"{path(contract)}/bill-to", {"code": code("p"), "name": "x"})
    ).status_code == 403
