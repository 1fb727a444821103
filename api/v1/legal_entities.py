"""Legal entities of the provider: who bills, with numbers, accounts and a fiscal year of its own. Ended, never deleted."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api import warned
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, provider
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Page, Shape
from api.v1.directory_shapes import Change, Name
from api.v1.money_shapes import Money
from services.billing.contracts import entities, entity_views
from services.billing.contracts.entity_views import EntityCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/legal-entities", tags=["billing"], route_class=Route)
Text = Annotated[str, Field(max_length=1000)]


class Address(Shape):
    """An address in both languages."""

    ja: Text = ""
    en: Text = ""


class BankAccountIn(Shape):
    """An account that an invoice can ask to pay to. `kind`: ordinary (普通), current (当座) or savings (貯蓄)."""

    code: Text
    bank: Text
    branch: Text
    kind: Text
    number: Text
    holder: Text
    bank_code: Text = ""
    branch_code: Text = ""
    bank_en: Text = ""
    branch_en: Text = ""
    holder_en: Text = ""


class _Details(Change):
    """What every legal entity has; what it may hold is looked at by the rules, in the reader's language."""

    may_be_null = frozenset({"registration_number", "corporate_number"})

    def columns(self) -> dict[str, Any]:
        """The fields as the action takes them: names and addresses by language, accounts as they are kept."""
        given = self.changes()
        for name in ("name", "address"):
            both = given.pop(name, None)
            if both is not None:
                given |= {f"{name}_ja": both.ja, f"{name}_en": both.en}
        if "bank_accounts" in given:
            given["bank_accounts"] = [each.model_dump() for each in given["bank_accounts"]]
        return given


class EntityIn(_Details):
    """A legal entity to make."""

    code: Code
    name: Name
    registration_number: Text | None = None
    corporate_number: Text | None = None
    country: Text = "JP"
    postal_code: Text = ""
    address: Address = Address()
    telephone: Text = ""
    email: Text = ""
    time_zone: Text = "Asia/Tokyo"
    currency: Text = "JPY"
    fiscal_year_starts_in: int = 4
    invoice_prefix: Text = "INV"
    credit_note_prefix: Text = "CN"
    bank_accounts: Annotated[list[BankAccountIn], Field(max_length=100)] = Field(default_factory=list)
    accounts: Annotated[dict[str, Text], Field(max_length=200)] = Field(default_factory=dict)
    fee_tolerance: Money = Field(default="0", validate_default=True)

    def changes(self) -> dict[str, Any]:
        """All of them: what was left out has its default."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class EntityChange(_Details):
    """Changes of a legal entity. Its code stays: journals name it."""

    name: Name | None = None
    registration_number: Text | None = None
    corporate_number: Text | None = None
    country: Text | None = None
    postal_code: Text | None = None
    address: Address | None = None
    telephone: Text | None = None
    email: Text | None = None
    time_zone: Text | None = None
    currency: Text | None = None
    fiscal_year_starts_in: int | None = None
    invoice_prefix: Text | None = None
    credit_note_prefix: Text | None = None
    bank_accounts: Annotated[list[BankAccountIn], Field(max_length=100)] | None = None
    accounts: Annotated[dict[str, Text], Field(max_length=200)] | None = None
    fee_tolerance: Money | None = None


@router.get("", response_model=Page[EntityCard])
async def list_legal_entities(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """All legal entities, ended ones too."""
    async with transaction(provider(scope)) as tx:
        found = await entity_views.listed(tx, after=after, limit=limit + 1)
        return page([warned.told(each, scope.language) for each in found], limit)


@router.post("", status_code=201, response_model=EntityCard)
async def make_legal_entity(body: EntityIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make one. A registration number with a wrong check digit is taken, with a warning: sole proprietors' are no corporate numbers."""
    async with transaction(provider(scope), once=claim) as tx:
        made = await entities.make(tx, body.columns())
        card = warned.told(await entity_views.one(tx, made), scope.language)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/legal-entities/{made}")


@router.get("/{entity}", response_model=EntityCard)
async def read_legal_entity(entity: UUID, scope: CurrentScope) -> Response:
    """One legal entity."""
    async with transaction(provider(scope)) as tx:
        card = warned.told(await entity_views.one(tx, entity), scope.language)
    return shown(card, version=card.version)


@router.patch("/{entity}", response_model=EntityCard)
async def change_legal_entity(
    entity: UUID, body: EntityChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change one. Invoices that were issued keep what they said."""
    async with transaction(provider(scope)) as tx:
        await entities.change(tx, entity, body.columns(), version=version)
        card = warned.told(await entity_views.one(tx, entity), scope.language)
        return await answer(tx, card, version=card.version)


@router.delete("/{entity}", status_code=204)
async def end_legal_entity(entity: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End one: no new contract is made with it; those in force are billed on."""
    async with transaction(provider(scope)) as tx:
        await entities.end(tx, entity, version=version)
        return await answer(tx, None, status=204)
