"""The general journal of a month, for bookkeeping software."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import tables as answers
from api import tenant_pages
from api.answers import shown
from api.deps import CurrentScope
from api.requests import Route
from api.shapes import Page, Shown
from api.v1.invoice_shapes import Month, TenantKey, first_of
from services.billing.ledger import journals
from services.billing.papers.forms import Language
from services.billing.papers.journal import Entry, account, journal
from services.rules.exact import plain
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/billing", tags=["billing"], route_class=Route)


class EntryOut(Shown):
    """One line of the journal: debit and credit of one amount. `debit_code` and `credit_code` are those of the bookkeeping software."""

    id: UUID
    legal_entity: str
    voucher: str
    posted_on: date
    debit: str
    debit_code: str
    credit: str
    credit_code: str
    amount: Decimal
    currency: str
    tax_category: str
    client: str


@router.get("/journal", response_model=Page[EntryOut], responses=answers.ANSWERS)
async def read_journal(
    scope: CurrentScope,
    month: Annotated[Month, Query()],
    legal_entity: Annotated[str | None, Query(max_length=40)] = None,
    tenant: TenantKey = None,
    encoding: answers.InEncoding = "utf-8",
    accept: answers.Accepted = None,
) -> Response:
    """What was posted in a month, of all clients that staff see or of one, in the account codes of the legal entity (by its code).

    JSON; CSV (UTF-8 with BOM, or CP932 by `encoding`) or Excel by `Accept`. Needs the scopes `billing:read` and `ledger:read`.
    """
    scope.require("ledger.read")
    first = first_of(month)
    assert first is not None  # the query has it

    async def read(tx: Tx) -> list[Entry]:
        return await journals.entries(tx, first, legal_entity=legal_entity)

    found = await tenant_pages.each(await tenant_pages.scopes_of(scope, tenant), read)
    entries = sorted((each for part in found for each in part), key=lambda each: (each.entity, each.on))
    async with transaction(scope) as tx:
        codes = await journals.account_codes(tx)
    language: Language = "en" if scope.language == "en" else "ja"
    if kind := answers.kind_of(accept):
        return await answers.download(
            kind, f"journal-{month}", journal(entries, codes, language), encoding=encoding
        )
    return shown(
        {"data": [_out(each, codes.get(each.entity, {}), language) for each in entries], "next_cursor": None}
    )


def _out(entry: Entry, codes: Mapping[str, str], language: Language) -> dict[str, object]:
    return {
        "id": entry.id, "legal_entity": entry.entity, "voucher": entry.voucher, "posted_on": entry.on,
        "debit": entry.debit, "debit_code": account(entry.debit, codes, language),
        "credit": entry.credit, "credit_code": account(entry.credit, codes, language),
        "amount": plain(entry.amount), "currency": entry.currency, "tax_category": entry.tax_category, "client": entry.client,
    }  # fmt: skip
