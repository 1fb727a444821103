"""Every route of the OpenAPI document, called with the ids of a tenant that the caller may not see."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest_asyncio

import services.tables
from api.app import create_app
from api.samples import sample
from core.ids import new_id
from tenants.roles import Role
from tests.support import rows
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor
from tests.support.probe import Operation, operations
from tests.support.servers import Database

DOCUMENT = create_app().openapi()
OPERATIONS = list(operations(DOCUMENT))

OF_THE_PROVIDER = {"team", "skill", "entity", "grade", "deposit"}
"""What has no tenant: staff may see it; clients may not."""

FIXED = {"metric", "n", "code", "day", "month"}
"""What names no row: a metric, a step, a code of the ready catalogue, a day, a month."""

_REFUNDED = {"amount": "1000", "reason": "x"}
_ALLOCATED = {"allocations": [{"invoice": str(new_id()), "amount": "1000"}]}
SPECIAL: dict[str, Any] = {
    "POST /v1/tickets/{ticket}/assignment": {"assignee": "me"},
    "POST /v1/calendars": {"code": "probe", "name": {"ja": "x", "en": "x"}, "calendar": "24x7"},
    "POST /v1/calendars/{calendar}/versions": {"calendar": "24x7"},
    "POST /v1/invoices/{invoice}/payments": {"amount": "1000", "received_on": "2026-10-30"},
    "POST /v1/invoices/{invoice}/allocations": _ALLOCATED,
    "POST /v1/invoices/{invoice}/refunds": _REFUNDED,
    "POST /v1/payments/{payment}/refunds": _REFUNDED,
    "POST /v1/payments/{payment}/allocations": _ALLOCATED,
    "PATCH /v1/baselines/{baseline}": {"inputs": {"minutes_per_case": {"value": "12"}}},
    "POST /v1/baselines/{baseline}/confirmations": {"inputs": ["minutes_per_case"], "source": "x"},
}


class Ours:
    """A tenant with one of everything, and what would betray it."""

    def __init__(self, company: Company, ids: dict[str, str]) -> None:
        self.company, self.ids = company, ids

    def betrayed_in(self, text: str) -> list[str]:
        return [name for name, value in self.ids.items() if len(value) > 8 and value in text]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def floor(database: Database, opened: None) -> Any:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def callers(floor: Floor) -> Any:
    transport = httpx.ASGITransport(create_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Callers(http, floor)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ours(callers: Callers, floor: Floor) -> Ours:
    company = await floor.company()
    code = await floor.task_type(company, await floor.queue())
    kind = await floor.admin.fetchval("SELECT id FROM task_types WHERE tenant_id = $1", company.id)
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    ticket = (await manager.post("/v1/tickets", {"task_type": code, "subject": "SECRET-OF-OURS"})).json()
    ids = {
        "ticket": ticket["id"],
        "reference": ticket["reference"],
        "subject": "SECRET-OF-OURS",
        "task_type": str(kind),
        "kind": code,
    }
    ids |= {
        "person": str(manager.person),
        "key": company.key,
        "queue": str(company.in_house),
        "user": str(manager.person),
        "tenant": str(company.id),
    }
    for name, table in {
        "approval": "approvals", "document": "documents", "procedure": "procedures", "membership": "memberships",
        "api_client": "api_clients", "clearance": "clearances", "calendar": "calendars", "version": "sla_policy_versions",
        "rule": "routing_rules", "contract": "contracts", "card": "rate_cards", "party": "bill_to_parties",
        "job": "jobs", "usage_item": "usage_items", "usage_request": "usage_requests", "period": "billing_periods",
        "invoice": "invoices", "payment": "payments", "write_off": "write_off_requests", "refund": "refunds", "baseline": "baselines",
        "report": "monthly_reports", "item": "review_items", "alert": "alert_rules", "subscription": "report_subscriptions", "usage_file": "usage_files",
    }.items():  # fmt: skip
        ids[name] = str(await _one_of(floor.admin, table, company.id, UUID(ticket["id"])))
    return Ours(company, ids)


async def _one_of(admin: asyncpg.Connection, name: str, tenant: UUID, ticket: UUID) -> UUID:
    """The id of a row of ours in a table, made up where there is none."""
    found = await admin.fetchval(f"SELECT id FROM {name} WHERE tenant_id = $1 LIMIT 1", tenant)
    if found is None:
        await admin.execute("SET session_replication_role = replica")
        await rows.insert_any(admin, services.tables.metadata.tables[name], tenant)
        found = await admin.fetchval(
            f"UPDATE {name} SET tenant_id = $1 WHERE id IN (SELECT id FROM {name} ORDER BY id DESC LIMIT 1) RETURNING id",
            tenant,
        )
        await admin.execute("SET session_replication_role = DEFAULT")
    return found


def test_the_probe_knows_every_id_that_a_path_names(ours: Ours) -> None:
    named = {parameter for operation in OPERATIONS for parameter in operation.parameters}
    assert named - ours.ids.keys() - OF_THE_PROVIDER - FIXED == set()


async def _call(caller: Caller, operation: Operation, ours: Ours, query: str = "") -> httpx.Response:
    ids = {
        **ours.ids,
        "metric": "resolution",
        "n": "1",
        "code": "hr.onboarding",
        "team": str(new_id()),
        "skill": str(new_id()),
        "entity": str(new_id()),
        "grade": str(new_id()),
        "deposit": str(new_id()),
        "day": "2026-10-01",
        "month": "2026-10",
    }
    path = operation.path
    for name in operation.parameters:
        path = path.replace(f"{{{name}}}", ids[name])
    values = {
        "id": ours.ids["user"],
        "tenant": ours.company.key,
        "ticket": ids["ticket"],
        "into": ids["ticket"],
    }
    body = SPECIAL.get(operation.name) or (
        sample(DOCUMENT, operation.body, values) if operation.body else None
    )
    return await caller.call(operation.method, path + query, body, If_Match='"1"')


async def _state(floor: Floor, ours: Ours) -> dict[str, Any]:
    """How many rows of each table are ours, and how far our log goes."""
    walled = [n for n, t in services.tables.metadata.tables.items() if "tenant_id" in t.columns]
    counts = {
        n: await floor.admin.fetchval(f"SELECT count(*) FROM {n} WHERE tenant_id = $1", ours.company.id)
        for n in walled
    }
    ticket = await floor.admin.fetchrow("SELECT * FROM tickets WHERE id = $1", UUID(ours.ids["ticket"]))
    place = await floor.admin.fetchval(
        "SELECT last_place FROM counters WHERE tenant_id = $1", ours.company.id
    )
    return {**counts, "ticket": tuple(ticket), "place": place}


async def test_nobody_sees_or_changes_a_tenant_that_is_not_theirs(
    callers: Callers, floor: Floor, ours: Ours
) -> None:
    theirs = await floor.company()
    roles = [
        Role.OPERATOR,
        Role.TEAM_LEAD,
        Role.ADMINISTRATOR,
        Role.ACCOUNT_MANAGER,
        Role.BILLING_CLERK,
        Role.AUDITOR,
    ]
    strangers = {
        "client": await callers.client(theirs, Role.CLIENT_MANAGER, Role.APPROVER, Role.IN_HOUSE_WORKER),
        "staff": await callers.staff(theirs, roles=roles),
    }
    before, wrong = await _state(floor, ours), []
    for side, stranger in strangers.items():
        for operation in OPERATIONS:
            queries = [f"?tenant={ours.company.key}"] if "tenant" in operation.query else []
            queries += [""] if operation.path != "/v1/events/stream" else []
            for query in queries:
                answer = await _call(stranger, operation, ours, query)
                wrong += [
                    f"{side}: {operation.name}{query}: {fault}"
                    for fault in _faults(operation, answer, ours, query)
                ]
    assert not wrong, "\n".join(wrong)
    assert await _state(floor, ours) == before


def _faults(operation: Operation, answer: httpx.Response, ours: Ours, query: str) -> list[str]:
    owned = set(operation.parameters) - OF_THE_PROVIDER - FIXED
    faults = [
        f"shows our {name}"
        for name in ours.betrayed_in(answer.text)
        if name not in answer.request.url.path and not _echoed(answer, ours, name)
    ]
    if owned and answer.status_code not in {403, 404, 405} and not (query and answer.status_code == 422):
        faults.append(f"answers {answer.status_code}: {answer.text[:300]}")
    if answer.status_code >= 500:
        faults.append(f"breaks: {answer.status_code}")
    return faults


def _echoed(answer: httpx.Response, ours: Ours, name: str) -> bool:
    """Whether the caller said it themselves, in the body or the query: an error may name what it held."""
    said = answer.request.content.decode() + str(answer.request.url)
    refused = answer.status_code >= 400 or _each_refused(answer)
    return refused and ours.ids[name] in said


def _each_refused(answer: httpx.Response) -> bool:
    """Whether the answer is of several, each judged by itself, and none of them was done."""
    if not answer.request.url.path.endswith("/tickets/bulk"):
        return False
    return all(each["status"] >= 400 for each in answer.json()["results"])
