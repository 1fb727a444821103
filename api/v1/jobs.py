"""Long work that somebody asked for: how far it is, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import shown
from api.deps import CurrentScope
from api.problems import AREA
from api.requests import Route
from api.web.words import words
from core.said import recalled
from services.jobs import queries
from services.jobs.queries import JobCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=Route)


@router.get("/{job}", response_model=JobCard)
async def read_job(job: UUID, scope: CurrentScope) -> Response:
    """A job that the caller asked for, or could have asked for: queued, running, done or failed."""
    async with transaction(scope) as tx:
        card = await queries.one(tx, job)
    return shown(_told(card, scope.language))


def _told(card: JobCard, language: str) -> JobCard:
    """The card with its refusals in the reader's language: they were kept, with their facts, when nobody read."""
    said = words(language, AREA)

    def told(kept: Mapping[str, Any]) -> dict[str, Any]:
        plain = {name: value for name, value in kept.items() if name != "said"}
        return plain | {"detail": said.told(recalled(kept))}

    result = card.result
    if result and "refused" in result:
        result = {**result, "refused": [told(each) for each in result["refused"]]}
    return replace(card, result=result, problem=told(card.problem) if card.problem else None)
