"""Every move from every status, asked for by each side: the table of the rules, held through the API."""

from typing import Any

import pytest

from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.roles import Role
from tests.rules.test_moves import whose
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor, submitted

ASK = {"reason": "書類を待っています"}


class Sides:
    """A company with a client manager, an operator and an in-house worker, and tickets that stand where a test wants."""

    def __init__(self, floor: Floor, company: Company, kind: str, callers: dict[str, Caller]) -> None:
        self.floor, self.company, self.kind, self.callers = floor, company, kind, callers

    async def standing(self, status: Status, side: str) -> str:
        """The path of a ticket of a status on which nobody has worked."""
        sourcing = "in_house" if side == "in_house" else "outsourced"
        case = await submitted(self.company, self.kind, sourcing=sourcing)
        await self.floor.admin.execute(
            "UPDATE tickets SET status = $2 WHERE id = $1", case.ticket.id, status.value
        )
        return f"/v1/tickets/{case.ticket.id}"


@pytest.fixture
async def sides(callers: Callers, floor: Floor) -> Sides:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue())
    worker = await callers.client(company, Role.IN_HOUSE_WORKER)
    await floor.presence(worker.person, tenant_id=company.id)
    people = {
        "client": await callers.client(company, Role.CLIENT_MANAGER),
        "operator": await callers.staff(company),
        "in_house": worker,
    }
    return Sides(floor, company, kind, people)


def expected(frm: Status, to: Status, mover: Mover) -> tuple[int, str | None]:
    """The status and code that the table of moves asks for."""
    movers = whose().get((frm.value, to.value))
    if movers is None:
        return 409, "move_not_allowed"
    if mover in movers:
        return 200, None
    begun = (frm, to, mover) == (Status.IN_PROGRESS, Status.CANCELLED, Mover.CLIENT)
    return (409, "work_begun") if begun else (403, "not_your_move")


@pytest.mark.parametrize("frm", Status)
@pytest.mark.parametrize(
    ("side", "mover"), [("client", Mover.CLIENT), ("operator", Mover.WORKER), ("in_house", Mover.WORKER)]
)
async def test_each_side_makes_its_own_moves_and_no_other(
    sides: Sides, frm: Status, side: str, mover: Mover
) -> None:
    caller, wrong = sides.callers[side], []
    for to in Status:
        path = await sides.standing(frm, side)
        answer: Any = await caller.post(f"{path}/transitions", {"to": to, **ASK})
        after = (await caller.get(path)).json()["status"]
        status, code = expected(frm, to, mover)
        found = (answer.status_code, answer.json().get("code"), after)
        if found != (status, code, to if status == 200 else frm):
            wrong.append((to, found))
    assert not wrong


async def test_the_provider_moves_nothing_that_is_done_in_house(sides: Sides) -> None:
    operator = sides.callers["operator"]
    path = await sides.standing(Status.QUEUED, "in_house")
    for to in (Status.IN_PROGRESS, Status.CANCELLED, Status.ON_HOLD):
        assert (await operator.post(f"{path}/transitions", {"to": to, **ASK})).status_code == 403
    assert (await operator.post(f"{path}/assignment", {"assignee": "me"})).status_code == 403
    assert (await operator.post(f"{path}/comments", {"body": "お待ちください"})).status_code == 403
    assert (await operator.get(path)).json()["status"] == "queued"


async def test_an_in_house_worker_confirms_what_was_done_for_them_alone(sides: Sides) -> None:
    worker = sides.callers["in_house"]
    mine = await worker.post("/v1/tickets", {"task_type": sides.kind, "subject": "x", "sourcing": "in_house"})
    path = f"/v1/tickets/{mine.json()['id']}"
    await sides.floor.admin.execute("UPDATE tickets SET status = 'resolved' WHERE id = $1", mine.json()["id"])
    assert (await worker.post(f"{path}/transitions", {"to": "closed"})).status_code == 200
    others = await sides.standing(Status.RESOLVED, "in_house")
    refused = await worker.post(f"{others}/transitions", {"to": "closed"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_move")


async def test_a_ticket_that_is_sent_to_approval_asks_the_approvers(
    callers: Callers, floor: Floor, sides: Sides
) -> None:
    approver = await callers.client(sides.company, Role.APPROVER)
    path = await sides.standing(Status.NEW, "operator")
    sent = await sides.callers["operator"].post(f"{path}/transitions", {"to": "awaiting_approval"})
    asked = (await approver.get("/v1/approvals?status=pending")).json()["data"]
    assert [each["id"] for each in asked] == [sent.json()["approval"]]
    decided = await approver.post(f"/v1/approvals/{asked[0]['id']}/decision", {"decision": "approve"})
    assert decided.status_code == 200
    assert (await approver.get(path)).json()["status"] == "queued"
