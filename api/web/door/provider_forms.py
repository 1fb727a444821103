"""The form of a company's sign-in: what was typed, as the services take it, and what is said where it cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from api.web.admin import forms
from api.web.admin.forms import Trouble, Typed
from api.web.reader import Reader
from api.web.words import noop, words
from core.errors import Invalid, Refusal
from core.said import say
from tenants.db import transaction
from tenants.identity_providers import IdentityProviderCard

_COMPANIES = """
SELECT tenant_id, key, name_ja, name_en FROM tenants WHERE status = 'active' AND key <> 'PROVIDER' ORDER BY key
"""
_SENTENCES: Mapping[str, str] = {
    "bad_slug": noop("Use lower-case letters, digits and hyphens, such as hidamari."),
    "bad_length": noop("Please fill this in."),
    "bad_address": noop(
        "Enter an address that begins with https://, exactly as the company's sign-in names its issuer."
    ),
    "bad_domains": noop("Enter one or more domains, such as hidamari.co.jp, one on each line."),
    "unknown_tenant": noop("Choose a company from the list."),
}


@dataclass(frozen=True, slots=True)
class Company:
    """Whose people may sign in with it."""

    tenant_id: UUID
    key: str
    name: dict[str, str]


async def companies(reader: Reader) -> list[Company]:
    """The companies that the reader sees."""
    async with transaction(reader.who) as tx:
        rows = await tx.fetch(_COMPANIES)
    return [
        Company(row["tenant_id"], row["key"], {"ja": row["name_ja"], "en": row["name_en"]}) for row in rows
    ]


def tenant_of(given: Typed, known: list[Company]) -> UUID | None:
    """The company that was chosen; None is the provider's own staff. Raises Invalid."""
    chosen = given.text("tenant")
    if not chosen:
        return None
    for company in known:
        if company.key == chosen:
            return company.tenant_id
    raise Invalid.field("/tenant", "unknown_tenant", say("takes a company of the list"))


def values_of(given: Typed) -> dict[str, Any]:
    """What was typed, as columns."""
    return {
        "name": given.text("name"), "issuer": given.text("issuer"), "client_id": given.text("client_id"),
        "domains": given.text("domains").replace(",", "\n").split("\n"), "asks_factor": given.text("asks_factor") == "true",
    }  # fmt: skip


def given_of(card: IdentityProviderCard) -> Typed:
    """A form that holds what there is; the secret is never shown."""
    held = {
        "name": card.name, "slug": card.slug, "issuer": card.issuer, "client_id": card.client_id, "domains": "\n".join(card.domains),
        "asks_factor": "true" if card.asks_factor else "", "version": str(card.version),
    }  # fmt: skip
    return Typed(held, {})


def trouble(reader: Reader, refusal: Refusal) -> Trouble:
    """What is said about a refusal where the form stands."""
    made = forms.trouble(reader, refusal)
    if not isinstance(refusal, Invalid):
        return made
    said = words(reader.language, "door")
    own = {
        each.pointer.strip("/"): said.gettext(_SENTENCES[each.code])
        for each in refusal.errors
        if each.code in _SENTENCES
    }
    return replace(made, fields={**made.fields, **own})
