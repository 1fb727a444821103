"""What the client's people do: hand in, decide, withdraw, ask how it goes, reply, reopen, confirm."""

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.errors import Invalid
from deploy.demo import clockwork, doing, hours, overseeing, papers, words
from deploy.demo.clockwork import Happens
from deploy.demo.jobs import Job
from services.approvals import actions as approvals
from services.changes.case import Case
from services.rules.lifecycle import Status
from services.tickets import creation
from services.tickets.creation import NewTicket

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

_UNTOUCHED = {Status.NEW, Status.AWAITING_APPROVAL, Status.QUEUED}


async def submit(floor: "Floor", job: Job) -> None:
    """The requester hands it in."""
    new = _new(job)
    try:
        case = await _create(floor, job, new)
    except Invalid:  # that day is closed, or before what is promised anyway
        case = await _create(floor, job, papers.without_deadline(new))
    job.ticket = case.ticket.id
    floor.jobs.append(job)
    await floor.look(job)
    if job.stands.status == Status.AWAITING_APPROVAL:
        _later(floor, job, job.story.decided_after, lambda: _decide(floor, job))
    else:
        clockwork.accept(floor, job)
    _later(floor, job, job.story.withdrawn_after, lambda: _withdraw(floor, job))
    _later(floor, job, job.story.chased_after, lambda: _chase(floor, job))


def _later(floor: "Floor", job: Job, minutes: float | None, happens: Happens) -> None:
    """So many minutes later by the hours of the client's people; never, if there are none."""
    if minutes is not None:
        floor.plan(hours.after(job.client.office, floor.now, minutes), happens)


async def _create(floor: "Floor", job: Job, new: NewTicket) -> Case:
    case: Case = await floor.act(job, job.requester.scope, lambda tx: creation.create(tx, new))
    return case


def _new(job: Job) -> NewTicket:
    rng = random.Random(f"paper {job.arrival.seed}")  # noqa: S311
    day = job.arrival.at.astimezone(job.client.hours.zone).date()
    code, story, department = job.kind.code, job.story, job.requester.person.department or ""
    paper = papers.write(rng, code, job.language, department=department, at=day)
    return NewTicket(
        task_type=code,
        subject=paper.subject,
        description=papers.pick(rng, words.DESCRIPTIONS, job.language),
        priority=story.priority,
        form=paper.form,
        tags=["same-day"] if story.same_day else [],
        external_reference=f"PO-{rng.randint(10000, 99999)}" if rng.random() < 0.15 else None,
        sourcing="in_house" if story.in_house else "outsourced",
        channel=story.channel,
        deadline=_promised(day, story.promised_days),
    )


def _promised(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


async def _decide(floor: "Floor", job: Job) -> None:
    """One of those who are asked approves, or rejects."""
    stands = job.stands
    if stands.status != Status.AWAITING_APPROVAL or stands.approval is None or not stands.deciders:
        return
    people = {each.id: each for each in job.client.people}
    who, approval = people[floor.rng.choice(stands.deciders)], stands.approval
    decision: approvals.Decision = "reject" if job.story.rejected else "approve"
    note = papers.pick(floor.rng, words.REJECTIONS, job.language) if job.story.rejected else None
    await floor.act(
        job, who.scope, lambda tx: approvals.decide(tx, approval_id=approval, decision=decision, note=note)
    )
    if job.stands.status == Status.QUEUED:
        clockwork.wait(floor, job)


async def _withdraw(floor: "Floor", job: Job) -> None:
    if job.stands.status not in _UNTOUCHED or job.stands.makers:
        return
    reason = papers.pick(floor.rng, words.WITHDRAWALS, job.language)
    await doing.move(floor, job, job.requester.scope, Status.CANCELLED, reason=reason)
    if job in floor.waiting:
        floor.waiting.remove(job)


async def _chase(floor: "Floor", job: Job) -> None:
    """The client asks how it is going."""
    if job.stands.status in overseeing.IN_HAND:
        await doing.say(floor, job, job.requester.scope, words.CHASERS)
        floor.plan(floor.soon(120, 1800), lambda: overseeing.answer(floor, job))


def be_asked(floor: "Floor", job: Job, minutes: float) -> None:
    """The client was asked something: they answer after a while."""
    _later(floor, job, minutes, lambda: _reply(floor, job))


async def _reply(floor: "Floor", job: Job) -> None:
    """With the answer the ticket goes back to work: to who has it, if they are there, else to the queue."""
    if job.stands.status != Status.WAITING_CLIENT:
        return
    desk = floor.desk_of(job)
    await doing.say(floor, job, job.requester.scope, words.REPLIES)
    floor.plan(floor.soon(300, 2400), lambda: overseeing.answer(floor, job, words.THANKS))
    if job.stands.status == Status.IN_PROGRESS:
        floor.go_on(desk, job)
    else:
        floor.wait(job)


def be_served(floor: "Floor", job: Job) -> None:
    """It is delivered: the client reopens it, confirms it, or lets it close."""
    story = job.story
    if story.reopened_after is not None and not job.was_reopened:
        _later(floor, job, story.reopened_after, lambda: _reopen(floor, job))
    else:
        _later(floor, job, story.confirmed_after, lambda: _confirm(floor, job))


async def _reopen(floor: "Floor", job: Job) -> None:
    if job.stands.status == Status.RESOLVED:
        job.was_reopened = True
        await doing.say(floor, job, job.requester.scope, words.REOPENED)
        await doing.move(floor, job, job.requester.scope, Status.QUEUED)
        clockwork.wait_again(floor, job)


async def _confirm(floor: "Floor", job: Job) -> None:
    if job.stands.status == Status.RESOLVED:
        await doing.move(floor, job, job.requester.scope, Status.CLOSED)
