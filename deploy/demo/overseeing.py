"""What leads do for tickets in other hands: write that they have come, answer in between, excuse a breach."""

from datetime import timedelta
from typing import TYPE_CHECKING

from deploy.demo import doing, hours, papers, words
from deploy.demo.jobs import Desk, Job
from deploy.demo.words import Texts
from services.rules.lifecycle import OPEN, Status
from services.rules.policies import Metric
from services.sla import excuses

if TYPE_CHECKING:
    from deploy.demo.floor import Floor

IN_HAND = {Status.QUEUED, Status.IN_PROGRESS, Status.ON_HOLD, Status.IN_REVIEW}
_SHARE_EXCUSED = 0.12


async def acknowledge(floor: "Floor", job: Job) -> None:
    """It still waits and nobody has written: a lead who is there does."""
    leads = [each for each in _leads(floor, job) if each.present]
    if leads and job.stands.status == Status.QUEUED and not job.has_answer and not job.story.in_house:
        job.has_answer = True
        await doing.say(floor, job, leads[0].who.scope, words.FIRST_ANSWERS)


async def answer(floor: "Floor", job: Job, texts: Texts = words.UPDATES) -> None:
    """Who has it in hand answers the client, or a lead who is there; else whoever comes first."""
    if job.stands.status not in IN_HAND:
        return
    own = floor.by_person[job.stands.assignee] if job.stands.assignee else None
    there = [each for each in (own, *_leads(floor, job)) if each is not None and each.present]
    if there:
        await doing.say(floor, job, there[0].who.scope, texts)
    else:
        first = own or _leads(floor, job)[0]
        opens = hours.opens(first.hours, floor.now) + timedelta(minutes=6)
        floor.plan(opens, lambda: answer(floor, job, texts))


def look_back(floor: "Floor", job: Job) -> None:
    """Some breaches are excused, the next day, by a lead: the vendor was late, the papers were missing."""
    if job.stands.breached and floor.rng.random() < _SHARE_EXCUSED:
        lead = _leads(floor, job)[0]
        floor.plan(hours.after(lead.hours, floor.now, 400), lambda: _excuse(floor, job, lead))


async def _excuse(floor: "Floor", job: Job, lead: Desk) -> None:
    if Status(job.stands.status) in OPEN or job.is_excused:
        return
    job.is_excused = True
    reason = papers.pick(floor.rng, words.EXCUSES, job.language)
    await floor.act(
        job,
        lead.who.scope,
        lambda tx: excuses.excuse(tx, ticket_id=job.ticket, metric=Metric.RESOLUTION, reason=reason),
    )


def _leads(floor: "Floor", job: Job) -> list[Desk]:
    return [each for each in floor.desks if each.is_lead and each.oversees(job)]
