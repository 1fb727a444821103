"""Usage in a table: which column is which, and what a row says. Headings are taken in Japanese, in English and as the API has them.

A row is known by the id that it has where it was counted, so that a file can be brought again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from services.rules import bank_dates
from services.rules.delimited import TableRefused, TooLong
from services.rules.refusals import phrase

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "source_id": ("id", "source_id", "source id", "明細id", "明細番号", "元のid", "管理番号"),
    "charge": ("料金コード", "charge", "料金", "charge code"),
    "quantity": ("数量", "quantity", "件数", "個数"),
    "occurred_on": ("日付", "day", "occurred_on", "date", "実施日", "作業日", "発生日"),
    "ticket": ("チケット", "ticket", "チケット番号"),
    "description": ("内容", "description", "摘要", "備考"),
}
"""The surest first; compared in half width and small letters."""
NEEDED = ("source_id", "charge", "quantity", "occurred_on")
LONGEST = {
    "source_id": 200,
    "charge": 100,
    "quantity": 40,
    "occurred_on": 40,
    "ticket": 60,
    "description": 1000,
}
MOST = 5000
_LINES_BEFORE = 10
_PLAIN = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?", re.ASCII)


@dataclass
class NoHeadings(TableRefused):
    """No row has the headings that are needed."""

    code: ClassVar[str] = "table_headings"


@dataclass
class NoRows(TableRefused):
    """Nothing stands below the headings."""

    code: ClassVar[str] = "table_empty"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written, by column."""

    n: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row: where, why (a code), and what stands there."""

    column: str
    code: str
    held: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, and the headings of columns that say nothing here."""

    rows: Sequence[Row]
    unread: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a row says was done. `ticket` is as it was written."""

    source_id: str
    charge: str
    quantity: Decimal
    occurred_on: date
    ticket: str
    description: str


def read(table: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    """The rows below the heading row, which stands in one of the first lines. Raises TableRefused."""
    numbered = iter(table)
    columns, unread = _heading(numbered)
    rows: list[Row] = []
    for n, cells in numbered:
        if len(rows) == MOST:
            raise TooLong(
                n, phrase("more rows"), phrase("up to {most} rows; part the file", most=f"{MOST:,}")
            )
        rows.append(Row(n, {name: _cell(cells, at) for name, at in columns.items()}))
    if not rows:
        raise NoRows(0, phrase("no rows"), phrase("at least one row below the headings"))
    return Sheet(rows, unread)


def _heading(numbered: Iterable[tuple[int, Sequence[str]]]) -> tuple[Mapping[str, int], Sequence[str]]:
    best: tuple[int, Sequence[str], Sequence[str]] = (0, (), NEEDED)
    for tried, (n, cells) in enumerate(numbered, 1):
        columns = columns_of(cells)
        missing = [name for name in NEEDED if name not in columns]
        if not missing:
            read_at = set(columns.values())
            return columns, [c.strip() for at, c in enumerate(cells) if c.strip() and at not in read_at]
        if len(missing) < len(best[2]) or not best[1]:
            best = (n, cells, missing)
        if tried == _LINES_BEFORE:
            break
    takes = phrase("a heading row with {names}", names=[f"{HEADINGS[name][0]} ({name})" for name in NEEDED])
    raise NoHeadings(best[0], ", ".join(best[1])[:80], takes)


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its heading."""
    names = [unicodedata.normalize("NFKC", each).strip().lower() for each in cells]
    found = {}
    for column, known in HEADINGS.items():
        at = next((names.index(name) for name in known if name in names), None)
        if at is not None:
            found[column] = at
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def fact(row: Row, *, near: date) -> Fact | list[Wrong]:
    """What a row says, or everything that is wrong with it."""
    held = {name: row.cells.get(name, "") for name in HEADINGS}
    wrong = [Wrong(name, "missing", "") for name in NEEDED if not held[name]]
    wrong += [
        Wrong(name, "too_long", held[name][:80]) for name, most in LONGEST.items() if len(held[name]) > most
    ]
    quantity, day = _number(held["quantity"]), bank_dates.written(held["occurred_on"], near=near)
    if held["quantity"] and quantity is None:
        wrong.append(Wrong("quantity", "no_number", held["quantity"][:80]))
    if held["occurred_on"] and day is None:
        wrong.append(Wrong("occurred_on", "no_day", held["occurred_on"][:80]))
    if wrong or quantity is None or day is None:
        return wrong
    return Fact(held["source_id"], held["charge"], quantity, day, held["ticket"], held["description"])


def _number(cell: str) -> Decimal | None:
    text = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    return Decimal(text) if _PLAIN.fullmatch(text) else None
