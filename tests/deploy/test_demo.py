"""A database that holds the demo: who can sign in, what waits, and that nothing in it contradicts itself."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from core.settings import settings
from deploy.demo.companies import COMPANIES
from deploy.demo.filled import Filled, filled, note, wipe
from deploy.demo.load import Plan
from services.audit import actions as audit
from services.audit import verification
from services.changes.clock_rows import clock_of
from services.in_force import reading
from services.rules import sla
from services.rules.clocks import Clock
from services.rules.happenings import (
    ClientCommented,
    Created,
    Happening,
    Merged,
    StaffCommented,
    StatusChanged,
    Ticket,
)
from services.rules.sla import Book
from tenants.db import transaction
from tenants.roles import CLIENT_ROLES, PROVIDER_ROLES
from tenants.scope import system
from tests.support import demo
from tests.support.servers import Servers

NOW = datetime(2025, 10, 22, 6, 30, tzinfo=UTC)  # a Wednesday; tests that call the API act later than this
PLAN = Plan("shown", 1.0, NOW, since=NOW - timedelta(days=28))
OPEN = ("new", "awaiting_approval", "queued", "in_progress", "waiting_client", "on_hold", "in_review")


@dataclass
class Shown:
    """Four weeks of the demo, its credentials, and the administrator's connection."""

    admin: asyncpg.Connection
    entries: list[dict[str, Any]]
    http: httpx.AsyncClient

    async def count(self, what: str, *args: Any) -> int:
        found: int = await self.admin.fetchval(f"SELECT count(*) FROM {what}", *args)
        return found

    async def token(self, entry: dict[str, Any]) -> str:
        answer = await self.http.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(entry["client_id"], entry["client_secret"]),
        )
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    async def get(self, entry: dict[str, Any], path: str) -> httpx.Response:
        return await self.http.get(path, headers={"Authorization": f"Bearer {await self.token(entry)}"})

    def entry(self, persona: str, tenant: str | None = None) -> dict[str, Any]:
        return next(each for each in self.entries if (each["persona"], each["tenant"]) == (persona, tenant))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shown(servers: Servers, worker_id: str, opened: None) -> AsyncIterator[Shown]:
    async with demo.opened(servers, f"demo_shown_{worker_id}") as addresses:
        entries = await demo.loaded(PLAN)
        admin = await asyncpg.connect(addresses.admin_url)
        transport = httpx.ASGITransport(create_app(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            yield Shown(admin, entries, http)
        await admin.close()


async def test_there_is_an_entry_for_each_role_and_for_each_client_role_in_each_company(shown: Shown) -> None:
    held = {(each["persona"], each["tenant"]) for each in shown.entries}
    wanted = {(role.value, None) for role in PROVIDER_ROLES}
    wanted |= {(role.value, company.key) for role in CLIENT_ROLES for company in COMPANIES}
    assert held == wanted
    assert len([each for each in shown.entries if each["persona"] == "operator"]) == 12


async def test_each_persons_program_acts_as_that_person(shown: Shown) -> None:
    for entry in shown.entries:
        tenant = entry["tenant"] or "ACME"
        answer = await shown.get(entry, f"/v1/tickets?tenant={tenant}&limit=1")
        assert answer.status_code == 200, (entry["email"], answer.text)
        foreign = await shown.get(entry, "/v1/tickets?tenant=NOBODY")
        assert foreign.status_code == 422
    manager = shown.entry("client_manager", "HANAMI")
    seen = (await shown.get(manager, "/v1/tickets?limit=200")).json()["data"]
    assert {each["tenant"] for each in seen} == {"HANAMI"}


async def test_there_is_work_to_be_seen_in_the_queues(shown: Shown) -> None:
    waiting = await shown.admin.fetch("SELECT * FROM queue_entries WHERE status = 'queued'")
    assert len(waiting) >= 10
    assert sum(row["due_at"] is not None and row["due_at"] < NOW for row in waiting) >= 2
    soon = [row for row in waiting if row["due_at"] and abs(row["due_at"] - NOW) < timedelta(hours=24)]
    assert len(soon) >= 5
    at_risk = await shown.count("queue_entries WHERE risk_at <= $1 AND due_at > $1", NOW)
    assert at_risk >= 1


async def test_an_operator_takes_the_next_ticket(shown: Shown) -> None:
    operator = shown.entry("operator")
    token = {"Authorization": f"Bearer {await shown.token(operator)}"}
    assert (
        await shown.http.put("/v1/me/presence", json={"status": "available"}, headers=token)
    ).status_code == 200
    queue = await shown.admin.fetchval("SELECT id FROM queues WHERE code = 'it-service-desk'")
    answer = await shown.http.post(f"/v1/queues/{queue}/next", headers=token)
    assert (answer.status_code, answer.json()["status"]) == (200, "in_progress")


async def test_history_has_everything_that_happens_to_tickets(shown: Shown) -> None:
    statuses = Counter(row["status"] for row in await shown.admin.fetch("SELECT status FROM tickets"))
    assert {"queued", "in_progress", "waiting_client", "resolved", "closed", "cancelled"} <= statuses.keys()
    assert await shown.count("tickets WHERE merged_into IS NOT NULL") >= 1
    assert await shown.count("tickets WHERE reopened > 0") >= 3
    assert await shown.count("tickets WHERE sourcing = 'in_house' AND status = 'closed'") >= 5
    assert await shown.count("clocks WHERE metric = 'resolution' AND result = 'breached'") >= 5
    assert await shown.count("approvals WHERE status = 'rejected'") >= 1
    told = {row["type"] for row in await shown.admin.fetch("SELECT DISTINCT type FROM events")}
    assert {
        "ticket.merged", "ticket.hold_expired", "step.checked", "approval.decided", "sla.warned", "sla.breached", "note.added",
        "work.stopped", "presence.changed", "ticket.unassigned",
    } <= told  # fmt: skip


async def test_one_person_alone_does_the_wages(shown: Shown) -> None:
    makers = await shown.admin.fetch(
        "SELECT DISTINCT t.assignee_id FROM tickets t JOIN task_types k ON k.tenant_id = t.tenant_id AND k.id = t.task_type_id"
        " WHERE k.code = 'hr.payroll' AND t.assignee_id IS NOT NULL"
    )
    assert len(makers) == 1


async def test_nobody_works_on_two_tickets_at_once(shown: Shown) -> None:
    overlapping = await shown.count(
        "work_entries a JOIN work_entries b ON a.person_id = b.person_id AND a.id < b.id"
        " AND a.started_at < coalesce(b.stopped_at, 'infinity') AND b.started_at < coalesce(a.stopped_at, 'infinity')"
    )
    assert await shown.count("work_entries") > 200
    assert overlapping == 0


async def test_a_tickets_work_seconds_are_those_of_its_entries(shown: Shown) -> None:
    differing = await shown.count(
        "tickets t WHERE work_seconds <> (SELECT coalesce(sum(seconds), 0) FROM work_entries w"
        " WHERE w.tenant_id = t.tenant_id AND w.ticket_id = t.id)"
    )
    assert differing == 0


async def test_the_board_holds_the_open_tickets_and_no_others(shown: Shown) -> None:
    differing = await shown.count(
        "tickets t FULL JOIN queue_entries e ON e.tenant_id = t.tenant_id AND e.ticket_id = t.id"
        " WHERE (t.status = ANY($1)) <> (e.ticket_id IS NOT NULL) OR e.status <> t.status OR e.due_at IS DISTINCT FROM t.due_at",
        list(OPEN),
    )
    assert differing == 0


async def test_ticket_numbers_and_places_are_gapless_and_all_events_count_as_handed_on(shown: Shown) -> None:
    for row in await shown.admin.fetch("SELECT c.*, r.place FROM counters c JOIN relays r USING (tenant_id)"):
        of_tenant = row["tenant_id"]
        assert await shown.count("tickets WHERE tenant_id = $1", of_tenant) == row["last_number"]
        assert await shown.count("events WHERE tenant_id = $1", of_tenant) == row["last_place"]
        late = await shown.count(
            "events WHERE tenant_id = $1 AND place > $2 AND type LIKE 'ticket.%' AND at < $3",
            of_tenant,
            row["place"],
            NOW,
        )
        assert late == 0
        backwards = await shown.count(
            "events a JOIN events b ON b.tenant_id = a.tenant_id AND b.place = a.place + 1"
            " WHERE a.tenant_id = $1 AND b.at < a.at AND b.at <= $2",
            of_tenant,
            NOW,
        )
        assert backwards == 0


async def test_the_log_can_be_sealed_and_its_seals_hold(
    shown: Shown, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URAKATA_HOME", str(tmp_path))
    settings.cache_clear()
    tenants = [row["tenant_id"] for row in await shown.admin.fetch("SELECT tenant_id FROM tenants")]
    for tenant in tenants:
        sealed = True
        while sealed:
            async with transaction(system(tenant)) as tx:
                sealed = await audit.seal(tx) is not None
        async with transaction(system(tenant)) as tx:
            verdict = await verification.verify(tx)
        assert (verdict.broken, verdict.sealed) == (None, verdict.read)
        assert verdict.read == await shown.count("events WHERE tenant_id = $1", tenant)
    settings.cache_clear()


_HISTORY = """
SELECT t.*, (SELECT jsonb_agg(k ORDER BY k.metric, k.cycle) FROM clocks k WHERE k.tenant_id = t.tenant_id AND k.ticket_id = t.id) AS clocks,
       (SELECT jsonb_agg(jsonb_build_array(e.type, e.at, e.data) ORDER BY e.place) FROM events e
        WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id) AS history
FROM tickets t WHERE t.tenant_id = $1 AND created_at < $2
"""


async def test_the_clocks_agree_with_a_replay_of_the_events(shown: Shown) -> None:
    replayed = 0
    for company in COMPANIES:
        tenant = await shown.admin.fetchval("SELECT tenant_id FROM tenants WHERE key = $1", company.key)
        async with transaction(system(tenant)) as tx:
            in_force = await reading.of(tx)
            rows = await tx.fetch(_HISTORY, tenant, NOW)
        for row in rows:
            version = next(each for each in in_force.policy_versions if each.id == row["policy_version_id"])
            book = Book(version, in_force.timelines, in_force.calendar_id)
            wanted = _replayed(row, in_force.task_types[row["task_type_id"]].code, book)
            held = [clock_of(each) for each in row["clocks"] or []]
            assert _judged(held) == _judged(wanted), row["id"]
            assert _instants(held) == pytest.approx(_instants(wanted), abs=0.001), row["id"]
            replayed += 1
    assert replayed > 200


def _judged(clocks: Any) -> list[tuple[Any, ...]]:
    """What a clock says, without when a sweep looked at it last."""
    return sorted(
        (each.metric.value, each.cycle, each.state.value, each.result, each.warned) for each in clocks
    )


def _instants(clocks: Any) -> list[Any]:
    """When it was due, breached and stopped, to the millisecond: an act of two events tells of the second a microsecond later."""
    ordered = sorted(clocks, key=lambda each: (each.metric.value, each.cycle))
    found = [at for each in ordered for at in (each.due_at, each.breached_at, each.stopped_at)]
    return [at and at.timestamp() for at in found]


def _replayed(row: Any, code: str, book: Book) -> tuple[Clock, ...]:
    created = row["history"][0][2]
    ticket = Ticket(
        task_type=code, priority=created["priority"], channel=created["channel"], status=created["status"],
        created_at=row["created_at"], tags=frozenset(row["tags"]),
    )  # fmt: skip
    happenings: list[Happening] = [Created(row["created_at"], row["deadline_at"])]
    happenings += [each for kind, at, data in row["history"] if (each := _happening(kind, at, data))]
    return sla.replayed(ticket, happenings, book, now=NOW).clocks


def _happening(kind: str, at: str, data: dict[str, Any]) -> Happening | None:
    when = datetime.fromisoformat(at)
    match kind:
        case "ticket.moved":
            return StatusChanged(when, data["to"])
        case "comment.added":
            return StaffCommented(when) if data["side"] == "working" else ClientCommented(when)
        case "ticket.merged":
            return Merged(when)
        case _:
            return None


async def test_the_seed_is_noted_and_half_a_demo_is_wiped(
    servers: Servers, worker_id: str, opened: None
) -> None:
    async with demo.opened(servers, f"demo_half_{worker_id}") as addresses:
        assert await filled() is Filled.NOTHING
        await note("loading: shown 1 2026-11")
        assert await filled() is Filled.HALF_A_DEMO
        await wipe(addresses.admin_url)
        assert await filled() is Filled.NOTHING
        await note("shown 1 2026-11")
        assert await filled() is Filled.DEMO
