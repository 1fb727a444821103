"""Contracts: drafted, put in force, changed and ended; what frozen periods rest on stays, and nothing is billed twice."""

from typing import Any
from uuid import UUID

import pytest

from core import json
from core.ids import new_id
from tenants.roles import Role
from tests.support.agreements import Bureau, bureau, code, flat
from tests.support.callers import Callers
from tests.support.floor import Company, Floor

PATH = "/v1/contracts"


def path(contract: dict[str, Any]) -> str:
    return f"{PATH}/{contract['id']}"


async def freeze(
    floor: Floor, company: Company, contract: dict[str, Any], *cards: str, until: str = "2026-05-01"
) -> None:
    """A period of April that was frozen, rated with these cards."""
    await floor.admin.execute(
        "INSERT INTO billing_periods (tenant_id, id, contract_id, starts_on, ends_on, status, rate_card_ids, balances, findings, billed,"
        " runs, version, created_at) VALUES ($1, $2, $3, '2026-04-01', $4::text::date, 'frozen', $5, '{}', '[]', '{}', 1, 1, now())",
        company.id, new_id(), UUID(contract["id"]), until, json.text(cards),
    )  # fmt: skip


async def test_a_contract_is_drafted_put_in_force_and_ended(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    draft = await firm.contract(company, payment_terms={"months": 1, "day": 0, "bank_holiday": "before"})
    assert (draft["status"], draft["legal_entity"]["code"], draft["version"]) == ("draft", firm.entity, 1)
    assert draft["payment_terms"] == {"months": 1, "day": 0, "bank_holiday": "before"}
    await firm.rate_card(draft)
    await firm.party(draft)
    active = await firm.clerk.post(f"{path(draft)}/activation", If_Match='"1"')
    assert (active.status_code, active.json()["status"], active.headers["ETag"]) == (200, "active", '"2"')
    again = await firm.clerk.post(f"{path(draft)}/activation")
    assert (again.status_code, again.json()["code"]) == (409, "not_a_draft")
    ended = await firm.clerk.post(f"{path(draft)}/end", {"on": "2026-07-01"})
    assert (ended.json()["status"], ended.json()["ends_on"]) == ("ended", "2026-07-01")
    refused = await firm.clerk.patch(path(draft), {"note": "x"}, If_Match='"3"')
    assert (refused.status_code, refused.json()["code"]) == (409, "contract_ended")


async def test_without_a_tenant_staff_list_the_contracts_of_all_their_clients(
    callers: Callers, floor: Floor
) -> None:
    one, two = await floor.company(), await floor.company()
    firm = await bureau(callers, one, two)
    made = [(await firm.contract(each))["id"] for each in (one, two, one)]
    listed = (await firm.clerk.get(PATH)).json()
    assert ([each["id"] for each in listed["data"]], listed["next_cursor"]) == (made, None)
    first = (await firm.clerk.get(f"{PATH}?limit=2")).json()
    rest = (await firm.clerk.get(f"{PATH}?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["id"] for each in first["data"] + rest["data"]] == made
    of_one = (await firm.clerk.get(f"{PATH}?tenant={two.key}")).json()
    assert [each["id"] for each in of_one["data"]] == [made[1]]
    neighbour = await bureau(callers, await floor.company())
    assert (await neighbour.clerk.get(PATH)).json()["data"] == []
    assert (await neighbour.clerk.get(f"{PATH}?tenant={one.key}")).status_code == 422


async def test_a_contract_that_ends_later_is_in_force_until_then(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    active = await firm.in_force(company)
    later = await firm.clerk.post(f"{path(active)}/end", {"on": "2999-01-01"})
    assert (later.json()["status"], later.json()["ends_on"]) == ("active", "2999-01-01")
    early = await firm.clerk.post(f"{path(active)}/end", {"on": "2026-03-31"})
    assert early.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/on", "code": "before_the_term", "detail": "",
    }  # fmt: skip


async def test_a_draft_that_is_dropped_was_never_in_force(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    draft = await firm.contract(company)
    assert (await firm.clerk.call("DELETE", path(draft))).status_code == 204
    dropped = (await firm.clerk.get(path(draft))).json()
    assert (dropped["status"], dropped["ends_on"]) == ("ended", dropped["starts_on"])


async def test_what_a_contract_misses_is_said_by_name(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    draft = await firm.contract(company)
    activation = f"{path(draft)}/activation"
    assert (await firm.clerk.post(activation)).json()["code"] == "no_rate_card"
    late = await firm.rate_card(draft, effective_on="2026-04-02")
    assert (await firm.clerk.post(activation)).json()["code"] == "no_rate_card"
    moved = await firm.clerk.patch(
        f"{path(draft)}/rate-cards/{late['id']}", {"effective_on": "2026-04-01"}, If_Match='"1"'
    )
    assert moved.status_code == 200
    assert (await firm.clerk.post(activation)).json()["code"] == "no_main_party"
    await firm.party(draft)
    entity = draft["legal_entity"]["id"]
    await firm.clerk.call("DELETE", f"/v1/legal-entities/{entity}")
    assert (await firm.clerk.post(activation)).json()["code"] == "entity_ended"


@pytest.mark.parametrize(("wrong", "pointer", "why"), [
    ({"legal_entity": "nobody"}, "/legal_entity", "unknown_entity"),
    ({"bank_account": "second"}, "/bank_account", "unknown_bank_account"),
    ({"currency": "ZZZ"}, "/currency", "unknown_currency"),
    ({"tax_mode": "none"}, "/tax_mode", "unknown_word"),
    ({"rounding": "up"}, "/rounding", "unknown_word"),
    ({"language": "fr"}, "/language", "unknown_word"),
    ({"closing_day": 29}, "/closing_day", "wrong_closing_day"),
    ({"ends_on": "2026-04-01"}, "/ends_on", "ends_before_it_begins"),
    ({"starts_on": "April"}, "/starts_on", "value_error"),
    ({"payment_terms": {"months": 13}}, "/payment_terms/months", "wrong_type"),
    ({"payment_terms": {"months": 1, "day": 32}}, "/payment_terms/day", "wrong_type"),
    ({"payment_terms": {"days": 30, "months": 1}}, "/payment_terms", "one_of_two"),
    ({"payment_terms": {"months": 1, "bank_holiday": "skip"}}, "/payment_terms/bank_holiday", "unknown_word"),
    ({"payment_terms": {"months": 1, "weekday": 5}}, "/payment_terms/weekday", "unknown_field"),
    ({"closing_day": 20, "payment_terms": {"months": 0, "day": 10}}, "/payment_terms", "paid_before_closing"),
])  # fmt: skip
async def test_each_wrong_term_has_its_own_message(
    callers: Callers, floor: Floor, wrong: dict[str, Any], pointer: str, why: str
) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    body = {
        "tenant": company.key, "code": code(), "name": {"ja": "契約", "en": "Contract"}, "legal_entity": firm.entity,
        "starts_on": "2026-04-01", **wrong,
    }  # fmt: skip
    refused = await firm.clerk.post(PATH, body)
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(pointer, why)]


async def test_what_a_frozen_period_rests_on_stays(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    active = await firm.in_force(company)
    await freeze(floor, company, active)
    for change in ({"closing_day": 20}, {"currency": "USD"}, {"tax_mode": "inclusive"}, {"starts_on": "2026-03-01"}, {"rounding": "ceiling"}):  # fmt: skip
        refused = await firm.clerk.patch(path(active), change, If_Match=f'"{active["version"]}"')
        assert (refused.status_code, refused.json()["code"]) == (409, "terms_fixed")
        assert refused.json()["fields"] == list(change)
    short = await firm.clerk.patch(path(active), {"ends_on": "2026-04-15"}, If_Match=f'"{active["version"]}"')
    assert (short.status_code, short.json()["code"]) == (409, "period_frozen")
    ended = await firm.clerk.post(f"{path(active)}/end", {"on": "2026-04-30"})
    assert (ended.status_code, ended.json()["code"]) == (409, "period_frozen")
    named = await firm.clerk.patch(
        path(active), {"payment_terms": {"days": 30}}, If_Match=f'"{active["version"]}"'
    )
    assert named.json()["payment_terms"] == {"days": 30, "bank_holiday": "after"}


async def test_changes_need_the_edit_token_and_codes_are_taken_once(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    draft = await firm.contract(company)
    assert (await firm.clerk.patch(path(draft), {"note": "x"})).status_code == 428
    assert (await firm.clerk.patch(path(draft), {"note": "x"}, If_Match='"7"')).status_code == 412
    assert (await firm.clerk.post(f"{path(draft)}/end", {}, If_Match='"7"')).status_code == 412
    body = {
        "tenant": company.key,
        "name": draft["name"],
        "legal_entity": firm.entity,
        "starts_on": "2027-01-01",
    }
    taken = await firm.clerk.post(PATH, {**body, "code": draft["code"]})
    assert (taken.status_code, taken.json()["code"]) == (409, "code_taken")
    assert (await firm.clerk.post(PATH, {**body, "code": code(), "tenant": None})).status_code == 422


async def _clash(firm: Bureau, contract: dict[str, Any]) -> tuple[int, str]:
    answer = await firm.clerk.post(f"{path(contract)}/activation")
    return answer.status_code, answer.json().get("code", "")


async def test_no_usage_is_charged_by_two_contracts(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    first, second = [await floor.task_type(company) for _ in range(2)]
    firm = await bureau(callers, company)
    one = {"meter": "tickets", "task_types": [first]}
    await firm.in_force(company, flat("first", counts=one))

    async def ready(*charges: dict[str, Any], **values: Any) -> dict[str, Any]:
        draft = await firm.contract(company, **values)
        await firm.rate_card(draft, *charges)
        await firm.party(draft)
        return draft

    same = await ready(flat("other", counts={"meter": "tickets", "task_types": [first, second]}))
    refused = await firm.clerk.post(f"{path(same)}/activation")
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "overlapping_contract")
    assert (told["charge"], told["other_charge"], told["task_types"]) == ("other", "first", [first])
    everything = await ready(flat("rest"))
    assert await _clash(firm, everything) == (409, "overlapping_contract")
    before = await ready(flat("early"), starts_on="2025-04-01", ends_on="2026-04-01")
    assert (await _clash(firm, before))[0] == 200
    elsewhere = await ready(flat("dollars", counts=one), currency="USD")
    assert (await _clash(firm, elsewhere))[0] == 200
    other = await ready(flat("second", counts={"meter": "tickets", "task_types": [second]}))
    assert (await _clash(firm, other))[0] == 200
    widened = await firm.clerk.post(
        f"{path(other)}/rate-cards", {"effective_on": "2026-09-01", "card": {"charges": [flat("second")]}}
    )
    assert (widened.status_code, widened.json()["code"]) == (409, "overlapping_contract")


async def test_a_manager_reads_what_was_agreed_with_the_own_company(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    firm = await bureau(callers, company, neighbour)
    active = await firm.in_force(company, note="internal: mind the discount")
    draft, theirs = await firm.contract(company), await firm.in_force(neighbour)
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    listed = (await manager.get(PATH)).json()["data"]
    assert [(each["id"], each["note"], each["created_by"]) for each in listed] == [(active["id"], "", None)]
    for hidden in (draft, theirs):
        for at in (path(hidden), f"{path(hidden)}/rate-cards", f"{path(hidden)}/bill-to"):
            assert (await manager.get(at)).status_code == 404
    assert len((await manager.get(f"{path(active)}/rate-cards")).json()["data"]) == 1
    assert (await manager.patch(path(active), {"note": "x"}, If_Match='"2"')).status_code == 403
    assert (await manager.post(f"{path(active)}/end")).status_code == 403
    assert (await (await callers.client(company)).get(PATH)).status_code == 403


async def test_staff_see_the_contracts_of_those_they_are_cleared_for(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.in_force(company)
    stranger = await callers.staff(neighbour, roles=[Role.BILLING_CLERK])
    for method, at in (
        ("GET", path(contract)),
        ("POST", f"{path(contract)}/end"),
        ("DELETE", path(contract)),
    ):
        assert (await stranger.call(method, at, {} if method == "POST" else None)).status_code == 404
    assert (await stranger.get(f"{PATH}?tenant={company.key}")).status_code == 422
    assert (await stranger.get(PATH)).json()["data"] == []
    account = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    assert (await account.get(path(contract))).json()["legal_entity"]["code"] == firm.entity
    auditor = await callers.staff(company, roles=[Role.AUDITOR])
    assert (await auditor.get(path(contract))).status_code == 200
    assert (await auditor.patch(path(contract), {"note": "x"}, If_Match='"2"')).status_code == 403
    assert (await (await callers.staff(company)).get(path(contract))).status_code == 403


async def test_what_happened_is_told_without_words_of_ours(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    firm = await bureau(callers, company)
    contract = await firm.in_force(company, note="a secret note")
    await firm.clerk.patch(path(contract), {"note": "another secret"}, If_Match='"2"')
    told = await floor.admin.fetch(
        "SELECT type, data, internal FROM events WHERE tenant_id = $1 ORDER BY place", company.id
    )
    assert [row["type"] for row in told] == [
        "contract.created", "rate_card.created", "bill_to.created", "contract.updated", "contract.updated",
    ]  # fmt: skip
    assert not any("secret" in row["data"] for row in told)
    assert json.loads(told[-1]["data"]) == {"changed": ["note"]}
