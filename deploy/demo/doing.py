"""What both sides do with a ticket: write on it, and move it."""

from datetime import datetime
from typing import TYPE_CHECKING

from deploy.demo import papers
from deploy.demo.jobs import Job
from deploy.demo.words import Texts
from services.rules.lifecycle import Status
from services.tickets import actions
from tenants.scope import Scope

if TYPE_CHECKING:
    from deploy.demo.floor import Floor


async def say(floor: "Floor", job: Job, who: Scope, texts: Texts, *, visibility: str = "public") -> None:
    """Write one of these texts."""
    body = papers.pick(floor.rng, texts, job.language)
    await floor.act(
        job, who, lambda tx: actions.comment(tx, ticket_id=job.ticket, body=body, visibility=visibility)
    )


async def move(
    floor: "Floor",
    job: Job,
    who: Scope,
    to: Status,
    *,
    reason: str | None = None,
    review_at: datetime | None = None,
) -> None:
    """Move it to another status."""
    await floor.act(
        job,
        who,
        lambda tx: actions.transition(tx, ticket_id=job.ticket, to=to, reason=reason, review_at=review_at),
    )
