"""`POST /v1/queues/{id}/next` through the API."""

from core.ids import new_id
from services.routing import actions
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Callers
from tests.support.floor import Company, Floor, submitted


async def waiting(company: Company, code: str) -> str:
    case = await submitted(company, code)
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    return str(case.ticket.id)


async def test_next_gives_the_ticket_and_then_nothing(callers: Callers, floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    ticket_id = await waiting(company, await floor.task_type(company, queue))
    operator = await callers.staff(company)
    taken = await operator.post(f"/v1/queues/{queue}/next")
    ticket = taken.json()
    assert (taken.status_code, ticket["id"], ticket["status"]) == (200, ticket_id, "in_progress")
    assert (ticket["assignee"], ticket["tenant"], ticket["queue"]) == (
        str(operator.person),
        company.key,
        str(queue),
    )
    assert taken.headers["etag"] == f'"{ticket["version"]}"'
    assert (await operator.get(f"/v1/tickets/{ticket_id}")).json() == ticket
    empty = await operator.post(f"/v1/queues/{queue}/next")
    assert (empty.status_code, empty.content) == (204, b"")


async def test_the_same_key_gets_the_same_ticket_and_the_same_nothing(callers: Callers, floor: Floor) -> None:
    company, queue, empty = await floor.company(), await floor.queue(), await floor.queue()
    code = await floor.task_type(company, queue)
    await waiting(company, code), await waiting(company, code)
    operator = await callers.staff(company)
    path = f"/v1/queues/{queue}/next"
    first, again = (
        (await operator.post(path, Idempotency_Key="once")),
        (await operator.post(path, Idempotency_Key="once")),
    )
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    nothing = [await operator.post(f"/v1/queues/{empty}/next", Idempotency_Key="none") for _ in range(2)]
    assert [each.status_code for each in nothing] == [204, 204]


async def test_what_is_refused(callers: Callers, floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    operator, client, manager = (
        await callers.staff(company), await callers.client(company), await callers.staff(company, roles=[Role.ACCOUNT_MANAGER]),
    )  # fmt: skip
    assert (await client.post(f"/v1/queues/{queue}/next")).status_code == 403
    assert (await manager.post(f"/v1/queues/{queue}/next")).status_code == 403
    assert (await operator.post(f"/v1/queues/{new_id()}/next")).status_code == 404
    assert (await operator.post("/v1/queues/first/next")).status_code == 422
    assert (await operator.post(f"/v1/queues/{company.in_house}/next")).status_code == 403
    await floor.admin.execute("UPDATE presence SET status = 'away' WHERE person_id = $1", operator.person)
    away = await operator.post(f"/v1/queues/{queue}/next")
    assert (away.status_code, away.json()["code"], away.json()["presence"]) == (409, "not_available", "away")


async def test_an_in_house_worker_takes_from_the_own_companys_queue(callers: Callers, floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    code = await floor.task_type(company, await floor.queue())
    case = await submitted(company, code, sourcing="in_house")
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    worker, stranger = (
        await callers.client(company, Role.IN_HOUSE_WORKER),
        await callers.client(neighbour, Role.IN_HOUSE_WORKER),
    )
    for each, company_id in ((worker, company.id), (stranger, neighbour.id)):
        await floor.presence(each.person, tenant_id=company_id)
    assert (await stranger.post(f"/v1/queues/{company.in_house}/next")).status_code == 404
    taken = await worker.post(f"/v1/queues/{company.in_house}/next")
    assert (taken.status_code, taken.json()["id"]) == (200, str(case.ticket.id))
    assert taken.json()["queue"] == str(company.in_house)
