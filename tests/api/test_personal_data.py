"""Personal data in the API's answers: masked for those whom a page masks them to, plain for a reason, and each reading on record."""

from typing import Any

import pytest

from services.access_records import collecting
from services.rules.masking import WHOLE
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

FORM = {
    "type": "object",
    "properties": {"name": {"type": "string", "x-personal": True}, "days": {"type": "integer"}},
    "additionalProperties": False,
}
CARD = "4111 1111 1111 1111"
NAME = "佐藤 花子"


async def a_ticket(callers: Callers, floor: Floor) -> tuple[Company, Caller, dict[str, Any]]:
    company, code = await company_with_work(floor, form=FORM)
    requester = await callers.client(company)
    said = {"description": f"カード {CARD} を止めてください", "form": {"name": NAME, "days": 3}}
    return company, requester, await submitted(requester, code, **said)


async def recorded(
    callers: Callers, company: Company, floor: Floor
) -> list[tuple[str, str | None, str | None]]:
    """The records of the provider's people: kind, pointer and reason, the oldest first."""
    await collecting.flush()
    found = await floor.admin.fetch(
        "SELECT kind, pointer, reason FROM access_records WHERE tenant_id = $1 AND side = 'provider' ORDER BY id", company.id
    )  # fmt: skip
    return [(row["kind"], row["pointer"], row["reason"]) for row in found]


async def test_staff_read_a_ticket_masked_and_the_reading_is_recorded(callers: Callers, floor: Floor) -> None:
    company, requester, ticket = await a_ticket(callers, floor)
    assert ticket["form"] == {"name": NAME, "days": 3}
    operator = await callers.staff(company)
    read = (await operator.get(f"/v1/tickets/{ticket['id']}")).json()
    assert read["form"] == {"name": WHOLE, "days": 3}
    assert CARD not in read["description"]
    assert read["description"].endswith("1111 を止めてください")
    assert read.keys() == ticket.keys()
    assert await recorded(callers, company, floor) == [("ticket", None, None)]
    again = (await requester.get(f"/v1/tickets/{ticket['id']}")).json()
    assert again["form"]["name"] == NAME


async def test_lists_and_what_answers_to_changes_are_masked_as_well(callers: Callers, floor: Floor) -> None:
    company, _, ticket = await a_ticket(callers, floor)
    await routed(company, ticket)
    lead = await callers.staff(company, roles=[Role.TEAM_LEAD, Role.OPERATOR])
    listed = (await lead.get(f"/v1/tickets?tenant={company.key}")).json()["data"]
    assert [each["form"]["name"] for each in listed] == [WHOLE]
    queue = listed[0]["queue"]
    taken = (await lead.post(f"/v1/queues/{queue}/next")).json()
    assert (taken["id"], taken["form"]["name"]) == (ticket["id"], WHOLE)
    moved = await lead.post(f"/v1/tickets/{ticket['id']}/transitions", {"to": "waiting_client"})
    assert moved.json()["form"]["name"] == WHOLE
    assert await recorded(callers, company, floor) == [("ticket", None, None)]


async def test_messages_are_masked_to_staff(callers: Callers, floor: Floor) -> None:
    company, requester, ticket = await a_ticket(callers, floor)
    path = f"/v1/tickets/{ticket['id']}/comments"
    assert (await requester.post(path, {"body": f"もう一枚は {CARD} です"})).status_code == 201
    operator = await callers.staff(company)
    (said,) = (await operator.get(path)).json()["data"]
    assert CARD not in said["body"]
    assert (await requester.get(path)).json()["data"][0]["body"] == f"もう一枚は {CARD} です"


async def test_a_value_is_had_in_plain_for_a_reason(callers: Callers, floor: Floor) -> None:
    company, _, ticket = await a_ticket(callers, floor)
    operator = await callers.staff(company)
    path = f"/v1/tickets/{ticket['id']}/disclosures"
    answer = await operator.post(path, {"pointer": "/form/name", "reason": "振込先の確認"})
    assert (answer.status_code, answer.json()) == (201, {"pointer": "/form/name", "value": NAME})
    assert await recorded(callers, company, floor) == [("field", "/form/name", "振込先の確認")]


@pytest.mark.parametrize(("body", "expected"), [
    ({"pointer": "/form/name"}, (422, "invalid")),
    ({"pointer": "/form/name", "reason": "  "}, (422, "invalid")),
    ({"pointer": "/form/nothing", "reason": "確認"}, (404, "nothing_there")),
])  # fmt: skip
async def test_without_a_reason_or_a_value_nothing_is_told(
    callers: Callers, floor: Floor, body: dict[str, str], expected: tuple[int, str]
) -> None:
    company, _, ticket = await a_ticket(callers, floor)
    operator = await callers.staff(company)
    answer = await operator.post(f"/v1/tickets/{ticket['id']}/disclosures", body)
    assert (answer.status_code, answer.json()["code"]) == expected
    assert await recorded(callers, company, floor) == []


async def test_who_does_not_work_on_it_or_comes_from_elsewhere_is_told_nothing(
    callers: Callers, floor: Floor
) -> None:
    company, _, ticket = await a_ticket(callers, floor)
    other = await floor.company()
    body, path = {"pointer": "/form/name", "reason": "確認"}, f"/v1/tickets/{ticket['id']}/disclosures"
    neighbour = await (await callers.staff(other)).post(path, body)
    assert neighbour.status_code == 404
    manager = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    denied = await manager.post(path, body)
    assert (denied.status_code, denied.json()["code"]) == (403, "reveal_not_allowed")
    client = await (await callers.client(other)).post(path, body)
    assert client.status_code == 404


async def test_what_comes_back_masked_keeps_what_stands(callers: Callers, floor: Floor) -> None:
    company, requester, ticket = await a_ticket(callers, floor)
    operator = await callers.staff(company)
    path = f"/v1/tickets/{ticket['id']}"
    read = await operator.get(path)
    shown = read.json()
    edit = {
        "form": {**shown["form"], "days": 4},
        "description": shown["description"],
        "subject": "カード停止",
    }
    changed = await operator.patch(path, edit, If_Match=read.headers["etag"])
    assert changed.status_code == 200, changed.text
    assert changed.json()["form"] == {"name": WHOLE, "days": 4}
    kept = (await requester.get(path)).json()
    assert kept["form"] == {"name": NAME, "days": 4}
    assert CARD in kept["description"]
    assert kept["subject"] == "カード停止"


async def test_a_masked_value_that_was_changed_is_refused(callers: Callers, floor: Floor) -> None:
    company, requester, ticket = await a_ticket(callers, floor)
    operator = await callers.staff(company)
    path = f"/v1/tickets/{ticket['id']}"
    etag = (await operator.get(path)).headers["etag"]
    refused = await operator.patch(path, {"form": {"name": WHOLE + "様", "days": 3}}, If_Match=etag)
    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/form/name"]
    assert (await requester.get(path)).json()["form"]["name"] == NAME
