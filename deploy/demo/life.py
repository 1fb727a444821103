"""What the client does with a ticket, and what the product does by itself."""

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core.errors import Invalid
from deploy.demo import hours, papers, words
from deploy.demo.jobs import Desk, Job
from services.approvals import actions as approvals
from services.approvals import asking
from services.changes.case import Case
from services.routing import absence, holds
from services.routing import actions as routing
from services.routing.absence import Absent
from services.rules.lifecycle import Status
from services.sla import sweeping
from services.tickets import actions, closing, creation
from services.tickets.creation import NewTicket
from tenants.db import Tx

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

_UNTOUCHED = {Status.NEW, Status.AWAITING_APPROVAL, Status.QUEUED}
_WORKED_ON = {Status.QUEUED, Status.IN_PROGRESS, Status.ON_HOLD, Status.IN_REVIEW}


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
        floor.plan(_client(job, floor.now, job.story.decided_after), lambda: _decide(floor, job))
    else:
        floor.plan(floor.soon(0.3, 4), lambda: _route(floor, job))
    if job.story.withdrawn_after is not None:
        floor.plan(_client(job, floor.now, job.story.withdrawn_after), lambda: _withdraw(floor, job))
    if job.story.chased_after is not None:
        floor.plan(_client(job, floor.now, job.story.chased_after), lambda: _chase(floor, job))


async def _create(floor: "Floor", job: Job, new: NewTicket) -> Case:
    case: Case = await floor.stage.act(
        job.requester.scope.at(job.client.id), floor.now, lambda tx: creation.create(tx, new)
    )
    return case


def _new(job: Job) -> NewTicket:
    rng = random.Random(f"paper {job.arrival.seed}")  # noqa: S311
    day = job.arrival.at.astimezone(job.client.hours.zone).date()
    code, story, department = job.kind.code, job.story, job.requester.person.department or ""
    subject = papers.subject(rng, code, job.language, department=department, at=day)
    return NewTicket(
        task_type=code,
        subject=subject,
        description=papers.pick(rng, words.DESCRIPTIONS, job.language),
        priority=story.priority,
        form=papers.form(rng, code, day, subject),
        tags=["same-day"] if story.same_day else [],
        external_reference=f"PO-{rng.randint(10000, 99999)}" if rng.random() < 0.15 else None,
        sourcing="in_house" if story.in_house else "outsourced",
        channel=story.channel,
        deadline=_promised(day, story.promised_days),
    )


def _promised(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


def _client(job: Job, at: datetime, minutes: float) -> datetime:
    """So many minutes later by the hours of the client's people."""
    return hours.after(job.client.office, at, minutes)


def follow(floor: "Floor", job: Job) -> None:
    """Plan what the product does when the ticket's timers are due."""
    for kind, due in job.stands.timers.items():
        if kind in _SWEPT and job.planned.get(kind) != due:
            job.planned[kind] = due
            late = timedelta(seconds=floor.rng.uniform(0.2, 2.5))
            floor.plan(due + late, lambda kind=kind, due=due: _fire(floor, job, kind, due))  # type: ignore[misc]


async def _fire(floor: "Floor", job: Job, kind: str, due: datetime) -> None:
    """A timer is due, if it stands there still."""
    if job.stands.timers.get(kind) != due:
        return
    was = job.stands.status
    await floor.act(job, job.product, lambda tx: _SWEPT[kind](tx, subject_id=job.ticket, due_at=due))
    if kind == "hold_review" and was == Status.ON_HOLD:
        floor.go_on(_desk_of(floor, job), job)


_SWEPT = {"sla": sweeping.sweep, "auto_close": closing.auto_close, "hold_review": holds.review_hold}


async def _route(floor: "Floor", job: Job) -> None:
    if job.stands.status == Status.NEW:
        await floor.act(job, job.product, lambda tx: routing.route_ticket(tx, job.ticket))
        floor.wait(job)


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
        floor.wait(job)


async def _withdraw(floor: "Floor", job: Job) -> None:
    if job.stands.status not in _UNTOUCHED or job.stands.makers:
        return
    reason = papers.pick(floor.rng, words.WITHDRAWALS, job.language)
    await _move(floor, job, Status.CANCELLED, reason)
    if job in floor.waiting:
        floor.waiting.remove(job)


async def _chase(floor: "Floor", job: Job) -> None:
    """The client asks how it is going; somebody answers."""
    if job.stands.status in _WORKED_ON:
        await say(floor, job, papers.pick(floor.rng, words.CHASERS, job.language))
        floor.plan(floor.soon(240, 3600), lambda: _answer(floor, job))


async def _answer(floor: "Floor", job: Job) -> None:
    """Who has it in hand answers, or a lead who is there; else whoever comes first."""
    if job.stands.status not in _WORKED_ON:
        return
    own = floor.by_person.get(job.stands.assignee or UUID(int=0))
    desks = [
        each
        for each in floor.desks
        if each.present and (each is own or (each.is_lead and each.oversees(job)))
    ]
    if not desks:
        nobody = own or next(each for each in floor.desks if each.is_lead and each.oversees(job))
        floor.plan(hours.opens(nobody.hours, floor.now) + timedelta(minutes=6), lambda: _answer(floor, job))
        return
    desk = own if own in desks and own is not None else desks[0]
    body = papers.pick(floor.rng, words.UPDATES, job.language)
    await floor.act(
        job,
        desk.who.scope,
        lambda tx: actions.comment(tx, ticket_id=job.ticket, body=body, visibility="public"),
    )


async def say(floor: "Floor", job: Job, body: str) -> None:
    """The requester writes."""
    await floor.act(
        job,
        job.requester.scope,
        lambda tx: actions.comment(tx, ticket_id=job.ticket, body=body, visibility="public"),
    )


async def _move(floor: "Floor", job: Job, to: Status, reason: str | None = None) -> None:
    await floor.act(
        job,
        job.requester.scope,
        lambda tx: actions.transition(tx, ticket_id=job.ticket, to=to, reason=reason),
    )


def asked(floor: "Floor", job: Job, minutes: float) -> None:
    """The client was asked something: they answer after a while."""
    floor.plan(_client(job, floor.now, minutes), lambda: _reply(floor, job))


async def _reply(floor: "Floor", job: Job) -> None:
    """With the answer the ticket goes back to work: to who has it, if they are there, else to the queue."""
    if job.stands.status != Status.WAITING_CLIENT:
        return
    desk = _desk_of(floor, job)
    await say(floor, job, papers.pick(floor.rng, words.REPLIES, job.language))
    if job.stands.status == Status.IN_PROGRESS:
        floor.go_on(desk, job)
    else:
        floor.wait(job)


def resolved(floor: "Floor", job: Job) -> None:
    """It is delivered: the client reopens it, confirms it, or lets it close."""
    story = job.story
    if story.reopened_after is not None and not job.was_reopened:
        floor.plan(_client(job, floor.now, story.reopened_after), lambda: _reopen(floor, job))
    elif story.confirmed_after is not None:
        floor.plan(_client(job, floor.now, story.confirmed_after), lambda: _confirm(floor, job))


async def _reopen(floor: "Floor", job: Job) -> None:
    if job.stands.status != Status.RESOLVED:
        return
    job.was_reopened = True
    await say(floor, job, papers.pick(floor.rng, words.REOPENED, job.language))
    await _move(floor, job, Status.QUEUED)
    desk = _desk_of(floor, job)
    if not desk.present:
        floor.plan(floor.soon(1, 5), lambda: _hand_over(floor, job))
    floor.wait(job)


async def _hand_over(floor: "Floor", job: Job) -> None:
    """Somebody away holds what was reopened: it goes to the queue."""
    person = job.stands.assignee
    if person is None or job.stands.status != Status.QUEUED or floor.by_person[person].present:
        return
    absent = Absent(job.client.id, job.ticket, person)

    async def give(tx: Tx) -> None:
        await absence.hand_over(tx, absent)

    await floor.act(job, job.product, give)


async def _confirm(floor: "Floor", job: Job) -> None:
    if job.stands.status == Status.RESOLVED:
        await _move(floor, job, Status.CLOSED)


def _desk_of(floor: "Floor", job: Job) -> Desk:
    assert job.stands.assignee is not None
    return floor.by_person[job.stands.assignee]


async def settle(floor: "Floor") -> None:
    """Pending approvals are looked at every hour: the last time before now."""
    for job in floor.jobs:
        due = job.stands.timers.get("approval")
        if due is not None and due <= floor.now:
            last = due + (floor.now - due) // timedelta(hours=1) * timedelta(hours=1)
            await floor.stage.act(
                job.product,
                last,
                lambda tx, job=job, due=due: asking.ask_anew(tx, subject_id=job.ticket, due_at=due),  # type: ignore[misc]
            )
