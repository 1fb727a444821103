"""Legal entities: made, changed, ended. They are the provider's own, and are never deleted: their invoices stay theirs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import Conflict
from core.ids import new_id
from core.said import say
from services import events
from services.billing.contracts import writing
from services.billing.contracts.entity_views import EntityNotFound
from services.billing.contracts.writing import CodeTaken
from services.changes.refused import translated
from services.rules import entity_details
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

DOCUMENTS = ("bank_accounts", "accounts")
COLUMNS = (
    "code", "name_ja", "name_en", "registration_number", "corporate_number", "country", "postal_code", "address_ja", "address_en",
    "telephone", "email", "time_zone", "currency", "fiscal_year_starts_in", "invoice_prefix", "credit_note_prefix",
    "bank_accounts", "accounts", "fee_tolerance",
)  # fmt: skip


class EntityEnded(Conflict):
    """The legal entity has ended, and is changed no more."""

    code = "ended"


async def make(tx: Tx, values: Mapping[str, Any]) -> UUID:
    """Make one; `values` are its columns. Raises Denied, CodeTaken, or Invalid naming every bad field."""
    tx.scope.require("legal_entities.write")
    values = entity_details.tidied(values)
    _check(values)
    made = new_id()
    stamps = {"version": 1, "created_at": tx.now, "updated_at": tx.now}
    if not await writing.insert(tx, "legal_entities", {"id": made, **values, **stamps}, DOCUMENTS):
        raise CodeTaken(say('There is a legal entity "{code}" already.', code=values["code"]))
    events.record(tx, "legal_entity.created", "legal_entity", made, {"code": values["code"]})
    return made


async def change(tx: Tx, entity_id: UUID, changes: Mapping[str, Any], *, version: int | None = None) -> None:
    """Change some columns. What was issued keeps what it said. Raises Denied, EntityNotFound, EntityEnded, Stale, or Invalid."""
    tx.scope.require("legal_entities.write")
    held = await _hold(tx, entity_id, version)
    whole = entity_details.tidied({name: held[name] for name in COLUMNS} | dict(changes))
    _check(whole)
    if changed := await writing.edit(tx, "legal_entities", held, whole, DOCUMENTS, id=entity_id):
        events.record(tx, "legal_entity.updated", "legal_entity", entity_id, {"changed": changed})


async def end(tx: Tx, entity_id: UUID, *, version: int | None = None) -> None:
    """End one: no new contract is made with it; those that run are billed on until they end. Raises as `change`."""
    tx.scope.require("legal_entities.write")
    held = await _hold(tx, entity_id, version)
    await writing.edit(tx, "legal_entities", held, {"ended_at": tx.now}, id=entity_id)
    events.record(tx, "legal_entity.ended", "legal_entity", entity_id)


def _check(values: Mapping[str, Any]) -> None:
    with translated():
        entity_details.check(values)


async def _hold(tx: Tx, entity_id: UUID, version: int | None) -> Row:
    if not await tx.fetchval("SELECT 1 FROM legal_entities WHERE id = $1", entity_id):
        raise EntityNotFound
    held = await rows.hold(tx, "legal_entities", version=version, id=entity_id)
    if held["ended_at"] is not None:
        raise EntityEnded
    return held
