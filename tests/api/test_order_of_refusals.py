"""What one may not see is 404; what one sees but may not do is 403; then 409, 412, 422."""

from typing import Any

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor

NOBODY = str(new_id())
STALE = '"77"'

WORKING_SIDE: list[tuple[str, dict[str, Any]]] = [
    ("/assignment", {"queue": NOBODY}),
    ("/assignment", {"assignee": NOBODY}),
    ("/merge", {"into": "NOPE-1"}),
    ("/split", {"tickets": [{"task_type": "no-such", "subject": "x"}]}),
    ("/sla/resolution/excuse", {"reason": " "}),
    ("/work", {"action": "start"}),
    ("/work", {"action": "correct", "entry": NOBODY, "seconds": 1}),
    ("/steps/1", {"done": True}),
    ("/comments", {"body": "x", "visibility": "internal"}),
    ("/transitions", {"to": "in_progress"}),
]


@pytest.mark.parametrize(("call", "body"), WORKING_SIDE)
async def test_what_is_not_seen_is_404_and_what_is_not_allowed_403_whatever_else_is_wrong(
    callers: Callers, floor: Floor, call: str, body: dict[str, Any]
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}{call}"
    neighbour = await floor.company()
    for stranger in (
        await callers.client(company),
        await callers.client(neighbour, Role.CLIENT_MANAGER, Role.IN_HOUSE_WORKER),
        await callers.staff(neighbour, roles=[Role.TEAM_LEAD]),
    ):
        assert (await stranger.post(path, body, If_Match=STALE)).status_code == 404
    assert (await client.post(path, body, If_Match=STALE)).status_code == 403


async def test_who_could_take_a_ticket_is_no_question_of_a_stranger(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    path = f"/v1/tickets/{(await submitted(client, code))['id']}/eligibility"
    assert (await (await callers.client(company)).get(path)).status_code == 404
    assert (await client.get(path)).status_code == 403


async def test_a_conflict_comes_before_a_stale_token_and_that_before_a_wrong_field(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    ticket = await submitted(client, code)
    path = f"/v1/tickets/{ticket['id']}"

    async def asked(call: str, body: dict[str, Any], token: str = STALE) -> int:
        return (await operator.post(f"{path}/{call}", body, If_Match=token)).status_code

    assert await asked("transitions", {"to": "resolved"}) == 409
    await routed(company, ticket)
    assert await asked("transitions", {"to": "on_hold"}) == 412
    assert await asked("transitions", {"to": "on_hold"}, "*") == 422
    assert await asked("assignment", {"assignee": "me"}) == 412
    assert (await client.post(f"{path}/transitions", {"to": "cancelled"})).status_code == 200
    assert await asked("assignment", {"assignee": "me"}) == 409
    assert (await operator.patch(path, {"subject": "x"}, If_Match=STALE)).status_code == 409
