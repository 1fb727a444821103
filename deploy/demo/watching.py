"""What the demo's people watch, and which reports come to them: set up in the last whole month, so that both have something to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from deploy.demo.books import Books, tokyo, working_day
from deploy.demo.world import Client
from services.alerts import actions as alerts
from services.alerts.actions import NewAlert
from services.subscriptions import actions as subscriptions
from services.subscriptions.actions import NewSubscription
from tenants.roles import Role
from tenants.scope import Scope

SET_UP_ON = 19
"""Days into the last whole month."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody wants to know of a company: the account manager, or `by_client` its own manager."""

    company: str
    alerts: Sequence[NewAlert] = ()
    reports: Sequence[NewSubscription] = ()
    by_client: bool = False


def _below(figure: str, raised: str, cleared: str) -> NewAlert:
    return NewAlert(figure, "below", Decimal(raised), Decimal(cleared))


def _above(figure: str, raised: str, cleared: str) -> NewAlert:
    return NewAlert(figure, "above", Decimal(raised), Decimal(cleared), fewest=1)


WISHED: Sequence[Wished] = (
    Wished(
        "ACME",
        [_below("sla_resolution", "0.92", "0.94"), _below("saving", "400000", "450000")],
        [NewSubscription("sla"), NewSubscription("throughput", every="week", on_day=0)],
    ),
    Wished("HANAMI", [_above("backlog_overdue", "10", "5")], [NewSubscription("sla", hour=9)]),
    Wished("NORTH", [_below("first_pass", "0.9", "0.93")], [NewSubscription("dependence", on_day=5)]),
    Wished("ACME", [_above("backlog_overdue", "5", "3")], [NewSubscription("sla")], by_client=True),
    Wished(
        "NORTH",
        [_below("sla_first_response", "0.9", "0.92")],
        [NewSubscription("throughput", language="en")],
        by_client=True,
    ),
)


def plan_watching(books: Books) -> None:
    """Plan it, where a whole month lies behind."""
    month = books.month(0)
    if month is None:
        return
    day = working_day(month + timedelta(days=SET_UP_ON))
    for n, wished in enumerate(WISHED):
        client = books.world.clients[wished.company]
        who = _who(books, client, wished)
        at = tokyo(day, 15) + timedelta(minutes=7 * n)
        for each in wished.alerts:
            books.plan(at, partial(books.act, who, client, partial(alerts.watch, new=each)))
        for report in wished.reports:
            books.plan(at, partial(books.act, who, client, partial(subscriptions.subscribe, new=report)))


def _who(books: Books, client: Client, wished: Wished) -> Scope:
    return client.of(Role.CLIENT_MANAGER)[0].scope if wished.by_client else books.manager
