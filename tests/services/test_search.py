"""Search by words: rare and common ones, on the first page and the last, and what is said where not everything was looked through."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
import pytest_asyncio

from services.tickets import listing, searching
from services.tickets.creation import NewTicket, create
from services.tickets.listing import Cursor, Filters, Found
from tenants.db import transaction
from tests.support.floor import Company, Floor, client
from tests.support.servers import Database

OLD, NEW = 8, 4


@dataclass(frozen=True)
class Shelf:
    """A company's tickets, by what their subjects say."""

    floor: Floor
    company: Company
    kind: str

    async def put(self, subject: str, **more: str) -> None:
        async with transaction(client(self.company)) as tx:
            await create(tx, NewTicket(self.kind, subject, **more))

    async def found(
        self, words: str, *, limit: int = 50, after: Cursor | None = None, **narrowed: object
    ) -> Found:
        async with transaction(client(self.company)) as tx:
            return await listing.found(tx, Filters(q=words, **narrowed), limit=limit, after=after)

    async def subjects(self, words: str, **asked: object) -> list[str]:
        return [card.subject for card in (await self.found(words, **asked)).cards]


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(database: Database, opened: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shelf]:
    """Small bounds: two tickets are near, six are far, and the index gives four."""
    for name, value in (("NEAR", 2), ("FAR", 6), ("MOST", 4)):
        monkeypatch.setattr(searching, name, value)
    admin = await asyncpg.connect(database.admin_url)
    floor = Floor(admin)
    await floor.ground()
    company = await floor.company()
    made = Shelf(floor, company, await floor.task_type(company, await floor.queue()))
    for n in range(OLD):
        await made.put(f"プリンター {n} 台目")
    for n in range(NEW):
        await made.put(f"ルーター {n} 台目")
    yield made
    await admin.close()


async def test_a_word_that_stands_everywhere_fills_the_pages_to_the_last(shelf: Shelf) -> None:
    listed: list[str] = []
    after = None
    while True:
        page = await shelf.found("台目", limit=1, after=after)
        assert not page.is_cut
        if not page.cards:
            break
        listed += [card.subject for card in page.cards]
        after = Cursor(by_due=False, id=page.cards[-1].id)
    assert len(listed) == OLD + NEW
    assert listed[0] == "ルーター 3 台目"
    assert listed[-1] == "プリンター 0 台目"


async def test_a_rare_word_is_found_however_old(shelf: Shelf) -> None:
    for words in ("プリンター 0", "ﾌﾟﾘﾝﾀｰ 0"):
        found = await shelf.found(words)
        assert ([card.subject for card in found.cards], found.is_cut) == (["プリンター 0 台目"], False)
    assert await shelf.subjects("スキャナー") == []


async def test_a_common_word_of_long_ago_is_looked_for_in_the_newest_and_that_is_said(shelf: Shelf) -> None:
    found = await shelf.found("プリンター")
    assert ([card.subject for card in found.cards], found.is_cut) == (
        ["プリンター 7 台目", "プリンター 6 台目"],
        True,
    )


async def test_a_list_that_is_looked_through_to_its_end_is_whole(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FAR", OLD + NEW)
    found = await shelf.found("プリンター")
    assert (len(found.cards), found.is_cut) == (OLD, False)


async def test_as_many_as_the_index_gives_are_all_found(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", OLD)
    found = await shelf.found("プリンター")
    assert (len(found.cards), found.is_cut) == (OLD, False)


async def test_other_filters_narrow_first(shelf: Shelf) -> None:
    await shelf.put("急ぎのプリンター", priority="urgent")
    found = await shelf.found("プリンター", priority="urgent")
    assert ([card.subject for card in found.cards], found.is_cut) == (["急ぎのプリンター"], False)


@pytest.mark.parametrize("words", ["100%", "50_50", "C:\\temp", "経理", "税"])
async def test_signs_stand_for_themselves_and_short_words_are_found(shelf: Shelf, words: str) -> None:
    await shelf.put(f"件名に {words} がある")
    await shelf.put("100円 5050 C:temp 経費 租")
    for _ in range(3):
        await shelf.put("新しい件名")
    assert await shelf.subjects(words) == [f"件名に {words} がある"]


async def test_a_reference_of_the_clients_own_finds_its_ticket(shelf: Shelf) -> None:
    await shelf.put("発注", external_reference="PO-2026-77/b")
    for _ in range(3):
        await shelf.put("新しい件名")
    assert await shelf.subjects("PO-2026-77/b") == ["発注"]


async def test_a_neighbour_finds_nothing(shelf: Shelf) -> None:
    other = await shelf.floor.company()
    kind = await shelf.floor.task_type(other, await shelf.floor.queue())
    neighbour = Shelf(shelf.floor, other, kind)
    for _ in range(3):
        await neighbour.put("椅子")
    assert await neighbour.subjects("プリンター") == []
    async with transaction(client(other)) as tx:
        assert await tx.fetchval("SELECT search_tickets('プリンター 0', 10)") == []
