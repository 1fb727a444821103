"""Tables as an Excel workbook with native charts. The same tables give the same bytes: no clock is in it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from services.spreadsheets import drawings
from services.spreadsheets.tables import Cell, Table

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNSPEAKABLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
"""What the name of a sheet may not hold."""


def as_excel(*tables: Table) -> bytes:
    """A workbook with a sheet a table, its charts beside it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  (Excel has no zones)
    book.properties.creator = "Urakata"
    for table in tables:
        sheet = book.create_sheet(table.name.translate(_UNSPEAKABLE)[:31])
        _fill(sheet, table)
        drawings.draw(sheet, table)
    packed = io.BytesIO()
    ExcelWriter(book, ZipFile(packed, "w", ZIP_DEFLATED)).save()  # `book.save` would date it anew
    return _without_clock(packed.getvalue())


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.append(list(table.head))
    for row in table.rows:
        sheet.append([_value(cell) for cell in row])
    for row_cells in sheet.iter_rows():
        for n, cell in enumerate(row_cells):
            _show(cell, table.formats[n] if n < len(table.formats) else None)
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center")
    sheet.freeze_panes = "A2"
    _set_widths(sheet, table)


def _value(cell: Cell) -> Any:
    """Excel has no zones: an instant is shown in UTC, which the heading or the sheet says."""
    return cell.astimezone(UTC).replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _show(cell: Any, number_format: str | None) -> None:
    if isinstance(cell.value, str):
        cell.data_type = "s"  # text, though it may begin with "="
    elif number_format is not None:
        cell.number_format = number_format
    elif isinstance(cell.value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    elif isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(cell.value, Decimal):
        cell.number_format = "#,##0.############"


def _set_widths(sheet: Worksheet, table: Table) -> None:
    for n, heading in enumerate(table.head):
        held: Sequence[Cell] = [row[n] for row in table.rows if row[n] is not None]
        longest = max((_width(str(cell)) for cell in held), default=0)
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(max(longest, _width(heading)) + 2, 60)


def _width(text: str) -> int:
    """Full-width letters count two."""
    return sum(1 + (letter > "\u2e7f") for letter in text)


def _without_clock(packed: bytes) -> bytes:
    """The same workbook with every part dated alike: a ZIP keeps when each was written."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(ZipInfo(part.filename, _EPOCH), old.read(part), ZIP_DEFLATED)
    return made.getvalue()
