"""Random histories of usage, corrections, closes, issues, credit notes and reopenings: what was billed for a month in the end is what
one fresh computation of it says. No usage twice, none lost.

`HISTORIES=1000` makes it a thousand of them.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, Refusal
from services.billing.closing import actions
from services.billing.invoices import actions as invoices
from services.billing.usage import imports, requests
from services.billing.usage.charges import Given
from services.billing.usage.imports import Counted
from services.rules.usage import hours
from services.rules.usage_sums import UsageSum
from tenants.db import transaction
from tests.support import reckoning
from tests.support.casework import Casework, at, casework, charge, contract, minimum, party, per_hour
from tests.support.floor import Floor
from tests.support.reckoning import Deal, Truth

HISTORIES = int(os.environ.get("HISTORIES", "12"))
pytestmark = pytest.mark.timeout(180 + 10 * HISTORIES)
MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
CARRIERS = (date(2026, 12, 1), date(2027, 1, 1))
CLOSED_AT = at(20, month=12).replace(year=2027)
YEN = Decimal(1)

EXTRA = charge(
    "extra", "graduated", tiers=[{"up_to": "10", "unit_price": "33.3"}, {"up_to": None, "unit_price": "55.5"}],
    included={"quantity": "3", "roll_over_months": 1},
)  # fmt: skip

months = st.sampled_from(range(len(MONTHS)))
quantities = st.integers(1, 60).map(lambda n: Decimal(n) / 4)
steps = st.one_of(
    st.tuples(st.just("bring"), months, quantities),
    st.tuples(st.just("take_back"), st.integers(0, 20)),
    st.tuples(st.just("work"), months, st.integers(1, 9)),
    st.tuples(st.just("correct"), st.integers(0, 20), st.integers(0, 20_000)),
    st.tuples(st.just("read")),
    st.tuples(st.just("close"), months),
    st.tuples(st.just("issue"), st.integers(0, 5)),
    st.tuples(st.just("credit"), st.integers(0, 5), st.integers(1, 40)),
    st.tuples(st.just("reopen"), months),
)


@dataclass(slots=True)
class History:
    """One company's bills, and what the test knows of them."""

    made: Casework
    contract: UUID
    deal: Deal
    truth: Truth = field(default_factory=Truth)
    items: list[tuple[str, UUID, Decimal]] = field(default_factory=list)
    worked: list[UUID] = field(default_factory=list)

    async def bring(self, month: int, quantity: Decimal) -> None:
        on, source = MONTHS[month].replace(day=10), f"s-{len(self.truth.done)}"
        async with transaction(self.made.clerk) as tx:
            (brought,) = await imports.bring(tx, [Counted(source, Given("extra", quantity, on))])
        assert brought.item is not None
        self.truth.done[source] = (on, UsageSum("units", quantity, charge="extra"))
        self.items.append((source, brought.item, quantity))

    async def take_back(self, n: int) -> None:
        if not self.items:
            return
        source, item, quantity = self.items.pop(n % len(self.items))
        on = self.truth.done[source][0]
        async with transaction(self.made.clerk) as tx:
            asked = await requests.ask(tx, given=Given("", -quantity, on), reason="誤り", reverses=item)
        async with transaction(self.made.approver) as tx:
            await requests.decide(tx, asked, approve=True)
        del self.truth.done[source]
        self.truth.done[f"back-{source}"] = (on, UsageSum("units", Decimal(0), charge="extra"))

    async def work(self, month: int, length: int) -> None:
        day, number = 3 + len(self.worked) % 20, MONTHS[month].month
        ticket = await self.made.done(at(day, 9, month=number), at(day, 9 + length, month=number))
        self.worked.append(ticket)
        on = MONTHS[month].replace(day=day)
        usage = UsageSum("hours", Decimal(length), task_type=self.made.kind, department="営業部")
        self.truth.done[str(ticket)] = (on, usage)

    async def correct(self, n: int, seconds: int) -> None:
        if not self.worked:
            return
        ticket = self.worked[n % len(self.worked)]
        await self.made.corrected(ticket, seconds, CLOSED_AT)
        on, usage = self.truth.done[str(ticket)]
        self.truth.done[str(ticket)] = (on, replace(usage, quantity=hours(seconds)))

    async def read(self) -> None:
        await self.made.read()

    async def close(self, month: int) -> None:
        await self.closed(MONTHS[month])

    async def closed(self, month_on: date) -> Decimal:
        async with transaction(self.made.clerk, now=CLOSED_AT) as tx:
            return (await actions.close(tx, contract_id=self.contract, month_on=month_on)).waiting

    async def issue(self, n: int) -> None:
        drafts = await self._papers("status = 'draft'")
        if drafts:
            await self._issue(drafts[n % len(drafts)])

    async def issue_all(self) -> None:
        for each in await self._papers("status = 'draft'"):
            await self._issue(each)

    async def credit(self, n: int, amount: int) -> None:
        """A credit note of people's own: it says nothing about usage."""
        issued = await self._papers("status = 'issued' AND kind = 'invoice'")
        if not issued:
            return
        line = invoices.LineCredit(1, Decimal(amount))
        try:
            async with transaction(self.made.clerk, now=CLOSED_AT) as tx:
                note = await invoices.draft_credit_note(
                    tx, invoice_id=issued[n % len(issued)], reason="お詫び", lines=[line]
                )
                await invoices.issue(tx, invoice_id=note)
        except (Conflict, Refusal):
            return  # nothing is left to credit

    async def reopen(self, month: int) -> None:
        async with transaction(self.made.clerk) as tx:
            period = await tx.fetchval(
                "SELECT id FROM billing_periods WHERE tenant_id = $1 AND starts_on = $2",
                tx.tenant,
                MONTHS[month],
            )
        if period is None:
            return
        try:
            async with transaction(self.made.clerk) as tx:
                await actions.reopen(tx, period_id=period)
        except (actions.PeriodIssued, actions.PeriodOpen):
            return

    async def _issue(self, invoice: UUID) -> None:
        async with transaction(self.made.clerk, now=CLOSED_AT) as tx:
            await invoices.issue(tx, invoice_id=invoice, accepting="確認済み")

    async def _papers(self, which: str) -> list[UUID]:
        async with transaction(self.made.clerk) as tx:
            rows = await tx.fetch(
                f"SELECT id FROM invoices WHERE tenant_id = $1 AND {which} ORDER BY id", tx.tenant
            )
        return [row["id"] for row in rows]

    async def wound_up(self) -> None:
        """Close everything and issue everything; a month more takes up what is left to adjust."""
        for month_on in (*MONTHS, *CARRIERS):
            await self.closed(month_on)
            await self.issue_all()
        for month_on in MONTHS:
            assert await self.closed(month_on) == 0
        await self.issue_all()


async def begun(floor: Floor) -> History:
    made = await casework(floor)
    deal = await contract(made, EXTRA, per_hour("3333.3"), minimum=minimum("2000"), starts_on=MONTHS[0])
    await party(made, deal, departments=["営業部"])
    await floor.admin.execute("UPDATE people SET department = '営業部' WHERE tenant_id = $1", made.company.id)
    return History(made, deal, await reckoning.deal(floor.admin, made.company.id, deal))


async def nothing_left_to_credit(floor: Floor, history: History, month_on: date, code: str) -> bool:
    """Whether the invoices of a party that billed a month have been given back whole, by the close or by people."""
    left: Any = await floor.admin.fetchval(
        "SELECT coalesce(sum(i.net - coalesce((SELECT sum(c.net) FROM invoices c WHERE c.tenant_id = i.tenant_id AND c.original_id = i.id"
        " AND c.status = 'issued'), 0)), 0) FROM invoices i JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id"
        " JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id"
        " WHERE i.tenant_id = $1 AND i.kind = 'invoice' AND p.starts_on = $2 AND b.code = $3",
        history.made.company.id, month_on, code,
    )  # fmt: skip
    return bool(left == 0)


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(steps, min_size=4, max_size=24))
async def test_what_was_billed_in_the_end_is_what_one_fresh_computation_says(
    floor: Floor, told: list[Any]
) -> None:
    history = await begun(floor)
    for name, *arguments in told:
        await getattr(history, name)(*arguments)
    await history.wound_up()
    left = await reckoning.differences(floor.admin, history.deal, history.truth, (*MONTHS, *CARRIERS))
    for (month_on, (code, _)), amount in left.items():
        assert amount > 0, f"{month_on} {code}: {-amount} was done and not billed"
        assert amount < YEN or await nothing_left_to_credit(floor, history, month_on, code), (
            f"{month_on} {code}: {amount} too much"
        )
    tenant = history.made.company.id
    entity = await floor.admin.fetchval("SELECT legal_entity_id FROM contracts WHERE tenant_id = $1", tenant)
    assert await reckoning.gaps_in_numbers(floor.admin, [entity]) == 0
    assert await reckoning.billed_twice(floor.admin, [tenant]) == 0
