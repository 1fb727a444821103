"""What a client's work earned: billed by kind of work, cost by kind and by team, and nothing put where nothing says so."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Denied
from core.ids import new_id
from services.billing import profit
from services.billing.closing import actions
from services.billing.profit import Profit
from tenants.db import transaction
from tests.support.casework import Casework, at, casework, charge, contract, per_hour, per_ticket
from tests.support.floor import Floor

OCTOBER = date(2026, 10, 1)
FIXED = charge("fee", "fixed", amount="9000")


async def graded(made: Casework, hourly: str = "2000") -> None:
    """The people of this company's work have a grade that costs so much an hour."""
    grade, insert = new_id(), made.floor._insert
    await insert(
        "grades",
        id=grade,
        code=f"g-{grade.hex[-8:]}",
        name_ja="等級",
        name_en="Grade",
        version=1,
        created_at=at(1, month=4),
    )
    await insert("grade_costs", grade_id=grade, effective_on=date(2026, 4, 1), currency="JPY", hourly_cost=Decimal(hourly),
                 created_by=made.clerk.actor, created_at=at(1, month=4))  # fmt: skip
    await insert("staff_grades", person_id=made.worker.actor, from_on=date(2026, 4, 1), grade_id=grade,
                 created_by=made.clerk.actor, created_at=at(1, month=4))  # fmt: skip


async def team(made: Casework, name: str, *, from_on: date, until_on: date | None = None) -> None:
    found, insert = new_id(), made.floor._insert
    await insert(
        "teams",
        id=found,
        code=f"t-{found.hex[-8:]}",
        name_ja=name,
        name_en=name,
        version=1,
        created_at=at(1, month=4),
    )
    await insert(
        "team_members",
        id=new_id(),
        team_id=found,
        person_id=made.worker.actor,
        from_on=from_on,
        until_on=until_on,
    )


async def closed(made: Casework, deal: UUID) -> Profit:
    async with transaction(made.clerk, now=at(2, month=11)) as tx:
        await actions.close(tx, contract_id=deal, month_on=OCTOBER)
    return await read(made)


async def read(made: Casework) -> Profit:
    async with transaction(made.clerk, now=at(2, month=11)) as tx:
        return await profit.of_client(tx, await profit.hourly_costs(tx), OCTOBER)


def by_name(found: Profit, names: dict[str, str]) -> dict[str, tuple[Decimal, Decimal, Decimal | None]]:
    """Usage, allocated and cost by kind, under the names of the test."""
    return {
        next((code for code, name in names.items() if each.name and each.name["ja"] == name), ""): (
            each.usage, each.allocated, each.cost.known
        )
        for each in found.kinds
    }  # fmt: skip


async def names_of(made: Casework) -> dict[str, str]:
    async with transaction(made.clerk) as tx:
        rows = await tx.fetch("SELECT code, name_ja FROM task_types WHERE tenant_id = $1", tx.tenant)
    return {row["code"]: row["name_ja"] for row in rows}


async def test_usage_falls_on_its_kind_and_a_fee_is_shared_out_by_the_hours(floor: Floor) -> None:
    made = await casework(floor)
    other = await floor.task_type(made.company, await floor.queue())
    await floor.admin.execute("UPDATE task_types SET name_ja = code WHERE tenant_id = $1", made.company.id)
    await graded(made)
    deal = await contract(made, per_ticket("100", kinds=[made.kind]), per_hour("3000", kinds=[other]), FIXED)
    await made.done(at(5), at(5, 11))
    await made.done(at(6), at(6, 12), kind=other)
    found = await closed(made, deal)
    names = await names_of(made)
    hours = {kind: Decimal(n) for kind, n in ((made.kind, 1), (other, 2))}
    shown = by_name(found, names)
    assert found.last.billed is not None
    assert sum(each.billed for each in found.kinds) == found.last.billed.net == 100 + 6000 + 9000
    assert shown[made.kind] == (100, 3000, hours[made.kind] * 2000)
    assert shown[other] == (6000, 6000, hours[other] * 2000)


async def test_a_fee_without_any_work_falls_on_no_kind(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, FIXED)
    (only,) = (await closed(made, deal)).kinds
    assert (only.name, only.billed, only.margin) == (None, 9000, 9000)


async def test_prices_with_tax_inside_are_shown_without(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("110", kinds=[made.kind]), tax_mode="inclusive")
    await made.done(at(5), at(5, 11))
    found = await closed(made, deal)
    assert [each.billed for each in found.kinds] == [100]


async def test_the_cost_of_work_is_told_by_the_team_of_its_day(floor: Floor) -> None:
    made = await casework(floor)
    await graded(made)
    await team(made, "A班", from_on=date(2026, 4, 1), until_on=date(2026, 10, 6))
    await team(made, "B班", from_on=date(2026, 10, 6), until_on=date(2026, 10, 8))
    for day in (5, 6, 7, 9):
        await made.done(at(day), at(day, 11))
    found = await read(made)
    assert [(each.name and each.name["ja"], each.cost.known) for each in found.teams] == [
        ("B班", 4000), ("A班", 2000), (None, 2000),
    ]  # fmt: skip


async def test_work_without_a_price_has_no_margin_and_others_see_nothing(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100", kinds=[made.kind]))
    await made.done(at(5), at(5, 11))
    (only,) = (await closed(made, deal)).kinds
    assert (only.billed, only.cost.known, only.margin) == (100, None, None)
    for scope in (made.worker, made.approver):
        async with transaction(scope) as tx:
            with pytest.raises(Denied):
                await profit.hourly_costs(tx)
