"""The people who work tickets, as the rules of eligibility see them.

Their load is what the caller's wall shows of it: all of it to the worker, which offers and hands over.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from services.routing.claims import IN_USE
from services.rules.clearances import Clearance
from services.rules.eligibility import Operator, Presence
from services.rules.skills import Skill
from tenants import workers
from tenants.db import Tx

_ALWAYS = datetime.min.replace(tzinfo=UTC)

_LOCK = "SELECT person_id FROM presence WHERE person_id = ANY($1::uuid[]) ORDER BY person_id FOR UPDATE"

_COLUMNS = f"""
SELECT p.person_id, p.status, p.capacity_units, p.last_taken_at, ({IN_USE.format(person="p.person_id")}) AS used,
       (SELECT jsonb_agg(jsonb_build_array(s.skill, s.level, s.valid_until, s.valid_until <= provider_today($1)))
        FROM person_skills s WHERE s.person_id = p.person_id) AS skills,
       ARRAY(SELECT a.procedure_id FROM required_readings r JOIN acknowledgements a
             ON a.tenant_id = r.tenant_id AND a.procedure_id = r.procedure_id AND a.person_id = p.person_id) AS acknowledged
"""
_STAFF = f"""
{_COLUMNS}, (SELECT jsonb_agg(jsonb_build_array(c.tenant_id, c.domains, c.my_number)) FROM clearances c
             WHERE c.person_id = p.person_id AND c.ended_at IS NULL AND c.valid_from <= provider_today($1)
               AND (c.valid_until IS NULL OR provider_today($1) < c.valid_until)) AS clearances
FROM presence p JOIN staff f ON f.id = p.person_id AND f.ended_at IS NULL
WHERE p.tenant_id IS NULL AND ($2::uuid[] IS NULL OR p.person_id = ANY($2)) ORDER BY p.person_id
"""
_IN_HOUSE = f"""
{_COLUMNS} FROM presence p WHERE p.tenant_id = $3 AND ($2::uuid[] IS NULL OR p.person_id = ANY($2)) ORDER BY p.person_id
"""


async def lock(tx: Tx, *people: UUID | None) -> list[UUID]:
    """Lock the presence rows of these people, always in one order; who has none is left out."""
    rows = await tx.fetch(_LOCK, [person for person in people if person])
    return [row["person_id"] for row in rows]


async def of(tx: Tx, *, in_house: bool, only: Sequence[UUID] | None = None) -> list[Operator]:
    """Who could work tickets of this tenant: the provider's people, or the tenant's own in-house workers."""
    wanted = None if only is None else list(only)
    if in_house:
        domains = await workers.in_house(tx)
        rows = await tx.fetch(_IN_HOUSE, tx.now, wanted, tx.tenant)
        return [
            _operator(row, (Clearance(tx.tenant, _ALWAYS, None, domains[row["person_id"]]),), tx.now, home=tx.tenant)
            for row in rows if row["person_id"] in domains
        ]  # fmt: skip
    return [
        _operator(row, _clearances(row["clearances"]), tx.now)
        for row in await tx.fetch(_STAFF, tx.now, wanted)
    ]


def _operator(
    row: Any, clearances: tuple[Clearance, ...], now: datetime, *, home: UUID | None = None
) -> Operator:
    return Operator(
        id=row["person_id"],
        presence=Presence(row["status"]),
        capacity=row["capacity_units"],
        units_in_use=row["used"],
        clearances=clearances,
        skills={
            skill: Skill(level, _expiry(until, now) if gone else None)
            for skill, level, until, gone in row["skills"] or ()
        },
        acknowledged=frozenset(row["acknowledged"]),
        in_house_of=home,
        idle_since=row["last_taken_at"],
    )


def _clearances(rows: Sequence[Any] | None) -> tuple[Clearance, ...]:
    """Those in force now; the statement left the others out."""
    return tuple(
        Clearance(
            UUID(tenant) if tenant else None,
            _ALWAYS,
            None,
            frozenset(domains) if domains else None,
            my_number,
        )
        for tenant, domains, my_number in rows or ()
    )


def _expiry(until: str, now: datetime) -> datetime:
    """An instant of the day on which a skill ran out, never later than now: the day began already, where the provider is."""
    return min(now, datetime.combine(datetime.fromisoformat(until), time(), UTC))
