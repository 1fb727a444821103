"""Long work that somebody asked for: how far it is, and what came of it."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import shown
from api.deps import CurrentScope
from api.requests import Route
from services.jobs import queries
from services.jobs.queries import JobCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=Route)


@router.get("/{job}", response_model=JobCard)
async def read_job(job: UUID, scope: CurrentScope) -> Response:
    """A job that the caller asked for, or could have asked for: queued, running, done or failed."""
    async with transaction(scope) as tx:
        card = await queries.one(tx, job)
    return shown(card)
