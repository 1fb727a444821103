"""What each client's work earns: billed, against the cost of the minutes, by month and by kind of work. For billing and administrators."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.billing import bars, gate, months
from api.web.billing.frame import frame, show
from api.web.billing.gate import Costs
from api.web.billing.months import Shown
from api.web.floor import inside
from api.web.guard import PageRoute
from services.billing import profit
from services.billing.profit import Profit
from services.rules.hourly_costs import Cost
from tenants.db import transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True, slots=True)
class Client:
    """A client and what its work earned."""

    company: CompanyCard
    profit: Profit


@router.get("/billing/profit")
async def profitability(request: Request, reader: Costs, month: Text = "", tenant: Text = "") -> Response:
    """All clients in the month; the chosen one (the first that was billed or worked for) with its last six."""
    around = await frame(reader)
    at = months.shown(month, around.formats.today)
    clients = await _clients(reader.who, at)
    chosen = next((each for each in clients if each.company.key == tenant), next(iter(clients), None))
    rows = (
        [
            (each.month, (each.billed.net if each.billed else None, each.cost.known))
            for each in chosen.profit.months
        ]
        if chosen
        else []
    )
    return await show(
        request,
        reader,
        "profit.html",
        around,
        at=at,
        clients=clients,
        chosen=chosen,
        chart=bars.chart(rows),
        whole=_whole(clients),
    )


async def _clients(scope: Scope, at: Shown) -> list[Client]:
    """Those with anything in these months, the largest bill first."""
    companies = {each.id: each for each in await gate.clients(scope)}
    async with transaction(scope.outside()) as tx:
        costs = await profit.hourly_costs(tx)
    found = await inside.each(scope, companies, lambda tx: profit.of_client(tx, costs, at.first))
    active = [
        Client(companies[tenant], each)
        for tenant, each in found.items()
        if any(one.billed or one.cost.seconds for one in each.months)
    ]
    return sorted(active, key=lambda each: (-_net(each), each.company.key))


def _net(client: Client) -> Decimal:
    billed = client.profit.last.billed
    return billed.net if billed else Decimal(0)


def _whole(clients: list[Client]) -> tuple[Decimal, Cost]:
    """What all of them come to together."""
    return sum(map(_net, clients), Decimal(0)), sum((each.profit.last.cost for each in clients), Cost())
