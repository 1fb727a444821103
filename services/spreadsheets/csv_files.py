"""A table as CSV with CRLF (RFC 4180)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from core.decimals import shortest
from services.spreadsheets.tables import Cell, Table

Encoding = Literal["utf-8", "cp932"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by, when it begins with it."""
GETA = "〓"
"""The printers' letter for one that is not in the case."""


def as_csv(table: Table, encoding: Encoding = "utf-8") -> bytes:
    """UTF-8 with a byte order mark, or CP932, where a letter that it lacks becomes 〓."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    if encoding == "utf-8":
        return text.getvalue().encode("utf-8-sig")
    return "".join(_in_cp932(text.getvalue())).encode("cp932")


def _in_cp932(text: str) -> Iterator[str]:
    for letter in text:
        try:
            letter.encode("cp932")
        except UnicodeEncodeError:
            yield GETA
        else:
            yield letter


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(shortest(cell))
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if cell is None else str(cell)
