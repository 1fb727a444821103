"""Rate cards of a contract: added, changed and taken out, as long as no frozen period was rated with them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldError, Invalid
from core.ids import new_id
from services import events
from services.billing.contracts import actions, holding, writing
from services.billing.contracts.holding import Frozen
from services.billing.contracts.views import RateCardNotFound
from services.changes.refused import translated
from services.rules.details import Details
from services.rules.flaws import Flaw, Flaws
from services.rules.rate_cards import RateCard
from services.rules.rate_cards_json import dump_rate_card
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

DOCUMENTS = ("card",)


class RateCardInUse(Conflict):
    """A frozen period was rated with this card, so it stays as it is. Make a new card from a later day on."""

    code = "rate_card_in_use"


class DayTaken(Conflict):
    """The contract has a card from that day on already; change that one."""

    code = "day_taken"


async def add(tx: Tx, contract_id: UUID, *, effective_on: date, card: Any, note: str = "") -> UUID:
    """Add a card, in force from a day on.

    Raises ContractNotFound, ContractEnded, PeriodFrozen, DayTaken, OverlappingContract, or Invalid naming every bad field.
    """
    tx.scope.require("contracts.write")
    contract = await holding.hold_living(tx, contract_id)
    kept = await _checked(tx, contract, effective_on, card, note)
    (await holding.frozen(tx, contract_id)).require_after(effective_on)
    made = new_id()
    row = {
        "tenant_id": tx.tenant, "id": made, "contract_id": contract_id, "effective_on": effective_on, "card": kept, "note": note,
        "version": 1, "created_by": tx.scope.actor, "created_at": tx.now,
    }  # fmt: skip
    if not await writing.insert(tx, "rate_cards", row, DOCUMENTS):
        raise DayTaken(effective_on=effective_on)
    await _settle(tx, contract)
    events.record(tx, "rate_card.created", "rate_card", made, _data(contract_id, effective_on))
    return made


async def change(
    tx: Tx, contract_id: UUID, card_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change the day, the prices or the note of a card. Raises as `add`, and RateCardNotFound, RateCardInUse, Stale."""
    tx.scope.require("contracts.write")
    contract, held, frozen = await _hold(tx, contract_id, card_id, version)
    whole = {name: held[name] for name in ("effective_on", "card", "note")} | dict(changes)
    whole["card"] = await _checked(tx, contract, **whole)
    frozen.require_after(whole["effective_on"])
    if whole["effective_on"] != held["effective_on"]:
        await _require_free(tx, contract_id, whole["effective_on"])
    key = {"tenant_id": tx.tenant, "id": card_id}
    if changed := await writing.edit(tx, "rate_cards", held, whole, DOCUMENTS, **key):
        await _settle(tx, contract)
        data = _data(contract_id, whole["effective_on"]) | {"changed": changed}
        events.record(tx, "rate_card.updated", "rate_card", card_id, data)


async def remove(tx: Tx, contract_id: UUID, card_id: UUID, *, version: int | None = None) -> None:
    """Take a card out: the one before goes on. Raises as `change`."""
    tx.scope.require("contracts.write")
    contract, held, frozen = await _hold(tx, contract_id, card_id, version)
    frozen.require_after(held["effective_on"])
    await tx.execute("DELETE FROM rate_cards WHERE tenant_id = $1 AND id = $2", tx.tenant, card_id)
    await _settle(tx, contract)
    data = _data(contract_id, held["effective_on"]) | {"changed": ["removed"]}
    events.record(tx, "rate_card.updated", "rate_card", card_id, data)


async def _hold(tx: Tx, contract_id: UUID, card_id: UUID, version: int | None) -> tuple[Row, Row, Frozen]:
    """The contract, its card and what is frozen. Raises RateCardInUse where the card is of that."""
    contract = await holding.hold_living(tx, contract_id)
    known = "SELECT 1 FROM rate_cards WHERE tenant_id = $1 AND contract_id = $2 AND id = $3"
    if not await tx.fetchval(known, tx.tenant, contract_id, card_id):
        raise RateCardNotFound
    held = await rows.hold(tx, "rate_cards", version=version, tenant_id=tx.tenant, id=card_id)
    frozen = await holding.frozen(tx, contract_id)
    if str(card_id) in frozen.cards:
        raise RateCardInUse(until_on=frozen.until_on)
    return contract, held, frozen


async def _settle(tx: Tx, contract: Row) -> None:
    """An active contract is held to what it needs, as it is now."""
    if contract["status"] == "active":
        await actions.require_billable(tx, contract["id"])


async def _require_free(tx: Tx, contract_id: UUID, day: date) -> None:
    taken = "SELECT 1 FROM rate_cards WHERE tenant_id = $1 AND contract_id = $2 AND effective_on = $3"
    if await tx.fetchval(taken, tx.tenant, contract_id, day):
        raise DayTaken(effective_on=day)


async def _checked(tx: Tx, contract: Row, effective_on: date, card: Any, note: str) -> dict[str, Any]:
    """The card's JSON in one spelling. Raises Invalid naming every bad field."""
    with translated():
        look = Details({"note": note}, Flaws())
        look.line("note", most=2000)
        look.flaws.refuse()
        read = parse_rate_card(card, pointer="/card")
    flaws = [*_day_flaws(contract, effective_on), *await _task_type_flaws(tx, read)]
    if flaws:
        raise Invalid([FieldError(f.pointer, f.code, f.detail) for f in flaws])
    return dump_rate_card(read)


def _day_flaws(contract: Row, day: date) -> list[Flaw]:
    starts, ends = contract["starts_on"], contract["ends_on"]
    if day < starts:
        return [Flaw("/effective_on", "before_the_term", day.isoformat(), starts.isoformat())]
    if ends is not None and day >= ends:
        return [Flaw("/effective_on", "after_the_term", day.isoformat(), ends.isoformat())]
    return []


_KNOWN = "SELECT code FROM task_types WHERE tenant_id = $1"


async def _task_type_flaws(tx: Tx, card: RateCard) -> list[Flaw]:
    """The task types that a card counts are those of the company's catalogue."""
    known = {row["code"] for row in await tx.fetch(_KNOWN, tx.tenant)}
    flaws = []
    for n, charge in enumerate(card.charges):
        counted = charge.counts.task_types if charge.counts else None
        flaws += [
            Flaw(
                f"/card/charges/{n}/counts/task_types",
                "unknown_task_type",
                code,
                ", ".join(sorted(known))[:200],
            )
            for code in sorted((counted or frozenset()) - known)
        ]
    return flaws


def _data(contract_id: UUID, effective_on: date) -> dict[str, Any]:
    return {"contract_id": contract_id, "effective_on": effective_on}
