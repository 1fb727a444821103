"""Tables of flat rows: a field a column, by its name."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from services.reports import words
from services.reports.shapes import Said, Table


def of(code: str, title: Said, kind: type, rows: Sequence[Any], *, without: Sequence[str] = ()) -> Table:
    """A table of rows of one dataclass, also where there are none. `without` are fields that it leaves out. Codes of ours become words."""
    names = [field.name for field in fields(kind) if field.name not in {*without, *words.IDS}]
    return Table(
        code,
        title,
        [words.column(name) for name in names],
        [[_cell(name, getattr(row, name)) for name in names] for row in rows],
    )


def _cell(name: str, held: Any) -> Any:
    return words.value(held) if name in words.CODED and isinstance(held, str) else held
