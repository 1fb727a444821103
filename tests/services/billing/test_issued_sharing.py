"""Who pays for what, as it was when a period was billed, stays so for that period: a later change of the contract bills nobody anew."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.billing.closing import actions
from services.billing.contracts import actions as contracts
from services.billing.contracts import parties
from services.billing.invoices import actions as invoices
from services.rules.lifecycle import Status
from tenants.db import Tx, transaction
from tests.support.casework import Casework, at, casework, contract, party, per_hour, per_ticket
from tests.support.floor import Floor

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AFTER, LATER = at(2, month=11), at(2, month=12)
Change = Callable[[Tx, UUID, UUID], Awaitable[Any]]


async def _other_departments(tx: Tx, deal: UUID, payer: UUID) -> None:
    await parties.change(tx, deal, payer, {"departments": ["経理部"]})


async def _takes_over_the_rest(tx: Tx, deal: UUID, payer: UUID) -> None:
    await parties.change(tx, deal, payer, {"is_main": True, "departments": []})


async def _ends(tx: Tx, deal: UUID, payer: UUID) -> None:
    await parties.end(tx, deal, payer)


async def _all_on_one_paper(tx: Tx, deal: UUID, _payer: UUID) -> None:
    await contracts.change(tx, deal, {"summary_invoice": True})


async def closed(made: Casework, deal: UUID, month: date = OCTOBER, now: Any = AFTER) -> int:
    async with transaction(made.clerk, now=now) as tx:
        return int((await actions.close(tx, contract_id=deal, month_on=month)).waiting)


async def papers(made: Casework) -> list[tuple[str, str, int, UUID]]:
    async with transaction(made.clerk) as tx:
        rows = await tx.fetch(
            "SELECT kind, status, total, bill_to_id FROM invoices WHERE tenant_id = $1 ORDER BY created_at, total DESC",
            tx.tenant,
        )
    return [(row["kind"], row["status"], int(row["total"]), row["bill_to_id"]) for row in rows]


async def billed(floor: Floor) -> tuple[Casework, UUID, UUID, UUID]:
    """October, issued: two tickets of a department that a party of its own pays for, and one of nobody in particular."""
    made = await casework(floor)
    deal = await contract(made, per_ticket())
    payer = await party(made, deal, departments=["営業部"])
    await of_department(made, "")
    await made.done(at(4), at(4, 11))
    await made.read()
    await of_department(made, "営業部")
    await made.done(at(5), at(5, 11))
    await made.done(at(6), at(6, 11))
    await closed(made, deal)
    async with transaction(made.clerk, now=AFTER) as tx:
        drafts = await tx.fetch("SELECT id, bill_to_id FROM invoices WHERE tenant_id = $1", tx.tenant)
        for row in drafts:
            await invoices.issue(tx, invoice_id=row["id"])
    main = next(row["bill_to_id"] for row in drafts if row["bill_to_id"] != payer)
    return made, deal, payer, main


async def of_department(made: Casework, department: str) -> None:
    await made.floor.admin.execute(
        "UPDATE people SET department = $2 WHERE tenant_id = $1", made.company.id, department
    )


@pytest.mark.parametrize("change", [_other_departments, _takes_over_the_rest, _ends, _all_on_one_paper])
async def test_late_usage_of_an_issued_period_is_shared_as_the_period_was(
    floor: Floor, change: Change
) -> None:
    made, deal, payer, main = await billed(floor)
    before = await papers(made)
    assert sorted((total, to == payer) for _, _, total, to in before) == [(110, False), (220, True)]
    async with transaction(made.clerk, now=AFTER) as tx:
        await change(tx, deal, payer)
    assert await closed(made, deal) == 0
    await made.done(at(7), at(7, 11))
    assert await closed(made, deal) == 100
    assert await papers(made) == before
    await closed(made, deal, NOVEMBER, LATER)
    (late,) = [each for each in await papers(made) if each not in before]
    ended = change is _ends
    assert late == ("invoice", "draft", 110, main if ended else payer)


async def test_a_period_that_is_not_issued_is_shared_as_it_is_agreed_now(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket())
    payer = await party(made, deal, departments=["営業部"])
    await of_department(made, "営業部")
    await made.done(at(5), at(5, 11))
    await closed(made, deal)
    assert [to for *_, to in await papers(made)] == [payer]
    async with transaction(made.clerk, now=AFTER) as tx:
        await _other_departments(tx, deal, payer)
    await closed(made, deal)
    (draft,) = await papers(made)
    assert draft[2] == 110
    assert draft[3] != payer


async def test_work_after_a_reopening_stays_out_of_a_period_that_was_issued_without_it(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    ticket = await made.done(at(5), at(5, 11))
    await made.reopened(ticket, at(6))
    await made.moved(ticket, Status.IN_PROGRESS, at(6, 11))
    await made.moved(ticket, Status.RESOLVED, at(6, 13))
    await closed(made, deal)
    async with transaction(made.clerk, now=AFTER) as tx:
        await invoices.issue(
            tx, invoice_id=await tx.fetchval("SELECT id FROM invoices WHERE tenant_id = $1", tx.tenant)
        )
        await contracts.change(tx, deal, {"bill_reopened_work": True})
    await made.done(at(7), at(7, 11))
    assert await closed(made, deal) == 3000
