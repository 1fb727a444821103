"""What the product does by itself: route what is new, act on timers, take back what somebody away holds."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deploy.demo import overseeing
from deploy.demo.jobs import Job
from services.approvals import asking
from services.routing import absence, holds
from services.routing import actions as routing
from services.routing.absence import Absent
from services.rules.lifecycle import Status
from services.sla import sweeping
from services.tickets import closing
from tenants.db import Tx

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

Happens = Callable[[], Awaitable[None]]

_SWEPT = {"sla": sweeping.sweep, "auto_close": closing.auto_close, "hold_review": holds.review_hold}


def accept(floor: "Floor", job: Job) -> None:
    """A new ticket is routed within seconds."""
    floor.plan(floor.soon(0.3, 4), lambda: _route(floor, job))


async def _route(floor: "Floor", job: Job) -> None:
    if job.stands.status == Status.NEW:
        await floor.act(job, job.product, lambda tx: routing.route_ticket(tx, job.ticket))
        wait(floor, job)


def wait(floor: "Floor", job: Job) -> None:
    """A ticket waits for the first time; where that takes long, a lead writes that it has come."""
    floor.wait(job)
    floor.plan(floor.soon(600, 2700), lambda: overseeing.acknowledge(floor, job))


def follow(floor: "Floor", job: Job) -> None:
    """Plan what is to be done when the ticket's timers are due: a sweep finds them within seconds."""
    for kind, due in job.stands.timers.items():
        if kind in _SWEPT and job.planned.get(kind) != due:
            job.planned[kind] = due
            late = timedelta(seconds=floor.rng.uniform(0.2, 2.5))
            floor.plan(due + late, lambda kind=kind, due=due: _fire(floor, job, kind, due))  # type: ignore[misc]  # (mypy infers no lambda with a default)


async def _fire(floor: "Floor", job: Job, kind: str, due: datetime) -> None:
    """A timer is due, if it stands there still."""
    if job.stands.timers.get(kind) != due:
        return
    was = job.stands.status
    await floor.act(job, job.product, lambda tx: _SWEPT[kind](tx, subject_id=job.ticket, due_at=due))
    if kind == "hold_review" and was == Status.ON_HOLD:
        floor.go_on(floor.desk_of(job), job)


def wait_again(floor: "Floor", job: Job) -> None:
    """A reopened ticket waits for who had it, or in its queue where they are away."""
    if not floor.desk_of(job).present:
        floor.plan(floor.soon(1, 5), lambda: _hand_over(floor, job))
    floor.wait(job)


async def _hand_over(floor: "Floor", job: Job) -> None:
    person = job.stands.assignee
    if person is None or job.stands.status != Status.QUEUED or floor.by_person[person].present:
        return
    absent = Absent(job.client.id, job.ticket, person)

    async def give(tx: Tx) -> None:
        await absence.hand_over(tx, absent)

    await floor.act(job, job.product, give)


async def settle(floor: "Floor") -> None:
    """Pending approvals are looked at every hour: the last time before now."""
    for job in floor.jobs:
        due = job.stands.timers.get("approval")
        if due is not None and due <= floor.now:
            last = due + (floor.now - due) // timedelta(hours=1) * timedelta(hours=1)
            await floor.stage.act(
                job.product,
                last,
                lambda tx, job=job, due=due: asking.ask_anew(tx, subject_id=job.ticket, due_at=due),  # type: ignore[misc]  # (as above)
            )
