"""Work time: one timer a person, stopped by leaving; corrections keep the original."""

from services.rules.lifecycle import Status
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor


async def test_a_timer_runs_while_one_works_and_stops_when_the_ticket_goes_on(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor, review="always")
    client, maker, checker = (
        await callers.client(company),
        await callers.staff(company),
        await callers.staff(company),
    )
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}"
    await maker.post(f"{path}/transitions", {"to": "in_progress"})
    assert [each["stopped_at"] for each in (await maker.get(f"{path}/work")).json()["data"]] == [None]
    refused = await maker.post(f"{path}/transitions", {"to": "resolved"})
    assert (refused.status_code, refused.json()["code"]) == (409, "review_required")
    await maker.post(f"{path}/transitions", {"to": Status.IN_REVIEW})
    entries = (await maker.get(f"{path}/work")).json()["data"]
    assert [each["person"] for each in entries if each["stopped_at"]] == [str(maker.person)]
    own = await maker.post(f"{path}/transitions", {"to": "resolved"})
    assert (own.status_code, own.json()["code"]) == (403, "own_work")
    await checker.post(f"{path}/work", {"action": "start"})
    await checker.post(f"{path}/work", {"action": "start"})
    back = (await checker.post(f"{path}/transitions", {"to": "in_progress"})).json()
    assert back["assignee"] == str(maker.person)
    assert len((await maker.get(f"{path}/work")).json()["data"]) == 2
    assert (await client.get(f"{path}/work")).status_code == 403


async def test_a_correction_needs_a_reason_and_keeps_the_original(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, worker, other = (
        await callers.client(company),
        await callers.staff(company),
        await callers.staff(company),
    )
    lead = await callers.staff(company, roles=[Role.TEAM_LEAD])
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}"
    await worker.post(f"{path}/transitions", {"to": "in_progress"})
    entry = (await worker.get(f"{path}/work")).json()["data"][0]["id"]
    correction = {"action": "correct", "entry": entry, "seconds": 600, "reason": "計り忘れ"}
    assert (await worker.post(f"{path}/work", correction)).json()["code"] == "work_entry_runs"
    await worker.post(f"{path}/work", {"action": "stop"})
    assert (await worker.post(f"{path}/work", {**correction, "reason": " "})).status_code == 422
    assert (await other.post(f"{path}/work", correction)).status_code == 403
    for caller, seconds in ((worker, 600), (lead, 700)):
        assert (await caller.post(f"{path}/work", {**correction, "seconds": seconds})).status_code == 200
    entries = (await worker.get(f"{path}/work")).json()["data"]
    assert [each["seconds"] for each in entries][1:] == [600, 700]
    total = await floor.admin.fetchval("SELECT work_seconds FROM tickets WHERE tenant_id = $1", company.id)
    assert total == 700


async def test_a_question_asked_from_the_queue_does_not_lead_past_the_review(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor, review="always")
    client, worker = await callers.client(company), await callers.staff(company)
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}"
    assert (await worker.post(f"{path}/assignment", {"assignee": "me"})).status_code == 200
    assert (await worker.post(f"{path}/transitions", {"to": "waiting_client"})).status_code == 200
    assert (await client.post(f"{path}/comments", {"body": "こちらです。"})).status_code == 201
    assert (await worker.get(path)).json()["status"] == "in_progress"
    refused = await worker.post(f"{path}/transitions", {"to": "resolved"})
    assert (refused.status_code, refused.json()["code"]) == (409, "review_required")
