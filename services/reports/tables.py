"""Tables of flat rows: a field a column, by its name."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from services.reports import words
from services.reports.shapes import Said, Table


def of(code: str, title: Said, kind: type, rows: Sequence[Any], *, without: Sequence[str] = ()) -> Table:
    """A table of rows of one dataclass, also where there are none. `without` are fields that it leaves out."""
    names = [field.name for field in fields(kind) if field.name not in without]
    return Table(
        code,
        title,
        [words.column(name) for name in names],
        [[getattr(row, name) for name in names] for row in rows],
    )
