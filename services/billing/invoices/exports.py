"""What many invoices say, for tables: those that the caller sees, the newest first."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.billing.invoices import contents, queries
from services.billing.invoices.queries import Filters
from services.billing.papers import content_json
from services.billing.papers.content import InvoiceContent
from tenants.db import Tx

MOST = 2000
"""How many go into one table; one more is read, so that it is known where there are more."""
_KEPT = "SELECT id, content FROM invoices WHERE tenant_id = $1 AND id = ANY($2) AND content IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Said:
    """An invoice by its id, and what it says."""

    id: UUID
    content: InvoiceContent


async def said(tx: Tx, filters: Filters) -> list[Said]:
    """What was issued is read in one look, beside the loop; drafts are drawn up as they stand. Raises Denied, Flawed."""
    found = [card.id for card in await queries.page(tx, filters, limit=MOST + 1)]
    kept = await asyncio.to_thread(_read, await tx.fetch(_KEPT, tx.tenant, found))
    return [Said(each, kept.get(each) or await contents.of(tx, each)) for each in found]


def _read(rows: Iterable[Any]) -> dict[UUID, InvoiceContent]:
    return {row["id"]: content_json.read(row["content"]) for row in rows}
