"""The close killed in the middle, again and again, with issues in between: no usage twice, none lost, no gap in numbers, no invoice twice.

`python -m bench kills` kills a thousand times; test_kills.py a few. Each kill is aimed at one process by its pid, and counts only if
that process died of it after it had begun to close and before it was done.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.billing.usage import imports, requests
from services.billing.usage.charges import Given
from services.billing.usage.imports import Counted
from services.rules.months import before, next_of
from services.rules.usage_sums import UsageSum
from tenants.db import transaction
from tests.journeys import closers
from tests.journeys.forks import Forks, forking
from tests.support import reckoning
from tests.support.casework import Casework, casework, charge, contract, minimum
from tests.support.floor import Floor
from tests.support.reckoning import Deal, Truth

TENANTS = 3
FIRST = date(2019, 1, 1)
KILLS_A_MONTH = 12
EXTRA = charge(
    "extra", "graduated", tiers=[{"up_to": "10", "unit_price": "30"}, {"up_to": None, "unit_price": "50"}],
    included={"quantity": "3", "roll_over_months": 1},
)  # fmt: skip


@dataclass(slots=True)
class Client:
    """A company, and what only the test knows was done for it."""

    made: Casework
    deal: Deal
    truth: Truth = field(default_factory=Truth)
    items: list[tuple[str, UUID, Decimal]] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What struck, and what stands at the end; all but the first four must be nought."""

    hits: int = 0
    missed: int = 0
    invoices: int = 0
    items: int = 0
    items_lost: int = 0
    items_twice: int = 0
    months_billed_wrong: int = 0
    gaps_in_numbers: int = 0
    billed_twice: int = 0
    gaps_in_places: int = 0

    @property
    def troubles(self) -> dict[str, int]:
        """What should be nought and is not."""
        return {name: n for name in self.__slots__[4:] if (n := getattr(self, name))}

    def lines(self) -> list[str]:
        return [f"{name.replace('_', ' ')}: {getattr(self, name)}" for name in self.__slots__]


async def strike(floor: Floor, worker_url: str, *, kills: int, seed: int = 1) -> Report:
    """Kill so many closes, wind up, and count."""
    chance, clients = random.Random(seed), await _clients(floor)
    tenants, report = [each.made.company.id for each in clients], Report()
    async with forking(closers, worker_url, seconds=1) as forks:
        month_on = await _killed(forks, clients, chance, report, kills)
        for _ in range(3):  # what is left to adjust stands on the next month's bill
            await forks.let_live(f"{month_on:%Y-%m}", tenants)
            month_on = next_of(month_on)
    await _count(floor, clients, report, until=before(month_on))
    return report


async def _killed(
    forks: Forks, clients: list[Client], chance: random.Random, report: Report, kills: int
) -> date:
    """The month that comes next."""
    month_on, tenants = FIRST, [each.made.company.id for each in clients]
    await forks.let_live(f"{month_on:%Y-%m}", tenants)
    while report.hits < kills:
        for client in clients:
            await _happen(client, chance, month_on)
        if await forks.strike(f"{month_on:%Y-%m}", tenants, chance):
            report.hits += 1
            if report.hits % KILLS_A_MONTH == 0:
                await forks.let_live(f"{month_on:%Y-%m}", tenants)
                month_on = next_of(month_on)
        else:
            report.missed += 1
    await forks.let_live(f"{month_on:%Y-%m}", tenants)
    return next_of(month_on)


async def _clients(floor: Floor) -> list[Client]:
    """Companies billed by one legal entity: they share its series of numbers."""
    made = [await casework(floor) for _ in range(TENANTS)]
    entity: UUID | None = None
    clients = []
    for each in made:
        shared = {"legal_entity_id": entity} if entity else {}
        deal = await contract(
            each, EXTRA, minimum=minimum("700"), starts_on=FIRST, cards_from=FIRST, **shared
        )
        entity = await floor.admin.fetchval("SELECT legal_entity_id FROM contracts WHERE id = $1", deal)
        clients.append(Client(each, await reckoning.deal(floor.admin, each.company.id, deal)))
    return clients


async def _happen(client: Client, chance: random.Random, month_on: date) -> None:
    """Something is done this month or becomes known of an earlier one, or something turns out not to have been done."""
    if client.items and chance.random() < 0.2:
        await _taken_back(client, chance)
        return
    earlier = before(month_on, by=chance.choice((0, 0, 0, 1, 2)))
    on = max(earlier, FIRST).replace(day=chance.randint(1, 28))
    quantity, source = Decimal(chance.randint(1, 12)), f"k-{len(client.truth.done)}"
    async with transaction(client.made.clerk) as tx:
        (brought,) = await imports.bring(tx, [Counted(source, Given("extra", quantity, on))])
    assert brought.item is not None
    client.truth.done[source] = (on, UsageSum("units", quantity, charge="extra"))
    client.items.append((source, brought.item, quantity))


async def _taken_back(client: Client, chance: random.Random) -> None:
    source, item, quantity = client.items.pop(chance.randrange(len(client.items)))
    on, usage = client.truth.done[source]
    async with transaction(client.made.clerk) as tx:
        asked = await requests.ask(tx, given=Given("", -quantity, on), reason="x", reverses=item)
    async with transaction(client.made.approver) as tx:
        await requests.decide(tx, asked, approve=True)
    client.truth.done[f"back-{source}"] = (on, UsageSum("units", -usage.quantity, charge="extra"))


async def _count(floor: Floor, clients: list[Client], report: Report, *, until: date) -> None:
    tenants = [each.made.company.id for each in clients]
    listed = [FIRST]
    while listed[-1] < until:
        listed.append(next_of(listed[-1]))
    for client in clients:
        left = await reckoning.differences(floor.admin, client.deal, client.truth, listed)
        report.months_billed_wrong += len(left)
    brought = sum(not source.startswith("back-") for each in clients for source in each.truth.done)
    report.items, sources = await reckoning.recorded(floor.admin, tenants)
    report.items_twice, report.items_lost = report.items - sources, brought - sources
    entities = await floor.admin.fetch(
        "SELECT DISTINCT legal_entity_id AS id FROM contracts WHERE tenant_id = ANY($1)", tenants
    )
    report.gaps_in_numbers = await reckoning.gaps_in_numbers(floor.admin, [row["id"] for row in entities])
    report.billed_twice = await reckoning.billed_twice(floor.admin, tenants)
    report.gaps_in_places = await reckoning.gaps_in_places(floor.admin, tenants)
    report.invoices = await floor.admin.fetchval(
        "SELECT count(*) FROM invoices WHERE tenant_id = ANY($1) AND status = 'issued'", tenants
    )
