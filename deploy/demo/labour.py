"""How somebody works on a ticket: take it, go on with it, break off at the end of a stretch, come back."""

from datetime import timedelta
from typing import TYPE_CHECKING

from deploy.demo import doing, pieces
from deploy.demo.jobs import Desk, Item, Job
from services.routing import taking
from services.rules.lifecycle import OPEN, Status
from services.tickets import relations, work

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

_LATELY = 400
"""Among so many of the last tickets a duplicate's twin is looked for."""


async def take(floor: "Floor", desk: Desk, job: Job) -> None:
    """Begin with a ticket that waited; a duplicate of one that is open is merged instead."""
    if job.story.duplicate and not job.stands.makers and desk.oversees(job) and (twin := _twin(floor, job)):
        await floor.act(
            job, desk.who.scope, lambda tx: relations.merge(tx, ticket_id=job.ticket, into=twin.ticket)
        )
        await floor.look(twin)
        floor.look_up(desk, 10, 60)
        return
    await floor.act(job, desk.who.scope, lambda tx: taking.take(tx, job.ticket))
    if job.agenda is None:
        job.agenda = pieces.agenda(floor, job)
    _go(floor, desk, job)


def _twin(floor: "Floor", job: Job) -> Job | None:
    return next((each for each in reversed(floor.jobs[-_LATELY:]) if _is_twin(each, job)), None)


def _is_twin(each: Job, job: Job) -> bool:
    """An earlier open ticket of the same kind and company."""
    same = each.client is job.client and each.kind.id == job.kind.id
    return same and each.arrival.at < job.arrival.at and Status(each.stands.status) in OPEN


async def resume(floor: "Floor", desk: Desk, job: Job) -> None:
    """Go on with a ticket in one's hand: after an answer, a hold, or when it was sent back."""
    if job.stands.status == Status.IN_PROGRESS:
        await floor.act(job, desk.who.scope, lambda tx: work.start(tx, job.ticket))
    elif job.stands.status == Status.ON_HOLD:
        await doing.move(floor, job, desk.who.scope, Status.IN_PROGRESS)
    else:
        floor.look_up(desk, 1, 30)
        return
    _go(floor, desk, job)


async def review(floor: "Floor", desk: Desk, job: Job) -> None:
    """Check somebody else's work."""
    await floor.act(job, desk.who.scope, lambda tx: work.start(tx, job.ticket))
    job.agenda = [Item(floor.rng.uniform(240, 900), "judge"), *(job.agenda or [])]
    _go(floor, desk, job)


def _go(floor: "Floor", desk: Desk, job: Job) -> None:
    desk.job = job
    _proceed(floor, desk)


def _proceed(floor: "Floor", desk: Desk) -> None:
    """Work on until the next piece is done, or until the stretch ends."""
    _, item = _in_hand(desk)
    assert desk.until is not None
    done_at = floor.now + timedelta(seconds=item.seconds * desk.worker.pace)
    if done_at < desk.until:
        floor.plan(done_at, lambda: _perform(floor, desk))
    else:
        item.seconds -= (desk.until - floor.now).total_seconds() / desk.worker.pace


def _in_hand(desk: Desk) -> tuple[Job, Item]:
    assert desk.job is not None
    assert desk.job.agenda
    return desk.job, desk.job.agenda[0]


async def break_off(floor: "Floor", desk: Desk) -> None:
    """The stretch ends in the middle of the work."""
    job, _ = _in_hand(desk)
    await floor.act(job, desk.who.scope, lambda tx: work.stop(tx, job.ticket))


async def come_back(floor: "Floor", desk: Desk) -> None:
    """And goes on with the next one."""
    job, _ = _in_hand(desk)
    await floor.act(job, desk.who.scope, lambda tx: work.start(tx, job.ticket))
    _proceed(floor, desk)


async def _perform(floor: "Floor", desk: Desk) -> None:
    job, item = _in_hand(desk)
    assert job.agenda
    job.agenda.pop(0)
    if await pieces.PIECES[item.what](floor, desk, job, item):
        _proceed(floor, desk)
    else:
        desk.job = None
        floor.look_up(desk, 15, 180)
