"""The client's approvers decide before work begins; nobody decides on their own request."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from services.approvals import asking
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

ANY_APPROVER = {"any_of": [{"role": "approver"}]}


@dataclass
class Desk:
    """A company with a kind of work that needs approval, somebody who asks for it and somebody who decides."""

    company: Company
    kind: str
    queue: UUID
    requester: Caller
    approver: Caller


@pytest.fixture
async def desk(callers: Callers, floor: Floor) -> Desk:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue, approval=ANY_APPROVER)
    requester, approver = (
        await callers.client(company),
        await callers.client(company, Role.APPROVER),
    )
    return Desk(company, kind, queue, requester, approver)


async def asked(caller: Caller, kind: str, **more: object) -> dict[str, Any]:
    """A ticket that awaits approval."""
    answer = await caller.post("/v1/tickets", {"task_type": kind, "subject": "入社手続き", **more})
    assert answer.status_code == 201, answer.text
    ticket: dict[str, Any] = answer.json()
    assert ticket["status"] == "awaiting_approval"
    return ticket


async def decided(
    caller: Caller, ticket: dict[str, Any], decision: str = "approve", **more: object
) -> tuple[int, Any]:
    answer = await caller.post(f"/v1/approvals/{ticket['approval']}/decision", {"decision": decision, **more})
    return answer.status_code, answer.json()


async def happened(caller: Caller, ticket: dict[str, Any]) -> list[str]:
    answer = await caller.get(f"/v1/tickets/{ticket['id']}/events")
    return [event["type"] for event in answer.json()["data"]]


async def test_what_is_approved_goes_to_the_queue_that_the_rules_give_it(
    callers: Callers, floor: Floor, desk: Desk
) -> None:
    other = await floor.queue()
    await floor.rule(other, {"priority": ["urgent"]}, position=1, company=desk.company)
    plain, urgent = (
        await asked(desk.requester, desk.kind),
        await asked(desk.requester, desk.kind, priority="urgent"),
    )
    staff = await callers.staff(desk.company)
    for ticket, queue in ((plain, desk.queue), (urgent, other)):
        status, card = await decided(desk.approver, ticket, note="承認します")
        assert (status, card["status"], card["decided_by"]) == (200, "approved", str(desk.approver.person))
        assert (card["ticket_status"], card["note"], card["version"]) == ("queued", "承認します", 2)
        seen = (await staff.get(f"/v1/tickets/{ticket['id']}")).json()
        assert (seen["status"], seen["queue"]) == ("queued", str(queue))
    assert [each for each in await happened(desk.requester, plain) if not each.startswith("sla")] == [
        "ticket.created", "approval.requested", "approval.decided", "ticket.moved",
    ]  # fmt: skip


async def test_what_is_rejected_is_cancelled_and_the_requester_reads_why(desk: Desk) -> None:
    ticket = await asked(desk.requester, desk.kind)
    status, card = await decided(desk.approver, ticket, "reject", note="予算がありません")
    assert (status, card["status"], card["ticket_status"]) == (200, "rejected", "cancelled")
    answer = await desk.requester.get(f"/v1/approvals/{ticket['approval']}")
    assert answer.json()["note"] == "予算がありません"
    assert answer.headers["etag"] == '"2"'
    assert "approval.withdrawn" not in await happened(desk.requester, ticket)


async def test_the_list_holds_what_is_the_callers_to_decide(callers: Callers, desk: Desk) -> None:
    tickets = [await asked(desk.requester, desk.kind) for _ in range(3)]
    bystander = await callers.client(desk.company, Role.CLIENT_MANAGER)
    await decided(desk.approver, tickets[0])
    first = (await desk.approver.get("/v1/approvals?status=pending&limit=1")).json()
    second = (await desk.approver.get(f"/v1/approvals?status=pending&cursor={first['next_cursor']}")).json()
    assert [each["ticket"] for each in first["data"] + second["data"]] == [tickets[2]["id"], tickets[1]["id"]]
    assert second["next_cursor"] is None
    assert len((await desk.approver.get("/v1/approvals")).json()["data"]) == 3
    for other in (bystander, desk.requester):
        assert (await other.get("/v1/approvals?status=pending")).json()["data"] == []


@pytest.mark.parametrize(
    "query", ["status=maybe", "limit=0", "limit=201", "cursor=no", "stranded=perhaps", "tenant=NOSUCH"]
)
async def test_a_list_refuses_what_it_cannot_read(desk: Desk, query: str) -> None:
    answer = await desk.approver.get(f"/v1/approvals?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{query.partition('=')[0]}")


async def test_nobody_decides_on_their_own_request(callers: Callers, desk: Desk) -> None:
    asking_approver = await callers.client(desk.company, Role.APPROVER)
    ticket = await asked(asking_approver, desk.kind)
    status, problem = await decided(asking_approver, ticket)
    assert (status, problem["code"]) == (403, "own_request")
    assert (await decided(desk.approver, ticket))[0] == 200


async def test_a_program_does_not_decide_on_what_it_handed_in_for_somebody_else(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    kind = await floor.task_type(
        company, await floor.queue(), approval={"any_of": [{"role": "client_manager"}]}
    )
    requester, manager, other = (
        await callers.client(company),
        await callers.client(company, Role.CLIENT_MANAGER),
        await callers.client(company, Role.CLIENT_MANAGER),
    )
    ticket = await asked(manager, kind, requester=str(requester.person))
    status, problem = await decided(manager, ticket)
    assert (status, problem["code"]) == (403, "own_request")
    assert (await decided(other, ticket))[0] == 200


async def test_who_was_not_asked_is_refused_and_who_may_not_see_it_finds_nothing(
    callers: Callers, floor: Floor, desk: Desk
) -> None:
    ticket = await asked(desk.requester, desk.kind)
    manager = await callers.client(desk.company, Role.CLIENT_MANAGER)
    status, problem = await decided(manager, ticket)
    assert (status, problem["code"]) == (403, "not_a_decider")
    status, problem = await decided(desk.requester, ticket)
    assert (status, problem["code"]) == (403, "forbidden")
    late = await callers.client(desk.company, Role.APPROVER)  # appointed after the question was asked
    neighbour = await callers.client(await floor.company(), Role.APPROVER)
    uncleared = await callers.staff(await floor.company(), roles=(Role.TEAM_LEAD,))
    for stranger in (late, neighbour, uncleared, await callers.client(desk.company)):
        status, problem = await decided(stranger, ticket)
        assert status == 404
        assert (await stranger.get(f"/v1/approvals/{ticket['approval']}")).status_code == 404
    assert (await decided(await callers.staff(desk.company, roles=(Role.TEAM_LEAD,)), ticket))[0] == 403
    assert (
        await desk.approver.post(f"/v1/approvals/{new_id()}/decision", {"decision": "approve"})
    ).status_code == 404
    assert (await desk.requester.get(f"/v1/tickets/{ticket['id']}")).json()["status"] == "awaiting_approval"


async def test_a_program_needs_the_scope_to_decide(callers: Callers, desk: Desk) -> None:
    program = await callers.client(
        desk.company, Role.APPROVER, scopes=("approvals:read", "approvals:write", "tickets:read")
    )
    ticket = await asked(desk.requester, desk.kind)
    status, problem = await decided(program, ticket)
    assert (status, problem["code"]) == (403, "insufficient_scope")


async def test_it_is_decided_once_also_by_two_at_the_same_time(callers: Callers, desk: Desk) -> None:
    other = await callers.client(desk.company, Role.APPROVER)
    ticket = await asked(desk.requester, desk.kind)
    answers = await asyncio.gather(decided(desk.approver, ticket), decided(other, ticket, "reject"))
    assert sorted(status for status, _ in answers) == [200, 409]
    status, problem = await decided(desk.approver, ticket)
    assert (status, problem["code"]) == (409, "already_decided")
    assert (await happened(desk.requester, ticket)).count("approval.decided") == 1


async def test_a_stale_edit_token_is_refused_and_the_same_key_decides_once(desk: Desk) -> None:
    ticket = await asked(desk.requester, desk.kind)
    path, body = f"/v1/approvals/{ticket['approval']}/decision", {"decision": "approve"}
    stale = await desk.approver.post(path, body, If_Match='"7"')
    assert (stale.status_code, stale.json()["present"]) == (412, 1)
    key = {"Idempotency_Key": str(new_id())}
    first = await desk.approver.post(path, body, If_Match='"1"', **key)
    again = await desk.approver.post(path, body, If_Match='"1"', **key)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    reused = await desk.approver.post(path, {"decision": "reject"}, **key)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/decision"),
        ({"decision": "perhaps"}, "/decision"),
        ({"decision": "approve", "note": "x" * 2001}, "/note"),
        ({"decision": "approve", "note": "a\x00b"}, "/note"),
        ({"decision": "approve", "by": "me"}, "/by"),
    ],
)
async def test_a_decision_names_the_field_it_cannot_take(
    desk: Desk, body: dict[str, str], pointer: str
) -> None:
    ticket = await asked(desk.requester, desk.kind)
    answer = await desk.approver.post(f"/v1/approvals/{ticket['approval']}/decision", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_what_was_approved_does_not_change_behind_the_approver(desk: Desk) -> None:
    ticket = await asked(desk.requester, desk.kind)
    path = f"/v1/tickets/{ticket['id']}"
    edited = await desk.requester.patch(path, {"subject": "入社手続き（訂正）"}, If_Match='"1"')
    assert edited.status_code == 200
    await decided(desk.approver, ticket)
    etag = (await desk.requester.get(path)).headers["etag"]
    refused = await desk.requester.patch(path, {"subject": "別の人"}, If_Match=etag)
    assert (refused.status_code, refused.json()["code"]) == (409, "approved")
    assert (await desk.requester.patch(path, {"tags": ["急ぎ"]}, If_Match=etag)).status_code == 200


async def test_a_cancelled_ticket_takes_its_question_back(desk: Desk) -> None:
    ticket = await asked(desk.requester, desk.kind)
    moved = await desk.requester.post(f"/v1/tickets/{ticket['id']}/transitions", {"to": "cancelled"})
    assert moved.status_code == 200
    status, problem = await decided(desk.approver, ticket)
    assert (status, problem["code"], problem["approval"]) == (409, "already_decided", "cancelled")
    assert (await desk.approver.get(f"/v1/approvals/{ticket['approval']}")).json()["status"] == "cancelled"
    assert "approval.withdrawn" in await happened(desk.requester, ticket)


async def test_a_ticket_merged_away_takes_its_question_back(callers: Callers, desk: Desk) -> None:
    ticket, into = await asked(desk.requester, desk.kind), await asked(desk.requester, desk.kind)
    lead = await callers.staff(desk.company, roles=(Role.TEAM_LEAD,))
    merged = await lead.post(f"/v1/tickets/{ticket['id']}/merge", {"into": into["id"]})
    assert merged.status_code == 200, merged.text
    assert (await decided(desk.approver, ticket))[0] == 409
    assert (await decided(desk.approver, into))[0] == 200


async def test_the_working_side_cannot_release_it_without_the_decision(callers: Callers, desk: Desk) -> None:
    ticket = await asked(desk.requester, desk.kind)
    lead = await callers.staff(desk.company, roles=(Role.TEAM_LEAD,))
    moved = await lead.post(f"/v1/tickets/{ticket['id']}/transitions", {"to": "queued"})
    assert (moved.status_code, moved.json()["code"]) == (403, "not_your_move")


async def test_without_another_approver_the_client_manager_is_asked(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue(), approval=ANY_APPROVER)
    only, manager = (
        await callers.client(company, Role.APPROVER),
        await callers.client(company, Role.CLIENT_MANAGER),
    )
    elsewhere = await callers.client(company, Role.APPROVER, domains=["it"])
    ticket = await asked(only, kind)
    assert (await decided(elsewhere, ticket))[0] == 404
    assert (await decided(manager, ticket))[0] == 200


async def test_the_chain_may_ask_the_requesters_own_department(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    own = {"any_of": [{"role": "approver", "department": "own"}]}
    kind = await floor.task_type(company, await floor.queue(), approval=own)
    requester, near, far = (
        await callers.client(company),
        await callers.client(company, Role.APPROVER),
        await callers.client(company, Role.APPROVER),
    )
    async with transaction(system()) as tx:
        await tx.execute("UPDATE memberships SET department = 'sales' WHERE person_id = $1", far.person)
    ticket = await asked(requester, kind)
    card = (await near.get(f"/v1/approvals/{ticket['approval']}")).json()
    assert card["deciders"] == [str(near.person)]
    assert (await decided(far, ticket))[0] == 404


async def test_where_nobody_can_decide_the_ticket_says_so_and_staff_see_it(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue(), approval=ANY_APPROVER)
    only = await callers.client(company, Role.APPROVER, Role.CLIENT_MANAGER)
    ticket = await asked(only, kind)
    assert (await decided(only, ticket))[0] == 403
    assert "approval.stranded" in await happened(only, ticket)
    assert (await only.get(f"/v1/approvals/{ticket['approval']}")).json()["stranded"] is True
    lead = await callers.staff(company, roles=(Role.TEAM_LEAD,))
    assert (await lead.get("/v1/approvals")).status_code == 422  # staff name the tenant
    listed = (await lead.get(f"/v1/approvals?stranded=true&tenant={company.key}")).json()["data"]
    assert [each["ticket"] for each in listed] == [ticket["id"]]
    assert (await lead.get(f"/v1/approvals?stranded=false&tenant={company.key}")).json()["data"] == []


async def asked_again(company: Company, ticket: dict[str, Any]) -> None:
    """What the sweep does when the approval's timer is due."""
    async with transaction(system(company.id)) as tx:
        due = await tx.fetchval(
            "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = 'approval' AND subject_id = $2",
            company.id, UUID(ticket["id"]),
        )  # fmt: skip
    assert due is not None
    async with transaction(system(company.id), now=due + timedelta(seconds=1)) as tx:
        await asking.ask_anew(tx, subject_id=UUID(ticket["id"]), due_at=due)


async def test_an_approver_appointed_later_is_asked_by_the_sweep(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue(), approval=ANY_APPROVER)
    only = await callers.client(company, Role.APPROVER)
    ticket = await asked(only, kind)
    await asked_again(company, ticket)
    assert (await happened(only, ticket)).count("approval.stranded") == 1  # nothing changed, nothing told
    appointed = await callers.client(company, Role.APPROVER)
    assert (await decided(appointed, ticket))[0] == 404
    await asked_again(company, ticket)
    assert (await happened(only, ticket)).count("approval.requested") == 2
    assert (await decided(appointed, ticket))[0] == 200
    async with transaction(system(company.id)) as tx:
        left = await tx.fetchval(
            "SELECT count(*) FROM timers WHERE kind = 'approval' AND subject_id = $1", UUID(ticket["id"])
        )
    assert left == 0


async def test_work_that_no_queue_takes_is_not_half_decided(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue(), approval=ANY_APPROVER)
    requester, approver = await callers.client(company), await callers.client(company, Role.APPROVER)
    ticket = await asked(requester, kind, sourcing="in_house")
    await floor.admin.execute("UPDATE queues SET active = false WHERE id = $1", company.in_house)
    await floor.changed()
    status, problem = await decided(approver, ticket)
    assert (status, problem["code"]) == (409, "no_queue")
    assert (await approver.get(f"/v1/approvals/{ticket['approval']}")).json()["status"] == "pending"
    assert (await decided(approver, ticket, "reject"))[0] == 200


async def test_the_walls_hold_for_rows_named_by_id_alone(callers: Callers, floor: Floor, desk: Desk) -> None:
    """`tenant_of_row` crosses the wall, so it carries the caller's set of tenants itself."""
    ticket = await asked(desk.requester, desk.kind)
    cleared, not_cleared = (
        await callers.staff(desk.company),
        await callers.staff(await floor.company()),
    )
    path = f"/v1/approvals/{ticket['approval']}"
    assert (await cleared.get(path)).status_code == 200
    assert (await not_cleared.get(path)).status_code == 404
    async with transaction(system()) as tx:
        found = await tx.fetchval("SELECT tenant_of_row('approvals', $1)", UUID(ticket["approval"]))
        wrong_kind = await tx.fetchval("SELECT tenant_of_row('documents', $1)", UUID(ticket["approval"]))
    assert (found, wrong_kind) == (None, None)
