"""Rollups follow the log: the next events say which tickets to look at; what they gave is taken off, what they give is added.

Rows, sums and cursor change in one transaction, so an event counts once: killed before the commit, nothing happened; after it, the next
batch begins behind. A late event, a correction, a merge, a reopening changes the day that it is about, whenever it comes.
"""

from uuid import UUID

from services.reports.rollups import cursor, keeping, log, making
from services.reports.rollups.making import Making
from services.rules.report_sums import Sums
from tenants.db import Tx

BATCH = 1000


async def add(tx: Tx, *, most: int = BATCH) -> bool:
    """Take the next events of this tenant into its rollups, `most` at once. Whether there may be more."""
    made_with = await making.of(tx)
    held = await cursor.lock(tx, made_with)
    if held is None:
        return False  # somebody else adds, or makes them anew
    news = await log.news(tx, held.place, most=most)
    if news.place is None:
        return False
    await look(tx, list(news.tickets), made_with, upto=news.place)
    await cursor.move(tx, news.place, news.read_at)
    return news.events == most


async def look(tx: Tx, tickets: list[UUID], made_with: Making, *, upto: int) -> None:
    """Make the rollups say what these tickets give, of events up to a place. The cursor is locked."""
    before = await keeping.kept(tx, tickets)
    now = await log.facts(tx, tickets, made_with.days, upto=upto)
    changed = {ticket: facts for ticket, facts in now.items() if before.get(ticket) != facts}
    sums = Sums()
    for ticket, facts in changed.items():
        sums.add(before.get(ticket), -1)
        sums.add(facts)
    await keeping.keep(tx, changed, place=upto)
    await keeping.apply(tx, sums)
