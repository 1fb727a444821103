"""The four kinds of tables and the row security of each. Every table declares its kind; a test holds it to it.

- tenant: the scalar wall, one tenant a transaction. No sub-select, no OR, no cast of the column: those cost 200 to 2,900 times.
- board: the set wall, the tenants that a person is cleared for. No content in these tables. The sub-select is evaluated once.
- provider: no wall; grants alone.
- door: what is needed before the tenant is known. No wall; read by code in `tenants/` alone.
"""

from collections.abc import Iterator
from typing import Any, Literal

Kind = Literal["tenant", "board", "provider", "door"]

APP, WORKER, FINDER, OWNER = "urakata_app", "urakata_worker", "urakata_finder", "urakata_owner"

TENANT_WALL = "tenant_id = nullif(current_setting('urakata.tenant', true), '')::uuid"
BOARD_WALL = "tenant_id = ANY ((SELECT nullif(current_setting('urakata.tenants', true), '')::uuid[])::uuid[])"

SWEPT = frozenset({"timers", "queue_entries", "counters", "relays"})
"""What the worker reads over all tenants, to find what must happen; it acts inside one tenant's wall."""

APPEND_ONLY = frozenset({"events", "seals", "access_records", "usage_items", "transfers"})
FOUND = frozenset({
    "tickets", "comments", "approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types",
    "tenants", "clearances", "events", "work_entries", "counters",
    "contracts", "rate_cards", "usage_items", "usage_requests", "billing_periods", "invoices", "payments", "write_off_requests",
    "monthly_reports", "baselines", "alert_rules", "report_subscriptions", "refunds", "usage_files",
})  # fmt: skip
"""What the finder's SECURITY DEFINER functions search; they carry the tenant (or person) predicate themselves."""


def table_args(kind: Kind, *constraints: Any) -> tuple[Any, ...]:
    """The `__table_args__` of a table of this kind."""
    return (*constraints, {"info": {"kind": kind}})


def policies(table: str, kind: Kind) -> Iterator[tuple[str, str, str, str | None]]:
    """The policies a table of this kind has: (name, roles, USING, WITH CHECK)."""
    if kind in {"provider", "door"}:
        return
    wall = TENANT_WALL if kind == "tenant" else BOARD_WALL
    yield f"{table}_wall", f"{APP}, {WORKER}", wall, wall
    if table in SWEPT:
        yield f"{table}_sweep", WORKER, "true", None
    if table in FOUND:
        yield f"{table}_finder", FINDER, "true", None


def statements(table: str, kind: Kind) -> Iterator[str]:
    """The DDL that gives a fresh table its owner, its wall and its grants."""
    yield f"ALTER TABLE {table} OWNER TO {OWNER}"
    if kind in {"tenant", "board"}:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for name, roles, using, check in policies(table, kind):
        command = "ALL" if check else "SELECT"
        with_check = f" WITH CHECK ({check})" if check else ""
        yield f"CREATE POLICY {name} ON {table} FOR {command} TO {roles} USING ({using}){with_check}"
    verbs = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    yield f"GRANT {verbs} ON {table} TO {APP}, {WORKER}"
    if table in FOUND:
        yield f"GRANT SELECT ON {table} TO {FINDER}"
