"""The places of the product, and which of them somebody sees in the rail or the bar."""

from dataclasses import dataclass

from api.web.chrome import Chrome
from api.web.words import noop
from tenants.roles import Role
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. `name` is a message; `grant` is needed to see it; `keys` go there (`g m`); `also` lies in it."""

    path: str
    name: str
    icon: str
    grant: str = ""
    count: str = ""
    keys: str = ""
    roles: frozenset[Role] = frozenset()
    also: tuple[str, ...] = ()

    def is_for(self, scope: Scope) -> bool:
        return (not self.grant or scope.may(self.grant)) and (
            not self.roles or not scope.roles.isdisjoint(self.roles)
        )


_LEADS = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.ACCOUNT_MANAGER, Role.AUDITOR})
_WORKS = frozenset({Role.OPERATOR, Role.TEAM_LEAD, Role.IN_HOUSE_WORKER})

DESK = (
    Place("/console", noop("My work"), "home", "queues.next", "mine", "g m", _WORKS),
    Place("/console/queues", noop("Queues"), "inbox", "queues.read", "waiting", "g q"),
    Place("/console/tickets", noop("Tickets"), "list", "tickets.read", keys="g t"),
    Place("/floor", noop("Floor"), "two", "queues.read", keys="g f", roles=_LEADS),
    Place("/reports", noop("Reports"), "chart", "reports.read", keys="g d"),
    Place("/procedures", noop("Procedures"), "book", "procedures.read", keys="g p"),
    Place("/floor/skills", noop("Skills"), "user", "skills.read", keys="g s", roles=_LEADS),
    Place("/floor/rules", noop("Queue rules"), "arrow", "routing_rules.read", roles=_LEADS),
    Place("/floor/calendars", noop("Calendars"), "calendar", "calendars.read", roles=_LEADS),
    Place("/floor/policies", noop("SLA policies"), "at_risk", "sla_policies.read", roles=_LEADS),
    Place("/admin/catalogue", noop("Catalogue"), "doc", "task_types.write", roles=_LEADS),
    Place("/floor/macros", noop("Saved replies"), "doc", "macros.write"),
    Place("/billing", noop("Billing"), "yen", "invoices.read", "checks", "g b"),
    Place(
        "/billing/profit",
        noop("Profitability"),
        "chart",
        "grades.read",
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    Place(
        "/admin",
        noop("Administration"),
        "shield",
        "tenants.read",
        keys="g a",
        roles=frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
)
"""The staff's rail."""

BILLING = (
    Place("/billing", noop("Monthly close"), "yen", "invoices.read", "checks", "g m"),
    Place("/billing/invoices", noop("Invoices"), "doc", "invoices.read", keys="g i"),
    Place(
        "/billing/payments",
        noop("Payments"),
        "card",
        "payments.read",
        "deposits",
        "g p",
        also=("/billing/statements", "/billing/credits"),
    ),
    Place(
        "/billing/contracts",
        noop("Contracts and prices"),
        "handshake",
        "contracts.read",
        keys="g c",
        also=("/billing/entities",),
    ),
    Place("/billing/corrections", noop("Credit notes"), "refresh", "invoices.read", keys="g k"),
    Place("/billing/books", noop("Books"), "book", "ledger.read", keys="g l"),
    Place("/billing/usage", noop("Usage"), "list", "usage.read", keys="g u"),
    Place(
        "/billing/profit",
        noop("Profitability"),
        "chart",
        "grades.read",
        keys="g r",
        also=("/billing/grades",),
    ),
    Place("/reports", noop("Reports"), "chart", "reports.read", keys="g d"),
    Place("/console/tickets", noop("Tickets"), "ticket", "tickets.read", keys="g t"),
)
"""The rail of who does nothing but billing."""

PORTAL = (
    Place("/portal", noop("Home"), "home"),
    Place("/portal/catalogue", noop("Request something"), "plus", "tickets.create", also=("/portal/new",)),
    Place("/portal/tickets", noop("Requests"), "list", "tickets.read", "asked"),
    Place("/portal/approvals", noop("Approvals"), "check", "approvals.decide", "decisions"),
    Place(
        "/portal/reports",
        noop("Reports"),
        "chart",
        "reports.read",
        "reviews",
        also=("/portal/monthly", "/portal/comparison"),
    ),
    Place("/portal/invoices", noop("Invoices"), "yen", "invoices.read"),
    Place("/portal/company", noop("Company"), "two", "users.read", also=("/portal/contract",)),
    Place("/console", noop("In-house work"), "inbox", "queues.next", "mine"),
)
"""The client's bar."""


IN_HOUSE = (
    *(
        place
        for place in DESK
        if place.path in {"/console", "/console/queues", "/console/tickets", "/procedures"}
    ),
    Place("/portal", noop("Portal"), "building"),
)
"""The rail of a company's own workers, at the desk."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place as it is shown to somebody."""

    path: str
    name: str
    icon: str
    keys: str
    count: int | None
    is_current: bool


def links(scope: Scope, chrome: Chrome, path: str) -> list[Link]:
    """The places somebody sees, in order; the one that the path lies in is current."""
    places = [place for place in _of(scope, path) if place.is_for(scope)]
    holding = [
        (len(at), place.path) for place in places for at in (place.path, *place.also) if _holds(at, path)
    ]
    current = max(holding, default=(0, None))[1]
    return [
        Link(p.path, p.name, p.icon, p.keys, getattr(chrome, p.count) if p.count else None, p.path == current)
        for p in places
    ]


def _of(scope: Scope, path: str) -> tuple[Place, ...]:
    if scope.is_staff:
        return BILLING if scope.roles == _ONLY_BILLS else DESK
    return IN_HOUSE if path.startswith(("/console", "/procedures")) else PORTAL


_ONLY_BILLS = frozenset({Role.BILLING_CLERK})
_EXACT = frozenset({"/console"})
"""Places under whose addresses others lie that are not of them."""


def _holds(place: str, path: str) -> bool:
    return path == place or (path.startswith(f"{place}/") and place not in _EXACT)


def home_of(scope: Scope) -> str:
    """Where somebody begins: what their role is there for."""
    if not scope.is_staff:
        only_works = scope.roles == frozenset({Role.IN_HOUSE_WORKER})
        return "/console" if only_works else "/portal"
    for role, path in _HOMES:
        if role in scope.roles:
            return path
    return "/console/tickets"


_HOMES = (
    (Role.TEAM_LEAD, "/floor"), (Role.OPERATOR, "/console"), (Role.ADMINISTRATOR, "/admin"), (Role.ACCOUNT_MANAGER, "/reports"),
    (Role.AUDITOR, "/admin"), (Role.BILLING_CLERK, "/billing"),
)  # fmt: skip
