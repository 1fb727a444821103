"""A client's bills as rows: a legal entity, a contract, who is billed, a closed period, and drafts with lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from core import json
from core.ids import new_id
from services.billing.invoices import rows
from services.rules.exact import ZERO, total
from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import TaxMode, Terms, totalled
from services.rules.money import Rounding
from services.rules.rate_cards import TaxCategory
from tests.support.floor import OPENING, Company

RATES = {"standard": Decimal("0.10"), "reduced": Decimal("0.08")}


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a company with its main bill-to party, and one closed period."""

    company: Company
    id: UUID
    entity: UUID
    party: UUID
    period: UUID


def line(amount: str, category: str = "standard", *, charge: str = "entry", **more: Any) -> Line:
    """A line at this amount."""
    kind = LineKind(more.pop("kind", "charge"))
    rate = RATES.get(category, ZERO)
    values = {"quantity": Decimal(1), "unit_price": Decimal(amount), **more}
    return Line(
        kind,
        charge,
        "入力",
        "Entry",
        amount=Decimal(amount),
        tax_category=TaxCategory(category),
        tax_rate=rate,
        **values,
    )


@dataclass(slots=True)
class Bills:
    """What the administrator can make."""

    admin: "asyncpg.Connection[asyncpg.Record]"

    async def _insert(self, table: str, **values: Any) -> None:
        columns, marks = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
        plain = [
            json.text(v) if isinstance(v, dict | list) and k != "departments" else v
            for k, v in values.items()
        ]
        await self.admin.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", *plain)

    async def entity(self, **values: Any) -> UUID:
        """A legal entity of the provider's."""
        made = new_id()
        row = {
            "registration_number": "T1234567890123", "country": "JP", "postal_code": "100-0001", "address_ja": "東京都", "address_en": "Tokyo",
            "telephone": "", "email": "", "time_zone": "Asia/Tokyo", "currency": "JPY", "fiscal_year_starts_in": 4,
            "invoice_prefix": "INV", "credit_note_prefix": "CN", "accounts": {}, "fee_tolerance": Decimal(880),
            "bank_accounts": [{"code": "main", "bank": "裏方銀行", "branch": "本店", "kind": "普通", "number": "1234567", "holder": "ｶ)ｳﾗｶﾀ"}],
            **values,
        }  # fmt: skip
        await self._insert(
            "legal_entities", id=made, code=f"e-{made.hex[-10:]}", name_ja="株式会社裏方", name_en="Urakata Inc.", version=1,
            created_at=OPENING, updated_at=OPENING, **row,
        )  # fmt: skip
        return made

    async def contract(self, company: Company, entity: UUID | None = None, **values: Any) -> Contract:
        """A contract in force, with its period of October 2026 closed."""
        made = Contract(company, new_id(), entity or await self.entity(), new_id(), new_id())
        row = {
            "currency": "JPY", "tax_mode": "exclusive", "rounding": "floor", "closing_day": 0, "language": "ja", "note": "",
            "payment_terms": {"months": 1, "day": 0, "bank_holiday": "after"}, "summary_invoice": False, "bill_reopened_work": False,
            **values,
        }  # fmt: skip
        await self._insert(
            "contracts", tenant_id=company.id, id=made.id, code=f"c-{made.id.hex[-8:]}", name_ja="業務委託", name_en="Services",
            legal_entity_id=made.entity, status="active", starts_on=date(2026, 1, 1), version=1, created_by=new_id(),
            created_at=OPENING, updated_at=OPENING, **row,
        )  # fmt: skip
        await self.party(made, made.party, is_main=True)
        await self.period(made, made.period)
        return made

    async def party(self, contract: Contract, party: UUID, **values: Any) -> None:
        """Somebody who is billed under a contract."""
        row = {"is_main": False, "name": "株式会社アクメ", "department": "経理部", **values}
        await self._insert(
            "bill_to_parties", tenant_id=contract.company.id, id=party, contract_id=contract.id, code=f"p-{party.hex[-6:]}",
            contact="", postal_code="", address="", country="JP", email="", order_number="", departments=[], version=1,
            created_at=OPENING, **row,
        )  # fmt: skip

    async def period(self, contract: Contract, period: UUID, **values: Any) -> None:
        """A closed period."""
        row = {
            "starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 1), "status": "frozen", "findings": [], "epoch": 1, **values,
        }  # fmt: skip
        await self._insert(
            "billing_periods", tenant_id=contract.company.id, id=period, contract_id=contract.id, rate_card_ids=[], balances={},
            billed={}, runs=1, version=1, created_at=OPENING, **row,
        )  # fmt: skip

    async def draft(self, contract: Contract, lines: Sequence[Line], **values: Any) -> UUID:
        """A draft invoice with these lines, its totals as the rules have them."""
        made = new_id()
        mode = await self.admin.fetchrow(
            "SELECT currency, tax_mode, rounding FROM contracts WHERE id = $1", contract.id
        )
        assert mode is not None
        totals = totalled(
            lines, Terms(mode["currency"], TaxMode(mode["tax_mode"]), Rounding(mode["rounding"]))
        )
        row = {
            "period_id": None, "bill_to_id": contract.party, "supply_from_on": date(2026, 10, 1), "supply_to_on": date(2026, 10, 31),
            **values,
        }  # fmt: skip
        await self._insert(
            "invoices", tenant_id=contract.company.id, id=made, kind="invoice", status="draft", contract_id=contract.id,
            legal_entity_id=contract.entity, reason="",
            net=totals.net, tax=totals.tax, total=totals.total, totals=rows.dumped(totals.groups), digest="", version=1,
            created_at=OPENING, updated_at=OPENING, **dict(mode), **row,
        )  # fmt: skip
        for n, each in enumerate(lines, 1):
            await self._line(contract, made, n, each)
        return made

    async def _line(self, contract: Contract, invoice: UUID, n: int, each: Line) -> None:
        await self._insert(
            "invoice_lines", tenant_id=contract.company.id, invoice_id=invoice, n=n, kind=each.kind.value, charge=each.code,
            name_ja=each.name_ja, name_en=each.name_en, quantity=each.quantity, unit_ja=each.unit_ja, unit_en=each.unit_en,
            unit_price=each.unit_price, amount=each.amount, tax_category=each.tax_category.value, tax_rate=each.tax_rate,
            facts=dict(each.facts),
        )  # fmt: skip

    async def usage(self, contract: Contract, quantity: str, **values: Any) -> UUID:
        """A billable fact of October, in the first cut."""
        made = new_id()
        row = {
            "meter": "tickets", "charge": "", "source_kind": "manual", "source_id": str(made), "task_type": "hr.onboarding",
            "occurred_on": date(2026, 10, 15), "occurred_at": OPENING, "epoch": 1, "facts": {}, **values,
        }  # fmt: skip
        await self._insert(
            "usage_items", tenant_id=contract.company.id, id=made, revision=0, quantity=Decimal(quantity), description="", reason="",
            recorded_by=new_id(), recorded_at=OPENING, **row,
        )  # fmt: skip
        return made


def balance_of(transfers: Sequence[Any]) -> dict[str, Decimal]:
    """Debits less credits, by account."""
    sums: dict[str, Decimal] = {}
    for each in transfers:
        sums[each.debit] = total((sums.get(each.debit, ZERO), each.amount))
        sums[each.credit] = total((sums.get(each.credit, ZERO), -each.amount))
    return sums
