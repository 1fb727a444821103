"""The month over all companies that the reader sees: one row an invoice, in the order of the companies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from api.web.billing import gate
from api.web.floor import inside
from services.billing.reads import month
from services.billing.reads.month import Bill, Dispute, Month, Period, Without
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice of the month with its company and period. `findings` are those to look at before it is issued."""

    company: CompanyCard
    period: Period
    bill: Bill

    @property
    def findings(self) -> int:
        return len(self.period.to_check) if self.bill.is_main and self.bill.status == "draft" else 0

    @property
    def state(self) -> str:
        """issued, disputed, to_check, reviewed or new: what stands in the way comes first."""
        if self.bill.status == "issued":
            return "sent" if self.bill.sent_at else "issued"
        if self.bill.disputes:
            return "disputed"
        if self.bill.reviewed_at:
            return "reviewed"
        return "to_check" if self.findings or self.period.late else "new"


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of a month. `totals` are per currency."""

    companies: Mapping[UUID, CompanyCard]
    months: Sequence[Month]
    rows: Sequence[Row]

    @property
    def drafts(self) -> Sequence[Row]:
        return [row for row in self.rows if row.bill.status == "draft"]

    @property
    def issued(self) -> Sequence[Row]:
        return [row for row in self.rows if row.bill.status == "issued"]

    @property
    def ready(self) -> Sequence[Row]:
        """Reviewed, and nothing stands in the way of the issue."""
        return [row for row in self.rows if row.state == "reviewed"]

    def called(self, company: CompanyCard, code: str, language: str) -> str:
        """What a charge or a kind of work of a company is called; its code where that is not known."""
        names = next((each.names for each in self.months if each.tenant == company.id), {})
        name = names.get(code, {})
        return name.get(language) or name.get("ja") or code

    @property
    def periods(self) -> Sequence[tuple[CompanyCard, Period]]:
        return [(self.companies[each.tenant], period) for each in self.months for period in each.periods]

    @property
    def disputes(self) -> Sequence[tuple[CompanyCard, Dispute]]:
        return [(self.companies[each.tenant], dispute) for each in self.months for dispute in each.disputes]

    @property
    def without(self) -> Sequence[tuple[CompanyCard, Without]]:
        return [(self.companies[each.tenant], one) for each in self.months for one in each.without]

    @property
    def totals(self) -> Mapping[str, tuple[Decimal, Decimal, Decimal]]:
        """Net, tax and total of all rows, per currency."""
        found: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
        for row in self.rows:
            net, tax, total = found.get(row.bill.currency, (Decimal(0), Decimal(0), Decimal(0)))
            found[row.bill.currency] = net + row.bill.net, tax + row.bill.tax, total + row.bill.total
        return found


async def overview(scope: Scope, first: date) -> Overview:
    """The month that begins on `first`, of every company that the caller sees."""
    companies = {each.id: each for each in await gate.clients(scope)}
    found = await inside.each(scope, companies, lambda tx: month.month(tx, first))
    months = [found[tenant] for tenant in companies]
    return Overview(companies, months, list(_rows(companies, months)))


def _rows(companies: Mapping[UUID, CompanyCard], months: Sequence[Month]) -> Iterator[Row]:
    for each in months:
        for period in each.periods:
            for bill in period.bills:
                yield Row(companies[each.tenant], period, bill)
