"""Legal entities: what may be wrong is said field by field, what only looks wrong is a warning, and nothing is deleted."""

from typing import Any

import pytest

from tenants.roles import Role
from tests.support.agreements import bureau, code, entity, made
from tests.support.callers import Callers
from tests.support.floor import Floor

PATH = "/v1/legal-entities"


async def test_a_legal_entity_is_made_read_changed_and_ended(callers: Callers) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    first = await clerk.post(PATH, entity(fee_tolerance="660"))
    assert (first.status_code, first.headers["ETag"]) == (201, '"1"')
    held, at = first.json(), first.headers["Location"]
    assert (held["fee_tolerance"], held["fiscal_year_starts_in"], held["warnings"]) == ("660", 4, [])
    assert (await clerk.get(at)).json() == held
    assert (await clerk.patch(at, {"telephone": "03-1234-5678"})).status_code == 428
    changed = await clerk.patch(at, {"telephone": "03-1234-5678"}, If_Match='"1"')
    assert (changed.json()["telephone"], changed.headers["ETag"]) == ("03-1234-5678", '"2"')
    assert (await clerk.patch(at, {"telephone": ""}, If_Match='"1"')).status_code == 412
    assert (await clerk.call("DELETE", at)).status_code == 204
    assert (await clerk.get(at)).json()["ended_at"] is not None
    again = await clerk.patch(at, {"telephone": ""}, If_Match='"3"')
    assert (again.status_code, again.json()["code"]) == (409, "ended")


async def test_a_wrong_check_digit_is_a_warning_and_no_refusal(callers: Callers) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    held = await made(clerk, PATH, entity(registration_number="T1234567890123"))
    (warning,) = held["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/registration_number", "check_digit")
    said = (await clerk.get(f"{PATH}/{held['id']}", Accept_Language="ja")).json()["warnings"][0]["detail"]
    assert "個人事業者" in said


@pytest.mark.parametrize(("wrong", "pointer", "why"), [
    ({"registration_number": "T123"}, "/registration_number", "wrong_registration_number"),
    ({"corporate_number": "123"}, "/corporate_number", "wrong_corporate_number"),
    ({"corporate_number": "1234567890123"}, "/corporate_number", "wrong_check_digit"),
    ({"country": "Japan"}, "/country", "wrong_country"),
    ({"postal_code": "12-3456"}, "/postal_code", "wrong_postal_code"),
    ({"telephone": "call us"}, "/telephone", "wrong_telephone"),
    ({"email": "keiri"}, "/email", "wrong_email"),
    ({"time_zone": "Tokyo"}, "/time_zone", "unknown_time_zone"),
    ({"currency": "yen"}, "/currency", "unknown_currency"),
    ({"fiscal_year_starts_in": 13}, "/fiscal_year_starts_in", "wrong_month"),
    ({"invoice_prefix": "請求"}, "/invoice_prefix", "wrong_prefix"),
    ({"invoice_prefix": "CN"}, "/credit_note_prefix", "same_prefix"),
    ({"accounts": {"cash": "1110"}}, "/accounts/cash", "unknown_account"),
    ({"accounts": {"bank": ""}}, "/accounts/bank", "missing"),
    ({"name": {"ja": "x" * 300, "en": "y"}, "address": {"ja": "a\nb"}}, "/address/ja", "one_line"),
])  # fmt: skip
async def test_each_wrong_field_has_its_own_message(
    callers: Callers, wrong: dict[str, Any], pointer: str, why: str
) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    refused = await clerk.post(PATH, entity(**wrong))
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(pointer, why)]


@pytest.mark.parametrize(("wrong", "field", "why"), [
    ({"bank": ""}, "bank", "missing"),
    ({"bank_code": "1"}, "bank_code", "wrong_bank_code"),
    ({"branch_code": "1"}, "branch_code", "wrong_branch_code"),
    ({"kind": "普通"}, "kind", "unknown_word"),
    ({"number": "123"}, "number", "wrong_account_number"),
    ({"holder": "裏方"}, "holder", "wrong_holder"),
])  # fmt: skip
async def test_a_wrong_account_is_named_by_its_place(
    callers: Callers, wrong: dict[str, str], field: str, why: str
) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    right = entity()["bank_accounts"][0]
    refused = await clerk.post(PATH, entity(bank_accounts=[right, {**right, "code": "second", **wrong}]))
    found = [(each["pointer"], each["code"]) for each in refused.json()["errors"]]
    assert found == [(f"/bank_accounts/1/{field}", why)]


async def test_accounts_and_entities_have_codes_of_their_own(callers: Callers) -> None:
    clerk = await callers.staff(roles=[Role.BILLING_CLERK])
    right = entity()
    twice = await clerk.post(PATH, right | {"bank_accounts": right["bank_accounts"] * 2})
    assert twice.json()["errors"][0]["pointer"] == "/bank_accounts/1/code"
    await made(clerk, PATH, right)
    taken = await clerk.post(PATH, right)
    assert (taken.status_code, taken.json()["code"]) == (409, "code_taken")


async def test_only_who_bills_sees_them(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    held = (await firm.clerk.get(PATH + "?limit=200")).json()["data"][-1]
    administrator = await callers.staff(roles=[Role.ADMINISTRATOR])
    assert (await administrator.get(f"{PATH}/{held['id']}")).status_code == 200
    for caller in (
        await callers.client(company, Role.CLIENT_MANAGER),
        await callers.staff(company, roles=[Role.ACCOUNT_MANAGER]),
        await callers.staff(company),
    ):
        assert (await caller.get(PATH)).status_code == 403
        assert (await caller.get(f"{PATH}/{held['id']}")).status_code == 403
        assert (await caller.post(PATH, entity())).status_code == 403
    auditor = await callers.staff(roles=[Role.AUDITOR])
    assert (await auditor.get(PATH)).status_code == 200
    assert (await auditor.post(PATH, entity(code=code()))).status_code == 403
