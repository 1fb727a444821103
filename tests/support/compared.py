"""The month that docs/comparison.md works out by hand, as rows: two kinds of work outsourced, one done in-house."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.ids import new_id
from services.rules import histograms, tallies
from services.rules.report_sums import DAYS, SLA
from services.rules.sourcing_inputs import Given
from services.sourcing import actions
from services.sourcing.actions import Changes
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.support import office
from tests.support.bills import Bills, Contract, line
from tests.support.floor import Company, Floor
from tests.support.rollups import put

MONTH = date(2026, 10, 1)
ZERO_TEAM = UUID(int=0)


def given(value: str, low: str | None = None, high: str | None = None) -> Given:
    return Given(Decimal(value), Decimal(low or value), Decimal(high or value))


INVOICES = {
    "minutes_per_case": given("12", "10", "15"), "error_rate": given("0.04", "0.02", "0.07"), "rework_minutes": given("15", "10", "25"),
    "hourly_pay": given("2000", "1800", "2400"), "people": given("0.5", "0.4", "0.7"), "hiring_cost": given("600000", "400000", "900000"),
    "tenure_months": given("40", "30", "60"), "tools": given("5000", "3000", "8000"),
}  # fmt: skip
SUPPLIES = {
    "minutes_per_case": given("10", "8", "12"), "error_rate": given("0.02", "0.01", "0.03"), "rework_minutes": given("10"),
    "hourly_pay": given("1800", "1700", "1900"), "people": given("0.1"), "hiring_cost": given("400000"), "tenure_months": given("50"),
    "tools": given("0"),
}  # fmt: skip
COMPANY = {
    "overhead_rate": given("0.35", "0.25", "0.45"), "utilisation": given("0.75", "0.65", "0.85"), "governance_hours": given("6", "4", "9"),
    "governance_pay": given("4000", "3500", "5000"), "transition_cost": given("360000", "240000", "600000"), "term_months": given("24"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """A company whose month is known, by the codes of its kinds of work."""

    company: Company
    manager: Scope
    staff: Scope
    contract: Contract
    draft: UUID
    invoices: str
    supplies: str
    contracts: str


async def client(floor: Floor, bills: Bills, *, currency: str = "JPY") -> Client:
    """The whole month: work, invoice and baselines, all money in this currency."""
    company = await floor.company()
    codes = [await floor.task_type(company) for _ in range(3)]
    contract = await bills.contract(company, currency=currency)
    manager = (await floor.operator(company, roles=(Role.ACCOUNT_MANAGER,))).at(company.id)
    await done(
        bills,
        company,
        codes[0],
        resolved=400,
        seconds=270_000,
        first_pass=388,
        met=392,
        breached=8,
        excused=2,
    )
    await done(bills, company, codes[1], resolved=60, seconds=90_000, first_pass=60, met=60)
    await done(
        bills,
        company,
        codes[2],
        resolved=45,
        seconds=54_000,
        first_pass=44,
        sourcing="in_house",
        people=(41, 4),
    )
    lines = [
        line("80000", charge="entry", quantity=Decimal(400), facts={"task_types": {codes[0]: "400"}, "usage": {"task_types": [codes[0]]}}),
        line("54000", charge="orders", quantity=Decimal(60), facts={"task_types": {codes[1]: "60"}, "usage": {"task_types": [codes[1]]}}),
        line("20000", charge="fee"),
        line("-4000", charge="service-credit", kind="service_credit"),
    ]  # fmt: skip
    draft = await bills.draft(contract, lines, period_id=contract.period)
    made = Client(
        company, await office.user(company.id, Role.CLIENT_MANAGER), manager, contract, draft, *codes
    )
    await said(made, codes[0], INVOICES)
    await said(made, codes[1], SUPPLIES)
    await said(made, None, COMPANY)
    return made


async def said(made: Client, code: str | None, inputs: dict[str, Given], *, month: date = MONTH) -> UUID:
    """A baseline as its people enter it."""
    async with transaction(made.staff) as tx:
        kind = await tx.fetchval(
            "SELECT id FROM task_types WHERE tenant_id = $1 AND code = $2", tx.tenant, code
        )
        baseline = await actions.begin(tx, task_type_id=kind, month_on=month, start="empty")
        await actions.change(tx, baseline, Changes(inputs), version=None)
    return baseline


async def done(
    bills: Bills,
    company: Company,
    code: str,
    *,
    resolved: int,
    seconds: int,
    first_pass: int,
    sourcing: str = "outsourced",
    met: int = 0,
    breached: int = 0,
    excused: int = 0,
    people: tuple[int, ...] = (),
) -> None:
    """What the rollups hold of a month: all of it on its 15th, by nobody's team, each ticket done within four hours."""
    kind = await bills.admin.fetchval(
        "SELECT id FROM task_types WHERE tenant_id = $1 AND code = $2", company.id, code
    )
    at: dict[str, Any] = {"tenant_id": company.id, "task_type_id": kind, "sourcing": sourcing}
    each = {**at, "day": MONTH.replace(day=15), "team_id": ZERO_TEAM, "priority": "normal"}
    await put(
        bills.admin, DAYS, **each, resolved=resolved, created=resolved, first_pass=first_pass, worked=resolved, touch_seconds=seconds,
        work_seconds=seconds, work_squares=Decimal(seconds * seconds // resolved), cost=Decimal(0),
        cycle_tally=resolved * tallies.one(histograms.bucket(4 * 3600)),
    )  # fmt: skip
    if met or breached:
        await put(bills.admin, SLA, **each, metric="resolution", met=met, breached=breached, excused=excused)
    for n in people or (resolved,):
        await bills._insert(
            "report_people", **at, month=MONTH, person_id=new_id(), resolved=n, under_procedure=n
        )
