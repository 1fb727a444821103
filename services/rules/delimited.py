"""The rows of a table written as text (CSV): UTF-8, with or without a byte order mark, and CP932 are told apart, and so are tabs.

Rows are numbered as a spreadsheet numbers them: from 1, empty ones too, a cell of several lines being one row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from services.rules.refusals import Phrase, Refused, phrase

Rows = Iterator[tuple[int, Sequence[str]]]


@dataclass
class TableRefused(Refused):
    """A table that cannot be taken as it is; nothing of it is. `row` is 0 where it is the whole of it."""

    row: int
    held: str
    takes: str
    code: ClassVar[str] = "table_refused"

    def said(self) -> Phrase:
        if self.row:
            return phrase(
                "row {row}: held {held}; takes {takes}", row=self.row, held=self.held, takes=self.takes
            )
        return phrase("held {held}; takes {takes}", held=self.held, takes=self.takes)


@dataclass
class UnknownLetters(TableRefused):
    """Its letters are in none of the encodings that are known."""

    code: ClassVar[str] = "table_letters"


@dataclass
class BrokenRow(TableRefused):
    """A row that cannot be parted into cells."""

    code: ClassVar[str] = "table_row"


@dataclass
class NotOpened(TableRefused):
    """A file of a kind that is not taken, or a broken one."""

    code: ClassVar[str] = "table_broken"


@dataclass
class TooLong(TableRefused):
    """More of it than is taken."""

    code: ClassVar[str] = "table_too_long"


def text(data: bytes) -> str:
    """The letters of a file. Raises UnknownLetters."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    takes = phrase("UTF-8, UTF-8 with a byte order mark, or CP932 (Shift_JIS)")
    raise UnknownLetters(0, data[:16].hex(), takes)


def rows(written: str) -> Rows:
    """Every row with its number; what ends a line is left to the reader, which knows a cell of several lines. Raises BrokenRow."""
    first = io.StringIO(written, newline="").readline()
    delimiter = "\t" if "\t" in first and "," not in first else ","
    reader, row = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter), 0
    try:
        for row, cells in enumerate(reader, 1):
            yield row, cells
    except csv.Error as error:
        raise BrokenRow(row + 1, str(error), phrase("a row of cells that are closed")) from error
