"""Contracts: made as drafts, put in force, changed, ended; never deleted. What frozen periods rest on stays as it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldError, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.contracts import holding, overlapping, queries, readiness, views, writing
from services.billing.contracts.writing import CodeTaken
from services.changes.refused import translated
from services.rules.contract_terms import check_contract
from services.rules.flaws import Flaw
from services.rules.payment_terms import dump_payment_terms, parse_payment_terms
from tenants.db import Tx
from tenants.directory.rows import Row

DOCUMENTS = ("payment_terms",)
COLUMNS = (
    "code", "name_ja", "name_en", "legal_entity_id", "currency", "tax_mode", "rounding", "closing_day", "payment_terms", "starts_on",
    "ends_on", "bank_account", "summary_invoice", "bill_reopened_work", "language", "note",
)  # fmt: skip
FIXED = ("legal_entity_id", "currency", "tax_mode", "rounding", "closing_day", "starts_on")
"""What a period rests on once it was frozen."""


class TermsFixed(Conflict):
    """A period of this contract is frozen: these terms stay. End it, and make a new contract for other terms."""

    code = "terms_fixed"


class NotADraft(Conflict):
    """The contract is in force already."""

    code = "not_a_draft"


async def make(tx: Tx, values: Mapping[str, Any]) -> UUID:
    """Make a draft; `values` are its columns, `legal_entity` the id or code of one. Raises CodeTaken, or Invalid naming each field."""
    tx.scope.require("contracts.write")
    columns = await _checked(tx, values)
    made = new_id()
    stamps = {"version": 1, "created_by": tx.scope.actor, "created_at": tx.now, "updated_at": tx.now}
    row = {"tenant_id": tx.tenant, "id": made, **columns, "status": "draft", **stamps}
    if not await writing.insert(tx, "contracts", row, DOCUMENTS):
        raise CodeTaken(say('This company has a contract "{code}" already.', code=values["code"]))
    events.record(tx, "contract.created", "contract", made, {"code": values["code"]})
    return made


async def change(
    tx: Tx, contract_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change terms. Raises ContractNotFound, ContractEnded, TermsFixed, PeriodFrozen, OverlappingContract, Stale, or Invalid."""
    tx.scope.require("contracts.write")
    held = await holding.hold_living(tx, contract_id, version)
    whole = {name: held[name] for name in COLUMNS} | dict(changes)
    columns = await _checked(tx, whole, held=held)
    await _require_unfrozen(tx, held, columns)
    changed = await writing.edit(
        tx, "contracts", held, columns, DOCUMENTS, tenant_id=tx.tenant, id=contract_id
    )
    if changed:
        if held["status"] == "active":
            await require_billable(tx, contract_id)
        events.record(tx, "contract.updated", "contract", contract_id, {"changed": _told(changed)})


async def activate(tx: Tx, contract_id: UUID, *, version: int | None = None) -> None:
    """Put a draft in force. Raises NotADraft, what `readiness` misses, OverlappingContract, ContractEnded, Stale."""
    tx.scope.require("contracts.write")
    held = await holding.hold_living(tx, contract_id, version)
    if held["status"] != "draft":
        raise NotADraft
    await require_billable(tx, contract_id)
    await _set(tx, held, {"status": "active"})


async def end(tx: Tx, contract_id: UUID, *, on: date | None = None, version: int | None = None) -> None:
    """End a contract; `on` is the first day without it, today where none is named. A draft is dropped: it was never in force.

    Raises ContractEnded, PeriodFrozen, Stale, or Invalid for a day before the contract begins.
    """
    tx.scope.require("contracts.write")
    held = await holding.hold_living(tx, contract_id, version)
    today = await views.today(tx)
    if held["status"] == "draft":
        await _set(tx, held, {"status": "ended", "ends_on": held["starts_on"]})
        return
    last = max(on or today, held["starts_on"])
    if on is not None and on < held["starts_on"]:
        _refuse(Flaw("/on", "before_the_term", on.isoformat(), held["starts_on"].isoformat()))
    (await holding.frozen(tx, contract_id)).require_after(last)
    await _set(tx, held, {"ends_on": last, "status": "ended" if last <= today else "active"})


async def _set(tx: Tx, held: Row, columns: Mapping[str, Any]) -> None:
    changed = await writing.edit(tx, "contracts", held, columns, tenant_id=tx.tenant, id=held["id"])
    data = {"changed": changed, "status": columns["status"]}
    events.record(tx, "contract.updated", "contract", held["id"], data)


async def require_billable(tx: Tx, contract_id: UUID) -> None:
    """Hold an active contract, as this transaction leaves it, to what it needs, and to billing nothing twice."""
    readiness.require_ready(await queries.agreement(tx, contract_id))
    await overlapping.refuse(tx, contract_id)


async def _require_unfrozen(tx: Tx, held: Row, columns: Mapping[str, Any]) -> None:
    frozen = await holding.frozen(tx, held["id"])
    if frozen.until_on is None:
        return
    if fixed := [name for name in FIXED if columns[name] != held[name]]:
        raise TermsFixed(fields=_told(fixed), until_on=frozen.until_on)
    frozen.require_after(columns["ends_on"])


async def _checked(tx: Tx, values: Mapping[str, Any], *, held: Row | None = None) -> dict[str, Any]:
    """The columns of a whole contract, with its legal entity found. Raises Invalid."""
    with translated():
        check_contract(values)
    entity = await _entity(tx, values)
    if entity["ended_at"] is not None and (held is None or held["legal_entity_id"] != entity["id"]):
        _refuse(Flaw("/legal_entity", "entity_ended", entity["code"], ""))
    codes = [each["code"] for each in entity["bank_accounts"]]
    if values["bank_account"] is not None and values["bank_account"] not in codes:
        _refuse(
            Flaw("/bank_account", "unknown_bank_account", values["bank_account"], ", ".join(codes) or "null"),
        )
    terms = dump_payment_terms(parse_payment_terms(values["payment_terms"]))
    columns = {name: values[name] for name in COLUMNS if name in values}
    return columns | {"legal_entity_id": entity["id"], "payment_terms": terms}


_BY_ID = "SELECT * FROM legal_entities WHERE id = $1"
_BY_CODE = "SELECT * FROM legal_entities WHERE code = $1"


async def _entity(tx: Tx, values: Mapping[str, Any]) -> Any:
    """The row of the legal entity that is named by id or code; without a name, the one that the contract has."""
    named = values.get("legal_entity", values.get("legal_entity_id"))
    try:
        found = await tx.fetchrow(_BY_ID, UUID(str(named)))
    except ValueError:
        found = await tx.fetchrow(_BY_CODE, str(named))
    if found is None:
        _refuse(Flaw("/legal_entity", "unknown_entity", named, ""))
    return found


def _refuse(flaw: Flaw) -> None:
    raise Invalid([FieldError(flaw.pointer, flaw.code, flaw.detail)])


def _told(columns: list[str]) -> list[str]:
    """Columns as the API names them."""
    names = {"legal_entity_id": "legal_entity", "name_ja": "name", "name_en": "name"}
    return sorted({names.get(each, each) for each in columns})
