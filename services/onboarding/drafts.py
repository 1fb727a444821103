"""What was answered so far while a company is taken on. The transaction is the provider's, whose key encrypts the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from core.errors import Conflict, NotFound
from core.ids import new_id
from services import events
from tenants import keys
from tenants.db import Tx
from tenants.directory import rows

STEPS = ("company", "hours", "work", "people", "team", "review")
"""In the order in which they are asked."""

_OPEN = """
SELECT id, status, step, tenant_id, answers, created_by, version, updated_at FROM onboardings
WHERE status = 'open' ORDER BY updated_at DESC, id LIMIT 50
"""


class OnboardingNotFound(NotFound):
    """No such onboarding."""

    code = "onboarding_not_found"


class OnboardingOver(Conflict):
    """This company stands already, or taking it on was given up."""

    code = "onboarding_over"


@dataclass(frozen=True, slots=True)
class Draft:
    """An onboarding under way. `tenant` is the company, once it was made."""

    id: UUID
    status: str
    step: str
    tenant: UUID | None
    answers: Mapping[str, Any]
    created_by: UUID
    version: int
    updated_at: datetime

    def of(self, step: str) -> Mapping[str, Any]:
        """The answers of one step; empty before it was answered."""
        held = self.answers.get(step, {})
        return held if isinstance(held, Mapping) else {}


async def begin(tx: Tx) -> UUID:
    """Begin to take a company on."""
    tx.scope.require("tenants.write")
    made = new_id()
    await rows.insert(
        tx, "onboardings", id=made, status="open", step=STEPS[0], tenant_id=None, answers=await _sealed(tx, made, {}),
        created_by=tx.scope.actor, version=1, created_at=tx.now, updated_at=tx.now,
    )  # fmt: skip
    events.record(tx, "onboarding.begun", "onboarding", made)
    return made


async def under_way(tx: Tx) -> list[Draft]:
    """Those that are not done, the latest first."""
    tx.scope.require("tenants.write")
    return [await _draft(tx, row) for row in await tx.fetch(_OPEN)]


async def one(tx: Tx, draft_id: UUID) -> Draft:
    """One of them, done ones too. Raises OnboardingNotFound."""
    tx.scope.require("tenants.write")
    row = await tx.fetchrow("SELECT * FROM onboardings WHERE id = $1", draft_id)
    if row is None:
        raise OnboardingNotFound
    return await _draft(tx, row)


async def answer(
    tx: Tx, draft_id: UUID, step: str, answers: Mapping[str, Any], *, at: str, version: int | None = None
) -> None:
    """Keep the answers of one step, and at which step to go on. Raises OnboardingNotFound, OnboardingOver, Stale."""
    held = await _hold(tx, draft_id, version)
    before = (await _draft(tx, held)).answers
    sealed = await _sealed(tx, draft_id, {**before, step: dict(answers)})
    await rows.edit(
        tx, "onboardings", held, {"answers": sealed, "step": at, "updated_at": tx.now}, id=draft_id
    )
    events.record(tx, "onboarding.answered", "onboarding", draft_id, {"step": step})


async def claim(tx: Tx, draft_id: UUID) -> UUID | None:
    """Lock it for the making of its company, which is in the same transaction; the company where it was made before.

    Raises OnboardingNotFound, OnboardingOver.
    """
    held = await _hold(tx, draft_id, None)
    tenant: UUID | None = held["tenant_id"]
    return tenant


async def made(tx: Tx, draft_id: UUID, tenant: UUID) -> None:
    """Note the company, in the transaction that makes it."""
    await tx.execute(
        "UPDATE onboardings SET tenant_id = $2, updated_at = $3 WHERE id = $1", draft_id, tenant, tx.now
    )


async def finish(tx: Tx, draft_id: UUID) -> None:
    """The company stands: the answers are erased."""
    held = await _hold(tx, draft_id, None)
    await rows.edit(
        tx, "onboardings", held, {"status": "done", "answers": None, "updated_at": tx.now}, id=draft_id
    )
    events.record(tx, "onboarding.done", "onboarding", draft_id, {"tenant_id": held["tenant_id"]})


async def drop(tx: Tx, draft_id: UUID) -> None:
    """Give up: the answers are erased. A company that was made already stays."""
    held = await _hold(tx, draft_id, None)
    await rows.edit(
        tx, "onboardings", held, {"status": "dropped", "answers": None, "updated_at": tx.now}, id=draft_id
    )
    events.record(tx, "onboarding.dropped", "onboarding", draft_id)


async def _hold(tx: Tx, draft_id: UUID, version: int | None) -> rows.Row:
    tx.scope.require("tenants.write")
    try:
        held = await rows.hold(tx, "onboardings", version=version, id=draft_id)
    except NotFound as error:
        raise OnboardingNotFound from error
    if held["status"] != "open":
        raise OnboardingOver
    return held


async def _draft(tx: Tx, row: Any) -> Draft:
    sealed = row["answers"]
    plain = json.loads(await keys.decrypt(tx, sealed, about=row["id"].bytes)) if sealed else {}
    return Draft(
        row["id"],
        row["status"],
        row["step"],
        row["tenant_id"],
        plain,
        row["created_by"],
        row["version"],
        row["updated_at"],
    )


async def _sealed(tx: Tx, draft_id: UUID, answers: Mapping[str, Any]) -> bytes:
    return await keys.encrypt(tx, json.dumps(answers), about=draft_id.bytes)
