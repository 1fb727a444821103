"""A contract that a page is about: the scope inside its company, and what stands around it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import Response

from api.deps import at_row
from api.web.billing.card_words import CardWords, Names
from api.web.billing.labels import LABELS
from api.web.formats import Formats
from api.web.promises import company as companies
from api.web.promises.company import Company
from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import words
from core.errors import NotFound
from core.said import say
from services.billing.contracts import views
from services.billing.contracts.views import ContractCard
from tenants.db import Tx, transaction
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Inside:
    """A contract, its company, and the scope inside the company's wall."""

    scope: Scope
    company: Company
    contract: ContractCard
    kinds: Names

    def words(self, reader: Reader) -> CardWords:
        """Says the contract's prices to this reader."""
        return CardWords(formats(reader), self.contract.currency, self.kinds)


_KINDS = "SELECT code, name_ja, name_en FROM task_types WHERE tenant_id = $1 ORDER BY domain, code"


def formats(reader: Reader) -> Formats:
    """How this reader reads days and money."""
    return Formats(
        words(reader.language, "billing"), ZoneInfo("Asia/Tokyo"), datetime.now(UTC), era=reader.taste.era
    )


def staff(reader: Reader, grant: str = "contracts.read") -> Scope:
    """The scope of staff who may do this. Raises NotFound for clients, Denied."""
    if not reader.who.is_staff:
        raise NotFound(say("These pages are the provider's."))
    reader.who.require(grant)
    return reader.who


async def contract(reader: Reader, contract_id: UUID, grant: str = "contracts.read") -> Inside:
    """A contract of somebody the reader is cleared for. Raises NotFound, Denied."""
    scope = await at_row(staff(reader, grant), "contracts", contract_id)
    company = await companies.inside(scope)
    async with transaction(scope) as tx:
        return Inside(scope, company, await views.contract(tx, contract_id), await kinds(tx))


async def kinds(tx: Tx) -> Names:
    """What the kinds of work of this company are called, by code."""
    rows = await tx.fetch(_KINDS, tx.tenant)
    return {row["code"]: {"ja": row["name_ja"], "en": row["name_en"]} for row in rows}


async def show(
    request: Request, reader: Reader, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page of contracts."""
    shared: dict[str, Any] = {"named": LABELS, "may_write": reader.may("contracts.write")}
    return await page(request, reader, f"billing/{template}", status=status, **(shared | values))
