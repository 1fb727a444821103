"""A floor to test on: companies, queues, people and tickets, made by the administrator in plain SQL."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from core import json
from core.ids import new_id
from services.changes.case import Case
from services.tickets import creation
from services.tickets.creation import NewTicket
from tenants import keys
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import ALL_DOMAINS, Clearance, Scope, system
from tests.support import office

OPENING = datetime(2026, 1, 1, tzinfo=UTC)
_CALENDAR = {
    "time_zone": "Asia/Tokyo",
    "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}


@dataclass(frozen=True, slots=True)
class Company:
    """A client company with a calendar, a policy and a queue of its own."""

    id: UUID
    key: str
    in_house: UUID
    requester: UUID


@dataclass(slots=True)
class Floor:
    """What the administrator can make. Everything has fresh ids, so that tests do not meet."""

    admin: asyncpg.Connection

    async def _insert(self, table: str, **values: Any) -> None:
        columns, marks = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
        plain = [
            json.text(v) if isinstance(v, dict) or k in {"policies", "steps", "personal_fields"} else v
            for k, v in values.items()
        ]
        await self.admin.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", *plain)

    async def ground(self) -> None:
        """What everything stands on: the provider's settings, and the provider as a tenant with its key."""
        await office.founded()

    async def _sequence(self, tenant: UUID) -> None:
        """A tenant's counter, its relay and its key."""
        await self._insert("counters", tenant_id=tenant, last_place=0, last_number=0)
        await self._insert("relays", tenant_id=tenant, place=0)
        async with transaction(system(tenant)) as tx:
            await keys.make(tx, tenant)

    async def changed(self) -> None:
        """Queues or rules were changed behind the services' back."""
        await self.admin.execute("UPDATE provider_settings SET config_version = config_version + 1")

    async def company(self, *, minutes: Mapping[str, int] | None = None) -> Company:
        """A company whose tickets are resolved within `minutes` by priority."""
        made = Company(new_id(), f"T{new_id().hex[-10:].upper()}", new_id(), new_id())
        common = {"tenant_id": made.id, "created_at": OPENING}
        await self._insert(
            "tenants", **common, key=made.key, name_ja="会社", name_en="Company", time_zone="Asia/Tokyo", locale="ja",
            status="active", config_version=1, version=1,
        )  # fmt: skip
        await self._sequence(made.id)
        await self._insert("people", **common, id=made.requester, name="依頼 者", locale="ja", version=1)
        await self.promise(made, minutes=minutes)
        await self._queue(made.in_house, tenant_id=made.id)
        return made

    async def promise(self, made: Company, *, minutes: Mapping[str, int] | None = None) -> None:
        """A company's calendar, and the policy that its tickets are resolved within `minutes` by priority."""
        calendar, common = new_id(), {"tenant_id": made.id, "created_at": OPENING}
        await self._insert(
            "calendars", **common, id=calendar, code="default", name_ja="暦", name_en="Calendar", version=1
        )
        await self._insert(
            "calendar_versions",
            **common,
            calendar_id=calendar,
            effective_at=OPENING,
            spec=_CALENDAR,
            created_by=made.requester,
        )
        targets = minutes or {"urgent": 60, "high": 240, "normal": 480, "low": 960}
        policy = {
            "id": str(new_id()),
            "name": "All",
            "calendar": str(calendar),
            "targets": {"resolution": {"minutes": targets}},
        }
        await self._insert(
            "sla_policy_versions",
            **common,
            id=new_id(),
            effective_at=OPENING,
            policies=[policy],
            note="",
            created_by=made.requester,
        )
        await self.admin.execute(
            "UPDATE tenants SET config_version = config_version + 1 WHERE tenant_id = $1", made.id
        )

    async def queue(self, **values: Any) -> UUID:
        """A queue of the provider's."""
        made = new_id()
        await self._queue(made, **values)
        return made

    async def _queue(self, queue_id: UUID, **values: Any) -> None:
        row = {"mode": "pull", "priority_first": False, "waiting_counts": False, "active": True, **values}
        await self._insert(
            "queues", id=queue_id, code=f"q-{queue_id.hex[-10:]}", name_ja="列", name_en="Queue", version=1,
            created_at=OPENING, **row,
        )  # fmt: skip
        await self.changed()

    async def task_type(self, company: Company, queue: UUID | None = None, **values: Any) -> str:
        """A kind of work of a company, with `queue` as its default; its code."""
        made = new_id()
        code = f"kind-{made.hex[-10:]}"
        row = {
            "domain": "accounting", "skills": {}, "capacity_units": 1, "priority": "normal", "review": "none", "review_rate": 0,
            "confidential": False, "form": {"type": "object"}, **values,
        }  # fmt: skip
        await self._insert(
            "task_types", tenant_id=company.id, id=made, code=code, name_ja="業務", name_en="Work", description_ja="",
            description_en="", default_queue_id=queue, core=False, personal_fields=[], rate_unit="ticket", active=True, version=1,
            created_at=OPENING, updated_at=OPENING, **row,
        )  # fmt: skip
        await self.admin.execute(
            "UPDATE tenants SET config_version = config_version + 1 WHERE tenant_id = $1", company.id
        )
        return code

    async def rule(self, queue: UUID, conditions: dict[str, Any], *, position: int, company: Company) -> UUID:
        """A routing rule of one company."""
        made = new_id()
        await self._insert(
            "routing_rules", id=made, position=position, tenant_id=company.id, conditions=conditions, queue_id=queue,
            active=True, version=1, created_at=OPENING,
        )  # fmt: skip
        await self.changed()
        return made

    async def operator(
        self,
        *companies: Company,
        domains: frozenset[str] = ALL_DOMAINS,
        roles: Sequence[Role] = (Role.OPERATOR,),
        **values: Any,
    ) -> Scope:
        """Somebody of the provider's, present unless said otherwise, cleared for these companies."""
        person = new_id()
        await self._insert(
            "staff",
            id=person,
            name="担当 者",
            locale="ja",
            time_zone="Asia/Tokyo",
            version=1,
            created_at=OPENING,
        )
        await self.presence(person, **values)
        return Scope(
            actor=person, actor_kind="person", side=Side.PROVIDER, roles=frozenset(roles), tenant=None,
            clearances=tuple(Clearance(company.id, domains) for company in companies), principal=f"person:{person}",
        )  # fmt: skip

    async def in_house_worker(self, company: Company, **values: Any) -> Scope:
        """A worker of a company's own side, inside its wall."""
        person = new_id()
        await self._insert(
            "people",
            tenant_id=company.id,
            id=person,
            name="社内 担当",
            locale="ja",
            version=1,
            created_at=OPENING,
        )
        await self.presence(person, tenant_id=company.id, **values)
        return Scope(
            actor=person, actor_kind="person", side=Side.CLIENT, roles=frozenset({Role.IN_HOUSE_WORKER}), tenant=company.id,
            clearances=(Clearance(company.id),), principal=f"person:{person}",
        )  # fmt: skip

    async def person(self, company: Company, person: UUID) -> None:
        """Somebody of a client company."""
        await self._insert(
            "people",
            tenant_id=company.id,
            id=person,
            name="依頼 者",
            locale="ja",
            version=1,
            created_at=OPENING,
        )

    async def presence(self, person: UUID, **values: Any) -> None:
        row = {"status": "available", "capacity_units": 10, **values}
        await self._insert("presence", person_id=person, since_at=OPENING, **row)

    async def cleared(self, person: UUID, company: Company, *, domains: Sequence[str] | None = None) -> None:
        """A clearance as a row; a scope of these tests carries its own."""
        await self._insert(
            "clearances", id=new_id(), person_id=person, tenant_id=company.id, domains=domains, my_number=False,
            valid_from=OPENING.date(), approved_by=new_id(), version=1, created_at=OPENING,
        )  # fmt: skip

    async def membership(self, company: Company, person: UUID, *roles: str) -> None:
        """What somebody is in a company; a scope of these tests carries its own roles."""
        await self._insert(
            "memberships", id=new_id(), tenant_id=company.id, person_id=person, roles=list(roles), locale="ja", version=1,
            created_at=OPENING,
        )  # fmt: skip

    async def skill(self, person: UUID, code: str, level: int, *, valid_until: date | None = None) -> None:
        await self._insert(
            "person_skills",
            person_id=person,
            skill=code,
            level=level,
            valid_until=valid_until,
            updated_at=OPENING,
        )

    async def somebody_waits(self) -> None:
        """Return as soon as a transaction waits for a lock."""
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        async with asyncio.timeout(60):
            while not await self.admin.fetchval(waiting):  # noqa: ASYNC110  (Postgres tells nobody that it waits)
                await asyncio.sleep(0.05)

    async def many_waiting(
        self,
        company: Company,
        task_type: str,
        queue: UUID,
        count: int,
        *,
        spread: timedelta = timedelta(days=3),
    ) -> None:
        """Many tickets that wait in a queue, due one after the other over `spread`; without clocks and events."""
        await self.admin.execute(
            _MANY, company.id, task_type, queue, count, OPENING, spread, company.requester
        )


_MANY = """
WITH k AS (SELECT * FROM task_types WHERE tenant_id = $1 AND code = $2),
n AS (UPDATE counters SET last_number = last_number + $4 WHERE tenant_id = $1 RETURNING last_number),
i AS (SELECT gen_random_uuid() AS id, s AS n, $5::timestamptz + s * ($6::interval / $4) AS due_at FROM generate_series(1, $4::int) s),
t AS (INSERT INTO tickets (tenant_id, id, number, task_type_id, domain, confidential, subject, description, form, priority, status,
          sourcing, channel, language, requester_id, created_by, queue_id, makers, tags, due_at, queued_at, work_seconds, responded,
          unanswered, reopened, version, created_at, updated_at, last_event_at)
      SELECT $1, i.id, n.last_number - $4 + i.n, k.id, k.domain, false, 'x', '', '{}', 'normal', 'queued', 'outsourced', 'api', 'ja',
             $7, $7, $3, '{}', '{}', i.due_at, $5, 0, false, false, 0, 1, $5, $5, $5
      FROM i, n, k)
INSERT INTO queue_entries (tenant_id, ticket_id, queue_id, task_type_id, domain, status, sourcing, priority, due_at, created_at,
    queued_at, skills, capacity_units, confidential, makers)
SELECT $1, i.id, $3, k.id, k.domain, 'queued', 'outsourced', 2, i.due_at, $5, $5,
       ARRAY(SELECT key || ':' || value FROM jsonb_each_text(k.skills)), k.capacity_units, false, '{}'
FROM i, k
"""


def client(company: Company) -> Scope:
    """The company's requester."""
    return Scope(
        actor=company.requester, actor_kind="person", side=Side.CLIENT, roles=frozenset({Role.REQUESTER}), tenant=company.id,
        clearances=(Clearance(company.id),), principal=f"person:{company.requester}",
    )  # fmt: skip


async def submitted(company: Company, task_type: str, *, now: datetime | None = None, **values: Any) -> Case:
    """A ticket as the company's requester submits it."""
    async with transaction(client(company), now=now) as tx:
        return await creation.create(tx, NewTicket(task_type, "件名", **values))
