"""The monthly close of a provider: so many usage items of one month over so many companies, by `urakata billing close` itself.

Beside it stands one SQL aggregate over the same items: what adding them up costs when nothing else is asked.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from bench.house import house
from core import json
from core.ids import new_id
from core.settings import variable
from deploy.embedded import postgres
from services.rules.rate_cards_json import dump_rate_card
from services.rules.rate_cards_reader import parse_rate_card
from tenants.walls import WORKER
from tests.support.casework import charge

MONTH = date(2026, 10, 1)
KINDS = 5

TENANTS = """
INSERT INTO tenants (tenant_id, key, name_ja, name_en, time_zone, locale, status, config_version, version, created_at)
SELECT t, 'B' || lpad(n::text, 4, '0'), '会社', 'Company', 'Asia/Tokyo', 'ja', 'active', 1, 1, now()
FROM unnest($1::uuid[]) WITH ORDINALITY u (t, n)
"""
SEQUENCES = (
    "INSERT INTO counters (tenant_id, last_place, last_number) SELECT unnest($1::uuid[]), 0, 0",
    "INSERT INTO relays (tenant_id, place) SELECT unnest($1::uuid[]), 0",
    "INSERT INTO usage_cursors (tenant_id, place, epoch) SELECT unnest($1::uuid[]), 0, 2",
)
_ENTITY = """
INSERT INTO legal_entities (id, code, name_ja, name_en, country, postal_code, address_ja, address_en, telephone, email, time_zone,
    currency, fiscal_year_starts_in, invoice_prefix, credit_note_prefix, bank_accounts, accounts, fee_tolerance, version, created_at, updated_at)
VALUES ($1, 'bench', '提供会社', 'Provider', 'JP', '', '', '', '', '', 'Asia/Tokyo', 'JPY', 4, 'INV', 'CN', '[]', '{}', 0, 1, now(), now())
"""
_CONTRACTS = """
INSERT INTO contracts (tenant_id, id, code, name_ja, name_en, legal_entity_id, status, currency, tax_mode, rounding, closing_day,
    payment_terms, starts_on, summary_invoice, bill_reopened_work, language, note, version, created_by, created_at, updated_at)
SELECT t, gen_random_uuid(), 'main', '契約', 'Contract', $2, 'active', 'JPY', 'exclusive', 'floor', 0,
    '{"months": 1, "day": 0, "bank_holiday": "after"}', '2026-04-01', false, false, 'ja', '', 1, $2, now(), now() FROM unnest($1::uuid[]) t
"""
_CARDS = """
INSERT INTO rate_cards (tenant_id, id, contract_id, effective_on, card, note, version, created_by, created_at)
SELECT tenant_id, gen_random_uuid(), id, '2026-04-01', $1::jsonb, '', 1, created_by, now() FROM contracts
"""
_PARTIES = """
INSERT INTO bill_to_parties (tenant_id, id, contract_id, code, is_main, name, department, contact, postal_code, address, country, email,
    order_number, departments, version, created_at)
SELECT tenant_id, gen_random_uuid(), id, code_, code_ = 'main', '会社', '', '', '', '', 'JP', '', '',
       CASE code_ WHEN 'main' THEN '{}'::text[] ELSE '{営業部}' END, 1, now()
FROM contracts, unnest(ARRAY['main', 'sales']) code_
"""
_ITEMS = """
INSERT INTO usage_items (tenant_id, id, meter, charge, source_kind, source_id, revision, quantity, task_type, occurred_on, occurred_at,
    epoch, facts, description, reason, recorded_by, recorded_at)
SELECT $1, gen_random_uuid(), CASE WHEN n % 5 < 3 THEN 'tickets' ELSE 'hours' END, '', 'import', 's' || n, 0,
       CASE WHEN n % 5 < 3 THEN 1 ELSE (n % 97 + 1) / 12.0 END, 'kind-' || n % 5, DATE '2026-10-01' + n % 31,
       TIMESTAMPTZ '2026-10-01 01:00+00' + (n % 31) * interval '1 day', 1,
       jsonb_build_object('priority', (ARRAY['urgent', 'high', 'normal', 'low'])[n % 4 + 1], 'out_of_hours', n % 7 = 0,
                          'department', (ARRAY['人事部', '営業部', '経理部'])[n % 3 + 1], 'domain', 'hr', 'reopened', n % 50 = 0),
       '', '', $1, now()
FROM generate_series(1, $2::int) n
"""
_SUMS = """
SELECT tenant_id, meter, charge, task_type, facts ->> 'priority', facts ->> 'out_of_hours', facts ->> 'department', sum(quantity), count(*)
FROM usage_items WHERE occurred_on >= $1 AND occurred_on < $2 AND epoch <= 1 AND NOT (facts ->> 'reopened')::bool GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing took: seconds of the whole command, its own processor seconds, and the most memory that it held."""

    seconds: float
    processor: float
    megabytes: float
    said: str


def measure(home: Path, *, items: int, tenants: int, say: Callable[[str], None]) -> None:
    """Fill a database, close the month, close it again, and add up the same items by one statement."""
    with house(home, processes=1) as ours:
        doors = ours.database("closing")
        began = time.monotonic()
        asyncio.run(_fill(doors.admin_url, items=items, tenants=tenants))
        say(f"filled in {time.monotonic() - began:.0f} s; load {_load()}")
        port, secret = ours.servers.ports["postgres"], ours.secrets.postgres_worker
        worker = postgres.address(port, WORKER, secret, "closing")
        given = {"database_url": doors.app_url, "worker_database_url": worker, "redis_url": doors.valkey_url}
        first, again = (_closed(home, given) for _ in range(2))
        sums, groups = asyncio.run(_added(doors.admin_url))
    say(_HEAD)
    for name, each in (("the close", first), ("the close again", again)):
        say(
            f"| {name} | {tenants:,} | {items:,} | {each.seconds / 60:.2f} | {items / each.seconds:,.0f} | {each.processor:.1f} "
            f"| {each.megabytes:.0f} | {each.seconds / sums:.1f} |"
        )
    say(f"one SQL aggregate: {sums:.2f} s for {groups:,} groups (the median of 3); load at the end {_load()}")
    say(first.said.splitlines()[-1])


_HEAD = (
    "| | companies | items | minutes | items a second | CPU s of the command | peak MB | × one SQL aggregate |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)


def _closed(home: Path, given: dict[str, str]) -> Closed:
    environment = os.environ | {variable(name): value for name, value in given.items()}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(
        (sys.executable, "-m", "deploy.cli", "billing", "close", "--month", f"{MONTH:%Y-%m}", "--home", str(home / "close")),
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        raise RuntimeError(f"the close failed:\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Closed(seconds, processor, after.ru_maxrss / 1024, ran.stdout)


def _card() -> dict[str, Any]:
    tickets = {"meter": "tickets", "task_types": None}
    raw = {
        "charges": [
            charge("base", "fixed", amount="100000"),
            charge("few", "flat", unit_price="120", counts={"meter": "tickets", "task_types": ["kind-0"]}),
            charge("many", "graduated", counts=tickets,
                   tiers=[{"up_to": "1000", "unit_price": "100"}, {"up_to": None, "unit_price": "80"}]),
            charge("hours", "hourly", unit_price="3500", counts={"meter": "hours", "task_types": None}),
            charge("urgent", "surcharge", percent="25", of=["few", "many"], when={"priorities": ["urgent"], "out_of_hours": False}),
        ],
        "minimum_commitment": {"amount": "500000", "tax_category": "standard"}, "service_credit": None,
    }  # fmt: skip
    return dump_rate_card(parse_rate_card(raw))


async def _fill(url: str, *, items: int, tenants: int) -> None:
    admin = await asyncpg.connect(url)
    try:
        ids, entity = [new_id() for _ in range(tenants)], new_id()
        await admin.execute(TENANTS, ids)
        for statement in SEQUENCES:
            await admin.execute(statement, ids)
        await admin.execute(_ENTITY, entity)
        await admin.execute(_CONTRACTS, ids, entity)
        await admin.execute(_CARDS, json.text(_card()))
        await admin.execute(_PARTIES)
        for tenant in ids:
            await admin.execute(_ITEMS, tenant, items // tenants)
        await admin.execute("VACUUM (ANALYZE)")
        await admin.execute("CHECKPOINT")
    finally:
        await admin.close()


async def _added(url: str) -> tuple[float, int]:
    admin = await asyncpg.connect(url)
    try:
        seconds, groups = [], 0
        for _ in range(3):
            began = time.monotonic()
            groups = len(await admin.fetch(_SUMS, MONTH, date(2026, 11, 1)))
            seconds.append(time.monotonic() - began)
        return median(seconds), groups
    finally:
        await admin.close()


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())
