"""What a person is told when the product is ready: where it is, who can sign in, and what to try."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

COLUMNS = ("persona", "tenant", "email", "password")


def welcome(address: str, home: Path, *, code: str | None = None) -> Iterator[str]:
    """Lines to print. The sign-ins are those of the demo data, if this home has any; `code` is that of the first run."""
    yield f"Urakata is ready: {address}"
    if code is not None:
        yield f"Nobody administers it yet. Open {address}/first-run and enter the set-up code: {code}"
    sign_ins = _one_of_each(_sign_ins(home / "demo-credentials.json"))
    if sign_ins:
        yield from _table(sign_ins)
        yield f"Their API clients stand in {home / 'demo-credentials.json'}; the README has a tour with curl."
    yield f"API reference: {address}/docs    Logs: {home / 'logs'}    Is all well? urakata doctor    Ctrl-C stops it."


def _sign_ins(path: Path) -> list[dict[str, Any]]:
    with suppress(OSError, ValueError):
        held = json.loads(path.read_text(encoding="utf-8"))
        return [entry for entry in held if isinstance(entry, dict)] if isinstance(held, list) else []
    return []


def _one_of_each(sign_ins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of each persona and company: the file has them all."""
    found: dict[Any, dict[str, Any]] = {}
    for entry in sign_ins:
        found.setdefault((entry.get("persona"), entry.get("tenant")), entry)
    return list(found.values())


def _table(sign_ins: list[dict[str, Any]]) -> Iterator[str]:
    rows = [COLUMNS, *(tuple(str(entry.get(name) or "") for name in COLUMNS) for entry in sign_ins)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        yield "  " + "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
