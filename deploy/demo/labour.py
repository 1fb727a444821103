"""What the people of the floor do with a ticket: take it, follow its steps, ask, hold, check, deliver."""

from datetime import timedelta
from typing import TYPE_CHECKING

from deploy.demo import life, papers, words
from deploy.demo.jobs import Desk, Item, Job
from deploy.demo.words import Texts
from services.procedures import ticking
from services.procedures.ticking import Left
from services.routing import taking
from services.rules.lifecycle import OPEN, Status
from services.tickets import actions, relations, work

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

WITHOUT_PROCEDURE = 35.0
"""Minutes of a ticket whose kind has no steps written down."""


async def take(floor: "Floor", desk: Desk, job: Job) -> None:
    """Begin with a ticket that waited; a duplicate of one that is open is merged instead."""
    if (
        job.story.duplicate
        and not job.stands.makers
        and desk.who.tenant is None
        and (twin := _twin(floor, job))
    ):
        await floor.act(
            job, desk.who.scope, lambda tx: relations.merge(tx, ticket_id=job.ticket, into=twin.ticket)
        )
        await floor.look(twin)
        floor.look_up(desk, 10, 60)
        return
    await floor.act(job, desk.who.scope, lambda tx: taking.take(tx, job.ticket))
    if job.agenda is None:
        job.agenda = _agenda(floor, job)
    _go(floor, desk, job)


def _twin(floor: "Floor", job: Job) -> Job | None:
    return next(
        (
            each
            for each in reversed(floor.jobs[-400:])
            if each is not job
            and each.client is job.client
            and each.kind.id == job.kind.id
            and each.arrival.at < job.arrival.at
            and Status(each.stands.status) in OPEN
        ),
        None,
    )


def _agenda(floor: "Floor", job: Job) -> list[Item]:
    """The work, piece by piece, with the turns that its story takes."""
    rng, story = floor.rng, job.story
    pace = 60 * story.pace
    steps = job.kind.procedure.steps if job.kind.procedure else ()
    items = [Item(WITHOUT_PROCEDURE * pace, "work")] if not steps else []
    for step in steps:
        if step.required or rng.random() < 0.6:
            items.append(Item(step.expected_minutes * pace, "tick", step.n))
        if step.four_eyes and step.required:
            items.append(Item(rng.uniform(90, 420), "check", step.n))
    for share, minutes in reversed(story.questions):
        items.insert(max(1, round(share * len(items))), Item(rng.uniform(60, 240), "ask", minutes=minutes))
    if story.hold:
        items.insert(max(1, round(story.hold[0] * len(items))), Item(60, "hold", minutes=60 * story.hold[1]))
    if rng.random() < 0.12:
        items.insert(rng.randint(1, len(items)), Item(90, "note"))
    if story.responds:
        items.insert(0, Item(rng.uniform(50, 500), "respond"))
    return [*items, Item(rng.uniform(30, 120), "finish")]


async def resume(floor: "Floor", desk: Desk, job: Job) -> None:
    """Go on with a ticket in one's hand: after an answer, a hold, or when it was sent back."""
    if job.stands.status == Status.IN_PROGRESS:
        await floor.act(job, desk.who.scope, lambda tx: work.start(tx, job.ticket))
    elif job.stands.status == Status.ON_HOLD:
        await _move(floor, desk, job, Status.IN_PROGRESS)
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
    item = _item(desk)
    assert desk.until is not None
    done_at = floor.now + timedelta(seconds=item.seconds * desk.worker.pace)
    if done_at < desk.until:
        floor.plan(done_at, lambda: _perform(floor, desk))
    else:
        item.seconds -= (desk.until - floor.now).total_seconds() / desk.worker.pace


def _item(desk: Desk) -> Item:
    assert desk.job is not None
    assert desk.job.agenda
    return desk.job.agenda[0]


async def break_off(floor: "Floor", desk: Desk) -> None:
    """The stretch ends in the middle of the work."""
    job = desk.job
    assert job is not None
    await floor.act(job, desk.who.scope, lambda tx: work.stop(tx, job.ticket))


async def come_back(floor: "Floor", desk: Desk) -> None:
    """And goes on with the next one."""
    job = desk.job
    assert job is not None
    await floor.act(job, desk.who.scope, lambda tx: work.start(tx, job.ticket))
    _proceed(floor, desk)


async def _perform(floor: "Floor", desk: Desk) -> None:
    job, item = desk.job, _item(desk)
    assert job is not None
    assert job.agenda
    job.agenda.pop(0)
    goes_on = await _DO[item.what](floor, desk, job, item)
    if goes_on:
        _proceed(floor, desk)
    else:
        desk.job = None
        floor.look_up(desk, 15, 180)


async def _work(_floor: "Floor", _desk: Desk, _job: Job, _item: Item) -> bool:
    return True


async def _respond(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    await _say(floor, desk, job, words.FIRST_ANSWERS)
    return True


async def _note(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    await _say(floor, desk, job, words.NOTES, visibility="internal")
    return True


async def _tick(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    assert job.kind.procedure is not None
    step = job.kind.procedure.steps[item.n - 1]
    left = (
        Left(note=papers.pick(floor.rng, words.EVIDENCE, "ja" if job.language == "ja" else "en"))
        if step.evidence
        else Left()
    )
    await floor.act(
        job, desk.who.scope, lambda tx: ticking.tick(tx, ticket_id=job.ticket, n=item.n, left=left)
    )
    return True


async def _check(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    other = floor.colleague(desk, job)
    await floor.act(
        job, other.who.scope, lambda tx: ticking.tick(tx, ticket_id=job.ticket, n=item.n, left=Left())
    )
    return True


async def _ask(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    await _say(floor, desk, job, words.QUESTIONS)
    await _move(floor, desk, job, Status.WAITING_CLIENT)
    life.asked(floor, job, item.minutes)
    return False


async def _hold(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    reason = papers.pick(floor.rng, words.HOLDS, job.language)
    review_at = floor.now + timedelta(minutes=item.minutes)
    await floor.act(
        job,
        desk.who.scope,
        lambda tx: actions.transition(
            tx, ticket_id=job.ticket, to=Status.ON_HOLD, reason=reason, review_at=review_at
        ),
    )
    return False


async def _finish(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    if job.stands.review_drawn:
        job.agenda = [Item(60, "finish")]
        await _move(floor, desk, job, Status.IN_REVIEW)
        floor.wait_for_review(job)
        return False
    await _deliver(floor, desk, job)
    return False


async def _judge(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    """Deliver what is right; send back what is not, once."""
    if not job.story.sent_back or job.was_sent_back:
        await _deliver(floor, desk, job)
        return False
    job.was_sent_back = True
    await _say(floor, desk, job, words.NOTES, visibility="internal")
    await _move(floor, desk, job, Status.IN_PROGRESS)
    assert job.stands.assignee is not None
    job.agenda = [Item(floor.rng.uniform(300, 1500), "work"), Item(60, "finish")]
    floor.go_on(floor.by_person[job.stands.assignee], job)
    return False


async def _deliver(floor: "Floor", desk: Desk, job: Job) -> None:
    if floor.rng.random() < 0.75:
        await _say(floor, desk, job, words.DONE)
    await _move(floor, desk, job, Status.RESOLVED)
    job.agenda = [Item(floor.rng.uniform(600, 2400), "work"), Item(60, "finish")]  # should it be reopened
    life.resolved(floor, job)


async def _say(floor: "Floor", desk: Desk, job: Job, texts: Texts, *, visibility: str = "public") -> None:
    body = papers.pick(floor.rng, texts, job.language)
    await floor.act(
        job,
        desk.who.scope,
        lambda tx: actions.comment(tx, ticket_id=job.ticket, body=body, visibility=visibility),
    )


async def _move(floor: "Floor", desk: Desk, job: Job, to: Status) -> None:
    await floor.act(job, desk.who.scope, lambda tx: actions.transition(tx, ticket_id=job.ticket, to=to))


_DO = {
    "work": _work, "respond": _respond, "note": _note, "tick": _tick, "check": _check, "ask": _ask, "hold": _hold,
    "finish": _finish, "judge": _judge,
}  # fmt: skip
