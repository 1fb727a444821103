"""The bank accounts of the legal entities, as people know them: by bank, branch and number, not by our code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account that a contract can be paid to and deposits come in on."""

    entity: UUID
    entity_name: Mapping[str, str]
    code: str
    name: Mapping[str, str]


_ALL = "SELECT id, name_ja, name_en, bank_accounts FROM legal_entities ORDER BY code"


async def listed(tx: Tx) -> list[BankAccount]:
    """All of them, those of ended legal entities too. Raises Denied."""
    tx.scope.require("contracts.read")
    return [
        BankAccount(row["id"], {"ja": row["name_ja"], "en": row["name_en"] or row["name_ja"]}, held["code"], called(held))
        for row in await tx.fetch(_ALL)
        for held in row["bank_accounts"]
    ]  # fmt: skip


def called(held: Mapping[str, Any]) -> dict[str, str]:
    """架空銀行 本店営業部 0123456 · Kakuu Bank Head Office 0123456."""
    ja = " ".join(filter(None, (held.get("bank"), held.get("branch"), held.get("number"))))
    parts = (
        held.get("bank_en") or held.get("bank"),
        held.get("branch_en") or held.get("branch"),
        held.get("number"),
    )
    return {"ja": ja, "en": " ".join(filter(None, parts))}
