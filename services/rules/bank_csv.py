"""Read a bank's table of movements (CSV): columns are found by their headings, wherever the heading row stands.

Banks differ in headings, order and lines before the table; UTF-8, with or without a byte order mark, and CP932 are told apart.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.rules import bank_dates, delimited
from services.rules.bank_files import BankFile, Deposit
from services.rules.bank_headings import HEADINGS, columns_of, has_day
from services.rules.delimited import TableRefused
from services.rules.refusals import phrase
from services.rules.zengin_refusals import BankFileRefused, WrongField

_MOST_LINES_BEFORE = 30
_IN_WORDS = ("入", "credit", "deposit", "1")


@dataclass(frozen=True, slots=True)
class _Table:
    heading: int
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str]]]

    def cell(self, row: Sequence[str], name: str) -> str:
        at = self.columns.get(name)
        return row[at].strip() if at is not None and at < len(row) else ""


def read(data: bytes, *, near: date) -> BankFile:
    """All deposits of a table. Raises BankFileRefused, naming line and column."""
    table = _table(data)
    deposits, withdrawals = [], 0
    for line, row in table.rows:
        amount = _amount(table, row, line)
        if amount > 0:
            deposits.append(_deposit(table, row, line, amount, near))
        elif any(each.strip() for each in row):
            withdrawals += 1
    return BankFile("CSV", deposits, withdrawals)


def _table(data: bytes) -> _Table:
    rows = [(n, row) for n, row in _rows(data) if row]
    for at, (_, row) in enumerate(rows[:_MOST_LINES_BEFORE]):
        columns = columns_of(row)
        if has_day(columns) and ("came_in" in columns or "signed" in columns):
            return _Table(at, columns, rows[at + 1 :])
    held = ", ".join(rows[0][1])[:80] if rows else ""
    takes = phrase("a heading row with a day (such as 取引日) and an amount received (such as 入金金額)")
    raise BankFileRefused(rows[0][0] if rows else 0, "見出し", held, takes)


def _rows(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        yield from delimited.rows(delimited.text(data))
    except TableRefused as refused:
        field = "行" if refused.row else "文字コード"
        raise BankFileRefused(refused.row, field, refused.held, refused.takes) from refused


def _amount(table: _Table, row: Sequence[str], line: int) -> int:
    """What came in; zero or less for what went out, or for an empty row."""
    if "came_in" in table.columns:
        return _money(table.cell(row, "came_in"), line, "came_in")
    amount = _money(table.cell(row, "signed"), line, "signed")
    way = table.cell(row, "way").lower()
    return amount if not way or way.startswith(_IN_WORDS) else -abs(amount)


def _money(cell: str, line: int, name: str) -> int:
    text = unicodedata.normalize("NFKC", cell).replace(",", "").replace("¥", "").replace("円", "").strip()
    text = re.sub(r"^[-−△▲]", "-", text).removeprefix("+")
    if text in {"", "-", "*"}:
        return 0
    if not re.fullmatch(r"-?\d{1,15}(?:\.0+)?", text):
        raise WrongField(line, HEADINGS[name][0], cell, phrase("an amount in whole yen"))
    return int(text.split(".")[0])


def _deposit(table: _Table, row: Sequence[str], line: int, amount: int, near: date) -> Deposit:
    day = _written_day(table, row)
    found = bank_dates.written(day, near=near)
    if found is None:
        raise WrongField(line, "取引日", day, phrase("a day such as 2026/11/27 or R8.11.27"))
    return Deposit(
        received_on=found,
        amount=amount,
        payer=table.cell(row, "payer"),
        bank=table.cell(row, "bank"),
        reference=table.cell(row, "reference"),
        inquiry=table.cell(row, "inquiry"),
    )


def _written_day(table: _Table, row: Sequence[str]) -> str:
    if "day" in table.columns:
        return table.cell(row, "day")
    return "/".join(table.cell(row, name) for name in ("year", "month", "of_month"))
