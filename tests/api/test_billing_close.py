"""The monthly close through the API: asked for, done by a worker, looked at, taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest_asyncio

from services.rules import months
from tenants import db
from tenants.roles import Role
from tests.support.callers import Callers
from tests.support.casework import Casework, casework, contract, per_ticket
from tests.support.floor import Floor
from tests.support.servers import Database
from workers import jobs

THIS_MONTH = datetime.now(UTC).date().replace(day=1)
LAST_MONTH = months.before(THIS_MONTH)
MONTH = f"{LAST_MONTH:%Y-%m}"


@pytest_asyncio.fixture(loop_scope="session")
async def worker(database: Database, floor: Floor) -> AsyncIterator[Any]:
    """Do what waits, as a worker does."""
    await floor.admin.execute("DELETE FROM jobs")

    async def work() -> None:
        app, as_worker = db.current(), db.Database(database.worker_url)
        db.use(as_worker)
        try:
            await jobs.work_on(seconds=60)
        finally:
            db.use(app)
            await as_worker.close()

    yield work


async def billed(floor: Floor) -> Casework:
    """A company with a ticket done last month, and a contract."""
    made = await casework(floor)
    began = datetime(LAST_MONTH.year, LAST_MONTH.month, 10, 1, tzinfo=UTC)
    await made.done(began, began.replace(hour=2))
    await contract(made, per_ticket("100"))
    return made


async def test_a_clerk_closes_a_month_and_follows_the_job(
    callers: Callers, floor: Floor, worker: Any
) -> None:
    made = await billed(floor)
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    other = await callers.staff(roles=[Role.BILLING_CLERK])
    asked = await clerk.post("/v1/billing/close", {"month": MONTH, "tenant": made.company.key})
    job = asked.json()
    assert (asked.status_code, asked.headers["location"], job["status"]) == (
        202,
        f"/v1/jobs/{job['id']}",
        "queued",
    )
    await worker()
    done = (await clerk.get(f"/v1/jobs/{job['id']}")).json()
    assert (done["kind"], done["status"], done["done"], done["total"], done["problem"]) == (
        "billing.close", "done", 1, 1, None
    )  # fmt: skip
    assert [(each["tenant"], each["drafted"]) for each in done["result"]["closed"]] == [(made.company.key, 1)]
    assert (await other.get(f"/v1/jobs/{job['id']}")).status_code == 404
    (period,) = (await clerk.get(f"/v1/billing/periods?month={MONTH}")).json()["data"]
    assert (period["status"], period["drafts"], period["total"]) == ("frozen", 1, "110")
    path = f"/v1/billing/periods/{period['id']}"
    assert (await clerk.get(path)).json() == period
    assert (await other.get(path)).status_code == 404
    assert (await other.post(f"{path}/reopen")).status_code == 404
    reopened = await clerk.post(f"{path}/reopen")
    assert (reopened.status_code, reopened.json()["status"], reopened.json()["drafts"]) == (200, "open", 0)


async def test_without_a_tenant_all_that_the_clerk_sees_are_closed(
    callers: Callers, floor: Floor, worker: Any
) -> None:
    one, two = await billed(floor), await casework(floor)
    await contract(two, cards=False)
    clerk = await callers.staff(one.company, two.company, roles=[Role.BILLING_CLERK])
    key = {"Idempotency_Key": "close"}
    job = (await clerk.post("/v1/billing/close", {"month": MONTH}, **key)).json()
    assert (await clerk.post("/v1/billing/close", {"month": MONTH}, **key)).json() == job
    await worker()
    result = (await clerk.get(f"/v1/jobs/{job['id']}")).json()["result"]
    assert [each["tenant"] for each in result["closed"]] == [one.company.key]
    assert [(each["tenant"], each["code"]) for each in result["refused"]] == [
        (two.company.key, "no_rate_card")
    ]


async def test_periods_come_page_by_page_over_all_that_the_clerk_sees(
    callers: Callers, floor: Floor, worker: Any
) -> None:
    one, two = await billed(floor), await billed(floor)
    clerk = await callers.staff(one.company, two.company, roles=[Role.BILLING_CLERK])
    for month in ("2026-04", MONTH):
        await clerk.post("/v1/billing/close", {"month": month})
        await worker()
    whole = (await clerk.get("/v1/billing/periods")).json()
    assert whole["next_cursor"] is None
    assert len(whole["data"]) == 4
    ends = [each["to_on"] for each in whole["data"]]
    assert ends == sorted(ends, reverse=True)
    found, cursor = [], ""
    while cursor is not None:
        page = (await clerk.get(f"/v1/billing/periods?limit=1{cursor and f'&cursor={cursor}'}")).json()
        assert len(page["data"]) == 1
        found, cursor = found + page["data"], page["next_cursor"]
    assert found == whole["data"]
    refused = await clerk.get("/v1/billing/periods?cursor=2026-13")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")
    neighbour = await callers.staff((await casework(floor)).company, roles=[Role.BILLING_CLERK])
    assert (await neighbour.get("/v1/billing/periods")).json()["data"] == []


async def test_who_may_not_close_is_refused_and_so_is_a_month_to_come(callers: Callers, floor: Floor) -> None:
    made = await casework(floor)
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    for stranger in (
        await callers.staff(made.company, roles=[Role.ACCOUNT_MANAGER]),
        await callers.client(made.company, Role.CLIENT_MANAGER),
        await callers.staff(
            made.company, roles=[Role.BILLING_CLERK], scopes=["billing:read", "billing:write"]
        ),
    ):
        assert (await stranger.post("/v1/billing/close", {"month": MONTH})).status_code == 403
    await contract(made, per_ticket("100"))
    for month, code in (
        ("2026-13", None), ("2999-01", "not_yet"), ("october", None), ("0000-01", None), ("9999-12", None),
        ("1800-01", "before_first_contract"),
    ):  # fmt: skip
        refused = await clerk.post("/v1/billing/close", {"month": month})
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["pointer"]) == (422, "/month")
        assert code in {None, error["code"]}
