"""Invoices of all companies in one list, newest first: searched by number or company, narrowed by how they stand, page by page.

One transaction sees one company, so each is asked for its newest, and the pages are merged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from api.web.billing import gate
from api.web.floor import inside
from services.billing.invoices import queries
from services.billing.invoices.cards import InvoiceCard
from services.billing.invoices.queries import Filters
from services.rules import months
from tenants.db import Tx
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

PAGE = 50
State = Literal["all", "draft", "open", "overdue", "issued"]
_NARROWED: Mapping[str, Filters] = {
    "all": Filters(), "draft": Filters(status="draft"), "open": Filters(is_open=True), "overdue": Filters(is_overdue=True),
    "issued": Filters(status="issued"),
}  # fmt: skip
_NUMBERS = "SELECT id, number FROM invoices WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list was asked for, as it stands in the address."""

    q: str = ""
    state: State = "all"
    tenant: str = ""
    month: str = ""
    before: str = ""

    def query(self, **changes: str) -> str:
        """The address's query with some of it changed; empty parts are left out."""
        held = {name: getattr(self, name) for name in ("q", "state", "tenant", "month", "before")} | changes
        return urlencode({name: text for name, text in held.items() if text and text != "all"})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.tenant or self.month or self.state != "all")


@dataclass(frozen=True, slots=True)
class Entry:
    """An invoice in the list, with its company."""

    company: CompanyCard
    card: InvoiceCard


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; `more` is where the next one begins. `numbers` are those of the invoices that credit notes name."""

    companies: Sequence[CompanyCard]
    entries: Sequence[Entry]
    more: str
    numbers: Mapping[UUID, str]


async def found(scope: Scope, asked: Asked, *, kind: str) -> Found:
    """The newest that match. A company's name or key in `q` finds all of its invoices."""
    companies = await gate.clients(scope)
    chosen = {each.id: each for each in companies if not asked.tenant or each.key == asked.tenant}
    pages = await inside.each(scope, chosen, lambda tx: _of_company(tx, chosen[tx.tenant], asked, kind))
    entries = [Entry(chosen[tenant], card) for tenant, (cards, _) in pages.items() for card in cards]
    entries.sort(key=lambda each: each.card.id, reverse=True)
    numbers = {invoice: number for _, named in pages.values() for invoice, number in named.items()}
    more = str(entries[PAGE - 1].card.id) if len(entries) > PAGE else ""
    return Found(companies, entries[:PAGE], more, numbers)


async def _of_company(
    tx: Tx, company: CompanyCard, asked: Asked, kind: str
) -> tuple[list[InvoiceCard], dict[UUID, str]]:
    text = "" if asked.q and _is_called(company, asked.q) else asked.q
    narrowed = replace(_NARROWED[asked.state], kind=kind, month_on=_month(asked.month), q=text or None)
    cards = await queries.page(tx, narrowed, limit=PAGE + 1, after=_uuid(asked.before))
    originals = [card.original for card in cards if card.original]
    rows = await tx.fetch(_NUMBERS, tx.tenant, originals) if originals else []
    return cards, {row["id"]: row["number"] for row in rows}


def _month(text: str) -> date | None:
    try:
        return months.read(text) if text else None
    except ValueError:
        return None


def _is_called(company: CompanyCard, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in name.casefold() for name in (company.key, *company.name.values()))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
