"""A month's close in one company: its periods, the invoices of each, what was found on them, and what is not there yet.

A period belongs to the month in which its last day lies, so a close on the 20th (20日締め) stands in the month of that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.in_force import reading
from services.rules import months
from tenants.db import Tx

_PERIODS = """
SELECT p.id, p.contract_id, p.starts_on, p.ends_on, p.status, p.frozen_at, p.findings, p.runs, p.version,
       c.code AS contract, c.name_ja, c.name_en, c.currency,
       (SELECT count(*) FROM usage_items u WHERE u.tenant_id = $1 AND u.occurred_on >= p.starts_on AND u.occurred_on < p.ends_on
        AND u.epoch <= p.epoch) AS items,
       (SELECT count(*) FROM usage_items u WHERE u.tenant_id = $1 AND u.occurred_on >= p.starts_on AND u.occurred_on < p.ends_on
        AND u.epoch > p.epoch) AS late
FROM billing_periods p JOIN contracts c ON c.tenant_id = p.tenant_id AND c.id = p.contract_id
WHERE p.tenant_id = $1 AND p.ends_on > $2 AND p.ends_on <= $3 ORDER BY c.code, p.starts_on
"""
_BILLS = """
SELECT i.id, i.period_id, i.status, i.number, b.name AS bill_to, b.department, b.is_main, i.currency, i.net, i.tax, i.total,
       i.reviewed_at, i.issued_at, i.issued_on, i.due_on, i.sent_at, i.version,
       (SELECT sum(x.total) FROM invoices x JOIN billing_periods q ON q.tenant_id = x.tenant_id AND q.id = x.period_id
        WHERE x.tenant_id = $1 AND x.kind = 'invoice' AND x.contract_id = i.contract_id AND x.bill_to_id = i.bill_to_id
        AND q.ends_on > $3 AND q.ends_on <= $4) AS before,
       (SELECT count(*) FROM line_disputes d WHERE d.tenant_id = $1 AND d.invoice_id = i.id AND d.status = 'open') AS disputes
FROM invoices i JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id
WHERE i.tenant_id = $1 AND i.kind = 'invoice' AND i.period_id = ANY($2) ORDER BY b.is_main DESC, b.code, i.id
"""
_DISPUTES = """
SELECT d.id, d.invoice_id, d.n, d.charge, d.reason, d.raised_at, w.name AS raised_by, l.name_ja, l.name_en
FROM line_disputes d JOIN invoices i ON i.tenant_id = d.tenant_id AND i.id = d.invoice_id
LEFT JOIN people w ON w.tenant_id = d.tenant_id AND w.id = d.raised_by
LEFT JOIN invoice_lines l ON l.tenant_id = d.tenant_id AND l.invoice_id = d.invoice_id AND l.n = d.n
WHERE d.tenant_id = $1 AND d.status = 'open' AND i.period_id = ANY($2) ORDER BY d.raised_at
"""
_WITHOUT = """
SELECT c.id, c.code, c.name_ja, c.name_en, c.closing_day, c.starts_on, c.status,
       EXISTS (SELECT 1 FROM rate_cards r WHERE r.tenant_id = $1 AND r.contract_id = c.id AND r.effective_on < $3) AS priced
FROM contracts c
WHERE c.tenant_id = $1 AND c.status = 'active' AND c.starts_on < $3 AND (c.ends_on IS NULL OR c.ends_on > $2)
AND NOT EXISTS (SELECT 1 FROM billing_periods p WHERE p.tenant_id = $1 AND p.contract_id = c.id AND p.ends_on > $2 AND p.ends_on <= $3)
ORDER BY c.code
"""
_CHARGES = """
SELECT DISTINCT l.charge, l.name_ja, l.name_en FROM invoice_lines l JOIN invoices i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id
WHERE l.tenant_id = $1 AND i.period_id = ANY($2)
"""


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice of the month, draft or issued. `before` is what the same party was billed the month before; None where nothing was."""

    id: UUID
    period_id: UUID
    status: str
    number: str | None
    bill_to: str
    department: str
    is_main: bool
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    reviewed_at: datetime | None
    issued_at: datetime | None
    issued_on: date | None
    due_on: date | None
    sent_at: datetime | None
    version: int
    before: Decimal | None
    disputes: int

    @property
    def change(self) -> Decimal | None:
        """Against the month before, as a share; None where there is nothing to compare with."""
        return (self.total - self.before) / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the client objects to on a draft, not answered yet."""

    id: UUID
    invoice_id: UUID
    n: int
    charge: str
    reason: str
    raised_at: datetime
    raised_by: str
    line: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """A contract's period, with its invoices. `late` is usage recorded after the cut, which another run takes in."""

    id: UUID
    contract_id: UUID
    contract: str
    name: Mapping[str, str]
    currency: str
    starts_on: date
    ends_on: date
    status: str
    frozen_at: datetime | None
    findings: Sequence[Mapping[str, Any]]
    runs: int
    version: int
    items: int
    late: int
    bills: Sequence[Bill]

    @property
    def to_check(self) -> Sequence[Mapping[str, Any]]:
        """The findings that nobody has accepted; disputes are told of by themselves."""
        left = (each for each in self.findings if not each.get("accepted"))
        return (
            [each for each in left if each.get("kind") != "open_dispute"] if self.status == "frozen" else []
        )


@dataclass(frozen=True, slots=True)
class Without:
    """A contract in force that has no period of the month yet. `priced`: it has a rate card that covers it."""

    id: UUID
    code: str
    name: Mapping[str, str]
    closing_day: int
    priced: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A company's month. `names` are what the charges on its invoices and its kinds of work are called, by code."""

    tenant: UUID
    periods: Sequence[Period]
    disputes: Sequence[Dispute]
    without: Sequence[Without]
    names: Mapping[str, Mapping[str, str]]

    @property
    def bills(self) -> Sequence[Bill]:
        return [bill for period in self.periods for bill in period.bills]


async def month(tx: Tx, first: date) -> Month:
    """The month that begins on `first`, as it stands."""
    tx.scope.require("invoices.read")
    after, before = months.next_of(first), months.before(first)
    found = await tx.fetch(_PERIODS, tx.tenant, first, after)
    ids = [row["id"] for row in found]
    bills = [Bill(**row) for row in await tx.fetch(_BILLS, tx.tenant, ids, before, first)]
    disputes = [_dispute(row) for row in await tx.fetch(_DISPUTES, tx.tenant, ids)]
    without = [_without(row) for row in await tx.fetch(_WITHOUT, tx.tenant, first, after)]
    periods = [_period(row, [bill for bill in bills if bill.period_id == row["id"]]) for row in found]
    return Month(tx.tenant, periods, disputes, without, await _names(tx, ids) if ids else {})


async def _names(tx: Tx, periods: Sequence[Any]) -> dict[str, Mapping[str, str]]:
    kinds = {code: kind.name for code, kind in (await reading.of(tx)).by_code.items()}
    rows = await tx.fetch(_CHARGES, tx.tenant, periods)
    return kinds | {row["charge"]: {"ja": row["name_ja"], "en": row["name_en"]} for row in rows}


def _period(row: Any, bills: Sequence[Bill]) -> Period:
    held = dict(row)
    name = {"ja": held.pop("name_ja"), "en": held.pop("name_en")}
    return Period(**held, name=name, bills=bills)


def _dispute(row: Any) -> Dispute:
    held = dict(row)
    line = {"ja": held.pop("name_ja") or "", "en": held.pop("name_en") or ""}
    return Dispute(**held | {"raised_by": held["raised_by"] or ""}, line=line)


def _without(row: Any) -> Without:
    name = {"ja": row["name_ja"], "en": row["name_en"]}
    return Without(row["id"], row["code"], name, row["closing_day"], row["priced"])
