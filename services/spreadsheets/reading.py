"""Read a table that people send, as CSV or as an Excel workbook (.xlsx, its first sheet): rows of text, numbered as they see them."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from core.decimals import shortest
from services.rules import delimited
from services.rules.delimited import NotOpened, Rows, TableRefused, TooLong
from services.rules.refusals import phrase
from services.spreadsheets.csv_files import FORMULA

MOST_COLUMNS = 100
MOST_ROWS = 100_000
_MOST_UNPACKED = 100_000_000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def form_of(data: bytes) -> Literal["csv", "xlsx"]:
    """What a file is, by its first bytes."""
    return "xlsx" if data.startswith(_ZIP) else "csv"


def rows(data: bytes) -> Rows:
    """Every row that holds anything, with its number. Raises TableRefused."""
    if data.startswith(_OLD_EXCEL):
        raise NotOpened(
            0, phrase("an older Excel file (.xls)"), phrase("CSV, or an Excel workbook saved as .xlsx")
        )
    found = _workbook(data) if form_of(data) == "xlsx" else delimited.rows(delimited.text(data))
    for n, cells in found:
        if n > MOST_ROWS:
            raise TooLong(n, phrase("more rows"), phrase("up to {most} rows", most=f"{MOST_ROWS:,}"))
        if any(each.strip() for each in cells):
            yield n, [_as_written(each) for each in _to_the_last(cells[:MOST_COLUMNS])]


def _to_the_last(cells: Sequence[str]) -> Sequence[str]:
    """The cells up to the last that holds something."""
    return cells[: max((n for n, each in enumerate(cells, 1) if each.strip()), default=0)]


def _as_written(cell: str) -> str:
    """Without the apostrophe by which our own CSV keeps a text from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _workbook(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    takes = phrase("an Excel workbook (.xlsx) that can be opened")
    try:
        _refuse_swollen(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size is not to be believed
        for n, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield n, [_text(each) for each in cells]
    except TableRefused:
        raise
    except Exception as error:  # the reader of workbooks has no kind of its own for what it cannot read
        raise NotOpened(0, phrase("a workbook that is broken"), takes) from error


def _refuse_swollen(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise TooLong(
                0,
                phrase("a workbook that unpacks to more than it seems"),
                phrase("a workbook with less in it"),
            )
        if packed.testzip() is not None:
            raise BadZipFile


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(shortest(Decimal(f"{value:.15g}")))  # as many digits as Excel shows
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
