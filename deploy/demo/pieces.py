"""The pieces of work on a ticket, and what comes of each. True: the person goes on; False: the ticket leaves their hands."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from deploy.demo import asking, doing, overseeing, papers, words
from deploy.demo.jobs import Desk, Item, Job
from services.procedures import ticking
from services.procedures.ticking import Left
from services.rules.lifecycle import Status

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

Piece = Callable[["Floor", Desk, Job, Item], Awaitable[bool]]

WITHOUT_PROCEDURE = 35.0
"""Minutes of a ticket whose kind has no steps written down."""


def agenda(floor: "Floor", job: Job) -> list[Item]:
    """The work, piece by piece, with the turns that its story takes."""
    rng, story = floor.rng, job.story
    items = _steps(floor, job)
    for share, minutes in reversed(story.questions):
        items.insert(max(1, round(share * len(items))), Item(rng.uniform(60, 240), "ask", minutes=minutes))
    if story.hold:
        at = max(1, round(story.hold[0] * len(items)))
        items.insert(at, Item(60, "hold", minutes=60 * story.hold[1]))
    if rng.random() < 0.12:
        items.insert(rng.randint(1, len(items)), Item(90, "note"))
    if story.responds and not job.has_answer:
        items.insert(0, Item(rng.uniform(50, 500), "respond"))
    return [*items, Item(rng.uniform(30, 120), "finish")]


def _steps(floor: "Floor", job: Job) -> list[Item]:
    pace = 60 * job.story.pace
    if job.kind.procedure is None:
        return [Item(WITHOUT_PROCEDURE * pace, "work")]
    items = []
    for step in job.kind.procedure.steps:
        if step.required or floor.rng.random() < 0.6:
            items.append(Item(step.expected_minutes * pace, "tick", step.n))
        if step.four_eyes and step.required:
            items.append(Item(floor.rng.uniform(90, 420), "check", step.n))
    return items


async def _work(_floor: "Floor", _desk: Desk, _job: Job, _item: Item) -> bool:
    return True


async def _respond(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    job.has_answer = True
    await doing.say(floor, job, desk.who.scope, words.FIRST_ANSWERS)
    return True


async def _note(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    await doing.say(floor, job, desk.who.scope, words.NOTES, visibility="internal")
    return True


async def _tick(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    assert job.kind.procedure is not None
    note = papers.pick(floor.rng, words.EVIDENCE, job.language)
    left = Left(note=note) if job.kind.procedure.steps[item.n - 1].evidence else Left()
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
    await doing.say(floor, job, desk.who.scope, words.QUESTIONS)
    await doing.move(floor, job, desk.who.scope, Status.WAITING_CLIENT)
    asking.be_asked(floor, job, item.minutes)
    return False


async def _hold(floor: "Floor", desk: Desk, job: Job, item: Item) -> bool:
    reason = papers.pick(floor.rng, words.HOLDS, job.language)
    review_at = floor.now + timedelta(minutes=item.minutes)
    await doing.move(floor, job, desk.who.scope, Status.ON_HOLD, reason=reason, review_at=review_at)
    return False


async def _finish(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    if job.stands.review_drawn:
        job.agenda = [Item(60, "finish")]
        await doing.move(floor, job, desk.who.scope, Status.IN_REVIEW)
        floor.wait_for_review(job)
    else:
        await _deliver(floor, desk, job)
    return False


async def _judge(floor: "Floor", desk: Desk, job: Job, _item: Item) -> bool:
    """Deliver what is right; send back what is not, once."""
    if not job.story.sent_back or job.was_sent_back:
        await _deliver(floor, desk, job)
        return False
    job.was_sent_back = True
    await doing.say(floor, job, desk.who.scope, words.NOTES, visibility="internal")
    await doing.move(floor, job, desk.who.scope, Status.IN_PROGRESS)
    job.agenda = [Item(floor.rng.uniform(300, 1500), "work"), Item(60, "finish")]
    floor.go_on(floor.desk_of(job), job)
    return False


async def _deliver(floor: "Floor", desk: Desk, job: Job) -> None:
    if floor.rng.random() < 0.75:
        await doing.say(floor, job, desk.who.scope, words.DONE)
    await doing.move(floor, job, desk.who.scope, Status.RESOLVED)
    job.agenda = [Item(floor.rng.uniform(600, 2400), "work"), Item(60, "finish")]  # should it be reopened
    asking.be_served(floor, job)
    overseeing.look_back(floor, job)


PIECES: Mapping[str, Piece] = {
    "work": _work, "respond": _respond, "note": _note, "tick": _tick, "check": _check, "ask": _ask, "hold": _hold,
    "finish": _finish, "judge": _judge,
}  # fmt: skip
