"""Bill-to parties of a contract: one main party, and others for the departments that they pay for; ended, never deleted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldError, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.contracts import holding, writing
from services.billing.contracts.views import PartyNotFound
from services.billing.contracts.writing import CodeTaken
from services.changes.refused import translated
from services.rules.contract_terms import check_party
from services.rules.entity_details import tidied
from services.rules.flaws import Flaw, step
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

COLUMNS = (
    "code", "is_main", "name", "department", "contact", "postal_code", "address", "country", "registration_number", "email",
    "order_number", "departments",
)  # fmt: skip


class PartyEnded(Conflict):
    """The party has ended, and is changed no more."""

    code = "ended"


class MainParty(Conflict):
    """It is the main party, which a contract has one of; make another one the main party first."""

    code = "main_party"


_OTHERS = """
SELECT id, name, is_main, departments FROM bill_to_parties
WHERE tenant_id = $1 AND contract_id = $2 AND id IS DISTINCT FROM $3 AND ended_at IS NULL
"""
_STEP_DOWN = """
UPDATE bill_to_parties SET is_main = false, version = version + 1
WHERE tenant_id = $1 AND contract_id = $2 AND id <> $3 AND is_main AND ended_at IS NULL RETURNING id
"""


async def add(tx: Tx, contract_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a party; `values` are its columns. The first is the main one, a later one that is takes that from it.

    Raises ContractNotFound, CodeTaken, or Invalid naming every bad field.
    """
    tx.scope.require("contracts.write")
    await holding.hold(tx, contract_id)
    others = await tx.fetch(_OTHERS, tx.tenant, contract_id, None)
    whole = tidied(values) | {"is_main": bool(values["is_main"]) or not others}
    _check(whole, others)
    made = new_id()
    row = {
        "tenant_id": tx.tenant, "id": made, "contract_id": contract_id, **whole, "version": 1, "created_at": tx.now,
    }  # fmt: skip
    if not await writing.insert(tx, "bill_to_parties", row):
        raise CodeTaken(say('This contract has a party "{code}" already.', code=whole["code"]))
    events.record(
        tx, "bill_to.created", "bill_to", made, {"contract_id": contract_id, "is_main": whole["is_main"]}
    )
    await _one_main(tx, contract_id, made, whole)
    return made


async def change(
    tx: Tx, contract_id: UUID, party_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change a party. Raises PartyNotFound, PartyEnded, Stale, or Invalid."""
    tx.scope.require("contracts.write")
    held = await _hold(tx, contract_id, party_id, version)
    whole = tidied({name: held[name] for name in COLUMNS} | dict(changes))
    if held["is_main"] and not whole["is_main"]:
        raise _invalid([Flaw("/is_main", "needs_main", False, "")])
    _check(whole, await tx.fetch(_OTHERS, tx.tenant, contract_id, party_id))
    if changed := await writing.edit(tx, "bill_to_parties", held, whole, tenant_id=tx.tenant, id=party_id):
        data = {"contract_id": contract_id, "changed": changed}
        events.record(tx, "bill_to.updated", "bill_to", party_id, data)
        await _one_main(tx, contract_id, party_id, whole)


async def end(tx: Tx, contract_id: UUID, party_id: UUID, *, version: int | None = None) -> None:
    """End a party: the main party pays for its departments. Raises MainParty for the main one while the contract is no draft."""
    tx.scope.require("contracts.write")
    held = await _hold(tx, contract_id, party_id, version)
    alone = not await tx.fetch(_OTHERS, tx.tenant, contract_id, party_id)
    if held["is_main"] and not (alone and await _is_draft(tx, contract_id)):
        raise MainParty
    await writing.edit(tx, "bill_to_parties", held, {"ended_at": tx.now}, tenant_id=tx.tenant, id=party_id)
    events.record(tx, "bill_to.ended", "bill_to", party_id, {"contract_id": contract_id})


async def _is_draft(tx: Tx, contract_id: UUID) -> bool:
    status = "SELECT status FROM contracts WHERE tenant_id = $1 AND id = $2"
    return bool(await tx.fetchval(status, tx.tenant, contract_id) == "draft")


async def _one_main(tx: Tx, contract_id: UUID, party_id: UUID, whole: Mapping[str, Any]) -> None:
    """Whoever was the main party before is so no more."""
    for row in await tx.fetch(_STEP_DOWN, tx.tenant, contract_id, party_id) if whole["is_main"] else ():
        data = {"contract_id": contract_id, "changed": ["is_main"]}
        events.record(tx, "bill_to.updated", "bill_to", row["id"], data)


async def _hold(tx: Tx, contract_id: UUID, party_id: UUID, version: int | None) -> Row:
    await holding.hold(tx, contract_id)
    known = "SELECT 1 FROM bill_to_parties WHERE tenant_id = $1 AND contract_id = $2 AND id = $3"
    if not await tx.fetchval(known, tx.tenant, contract_id, party_id):
        raise PartyNotFound
    held = await rows.hold(tx, "bill_to_parties", version=version, tenant_id=tx.tenant, id=party_id)
    if held["ended_at"] is not None:
        raise PartyEnded
    return held


def _check(whole: Mapping[str, Any], others: list[Any]) -> None:
    """Raises Invalid for what it may not be by itself, or beside the others."""
    with translated():
        check_party(whole)
    taken = {department: each["name"] for each in others for department in each["departments"]}
    flaws = [
        Flaw(step("/departments", n), "department_taken", name, taken[name])
        for n, name in enumerate(whole["departments"])
        if name in taken
    ]
    if flaws:
        raise _invalid(flaws)


def _invalid(flaws: list[Flaw]) -> Invalid:
    return Invalid([FieldError(f.pointer, f.code, f.detail) for f in flaws])
