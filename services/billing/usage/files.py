"""Files of usage counted elsewhere: sent in, looked at row by row, recorded; and recorded again, which adds only what is new."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import json
from core.errors import Invalid, NotFound
from core.ids import new_id
from services import events
from services.billing.usage import file_rows, imports
from services.billing.usage.file_rows import RowCard
from services.rules import usage_sheets
from services.rules.delimited import TableRefused
from services.rules.usage_sheets import Row
from services.spreadsheets import reading
from tenants.db import Tx

MOST_BYTES = 5_000_000
KEPT_FOR = timedelta(days=90)


class UsageFileNotFound(NotFound):
    """No such file of usage, or it was forgotten."""

    code = "usage_file_not_found"


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file that was sent in. `counts` are of its last recording, by outcome; None before the first."""

    id: UUID
    name: str
    form: str
    rows: int
    counts: Mapping[str, int] | None
    made_by: UUID
    made_at: datetime
    recorded_by: UUID | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileDetail:
    """The same with its rows: what became of each, or what would. `unread` are headings that say nothing here."""

    file: FileCard
    unread: Sequence[str]
    rows: Sequence[RowCard]

    def having(self, *outcomes: str) -> list[RowCard]:
        """The rows that came to one of these."""
        return [each for each in self.rows if each.outcome in outcomes]


_FORGET = "DELETE FROM usage_files WHERE tenant_id = $1 AND made_at < $2"
_KEEP = """
INSERT INTO usage_files (tenant_id, id, name, form, rows, unread, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_READ = "SELECT * FROM usage_files WHERE tenant_id = $1 AND id = $2"
_HOLD = f"{_READ} FOR UPDATE"
_RECENT = """
SELECT id, name, form, jsonb_array_length(rows) AS rows, made_by, made_at, recorded_by, recorded_at,
       (SELECT jsonb_object_agg(c.outcome, c.n) FROM (
           SELECT r ->> 'outcome' AS outcome, count(*) AS n FROM jsonb_array_elements(results) r GROUP BY 1) c) AS counts
FROM usage_files WHERE tenant_id = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $2
"""
_DONE = """
UPDATE usage_files SET results = $3, recorded_by = $4, recorded_at = $5 WHERE tenant_id = $1 AND id = $2
"""


async def receive(tx: Tx, data: bytes, *, name: str) -> UUID:
    """Keep the rows of a file; nothing is recorded yet. Files that are too old are forgotten. Raises Denied, or Invalid."""
    tx.scope.require("usage.write")
    try:
        sheet = usage_sheets.read(reading.rows(data))
    except TableRefused as refused:
        raise Invalid.field("/file", refused.code, refused.said()) from refused
    await tx.execute(_FORGET, tx.tenant, tx.now - KEPT_FOR)
    made = new_id()
    rows = [{"n": row.n, "cells": row.cells} for row in sheet.rows]
    form = reading.form_of(data)
    await tx.execute(
        _KEEP, tx.tenant, made, name[:200], form, json.text(rows), json.text(list(sheet.unread)), tx.scope.actor, tx.now
    )  # fmt: skip
    events.record(tx, "usage_file.received", "usage_file", made, {"rows": len(rows), "form": form})
    return made


async def one(tx: Tx, file_id: UUID) -> FileDetail:
    """A file with what became of its rows; before they are recorded, with what would. Raises Denied, UsageFileNotFound."""
    tx.scope.require("usage_files.read")
    row = await tx.fetchrow(_READ, tx.tenant, file_id)
    if row is None:
        raise UsageFileNotFound
    written = _rows(row)
    if row["results"] is None:
        return _detail(row, await file_rows.judged(tx, written, imports.look))
    return _detail(row, [file_rows.kept(*pair) for pair in zip(written, row["results"], strict=True)])


async def record(tx: Tx, file_id: UUID) -> FileDetail:
    """Record the rows that are right; those that are there already add nothing. Raises Denied, UsageFileNotFound."""
    tx.scope.require("usage.write")
    row = await tx.fetchrow(_HOLD, tx.tenant, file_id)
    if row is None:
        raise UsageFileNotFound
    cards = await file_rows.judged(tx, _rows(row), imports.bring)
    results = [{"outcome": c.outcome, "item": c.item, "wrong": [asdict(w) for w in c.wrong]} for c in cards]
    await tx.execute(_DONE, tx.tenant, file_id, json.text(results), tx.scope.actor, tx.now)
    counts = Counter(each.outcome for each in cards)
    told = {outcome: counts[outcome] for outcome in ("recorded", "known", "refused")}
    events.record(tx, "usage_file.recorded", "usage_file", file_id, told)
    return _detail({**row, "results": results, "recorded_by": tx.scope.actor, "recorded_at": tx.now}, cards)


async def recent(tx: Tx, *, limit: int = 20, after: UUID | None = None) -> list[FileCard]:
    """The files of this tenant, newest first. Raises Denied."""
    tx.scope.require("usage_files.read")
    return [FileCard(**row) for row in await tx.fetch(_RECENT, tx.tenant, limit, after)]


def _rows(row: Any) -> list[Row]:
    return [Row(each["n"], each["cells"]) for each in row["rows"]]


def _detail(row: Any, cards: Sequence[RowCard]) -> FileDetail:
    counts = Counter(each.outcome for each in cards) if row["results"] is not None else None
    names = ("id", "name", "form", "made_by", "made_at", "recorded_by", "recorded_at")
    card = FileCard(**{name: row[name] for name in names}, rows=len(cards), counts=counts)
    return FileDetail(card, row["unread"], cards)
