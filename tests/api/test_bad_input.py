"""Input from the edges of what can be said: refused by the field that holds it, and nothing is stored that cannot be read."""

import base64
import json
from typing import Any

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor

FAR = ["9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"]  # fmt: skip


@pytest.mark.parametrize("deadline", [*FAR, "9999-12-31", "0001-01-01"])
async def test_a_deadline_that_no_computer_counts_to_is_refused_and_the_list_stays_readable(
    callers: Callers, floor: Floor, deadline: str
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    ticket = await submitted(client, code)
    wanted = {"task_type": code, "subject": "x", "deadline": deadline}
    refused = await client.post("/v1/tickets", wanted)
    edited = await client.patch(f"/v1/tickets/{ticket['id']}", {"deadline": deadline}, If_Match='"1"')
    for answer in (refused, edited):
        assert answer.status_code == 422, answer.text
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/deadline"]
    bulk = (await client.post("/v1/tickets/bulk", {"tickets": [wanted]})).json()["results"][0]
    assert (bulk["status"], bulk["problem"]["errors"][0]["pointer"]) == (422, "/deadline")
    assert (await client.get("/v1/tickets")).json()["data"] == [ticket]


@pytest.mark.parametrize("review_at", FAR)
async def test_a_hold_until_the_end_of_time_is_refused_and_the_ticket_stays_readable(
    callers: Callers, floor: Floor, review_at: str
) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    ticket = await submitted(client, code)
    await routed(company, ticket)
    held = {"to": "on_hold", "reason": "部品待ち", "review_at": review_at}
    answer = await operator.post(f"/v1/tickets/{ticket['id']}/transitions", held)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/review_at"
    assert (await client.get(f"/v1/tickets/{ticket['id']}")).json()["status"] == "queued"


@pytest.mark.parametrize("instant", FAR)
async def test_a_filter_by_an_instant_that_no_computer_counts_to_is_refused(
    callers: Callers, floor: Floor, instant: str
) -> None:
    company = await floor.company()
    client, lead = await callers.client(company), await callers.staff(company, roles=[Role.TEAM_LEAD])
    for name in ("due_before", "created_from", "created_to"):
        answer = await client.get(f"/v1/tickets?{name}={instant.replace('+', '%2B')}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{name}")
    asked = {"policies": [], "created_from": instant, "created_to": instant, "tenant": company.key}
    answer = await lead.post("/v1/sla-policies/what-if", asked)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/created_from")


def cursor_of(*held: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "held", [(0, 5, None), (1, str(new_id()), FAR[0]), (1, str(new_id()), 5), (0, None, None), (0,)]
)
async def test_a_forged_cursor_is_refused(callers: Callers, floor: Floor, held: tuple[Any, ...]) -> None:
    client = await callers.client(await floor.company())
    sort = "&sort=due_at" if held[0] else ""
    answer = await client.get(f"/v1/tickets?cursor={cursor_of(*held)}{sort}")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")


async def test_a_form_nested_without_end_is_refused(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    nested = '{"a":' * 1000 + "1" + "}" * 1000
    ticket = f'{{"task_type": "{code}", "subject": "x", "form": {nested}}}'
    for path, body in (("/v1/tickets", ticket), ("/v1/tickets/bulk", f'{{"tickets": [{ticket}]}}')):
        answer = await client.http.post(
            path,
            content=body,
            headers={"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
        )
        assert '"status":422' in answer.text, answer.text[:300]
        assert '"pointer":"/form"' in answer.text


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/v1/task-types", "domain=it"), ("/v1/tickets", "priority=high"), ("/v1/approvals", "status=pending")],
)
async def test_a_parameter_that_a_call_does_not_take_is_refused_by_name(
    callers: Callers, floor: Floor, path: str, taken: str
) -> None:
    client = await callers.client(await floor.company())
    assert (await client.get(f"{path}?{taken}")).status_code == 200
    refused = await client.get(f"{path}?{taken}&colour=red")
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [
        ("/colour", "extra_forbidden")
    ]


@pytest.mark.parametrize(
    ("path", "pointer"),
    [("/v1/tickets?q=a%00b", "/q"), ("/v1/events?tenant=%00", "/tenant"), ("/v1/tickets/%00", "/ticket")],
)
async def test_a_character_that_cannot_be_stored_is_named_in_the_address_too(
    callers: Callers, floor: Floor, path: str, pointer: str
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("confidential", "yes", True),
        ("confidential", 1, True),
        ("capacity_units", "3", 3),
        ("capacity_units", True, 3),
        ("skills", {"vpn": "2"}, {}),
    ],
)
async def test_a_number_or_truth_in_the_guise_of_another_type_is_refused(
    callers: Callers, floor: Floor, field: str, wrong: Any, right: Any
) -> None:
    company = await floor.company()
    admin = await callers.staff(company, roles=[Role.ADMINISTRATOR])
    body = {
        "tenant": company.key, "code": "own.kind", "name": {"ja": "種別", "en": "Kind"}, "domain": "it", "form": {"type": "object"},
    }  # fmt: skip
    refused = await admin.post("/v1/task-types", {**body, field: wrong})
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"].startswith(f"/{field}")
    made = await admin.post("/v1/task-types", {**body, field: right})
    assert (made.status_code, made.json()[field]) == (201, right)


async def test_a_comment_of_nothing_is_no_answer(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    path = f"/v1/tickets/{(await submitted(client, code))['id']}/comments"
    for empty in ("", "  ", " \n\u3000"):
        refused = await client.post(path, {"body": empty})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/body")
    assert (await client.post(path, {"body": "  届きました\n"})).json()["body"] == "  届きました\n"
    assert len((await client.get(path)).json()["data"]) == 1
