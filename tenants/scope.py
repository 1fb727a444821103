"""Who asks, and what they may see: carried from the edge to the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from core.errors import Denied, NotFound
from core.said import say
from tenants.bounds import bounded
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
    The rest is derived once: `grants`, `tenants` (the set that the board wall lets through), the same as the text of a
    Postgres array (`wall`), and the domains visible by tenant.
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
    grants: frozenset[str] = field(init=False, compare=False, repr=False)
    tenants: tuple[UUID, ...] = field(init=False, compare=False, repr=False)
    wall: str = field(init=False, compare=False, repr=False)
    visible: Mapping[UUID, frozenset[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        visible: dict[UUID, frozenset[str]] = {}
        for one in self.clearances:
            visible[one.tenant] = visible.get(one.tenant, frozenset()) | one.domains
        object.__setattr__(self, "grants", bounded(grants_of(self.roles), self.scopes))
        object.__setattr__(self, "tenants", tuple(visible))
        listed = ",".join(str(UUID(str(tenant))) for tenant in visible)
        object.__setattr__(self, "wall", f"{{{listed}}}")
        object.__setattr__(self, "visible", visible)

    @property
    def is_staff(self) -> bool:
        return self.side is Side.PROVIDER

    def domains(self, tenant: UUID | None = None) -> frozenset[str]:
        """The domains of work visible in a tenant; empty when it is not visible at all."""
        wanted = tenant or self.tenant
        return self.visible.get(wanted, frozenset()) if wanted else frozenset()

    def my_number(self, tenant: UUID | None = None) -> bool:
        """Whether specific personal information (My Number) of a tenant may be seen."""
        wanted = tenant or self.tenant
        return any(c.my_number for c in self.clearances if c.tenant == wanted)

    def at(self, tenant: UUID) -> "Scope":
        """The same principal inside a tenant's wall. NotFound where they may not see it: as if it did not exist."""
        if tenant not in self.visible and not (tenant == PROVIDER_TENANT and self.is_staff):
            raise NotFound(say("No such tenant, or you are not cleared for it."))
        return self if tenant == self.tenant else self._but(tenant=tenant)

    def reading(self, language: str | None) -> "Scope":
        """The same principal, who reads this language for now; None is that of their profile."""
        return self if language in {None, self.language} else self._but(language=language)

    def outside(self) -> "Scope":
        """The same principal outside any tenant; Denied for clients, who are always in theirs."""
        if not self.is_staff:
            raise Denied(say("Only the provider's staff may do this."))
        return replace(self, tenant=None)

    def founding(self, tenant: UUID) -> "Scope":
        """The same principal inside a tenant that it is making. Raises Denied."""
        self.require("tenants.write")
        return replace(self, tenant=tenant, clearances=(*self.clearances, Clearance(tenant)))

    def may(self, grant: str) -> bool:
        return grant in self.grants

    def require(self, grant: str) -> None:
        """Raise Denied (403) unless the roles, bounded by the OAuth scopes, carry this grant."""
        if grant not in self.grants:
            raise Denied(
                say("Your role or your client's scope does not allow this ({grant}).", grant=grant),
                grant=grant,
            )

    @property
    def here(self) -> UUID:
        """The tenant whose wall this is; a programming error where none was entered."""
        if self.tenant is None:
            raise RuntimeError("no tenant was entered")
        return self.tenant

    def _but(self, **changes: object) -> "Scope":
        """A copy with another tenant or language, without deriving again what depends on neither (it is on every request)."""
        copy = object.__new__(Scope)
        for name in Scope.__slots__:
            object.__setattr__(copy, name, changes.get(name, getattr(self, name)))
        return copy


def system(
    tenant: UUID | None = None, *, name: str = "worker", roles: frozenset[Role] = frozenset({Role.TEAM_LEAD})
) -> Scope:
    """The product itself, acting inside one tenant: sweeps, routing, timers; set-up as an administrator."""
    return Scope(
        actor=SYSTEM_ACTOR,
        actor_kind="system",
        side=Side.PROVIDER,
        roles=roles,
        tenant=tenant,
        clearances=(Clearance(tenant),) if tenant else (),
        principal=f"system:{name}",
        language="en",
    )


SYSTEM_ACTOR = UUID("00000000-0000-7000-8000-000000000000")
