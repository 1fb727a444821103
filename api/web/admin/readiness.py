"""What a company has so far, and what it still needs before work can come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.audit import ranges
from services.audit.ranges import Verified
from tenants.db import Tx, transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

_COUNTS = """
SELECT (SELECT count(*) FROM people WHERE tenant_id = $1 AND ended_at IS NULL) AS people,
       (SELECT count(*) FROM task_types WHERE tenant_id = $1 AND active) AS task_types,
       (SELECT count(*) FROM calendars WHERE tenant_id = $1) AS calendars,
       (SELECT count(*) FROM queue_entries WHERE tenant_id = $1) AS open_tickets,
       c.last_place, r.place, r.sealed_place,
       (SELECT sealed_at FROM seals WHERE tenant_id = $1 ORDER BY from_place DESC LIMIT 1) AS sealed_at,
       (SELECT at FROM events WHERE tenant_id = $1 AND place = r.place + 1) AS waiting_since
FROM counters c JOIN relays r ON r.tenant_id = c.tenant_id WHERE c.tenant_id = $1
"""


@dataclass(frozen=True, slots=True)
class LogState:
    """How far a company's log is handed over, sealed and verified; `waiting_since` is when the first event not handed over happened."""

    last: int
    relayed: int
    sealed: int
    sealed_at: datetime | None
    waiting_since: datetime | None
    verified: Verified | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """A company with what it has."""

    company: CompanyCard
    people: int
    managers: int
    task_types: int
    calendars: int
    open_tickets: int
    log: LogState

    @property
    def needs(self) -> tuple[str, ...]:
        """What is missing, by the words of `labels.NEEDS`."""
        lacks = {
            "calendar": not self.calendars,
            "catalogue": not self.task_types,
            "manager": not self.managers,
        }
        return tuple(name for name, missing in lacks.items() if missing)


async def of_company(scope: Scope, company: CompanyCard, managers: int) -> Readiness:
    """What one company has."""
    async with transaction(scope.at(company.id)) as tx:
        row = await _counts(tx, company.id)
        log = await log_state(tx, row)
    return Readiness(
        company,
        row["people"],
        managers,
        row["task_types"],
        row["calendars"],
        row["open_tickets"],
        log,
    )


async def log_of_provider(scope: Scope, provider: UUID) -> LogState:
    """How the provider's own log stands."""
    async with transaction(scope.at(provider)) as tx:
        return await log_state(tx, await _counts(tx, provider))


async def _counts(tx: Tx, tenant: UUID) -> Any:
    return await tx.fetchrow(_COUNTS, tenant)


async def log_state(tx: Tx, row: Any) -> LogState:
    """The part of a row that tells of the log, and what was verified of it last."""
    verified = (await ranges.state(tx)).verified
    return LogState(
        row["last_place"], row["place"], row["sealed_place"], row["sealed_at"], row["waiting_since"], verified
    )
