"""What somebody may hand on: roles of the right side, and no more than their own domains."""

from collections.abc import Iterable
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.directory.refusals import Ended, OwnAccount, WiderThanOwn
from tenants.bounds import SCOPES
from tenants.db import Tx
from tenants.directory.rows import Row
from tenants.roles import CLIENT_ROLES, PROVIDER_ROLES, Role
from tenants.scope import ALL_DOMAINS, PROVIDER_TENANT


def roles_here(tx: Tx, roles: Iterable[Role]) -> frozenset[Role]:
    """The roles, if they exist on this side. Raises Invalid."""
    side = PROVIDER_ROLES if tx.tenant == PROVIDER_TENANT else CLIENT_ROLES
    asked = frozenset(roles)
    if not asked or not asked <= side:
        raise Invalid.field(
            "/roles",
            "unknown_role",
            say("held {named}; takes one or more of {side}", named=_list(asked), side=side),
        )
    return asked


def domains_here(tx: Tx, domains: Iterable[str] | None) -> list[str] | None:
    """The domains (None: all), if the caller holds them too. Raises Invalid for unknown ones, WiderThanOwn."""
    asked = known_domains(domains)
    require_within_own(tx, asked)
    return asked


def known_domains(domains: Iterable[str] | None) -> list[str] | None:
    """The domains (None: all) in order. Raises Invalid for unknown ones, or none."""
    if domains is None:
        return None
    asked = frozenset(domains)
    if not asked or not asked <= ALL_DOMAINS:
        raise Invalid.field(
            "/domains",
            "unknown_domain",
            say(
                "held {named}; takes null for all, or some of {all_domains}",
                named=_list(asked),
                all_domains=ALL_DOMAINS,
            ),
        )
    return sorted(asked)


def known_scopes(scopes: Iterable[str]) -> list[str]:
    """The OAuth scopes in order. Raises Invalid for unknown ones."""
    asked = frozenset(scopes)
    if unknown := asked - SCOPES:
        raise Invalid.field(
            "/scopes",
            "unknown_scope",
            say("held {held}; takes some of {scopes}", held=unknown, scopes=SCOPES),
        )
    return sorted(asked)


def require_within_own(tx: Tx, domains: Iterable[str] | None) -> None:
    """Refuse to touch what reaches further than the caller (a manager may be limited to some domains)."""
    if tx.tenant == PROVIDER_TENANT or tx.scope.actor_kind == "system":
        return
    reach = ALL_DOMAINS if domains is None else frozenset(domains)
    if not reach <= tx.scope.domains():
        raise WiderThanOwn


def require_another(tx: Tx, person: UUID) -> None:
    """Raises OwnAccount where the caller is that person."""
    if tx.scope.actor == person:
        raise OwnAccount


def require_living(held: Row) -> Row:
    """Raises Ended."""
    if held["ended_at"] is not None:
        raise Ended
    return held


def _list(values: Iterable[str]) -> str:
    return ", ".join(sorted(values)) or "none"
