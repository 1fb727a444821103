"""Statements of a call as a pgbench script: the same text, prepared, with the same parameters but for ids, which are fresh each time.

pgbench's variables are texts, so a parameter is cast to its type. Where a parameter holds an id that must differ from one run to
the next, it is put in by `replace` in the statement: some microseconds, in the raw side's disfavour.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bench.capture import Statement
from core import json

FRESH = "(lpad(to_hex(2147483648 + :n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::bigint), 4, '0') || '-7{nth:03x}-8000-' || :run::text)"
"""A UUID that nobody has: by the client's own count, by client, by which of its ids it is, and by run. As the app's, each sorts
after those before."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(slots=True)
class Script:
    """A script and the values of its variables."""

    name: str
    lines: list[str] = field(default_factory=lambda: [r"\set n :n + 1"])
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def written(
    name: str,
    statements: Sequence[Statement],
    varying: Mapping[str, str],
    *,
    before: str = "",
    gset: Mapping[int, str] = {},
) -> Script:
    """A script of these statements. `varying` maps a text of the captured parameters to the SQL that stands for it each time.

    `gset` names, by the number of the statement, what pgbench takes from its result for later ones.
    """
    script = Script(name)
    if before:
        script.lines.append(before)
    for number, statement in enumerate(statements):
        if statement.args:
            sql = _with_variables(script, number, statement, varying)
            script.lines.append(f"{sql} {gset[number]}" if number in gset else f"{sql};")
        else:
            script.lines += _as_it_is(statement.sql)
    return script


def _as_it_is(sql: str) -> list[str]:
    """Commands that the driver sends together go through a pipeline: one round trip as well."""
    commands = [f"{each.strip()};" for each in sql.split(";") if each.strip()]
    return commands if len(commands) == 1 else [r"\startpipeline", *commands, r"\endpipeline"]


def _with_variables(script: Script, number: int, statement: Statement, varying: Mapping[str, str]) -> str:
    def parameter(found: re.Match[str]) -> str:
        nth = int(found[1]) - 1
        return _expression(
            script, f"{script.name}_{number}_{nth}", statement.args[nth], statement.types[nth], varying
        )

    return " ".join(re.sub(r"\$(\d+)", parameter, statement.sql).split())


def _expression(script: Script, variable: str, value: Any, kind: str, varying: Mapping[str, str]) -> str:
    if value is None:
        return f"NULL::{kind}"
    text = _text(value)
    script.variables[variable] = text
    expression = f":{variable}"
    for held, fresh in varying.items():
        if held in text:
            expression = fresh if text == held else f"replace({expression}, '{held}', {fresh})"
    return f"({expression})::{kind}" if expression != f":{variable}" else f":{variable}::{kind}"


def _text(value: Any) -> str:
    """A parameter in Postgres's own text form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, list | tuple):
        return "{" + ",".join(_element(each) for each in value) + "}"
    return value if isinstance(value, str) else str(value)


def _element(value: Any) -> str:
    return "NULL" if value is None else json.text(_text(value))


def fresh_ids(statements: Sequence[Statement], *, since: float) -> dict[str, str]:
    """The ids that the app made for this call (UUIDv7 from the instant `since` on, in seconds), each with SQL for a fresh one."""
    held = " ".join(_text(arg) for each in statements for arg in each.args if arg is not None)
    made = dict.fromkeys(found for found in _UUID.findall(held) if UUID(found).int >> 80 >= int(since * 1000))
    return {found: FRESH.format(nth=nth) for nth, found in enumerate(made)}
