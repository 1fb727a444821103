"""Read a bank's file and keep its deposits, once each: the same file again adds nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.receipts.cards import Imported
from services.rules import bank_csv, payer_names, zengin
from services.rules.bank_files import BankFile, Deposit, fingerprints
from services.rules.zengin_refusals import BankFileRefused
from tenants.db import Tx

MOST_BYTES = 5_000_000

_ENTITY = (
    "SELECT id, currency, time_zone, bank_accounts FROM legal_entities WHERE id = $1 AND ended_at IS NULL"
)
_KEEP = """
INSERT INTO bank_deposits (id, legal_entity_id, account, received_on, amount, currency, payer, payer_key, bank, reference, fingerprint,
    status, note, version, imported_by, imported_at)
SELECT d.id, $1, d.account, d.received_on, d.amount, $2, d.payer, d.payer_key, d.bank, d.reference, d.fingerprint, 'open', '', 1, $3, $4
FROM unnest($5::uuid[], $6::text[], $7::date[], $8::numeric[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
     AS d (id, account, received_on, amount, payer, payer_key, bank, reference, fingerprint)
ON CONFLICT (legal_entity_id, fingerprint) DO NOTHING RETURNING id
"""


async def take_in(tx: Tx, data: bytes, *, legal_entity_id: UUID, account: str = "") -> Imported:
    """Keep a file's deposits for a legal entity, from inside the provider's wall. `account` names the account where the file does not.

    Raises Denied, or Invalid naming the record and the field that the file was refused for.
    """
    tx.scope.require("bank_deposits.write")
    entity = await tx.fetchrow(_ENTITY, legal_entity_id)
    if entity is None:
        raise Invalid.field("/legal_entity", "unknown_legal_entity", say("takes the id of a legal entity"))
    found = _read(data, near=tx.now.astimezone(ZoneInfo(entity["time_zone"])).date())
    accounts = [_account(each, entity["bank_accounts"], account) for each in found.deposits]
    added = await _keep(tx, entity, found.deposits, accounts)
    facts = {"added": added, "known": len(found.deposits) - added}
    if added:
        events.record(tx, "bank_deposit.imported", "legal_entity", legal_entity_id, facts)
    return Imported(
        found.form,
        added,
        len(found.deposits) - added,
        found.withdrawals,
        [_told(each) for each in found.taken_back],
    )


def _read(data: bytes, *, near: date) -> BankFile:
    try:
        return zengin.read(data, near=near) if zengin.looks_like(data) else bank_csv.read(data, near=near)
    except BankFileRefused as refused:
        raise Invalid.field("/file", refused.code, refused.said()) from refused


def _account(deposit: Deposit, known: Sequence[Mapping[str, Any]], named: str) -> str:
    """The code of the entity's account that the file is of. Raises Invalid where the file is of another's."""
    if not deposit.account:
        return named
    numbered = {_number(each): str(each["code"]) for each in known if each.get("bank_code")}
    if numbered and deposit.account not in numbered:
        raise Invalid.field(
            "/file",
            "other_bank_account",
            say(
                "held {held}; takes an account of the legal entity: {numbered}",
                held=deposit.account,
                numbered=numbered,
            ),
        )
    return numbered.get(deposit.account, deposit.account)


def _number(account: Mapping[str, Any]) -> str:
    return f"{account['bank_code']}-{account.get('branch_code', '')}-{str(account['number']).lstrip('0')}"


async def _keep(tx: Tx, entity: Any, deposits: Sequence[Deposit], accounts: Sequence[str]) -> int:
    columns = [
        [new_id() for _ in deposits],
        list(accounts),
        [each.received_on for each in deposits],
        [each.amount for each in deposits],
        [each.payer for each in deposits],
        [payer_names.key(each.payer) for each in deposits],
        [each.bank for each in deposits],
        [each.reference for each in deposits],
        fingerprints(deposits),
    ]
    added = await tx.fetch(_KEEP, entity["id"], entity["currency"], tx.scope.actor, tx.now, *columns)
    return len(added)


def _told(deposit: Deposit) -> dict[str, str]:
    return {
        "received_on": deposit.received_on.isoformat(),
        "amount": str(deposit.amount),
        "payer": deposit.payer,
    }
