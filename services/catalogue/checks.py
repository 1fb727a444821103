"""Whether a task type can be taken: its form, and what it refers to. Each bad field is named by its pointer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import FieldError, Invalid
from core.said import say
from services.in_force import forms
from services.rules.review import Review
from tenants.db import Tx

RESERVED = frozenset({"standard", "adopt"})
"""Words that stand after /v1/task-types themselves."""

_SKILLS = "SELECT code FROM skills WHERE code = ANY($1::text[])"
_QUEUE = "SELECT 1 FROM queues WHERE id = $1 AND tenant_id IS NULL AND active"


async def check(tx: Tx, values: Mapping[str, Any]) -> None:
    """Check the given columns of a task type. Raises Invalid with every bad field."""
    errors = list(_by_itself(values, tx.scope.language))
    if skills := values.get("skills"):
        errors += await _unknown_skills(tx, skills)
    if (queue := values.get("default_queue_id")) is not None and not await tx.fetchval(_QUEUE, queue):
        errors.append(_unknown_queue(queue))
    if errors:
        raise Invalid(errors)


def _by_itself(values: Mapping[str, Any], language: str) -> Iterator[FieldError]:
    if values.get("code") in RESERVED:
        yield FieldError(
            "/code", "reserved", say("held {held}; takes a code that is no word of ours", held=values["code"])
        )
    if "form" in values:
        for error in forms.check_schema(values["form"], language=language):
            yield FieldError(f"/form{error.pointer}", error.code, error.detail)
    if "review" in values:
        yield from _rate_errors(Review(values["review"]), values["review_rate"])


def _rate_errors(review: Review, rate: Decimal) -> Iterator[FieldError]:
    if review is Review.SAMPLE and rate == 0:
        yield FieldError(
            "/review_rate", "missing", say("held 0; takes the share that is drawn: more than 0, up to 1")
        )
    if review is not Review.SAMPLE and rate != 0:
        yield FieldError(
            "/review_rate",
            "not_sampled",
            say(
                "held {held}; takes 0 unless review is sample ({review} draws nothing)",
                held=rate,
                review=review,
            ),
        )


async def _unknown_skills(tx: Tx, skills: Mapping[str, int]) -> list[FieldError]:
    known = {row["code"] for row in await tx.fetch(_SKILLS, sorted(skills))}
    return [
        FieldError(
            f"/skills/{code}",
            "unknown_skill",
            say("held {held}; takes the code of a skill (GET /v1/skills)", held=code),
        )
        for code in sorted(skills.keys() - known)
    ]


def _unknown_queue(queue: UUID) -> FieldError:
    detail = f"held {str(queue)!r}; takes the id of an active queue of the provider (GET /v1/queues)"
    return FieldError("/default_queue", "unknown_queue", detail)
