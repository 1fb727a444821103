"""Rows of a file of usage as a table, each with why it is refused: to be put right and sent in again."""

from collections.abc import Sequence
from typing import Literal

from starlette.responses import Response

from api import tables
from api.web.billing import usage_words
from api.web.words import noop, words
from services.billing.usage.file_rows import RowCard
from services.spreadsheets import Cell, Encoding, Table


async def download(
    rows: Sequence[RowCard], kind: Literal["csv", "xlsx"], *, name: str, language: str, encoding: Encoding
) -> Response:
    """The rows as CSV or Excel, under the headings that a file of usage takes."""
    said = words(language, "billing")
    more = [said.gettext(each) for each in (noop("Row"), noop("Why it is refused"))]
    head = [*(said.gettext(each) for each in usage_words.COLUMNS.values()), *more]
    body: list[list[Cell]] = [
        [*(row.cells.get(name, "") for name in usage_words.COLUMNS), row.n, usage_words.told(row.wrong, said)]
        for row in rows
    ]
    title = noop("Refused rows") if name == "refused" else noop("Usage")
    return await tables.download(kind, name, Table(said.gettext(title), head, body), encoding=encoding)
