"""A change of many tickets is taken back as it was, by who made it, in its time, and only where nobody changed it since."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.errors import NotFound, Stale
from core.ids import new_id
from services.batches import notes, undoing
from services.batches.undoing import NotUndone
from services.rules.lifecycle import Status
from services.tickets import actions, editing
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.services.routing.walk import at, ticket, waiting
from tests.support.floor import Company, Floor


async def mine(scope: Scope, ticket_id: UUID, run: UUID, *, minute: float = 1) -> None:
    """Assign it to oneself, with its note."""
    async with transaction(scope, now=at(minute)) as tx:
        before = await notes.before(tx, ticket_id)
        case = await actions.assign(tx, ticket_id=ticket_id, assignee=scope.actor, version=before.version)
        await notes.done(tx, run, before, action="mine", after_version=case.ticket.version)


async def back(scope: Scope, ticket_id: UUID, run: UUID, *, minute: float = 2) -> None:
    async with transaction(scope, now=at(minute)) as tx:
        await undoing.put_back(tx, run, ticket_id)


async def desk(floor: Floor) -> tuple[Company, Scope, UUID]:
    company, queue = await floor.company(), await floor.queue()
    operator = await floor.operator(company)
    return company, operator.at(company.id), await waiting(company, await floor.task_type(company, queue))


async def test_an_operator_takes_back_what_they_may_not_undo_otherwise(floor: Floor) -> None:
    _, operator, made = await desk(floor)
    run = new_id()
    await mine(operator, made, run)
    assert (await ticket(floor, made))["seen_with"] == operator.actor
    await back(operator, made, run)
    assert (await ticket(floor, made))["seen_with"] is None
    with pytest.raises(NotUndone):
        await back(operator, made, run)


async def test_what_was_changed_since_and_what_is_old_stays(floor: Floor) -> None:
    company, operator, made = await desk(floor)
    run = new_id()
    await mine(operator, made, run)
    async with transaction(operator, now=at(2)) as tx:
        await editing.edit(tx, ticket_id=made, changes={"priority": "high"}, version=None)
    with pytest.raises(Stale):
        await back(operator, made, run, minute=3)
    other = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    with pytest.raises(NotUndone):
        await back(other.at(company.id), made, run, minute=3)
    async with transaction(operator, now=at(4)) as tx:
        assert [each.undone_at for each in await notes.of_run(tx, run)] == [None]
        assert not (await notes.of_run(tx, run))[0].can_be_undone(at(12))
    with pytest.raises(NotUndone):
        await back(operator, made, run, minute=12)


@pytest.mark.parametrize("action", ["priority", "tag", "hold"])
async def test_fields_and_holds_are_put_back(floor: Floor, action: str) -> None:
    _, operator, made = await desk(floor)
    run = new_id()
    async with transaction(operator, now=at(1)) as tx:
        before = await notes.before(tx, made)
        if action == "hold":
            case = await actions.transition(
                tx, ticket_id=made, to=Status.ON_HOLD, reason="資料待ち", review_at=at(99), version=before.version
            )  # fmt: skip
        else:
            changes = {"priority": "urgent"} if action == "priority" else {"tags": ["月次"]}
            case = await editing.edit(tx, ticket_id=made, changes=changes, version=before.version)
        await notes.done(tx, run, before, action=action, after_version=case.ticket.version)
    await back(operator, made, run)
    after = await ticket(floor, made)
    assert (after["status"], after["priority"], after["tags"], after["hold_reason"]) == (
        "queued",
        "normal",
        [],
        None,
    )


async def test_notes_of_others_tenants_and_old_ones_are_not_there(floor: Floor) -> None:
    company, operator, made = await desk(floor)
    run = new_id()
    await mine(operator, made, run)
    other = await floor.operator(company)
    async with transaction(other.at(company.id), now=at(2)) as tx:
        assert await notes.of_run(tx, run) == []
    stranger = await floor.operator(await floor.company())
    with pytest.raises(NotFound):
        async with transaction(stranger, now=at(2)) as tx:
            await notes.before(tx, made) if tx.scope.tenant else stranger.at(company.id)
    async with transaction(operator, now=at(1) + notes.KEPT_FOR + timedelta(minutes=1)) as tx:
        await notes.forget(tx)
        assert await notes.of_run(tx, run) == []
