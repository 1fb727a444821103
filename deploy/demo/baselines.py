"""What the demo's companies say of their own costs before the work is handed over: some values confirmed, most assumed, some missing.

For アクメ東京 outsourcing pays for most kinds of work, and does not for payroll; nobody there has said what payment files take.
花見フーズ has not said yet what the transition cost, so no kind of work of theirs can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from deploy.demo.clock import Clock
from deploy.demo.shapes import Demand
from deploy.demo.world import Client, World
from services.in_force import reading
from services.rules import months
from services.rules.sourcing_inputs import Given
from services.sourcing import actions
from services.sourcing.actions import Changes
from tenants.db import Tx, transaction
from tenants.roles import Role
from tenants.scope import Scope

MINUTES: Mapping[str, int] = {
    "it.helpdesk": 55, "it.password-reset": 30, "it.account-issue": 60, "it.account-disable": 45, "it.pc-kitting": 280, "it.licence-management": 110,
    "accounting.invoice-processing": 260, "accounting.expense-check": 270, "accounting.invoice-issuing": 230, "accounting.monthly-close": 900,
    "finance.payment-matching": 140, "finance.bank-reconciliation": 150, "finance.payment-file": 190, "hr.onboarding": 150, "hr.offboarding": 110,
    "hr.attendance-check": 180, "hr.payroll": 420, "hr.applicant-handling": 100, "ga.supplies-order": 55, "ga.business-cards": 6,
    "ga.contract-management": 90, "ga.mail-digitisation": 130, "ga.travel-booking": 75, "own.meeting-room": 85, "own.shift-table": 120,
    "own.vendor-call": 90,
}  # fmt: skip
"""Hands-on minutes a ticket in the companies' own hands: less practice, and no procedure beside them."""
UNSAID = {"ACME": {"finance.payment-file"}, "NORTH": {"own.vendor-call"}}
UNPAID = {"HANAMI": ("transition_cost", "term_months")}
HOURS_A_MONTH = 160
PAYROLL = {"ja": "人事部の給与台帳（直近12か月の平均）", "en": "Payroll of the last twelve months"}
STUDY = {"ja": "2週間の作業時間調査", "en": "Time study over two weeks"}
_STUDIED = frozenset({"accounting.invoice-processing", "it.helpdesk", "hr.onboarding"})


@dataclass(frozen=True, slots=True)
class Stating:
    """What was said at the set-up, one transaction a baseline, by the account manager."""

    world: World
    clock: Clock
    starts_on: date

    async def everything(self) -> None:
        """Each company, then each kind of its work."""
        for client in self.world.clients.values():
            await self._company(client)
            for demand in client.company.demand:
                if demand.code not in UNSAID.get(client.company.key, ()):
                    await self._kind(client, demand)

    async def _company(self, client: Client) -> None:
        async with transaction(self._manager(client), now=self.clock.tick()) as tx:
            made = await actions.begin(tx, task_type_id=None, month_on=months.of(self.starts_on))
            unsaid = UNPAID.get(client.company.key, ())
            await actions.change(tx, made, Changes({}, unsaid), version=None)
            source = PAYROLL[client.company.locale]
            await actions.confirm(tx, made, inputs=["overhead_rate"], source=source, version=None)

    async def _kind(self, client: Client, demand: Demand) -> None:
        async with transaction(self._manager(client), now=self.clock.tick()) as tx:
            kind = (await reading.of(tx)).by_code[demand.code]
            made = await actions.begin(tx, task_type_id=kind.id, month_on=months.of(self.starts_on))
            await actions.change(tx, made, Changes(_said(demand)), version=None)
            if demand.code in _STUDIED:
                await _studied(tx, made, client.company.locale)

    def _manager(self, client: Client) -> Scope:
        managers = (each for each in self.world.staff if each.person.role is Role.ACCOUNT_MANAGER)
        return next(each.scope for each in managers if client.id in each.scope.tenants).at(client.id)


async def _studied(tx: Tx, baseline: UUID, language: str) -> None:
    await actions.confirm(
        tx, baseline, inputs=["minutes_per_case", "error_rate"], source=STUDY[language], version=None
    )
    await actions.confirm(tx, baseline, inputs=["hourly_pay"], source=PAYROLL[language], version=None)


def _said(demand: Demand) -> dict[str, Given]:
    """Minutes with their spread, half of them to mend an error, and as many people as the work needs."""
    minutes = Decimal(MINUTES[demand.code])
    people = (minutes * Decimal(str(demand.monthly)) / 60 / Decimal("0.75") / HOURS_A_MONTH).quantize(
        Decimal("0.001")
    )
    return {
        "minutes_per_case": _around(minutes, "0.85", "1.25"),
        "rework_minutes": _around(minutes / 2, "0.6", "1.6"),
        "people": _around(max(people, Decimal("0.01")), "0.8", "1.3"),
    }


def _around(value: Decimal, low: str, high: str) -> Given:
    places = Decimal("0.001")
    return Given(value, (value * Decimal(low)).quantize(places), (value * Decimal(high)).quantize(places))
