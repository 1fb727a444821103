"""Events of tickets in sets, for the rollups: as the product tells of a ticket from submission to closing, with its row, clocks and work.

Every twentieth ticket is reopened and resolved again, every fiftieth breaches its resolution, every hundredth is corrected. They spread
over a year. The administrator writes them, without keys to other rows. Where companies are copies of the first, they have its tickets and
rollups under their own ids, but no log: that of ten million tickets weighs more than a disk of the benches holds.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID

import asyncpg

from bench import comparison_stock
from bench.closing import SEQUENCES, TENANTS
from core import json
from services.rules.report_sums import ROLLUPS

YEAR = (date(2025, 12, 1), date(2026, 12, 1))
KINDS, PEOPLE = 6, 12
"""Kinds of work and people of each company."""

_KINDS = """
INSERT INTO task_types (tenant_id, id, code, domain, name_ja, name_en, description_ja, description_en, form, skills, capacity_units,
    priority, review, review_rate, confidential, core, personal_fields, rate_unit, active, version, created_at, updated_at)
SELECT t, ('00000000-0000-7000-a000-' || lpad(to_hex(k + 1), 12, '0'))::uuid, 'kind-' || k, 'accounting', '業務', 'Work', '', '',
       '{"type": "object"}', '{}', 1, 'normal', 'none', 0, false, false,
       '[]', 'ticket', true, 1, now(), now() FROM unnest($1::uuid[]) t, generate_series(0, $2::int - 1) k
"""
_CALENDARS = """
INSERT INTO calendars (tenant_id, id, code, name_ja, name_en, version, created_at)
SELECT t, gen_random_uuid(), 'default', '暦', 'Calendar', 1, now() FROM unnest($1::uuid[]) t
"""
_WEEKS = """
INSERT INTO calendar_versions (tenant_id, calendar_id, effective_at, spec, created_by, created_at)
SELECT tenant_id, id, '2025-01-01', $1::jsonb, id, now() FROM calendars
"""
_WEEK = {
    "time_zone": "Asia/Tokyo",
    "weekly": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
_PLAN = """
CREATE TEMPORARY TABLE plan AS
SELECT n, ('01980000-' || lpad(to_hex(n >> 16), 4, '0') || '-7000-8' || lpad(to_hex(n & 4095), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
       'kind-' || n % {kinds} AS code, (ARRAY['urgent', 'high', 'normal', 'low'])[n % 4 + 1] AS priority,
       CASE WHEN n % 9 = 0 THEN 'in_house' ELSE 'outsourced' END AS sourcing,
       (ARRAY['portal', 'email', 'api'])[n % 3 + 1] AS channel,
       ('00000000-0000-7000-8000-' || lpad(to_hex(n % {people} + 1), 12, '0'))::uuid AS person,
       ('00000000-0000-7000-9000-' || lpad(to_hex(n % 3 + 1), 12, '0'))::uuid AS team,
       TIMESTAMPTZ '2025-12-01 00:00+00' + n * (interval '360 days' / {tickets}) AS created,
       (n * 7919 % 400 + 5) * interval '1 minute' AS waited, (n * 104729 % 5400 + 60) * interval '1 second' AS worked,
       n % 20 = 0 AS reopened, n % 50 = 0 AS breached, n % 100 = 0 AS corrected
FROM generate_series(1::bigint, {tickets}) n
"""
_TOLD = """
(1, 'ticket.created', p.created, jsonb_build_object('status', 'new', 'task_type', p.code, 'priority', p.priority, 'sourcing', p.sourcing, 'channel', p.channel), true),
(2, 'ticket.routed', p.created + interval '1 second', '{"queue": "00000000-0000-7000-8000-000000000001", "former": null}', true),
(3, 'ticket.moved', p.created + interval '1 second 1 microsecond', '{"from": "new", "to": "queued"}', true),
(4, 'ticket.assigned', p.created + p.waited, jsonb_build_object('assignee', p.person, 'former', null), true),
(5, 'ticket.moved', p.created + p.waited, '{"from": "queued", "to": "in_progress"}', true),
(6, 'work.started', p.created + p.waited, jsonb_build_object('person', p.person, 'entry', p.id), true),
(7, 'comment.added', p.created + p.waited, '{"side": "working"}', true),
(8, 'sla.met', p.created + p.waited, jsonb_build_object('metric', 'first_response', 'cycle', 1, 'decided_at', p.created + p.waited), true),
(9, 'step.ticked', p.created + p.waited, '{"n": 1, "complete": true}', true),
(10, 'ticket.moved', p.created + p.waited + p.worked, jsonb_build_object('from', 'in_progress', 'to', 'resolved', 'procedure', p.id), true),
(11, 'sla.' || CASE WHEN p.breached THEN 'breached' ELSE 'met' END, p.created + p.waited + p.worked,
     jsonb_build_object('metric', 'resolution', 'cycle', 1, 'decided_at', p.created + p.waited + p.worked), true),
(12, 'work.stopped', p.created + p.waited + p.worked, jsonb_build_object('person', p.person, 'seconds', extract(epoch FROM p.worked)::int,
     'entry', p.id, 'started_at', p.created + p.waited), true),
(13, 'work.corrected', p.created + interval '1 day', jsonb_build_object('person', p.person, 'seconds', 600, 'corrects', p.id, 'entry', p.team), p.corrected),
(14, 'ticket.moved', p.created + interval '2 days', '{"from": "resolved", "to": "queued"}', p.reopened),
(15, 'ticket.moved', p.created + interval '3 days', '{"from": "in_progress", "to": "resolved"}', p.reopened),
(16, 'sla.met', p.created + interval '3 days', jsonb_build_object('metric', 'resolution', 'cycle', 2, 'decided_at', p.created + interval '3 days'),
     p.reopened AND NOT p.breached),
(17, 'ticket.moved', p.created + interval '8 days', '{"from": "resolved", "to": "closed"}', true)
"""
_EVENTS = f"""
INSERT INTO events (tenant_id, place, id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data, internal)
SELECT $1, row_number() OVER (ORDER BY e.at, p.n, e.k), gen_random_uuid(), e.type, 'ticket', p.id, p.id, p.person, p.team, e.at, e.data, false
FROM plan p CROSS JOIN LATERAL (VALUES {_TOLD}) e (k, type, at, data, happens) WHERE e.happens
"""
_TICKETS = """
INSERT INTO tickets (tenant_id, id, number, task_type_id, domain, confidential, subject, description, form, priority, status, sourcing, channel,
    language, requester_id, created_by, assignee_id, makers, tags, work_seconds, responded, unanswered, reopened, version, created_at,
    updated_at, last_event_at, first_resolved_at, resolved_at, closed_at)
SELECT $1, p.id, p.n, k.id, 'accounting', false, '件名', '', '{}', p.priority, 'closed', p.sourcing, p.channel, 'ja', p.person, p.person, p.person,
       ARRAY[p.person], '{}', extract(epoch FROM p.worked)::int, true, false, p.reopened::int, 9, p.created, p.created, p.created,
       p.created + p.waited + p.worked, p.created + p.waited + p.worked, p.created + interval '8 days'
FROM plan p JOIN task_types k ON k.tenant_id = $1 AND k.code = p.code
"""
_CLOCKS = """
INSERT INTO clocks (tenant_id, ticket_id, metric, cycle, state, calendar_id, by_cut_off, warn_percents, started_at, measured_at, elapsed_us,
    carried_us, warned, judged, result, breached_at, stopped_at, stretches)
SELECT $1, p.id, c.metric, c.cycle, 'stopped', p.id, false, '[]', p.created, p.created, 0, 0, 0, true, c.result,
       CASE c.result WHEN 'breached' THEN c.at END, c.at, '[]'
FROM plan p CROSS JOIN LATERAL (VALUES
    ('first_response', 1, 'met', p.created + p.waited, true),
    ('resolution', 1, CASE WHEN p.breached THEN 'breached' ELSE 'met' END, p.created + p.waited + p.worked, true),
    ('resolution', 2, 'met', p.created + interval '3 days', p.reopened AND NOT p.breached)) c (metric, cycle, result, at, runs) WHERE c.runs
"""
_WORK = """
INSERT INTO work_entries (tenant_id, id, ticket_id, person_id, started_at, stopped_at, seconds, created_by, created_at)
SELECT $1, p.id, p.id, p.person, p.created + p.waited, p.created + p.waited + p.worked, extract(epoch FROM p.worked)::int, p.person, p.created FROM plan p
"""
_COUNT = """
UPDATE counters SET last_place = (SELECT max(place) FROM events WHERE tenant_id = $1), last_number = $2 WHERE tenant_id = $1
"""


_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'tenant_id'
"""
_COPY = "INSERT INTO {table} (tenant_id, {columns}) SELECT t, {columns} FROM {table}, unnest($2::uuid[]) t WHERE tenant_id = $1"
_COPIED = ("tickets", "clocks", "work_entries", "report_tickets", "rollup_cursors", *comparison_stock.TABLES)


async def fill(url: str, ids: Sequence[UUID], *, each: int, logged: int) -> None:
    """Companies, the first of which (`logged`) have so many closed tickets each, with their log, baselines and invoices."""
    async with _administrator(url) as admin:
        await admin.execute(TENANTS, ids)
        for statement in (*SEQUENCES, _CALENDARS):
            await admin.execute(statement, ids)
        await admin.execute(_WEEKS, json.text(_WEEK))
        await admin.execute(_KINDS, ids, KINDS)
        await admin.execute(_PLAN.format(kinds=KINDS, people=PEOPLE, tickets=each))
        for tenant in ids[:logged]:
            for statement in (_EVENTS, _TICKETS, _CLOCKS, _WORK):
                await admin.execute(statement, tenant)
            await admin.execute(_COUNT, tenant, each)
            await comparison_stock.fill(admin, tenant, YEAR, kinds=KINDS, cases=each // KINDS // 12)


async def copy(url: str, first: UUID, others: Sequence[UUID]) -> None:
    """Give others the tickets, the rollups, the baselines and the invoices of a company whose log was read."""
    async with _administrator(url) as admin:
        for table in (*_COPIED, *(rollup.table for rollup in ROLLUPS)):
            columns = await admin.fetchval(_COLUMNS, table)
            await admin.execute(_COPY.format(table=table, columns=columns), first, others)


@asynccontextmanager
async def _administrator(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Writes in sets, and leaves tables as the planner should find them."""
    admin = await asyncpg.connect(url)
    try:
        await admin.execute("SET session_replication_role = replica")
        await admin.execute("SET synchronous_commit = off")
        yield admin
        await admin.execute("VACUUM (ANALYZE)")
        await admin.execute("CHECKPOINT")
    finally:
        await admin.close()
