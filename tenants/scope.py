"""Who asks, and what they may see: carried from the edge to the database."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from core.errors import Denied, NotFound
from tenants.roles import Role, Side, grants_of

PROVIDER_TENANT = UUID("00000000-0000-7000-8000-000000000001")
"""The provider is itself a tenant (key PROVIDER): its people, queues and settings give events in its own sequence."""

ALL_DOMAINS = frozenset({"hr", "general_affairs", "accounting", "finance", "it"})


@dataclass(frozen=True, slots=True)
class Clearance:
    """What staff may see of one tenant. `my_number`: specific personal information as well."""

    tenant: UUID
    domains: frozenset[str] = ALL_DOMAINS
    my_number: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A principal behind a wall.

    `tenant` is the one tenant whose rows a transaction may touch, or none; `clearances` say what else of which tenants.
    A client-side principal has exactly one tenant. `scopes` (OAuth) bound the grants; None means no such bound.
    """

    actor: UUID
    actor_kind: str  # person, api_client or system
    side: Side
    roles: frozenset[Role]
    tenant: UUID | None
    clearances: tuple[Clearance, ...]
    principal: str
    language: str = "ja"
    department: str | None = None
    team: UUID | None = None
    scopes: frozenset[str] | None = None
    grants: frozenset[str] = field(default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        if not self.grants:
            object.__setattr__(self, "grants", grants_of(self.roles))

    @property
    def is_staff(self) -> bool:
        return self.side is Side.PROVIDER

    @property
    def tenants(self) -> tuple[UUID, ...]:
        """The set of tenants that the board wall lets through."""
        return tuple(c.tenant for c in self.clearances)

    def domains(self, tenant: UUID | None = None) -> frozenset[str]:
        """The domains of work visible in a tenant; empty when it is not visible at all."""
        wanted = tenant or self.tenant
        return frozenset[str]().union(*(c.domains for c in self.clearances if c.tenant == wanted))

    def at(self, tenant: UUID) -> "Scope":
        """The same principal inside a tenant's wall. NotFound where they may not see it: as if it did not exist."""
        if tenant not in self.tenants and not (tenant == PROVIDER_TENANT and self.is_staff):
            raise NotFound("No such tenant, or you are not cleared for it.")
        return self if tenant == self.tenant else replace(self, tenant=tenant)

    def may(self, grant: str) -> bool:
        return grant in self.grants

    def require(self, grant: str) -> None:
        """Raise Denied (403) unless the roles carry this grant."""
        if grant not in self.grants:
            raise Denied(f"Your role does not allow this ({grant}).", grant=grant)

    @property
    def here(self) -> UUID:
        """The tenant whose wall this is; a programming error where none was entered."""
        if self.tenant is None:
            raise RuntimeError("no tenant was entered")
        return self.tenant


def system(tenant: UUID | None = None, *, name: str = "worker") -> Scope:
    """The product itself, acting inside one tenant: sweeps, routing, timers."""
    return Scope(
        actor=SYSTEM_ACTOR,
        actor_kind="system",
        side=Side.PROVIDER,
        roles=frozenset({Role.TEAM_LEAD}),
        tenant=tenant,
        clearances=(Clearance(tenant),) if tenant else (),
        principal=f"system:{name}",
        language="en",
    )


SYSTEM_ACTOR = UUID("00000000-0000-7000-8000-000000000000")
