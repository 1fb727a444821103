"""Monthly reports to read. The client's side sees what was sent, and nothing before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.monthly_reports.content import Item, MonthContent, Said, read, said_read
from services.monthly_reports.refusals import MonthlyReportNotFound, ReviewItemNotFound
from tenants import keys
from tenants.db import Tx

_CARD = """id, month_on, number, status, frozen_by, frozen_at, sent_by, sent_at, provider_signed_by, provider_signed_at,
    client_signed_by, client_signed_at, client_remark, version"""
_SEEN = "tenant_id = $1 AND ($2 OR status = 'sent')"
_LIST = f"""
SELECT {_CARD} FROM monthly_reports WHERE {_SEEN} AND ($3::uuid IS NULL OR id < $3) AND ($4::date IS NULL OR month_on = $4)
ORDER BY id DESC LIMIT $5
"""
_ONE = f"SELECT {_CARD}, content, comments FROM monthly_reports WHERE {_SEEN} AND id = $3"
_TO_SIGN = f"""
SELECT {_CARD} FROM monthly_reports r WHERE tenant_id = $1 AND status = 'sent' AND client_signed_by IS NULL
    AND NOT EXISTS (SELECT 1 FROM monthly_reports n WHERE n.tenant_id = $1 AND n.month_on = r.month_on AND n.status = 'sent' AND n.number > r.number)
ORDER BY month_on
"""
_ITEMS = """
SELECT * FROM review_items WHERE tenant_id = $1 AND opened_in <= $2 AND (closed_in IS NULL OR closed_in >= $2) ORDER BY opened_in, id
"""
_ITEM = "SELECT * FROM review_items WHERE tenant_id = $1 AND id = $2"
_PAPER = "SELECT sealed FROM monthly_report_papers WHERE tenant_id = $1 AND report_id = $2 AND language = $3"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and when."""

    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A version of a month's report. `number` counts the freezes of the month."""

    id: UUID
    month: date
    number: int
    status: str
    frozen_by: UUID
    frozen_at: datetime
    sent_by: UUID | None
    sent_at: datetime | None
    provider_signature: Signature | None
    client_signature: Signature | None
    client_remark: str
    version: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """One with all that it says."""

    card: ReportCard
    content: MonthContent
    said: Said


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A decision or an action, with its token of edit."""

    id: UUID
    item: Item
    closed_in: date | None
    version: int


async def listed(
    tx: Tx, *, month: date | None = None, after: UUID | None = None, limit: int = 50
) -> list[ReportCard]:
    """The reports of this company, newest first. Raises Denied."""
    tx.scope.require("monthly_reports.read")
    rows = await tx.fetch(_LIST, tx.tenant, tx.scope.is_staff, after, month, limit)
    return [card(row) for row in rows]


async def to_sign(tx: Tx) -> list[ReportCard]:
    """What was sent and waits for the client's signature, the oldest month first: of each month the newest that was sent."""
    return [card(row) for row in await tx.fetch(_TO_SIGN, tx.tenant)]


async def one(tx: Tx, report_id: UUID) -> ReportView:
    """One report. A draft shows what is open now, a sent one what was open then. Raises Denied, MonthlyReportNotFound."""
    tx.scope.require("monthly_reports.read")
    row = await tx.fetchrow(_ONE, tx.tenant, tx.scope.is_staff, report_id)
    if row is None:
        raise MonthlyReportNotFound
    if row["status"] == "sent":
        said = said_read(row["comments"])
    else:
        said = Said(row["comments"], tuple(each.item for each in await items(tx, row["month_on"])))
    return ReportView(card(row), read(row["content"]), said)


async def items(tx: Tx, month: date) -> list[ItemCard]:
    """What was decided up to a month and is open in it, or was closed in it or later: the oldest first. Raises Denied."""
    tx.scope.require("monthly_reports.read")
    return [item_card(row) for row in await tx.fetch(_ITEMS, tx.tenant, month)]


async def item(tx: Tx, item_id: UUID) -> ItemCard:
    """One of them. Raises Denied, ReviewItemNotFound."""
    tx.scope.require("monthly_reports.read")
    row = await tx.fetchrow(_ITEM, tx.tenant, item_id)
    if row is None:
        raise ReviewItemNotFound
    return item_card(row)


async def paper(tx: Tx, report_id: UUID, language: str) -> bytes | None:
    """The PDF of a sent report, byte for byte; None where there is none in this language, or it was not sent. Raises Denied."""
    tx.scope.require("monthly_reports.read")
    sealed = await tx.fetchval(_PAPER, tx.tenant, report_id, language)
    return None if sealed is None else await keys.decrypt(tx, sealed, about=report_id.bytes)


def card(row: Any) -> ReportCard:
    """The card of a row."""
    return ReportCard(
        id=row["id"],
        month=row["month_on"],
        number=row["number"],
        status=row["status"],
        frozen_by=row["frozen_by"],
        frozen_at=row["frozen_at"],
        sent_by=row["sent_by"],
        sent_at=row["sent_at"],
        provider_signature=_signature(row, "provider"),
        client_signature=_signature(row, "client"),
        client_remark=row["client_remark"],
        version=row["version"],
    )


def _signature(row: Any, side: str) -> Signature | None:
    by = row[f"{side}_signed_by"]
    return None if by is None else Signature(by, row[f"{side}_signed_at"])


def item_card(row: Any) -> ItemCard:
    """The card of a row of review_items."""
    item = Item(
        kind=row["kind"], title=row["title"], side=row["side"], owner=row["owner"], due_on=row["due_on"], status=row["status"],
        opened_in=row["opened_in"], note=row["note"],
    )  # fmt: skip
    return ItemCard(row["id"], item, row["closed_in"], row["version"])
