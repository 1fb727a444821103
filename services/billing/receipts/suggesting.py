"""What a deposit may have paid. Each client's open invoices are read behind its own wall, then all are weighed together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.receipts.cards import DepositCard, ShareCard, SuggestionCard
from services.rules import matching, payer_names
from services.rules.exact import tidy
from services.rules.matching import Known, Received, Share, Suggestion
from services.rules.matching_sums import Open
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An open invoice with what it is shown by."""

    id: UUID
    legal_entity: UUID
    number: str
    bill_to_name: str
    currency: str
    balance: Decimal
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client with its open invoices and the keys of the names under which it may pay."""

    tenant: UUID
    key: str
    name: Mapping[str, str]
    names: frozenset[str]
    invoices: Sequence[OpenInvoice]


_TENANT = "SELECT key, name_ja, name_en FROM tenants WHERE tenant_id = $1"
_OPEN = """
SELECT * FROM (
    SELECT i.id, i.legal_entity_id AS legal_entity, i.number, coalesce(i.content->'recipient'->>'name', '') AS bill_to_name, i.currency,
        i.due_on, i.total - coalesce((SELECT sum(s.amount) FROM settlements s
            WHERE s.tenant_id = i.tenant_id AND s.invoice_id = i.id AND s.undone_at IS NULL), 0) AS balance
    FROM invoices i WHERE i.tenant_id = $1 AND i.status = 'issued' AND i.kind = 'invoice'
) o WHERE o.balance > 0 ORDER BY o.due_on, o.number
"""
_PARTIES = "SELECT DISTINCT name FROM bill_to_parties WHERE tenant_id = $1 AND ended_at IS NULL"
_LEARNT = """
SELECT payer_key, tenant_id, seen FROM payer_names WHERE legal_entity_id = $1 AND payer_key = ANY($2::text[]) AND tenant_id = ANY($3::uuid[])
"""
_TOLERANCES = "SELECT id, fee_tolerance FROM legal_entities"


async def candidate(tx: Tx) -> Candidate:
    """This client with what it has open. Raises Denied."""
    tx.scope.require("invoices.read")
    tenant = await tx.fetchrow(_TENANT, tx.tenant)
    assert tenant is not None  # the wall was entered
    rows = await tx.fetch(_OPEN, tx.tenant)
    named = [
        tenant["name_ja"],
        tenant["name_en"],
        *(row["name"] for row in await tx.fetch(_PARTIES, tx.tenant)),
    ]
    return Candidate(
        tx.tenant,
        tenant["key"],
        {"ja": tenant["name_ja"], "en": tenant["name_en"]},
        frozenset(filter(None, (payer_names.key(name) for name in named))),
        [OpenInvoice(**{**row, "balance": tidy(row["balance"])}) for row in rows],
    )


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the provider knows: who pays under which name, and up to which shortfall each legal entity bears a fee."""

    payers: Mapping[tuple[UUID, str], Mapping[UUID, int]]
    tolerances: Mapping[UUID, Decimal]


async def learnt(tx: Tx, deposits: Iterable[DepositCard]) -> Learnt:
    """What is known of these deposits' payers. Raises Denied."""
    tx.scope.require("bank_deposits.read")
    keys: dict[UUID, set[str]] = {}
    for each in deposits:
        keys.setdefault(each.legal_entity, set()).add(payer_names.key(each.payer))
    payers: dict[tuple[UUID, str], dict[UUID, int]] = {}
    for entity, named in keys.items():
        for row in await tx.fetch(_LEARNT, entity, sorted(named), list(tx.scope.tenants)):
            payers.setdefault((entity, row["payer_key"]), {})[row["tenant_id"]] = row["seen"]
    return Learnt(payers, {row["id"]: row["fee_tolerance"] for row in await tx.fetch(_TOLERANCES)})


def suggestions(deposit: DepositCard, candidates: Sequence[Candidate], known: Learnt) -> list[SuggestionCard]:
    """The best few ways to match a deposit, best first."""
    key = payer_names.key(deposit.payer)
    payable = {
        each.id: (each, client)
        for client in candidates
        for each in client.invoices
        if (each.legal_entity, each.currency) == (deposit.legal_entity, deposit.currency)
    }
    found = matching.suggest(
        Received(deposit.amount, key, f"{deposit.payer} {deposit.reference}"),
        [
            Open(each.id, client.tenant, each.number, each.balance, each.due_on)
            for each, client in payable.values()
        ],
        Known(
            known.payers.get((deposit.legal_entity, key), {}),
            {each.tenant: each.names for each in candidates},
        ),
        tolerance=known.tolerances.get(deposit.legal_entity, Decimal(0)),
    )
    return [_card(each, payable) for each in found]


def _card(found: Suggestion, payable: Mapping[UUID, tuple[OpenInvoice, Candidate]]) -> SuggestionCard:
    client = payable[found.shares[0].invoice][1]
    return SuggestionCard(
        tenant=client.key,
        tenant_name=client.name,
        score=found.score,
        reasons=[each.value for each in found.reasons],
        shares=[_share(each, payable[each.invoice][0]) for each in found.shares],
        rest=tidy(found.rest),
    )


def _share(share: Share, invoice: OpenInvoice) -> ShareCard:
    facts: dict[str, Any] = {"amount": tidy(share.amount), "fee": tidy(share.fee)}
    return ShareCard(
        invoice.id, invoice.number, invoice.bill_to_name, invoice.balance, invoice.due_on, **facts
    )
