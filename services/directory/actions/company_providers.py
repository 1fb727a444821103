"""Setting up the companies' own sign-ins, and who needs a second factor. The transaction is inside the provider's wall."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from core.errors import FieldError, Invalid
from core.ids import new_id
from core.outside import AddressRefused, checked_address
from core.said import say
from services import events
from tenants import factor_rules, identity_providers
from tenants.db import Tx
from tenants.roles import Role

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_RESERVED = frozenset({"new", "second-factor"})
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_MOST_DOMAINS = 50


async def add_company_sign_in(
    tx: Tx, *, slug: str, tenant_id: UUID | None, secret: str, **values: Any
) -> UUID:
    """Add a company's sign-in, switched off. Raises SlugTaken, Invalid."""
    tx.scope.require("settings.write")
    made = new_id()
    errors = []
    if not _SLUG.fullmatch(slug) or slug in _RESERVED:
        errors.append(FieldError("/slug", "bad_slug", say("takes small letters, digits and dashes")))
    columns = _checked(values, errors)
    sealed = await identity_providers.sealed(tx, made, secret)
    await identity_providers.make(
        tx, id=made, slug=slug, tenant_id=tenant_id, client_secret=sealed, enabled=False, **columns
    )
    events.record(tx, "identity_provider.created", "identity_provider", made, {"for": tenant_id})
    return made


async def change_company_sign_in(
    tx: Tx, provider: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change where it is and for whom. An empty secret stays as it is. Raises NotFound, Stale, Invalid."""
    tx.scope.require("settings.write")
    held = await identity_providers.hold(tx, provider, version=version)
    secret = changes.get("secret")
    columns = _checked({name: value for name, value in changes.items() if name != "secret"}, [])
    if secret:
        columns["client_secret"] = await identity_providers.sealed(tx, provider, secret)
    if changed := await identity_providers.edit(tx, held, columns):
        events.record(
            tx, "identity_provider.updated", "identity_provider", provider, {"changed": list(changed)}
        )


async def switch_company_sign_in(tx: Tx, provider: UUID, *, enabled: bool) -> None:
    """Offer it at the door, or no more. Open sessions go on until they end."""
    tx.scope.require("settings.write")
    held = await identity_providers.hold(tx, provider)
    if await identity_providers.edit(tx, held, {"enabled": enabled}):
        data = {"changed": ["enabled"], "enabled": enabled}
        events.record(tx, "identity_provider.updated", "identity_provider", provider, data)


async def require_factor_of(tx: Tx, roles: Iterable[Role]) -> None:
    """Say whose sign-in needs a second factor."""
    tx.scope.require("settings.write")
    wanted = frozenset(roles)
    if wanted == await factor_rules.roles(tx):
        return
    await factor_rules.set_roles(tx, wanted)
    events.record(
        tx,
        "settings.changed",
        "tenant",
        tx.tenant,
        {"changed": [factor_rules.SETTING], "roles": sorted(wanted)},
    )


def _checked(values: Mapping[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    """The columns, if they can be taken. Raises Invalid naming every bad one."""
    columns = dict(values)
    for name, most in (("name", 80), ("client_id", 300)):
        if name in columns and not 0 < len(columns[name].strip()) <= most:
            errors.append(
                FieldError(f"/{name}", "bad_length", say("takes 1 to {most} characters", most=most))
            )
    if "issuer" in columns:
        try:
            checked_address(columns["issuer"])
        except AddressRefused as error:
            errors.append(FieldError("/issuer", "bad_address", str(error)))
    if "domains" in columns:
        columns["domains"] = sorted(
            {each.strip().casefold().removeprefix("@") for each in columns["domains"] if each.strip()}
        )
        if not 0 < len(columns["domains"]) <= _MOST_DOMAINS or not all(
            map(_DOMAIN.fullmatch, columns["domains"])
        ):
            errors.append(FieldError("/domains", "bad_domains", say("takes domains such as example.co.jp")))
    if errors:
        raise Invalid(errors)
    return columns
