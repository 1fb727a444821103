"""Tables that people send: CSV and Excel come to the same rows, numbered as they are seen; what cannot be read is refused whole."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from services.rules.delimited import TableRefused
from services.spreadsheets import Table, as_csv, as_excel, reading


def workbook(*rows: list[Any]) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(packed)
    return packed.getvalue()


def test_the_cells_of_a_workbook_are_said_as_text() -> None:
    day = datetime(2026, 10, 3)  # noqa: DTZ001  (Excel has no zones)
    packed = workbook(["ID", "数量"], [], ["a", 3], [12, 1.5], [True, day], [None, 0.1 + 0.2])
    assert list(reading.rows(packed)) == [
        (1, ["ID", "数量"]),
        (3, ["a", "3"]),
        (4, ["12", "1.5"]),
        (5, ["true", "2026-10-03"]),
        (6, ["", "0.3"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_what_we_write_is_read_again_as_it_was_in_both_forms(encoding: Any) -> None:
    written = Table("t", ["ID", "量", "日"], [["=1+1", Decimal("1.50"), date(2026, 10, 3)], ["-a", 2, None]])
    wanted = [(1, ["ID", "量", "日"]), (2, ["=1+1", "1.5", "2026-10-03"]), (3, ["-a", "2"])]
    assert list(reading.rows(as_csv(written, encoding))) == wanted
    assert list(reading.rows(as_excel(written))) == wanted


def _swollen() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * 100_000_001)
    return packed.getvalue()


@pytest.mark.parametrize("data", [
    b"PK\x03\x04 broken", workbook(["ID"])[:-30], b"\xd0\xcf\x11\xe0 old Excel", _swollen(), b"\x81\xff\xfe\x00",
])  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(data: bytes) -> None:
    with pytest.raises(TableRefused) as refused:
        list(reading.rows(data))
    assert refused.value.row == 0
