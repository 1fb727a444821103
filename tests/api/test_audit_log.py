"""The audit log over HTTP: who reads it, and how it is narrowed and paged."""

import json
from uuid import UUID

from services.audit import actions
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.api.test_directory import caller, company
from tests.support import office
from tests.support.callers import Callers


async def test_an_auditor_reads_and_exports_the_log_of_a_company(callers: Callers) -> None:
    admin = await caller(callers, await office.administrator())
    acme = await company(admin)
    tenant = UUID(acme["id"])
    boss = await caller(callers, await office.user(tenant, Role.CLIENT_MANAGER))
    await boss.post("/v1/users", {"name": "x", "roles": ["requester"]})
    auditor = await caller(callers, await office.cleared(Role.AUDITOR, tenant))
    path = f"/v1/audit-log?tenant={acme['key']}"
    every = (await auditor.get(path)).json()["data"]
    assert [entry["place"] for entry in every] == list(range(1, len(every) + 1))
    assert {"tenant.created", "queue.created", "person.created"} <= {entry["type"] for entry in every}
    assert [e["actor"] for e in (await auditor.get(f"{path}&actor={boss.person}")).json()["data"]] == [
        str(boss.person)
    ]
    assert {e["type"] for e in (await auditor.get(f"{path}&type=queue.created")).json()["data"]} == {
        "queue.created"
    }
    first = (await auditor.get(f"{path}&limit=1")).json()
    rest = (await auditor.get(f"{path}&cursor={first['next_cursor']}")).json()
    assert first["data"] + rest["data"] == every
    assert (await auditor.get(f"{path}&until=2001-01-01T00:00:00Z")).json()["data"] == []
    async with transaction(system(tenant)) as tx:
        await actions.seal(tx)
    handed = await auditor.get(f"/v1/audit-log/export?tenant={acme['key']}")
    lines = [json.loads(line) for line in handed.text.splitlines()]
    assert [line["event"] for line in lines if "event" in line] == every
    assert lines[-1]["seal"]["last"] == len(every)
    assert handed.headers["content-type"].startswith("application/x-ndjson")


async def test_the_log_is_not_for_everybody(callers: Callers) -> None:
    admin = await caller(callers, await office.administrator())
    acme, beta = await company(admin), await company(admin)
    boss = await caller(callers, await office.user(UUID(acme["id"]), Role.CLIENT_MANAGER))
    operator = await caller(callers, await office.cleared(Role.OPERATOR, UUID(acme["id"])))
    auditor = await caller(callers, await office.cleared(Role.AUDITOR, UUID(acme["id"])))
    for path in ("/v1/audit-log", "/v1/audit-log/export"):
        assert (await boss.get(path)).status_code == 403
        assert (await operator.get(f"{path}?tenant={acme['key']}")).status_code == 403
        assert (await auditor.get(f"{path}?tenant={beta['key']}")).status_code == 422
        assert (await auditor.get(path)).status_code == 200  # the provider's own
    assert (await admin.get("/v1/audit-log/export")).status_code == 403
    wrong = await auditor.get("/v1/audit-log?cursor=x")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/cursor")
