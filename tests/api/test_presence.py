"""`/v1/me/presence` through the API."""

from core.ids import new_id
from services.routing import actions
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Callers
from tests.support.floor import Floor, submitted


async def test_going_away_stops_the_timer_and_gives_back_what_is_not_started(
    callers: Callers, floor: Floor
) -> None:
    company, queue = await floor.company(), await floor.queue()
    code = await floor.task_type(company, queue)
    cases = [await submitted(company, code) for _ in range(2)]
    for case in cases:
        async with transaction(system(company.id)) as tx:
            assert await actions.route_ticket(tx, case.ticket.id)
    operator = await callers.staff(company)
    begun, untouched = (f"/v1/tickets/{case.ticket.id}" for case in cases)
    assert (await operator.post(f"/v1/queues/{queue}/next")).json()["id"] == str(cases[0].ticket.id)
    assert (await operator.post(f"{untouched}/assignment", {"assignee": "me"})).status_code == 200
    assert (await operator.get("/v1/me/presence")).json()["timer"]["ticket"] == str(cases[0].ticket.id)
    away = await operator.call("PUT", "/v1/me/presence", {"status": "away"})
    assert (away.status_code, away.json()["status"], away.json()["timer"]) == (200, "away", None)
    assert (await operator.get(untouched)).json()["assignee"] is None
    assert (await operator.get(begun)).json()["assignee"] == str(operator.person)
    types = [event["type"] for event in (await operator.get(f"{begun}/events")).json()["data"]]
    assert types[-1] == "work.stopped"


async def test_what_is_refused(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    operator, client = await callers.staff(company), await callers.client(company)
    for body in ({"status": "asleep"}, {}, {"status": "away", "until": "tomorrow"}):
        assert (await operator.call("PUT", "/v1/me/presence", body)).status_code == 422
    assert (await client.call("PUT", "/v1/me/presence", {"status": "away"})).status_code == 403
    assert (await client.get("/v1/me/presence")).status_code == 403


async def test_a_team_lead_sets_a_colleagues_presence(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    operator, lead = await callers.staff(company), await callers.staff(company, roles=[Role.TEAM_LEAD])
    path = f"/v1/me/presence/{operator.person}"
    assert (await lead.call("PUT", path, {"status": "offline"})).json()["status"] == "offline"
    assert (await operator.get("/v1/me/presence")).json()["status"] == "offline"
    assert (
        await operator.call("PUT", f"/v1/me/presence/{lead.person}", {"status": "offline"})
    ).status_code == 403
    assert (await lead.call("PUT", f"/v1/me/presence/{new_id()}", {"status": "offline"})).status_code == 404
    assert (
        await lead.call("PUT", f"/v1/me/presence/{company.requester}", {"status": "offline"})
    ).status_code == 404


async def test_a_team_lead_says_how_much_a_colleague_can_hold_and_who_stands_in(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    operator, lead = await callers.staff(company), await callers.staff(company, roles=[Role.TEAM_LEAD])
    path = f"/v1/me/presence/{operator.person}"
    body = {"capacity_units": 3, "substitute": str(lead.person)}
    card = (await lead.call("PUT", path, body)).json()
    assert (card["capacity_units"], card["substitute"], card["status"]) == (3, str(lead.person), "available")
    card = (await lead.call("PUT", path, {"substitute": None, "status": "away"})).json()
    assert (card["capacity_units"], card["substitute"], card["status"]) == (3, None, "away")
    assert (
        await operator.call("PUT", f"/v1/me/presence/{lead.person}", {"capacity_units": 1})
    ).status_code == 403
    assert (await lead.call("PUT", path, {})).json() == card
    for wrong, pointer in (
        ({"substitute": str(operator.person)}, "/substitute"),
        ({"substitute": str(company.requester)}, "/substitute"),
        ({"capacity_units": -1}, "/capacity_units"),
        ({"capacity_units": None}, "/capacity_units"),
        ({"status": "asleep"}, "/status"),
    ):
        refused = await lead.call("PUT", path, wrong)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_an_in_house_worker_has_a_presence_too(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    worker = await callers.client(company, Role.IN_HOUSE_WORKER)
    assert (await worker.get("/v1/me/presence")).json()["status"] == "offline"
    assert (await worker.post(f"/v1/queues/{company.in_house}/next")).status_code == 409
    assert (await worker.call("PUT", "/v1/me/presence", {"status": "available"})).status_code == 200
    assert (await worker.post(f"/v1/queues/{company.in_house}/next")).status_code == 204
