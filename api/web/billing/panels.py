"""One invoice opened beside the list: its lines with how they came about, its totals per rate, who looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.web.billing.notes import notes
from api.web.formats import Formats
from services.billing.invoices import queries
from services.billing.invoices.cards import InvoiceCard, InvoiceDetail, LineCard
from tenants.db import transaction
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Noted:
    """A line, and how it came about."""

    line: LineCard
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Panel:
    """The invoice whole, and its lines with their notes."""

    detail: InvoiceDetail
    lines: Sequence[Noted]

    @property
    def card(self) -> InvoiceCard:
        return self.detail.invoice


async def panel(scope: Scope, invoice: UUID, formats: Formats) -> Panel:
    """The panel of an invoice inside this wall."""
    async with transaction(scope) as tx:
        return of(await queries.invoice(tx, invoice), formats)


def of(detail: InvoiceDetail, formats: Formats) -> Panel:
    """The panel of what was read."""
    return Panel(detail, [Noted(line, notes(line, formats)) for line in detail.lines])
