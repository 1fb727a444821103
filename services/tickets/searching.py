"""Tickets by words, quickly whether a word is rare or stands in every ticket.

A list is looked through from its beginning first: where a word is common, that fills the page at once. Where it does not, the
index of words is asked; it gives all tickets of the company that hold the word, unless they are too many. Those are looked for in the
first `FAR` tickets of the list, and where that was not all of it, the page says so.
"""

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from services.in_force import reading
from services.tickets.queries import COLUMNS, SELECT
from tenants.db import Tx

NEAR = 2_000
"""Tickets that are looked through before the index is asked: some ten milliseconds."""
FAR = 20_000
"""Tickets that are looked through where the index would give too many."""
MOST = 5_000
"""Tickets that the index gives."""
_SHORT = 2
"""Words of so many letters are looked for in subjects alone."""
_READ = ", ".join(f"t.{column}" for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions on `tickets t` of one tenant ($1), their arguments, an order, and how many rows are wanted."""

    where: str
    args: list[Any]
    order: str
    limit: int

    def also(self, condition: str, value: Any) -> "Narrowing":
        """With one condition more; `{n}` stands for the place of its argument."""
        said = condition.format(n=len(self.args) + 1)
        return replace(self, where=f"{self.where} AND {said}", args=[*self.args, value])


async def listed(tx: Tx, asked: Narrowing) -> tuple[list[Any], bool]:
    """Rows for cards, in order; nothing is left out."""
    # The limit stands in the text: with one that it does not know, Postgres would plan every page anew, which takes longer.
    sql = f"{SELECT} AND {asked.where} ORDER BY {asked.order} LIMIT {asked.limit:d}"
    return await tx.fetch(sql, *asked.args), False


async def rows(tx: Tx, asked: Narrowing, words: str) -> tuple[list[Any], bool]:
    """Rows for cards that hold these words, in order, and whether some may have been left out."""
    near = await _looked_through(tx, asked, words, NEAR)
    if len(near) == asked.limit or await _is_within(tx, asked, NEAR):
        return near, False
    holding = await tx.fetchval("SELECT search_tickets($1, $2)", words, MOST)
    if holding is not None:
        return await listed(tx, asked.also("t.id = ANY(${n}::uuid[])", holding))
    far = await _looked_through(tx, asked, words, FAR)
    return far, len(far) < asked.limit and not await _is_within(tx, asked, FAR)


async def _looked_through(tx: Tx, asked: Narrowing, words: str, count: int) -> list[Any]:
    """The wanted rows among the first of the list."""
    text = "t.subject, t.description" if len(_folded(words)) > _SHORT else "t.subject, ''"
    n = len(asked.args)
    first = f"SELECT * FROM tickets t WHERE t.tenant_id = $1 AND {asked.where} ORDER BY {asked.order} LIMIT {count:d}"
    holds = f"(searchable({text}) LIKE ${n + 1} OR t.external_reference = ${n + 2})"
    sql = f"SELECT {_READ}, {reading.VERSIONS} FROM ({first}) t WHERE {holds} ORDER BY {asked.order} LIMIT {asked.limit:d}"
    return await tx.fetch(sql, *asked.args, _pattern(words), words)


async def _is_within(tx: Tx, asked: Narrowing, count: int) -> bool:
    """Whether the whole list has no more tickets than that."""
    beyond = f"SELECT 1 FROM tickets t WHERE t.tenant_id = $1 AND {asked.where} LIMIT 1 OFFSET {count:d}"
    return await tx.fetchval(beyond, *asked.args) is None


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).lower()


def _pattern(words: str) -> str:
    """What `searchable` texts are like that hold the words."""
    escaped = _folded(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
