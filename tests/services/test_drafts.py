"""Drafts on a real database: sealed, nobody else's, gone when sent or old. And what is promised for a request before it is sent."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio

from core.errors import Invalid
from core.ids import new_id
from services.drafts import actions, queries
from services.drafts.queries import Content, DraftNotFound
from services.tickets import promising
from tenants.db import transaction
from tenants.scope import Scope, system
from tests.support.floor import Company, Floor, client
from tests.support.servers import Database

SECRET = "佐藤 花子の口座番号"
CONTENT = Content(subject="依頼", form={"note": SECRET}, priority="high")


@dataclass(frozen=True)
class Desk:
    """A company, somebody who writes there, and a kind of work."""

    floor: Floor
    company: Company
    writer: Scope
    code: str


@pytest_asyncio.fixture(loop_scope="session")
async def desk(database: Database, opened: None) -> AsyncIterator[Desk]:
    admin = await asyncpg.connect(database.admin_url)
    floor = Floor(admin)
    await floor.ground()
    company = await floor.company(minutes={"urgent": 60, "high": 120, "normal": 240, "low": 480})
    code = await floor.task_type(company, await floor.queue())
    yield Desk(floor, company, client(company), code)
    await admin.close()


async def _kept(desk: Desk, content: Content = CONTENT) -> queries.Draft:
    made = new_id()
    async with transaction(desk.writer) as tx:
        await actions.keep(tx, made, code=desk.code, content=content)
        return await queries.one(tx, made)


async def test_a_draft_is_kept_sealed_and_opens_for_its_writer_alone(desk: Desk) -> None:
    draft = await _kept(desk)
    assert (draft.content, draft.task_type) == (replace(CONTENT, files=[]), desk.code)
    sealed = await desk.floor.admin.fetchval("SELECT sealed FROM drafts WHERE id = $1", draft.id)
    assert SECRET.encode() not in sealed
    other = replace(desk.writer, actor=new_id())
    async with transaction(other) as tx:
        assert await queries.mine(tx) == []
        with pytest.raises(DraftNotFound):
            await queries.one(tx, draft.id)
        with pytest.raises(DraftNotFound):
            await actions.keep(tx, draft.id, code=desk.code, content=Content(subject="x"))


async def test_typing_on_is_one_draft_and_one_event(desk: Desk) -> None:
    draft = await _kept(desk)
    async with transaction(desk.writer) as tx:
        await actions.keep(tx, draft.id, code=desk.code, content=replace(CONTENT, subject="別の件名"))
        assert (await queries.one(tx, draft.id)).content.subject == "別の件名"
        assert [each.id for each in await queries.mine(tx, code=desk.code)].count(draft.id) == 1
    assert await _told(desk, draft) == ["draft.begun"]


async def test_a_draft_ends_when_it_is_sent_or_thrown_away_once(desk: Desk) -> None:
    draft = await _kept(desk)
    async with transaction(desk.writer) as tx:
        await actions.discard(tx, draft.id)
    async with transaction(desk.writer) as tx:
        await actions.sent(tx, draft.id)  # nothing is left to end
        with pytest.raises(DraftNotFound):
            await actions.discard(tx, draft.id)
    assert await _told(desk, draft) == ["draft.begun", "draft.ended"]
    assert await _timers(desk, draft) == 0


async def test_a_draft_that_nobody_came_back_to_ends_after_thirty_days(desk: Desk) -> None:
    draft = await _kept(desk)
    early, late = datetime.now(UTC) + timedelta(days=29), datetime.now(UTC) + timedelta(days=31)
    for now, left in ((early, 1), (late, 0), (late, 0)):
        due_at = draft.updated_at + actions.LASTS
        async with transaction(system(desk.company.id), now=now) as tx:
            await actions.expire(tx, subject_id=draft.id, due_at=due_at)
        assert await desk.floor.admin.fetchval("SELECT count(*) FROM drafts WHERE id = $1", draft.id) == left
    assert await _timers(desk, draft) == 0


async def test_an_unknown_kind_of_work_and_a_huge_draft_are_refused(desk: Desk) -> None:
    async with transaction(desk.writer) as tx:
        with pytest.raises(Invalid):
            await actions.keep(tx, new_id(), code="no.such", content=CONTENT)
        with pytest.raises(Invalid):
            await actions.keep(
                tx, new_id(), code=desk.code, content=Content(description="x" * actions.LARGEST)
            )


async def test_what_is_promised_follows_the_priority_and_skips_closed_days(desk: Desk) -> None:
    friday_evening = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # 23:00 in Tokyo; the week ends at midnight
    async with transaction(desk.writer, now=friday_evening) as tx:
        usual = await promising.promise(tx, code=desk.code)
        urgent = await promising.promise(tx, code=desk.code, priority="urgent")
    assert usual is not None
    assert urgent is not None
    assert urgent.due_at == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert usual.due_at == datetime(2026, 11, 29, 18, 0, tzinfo=UTC)  # an hour on Friday, three on Monday
    assert [piece.counting.value for piece in usual.pieces] == ["counted", "closed", "counted"]
    assert usual.target_seconds == 4 * 3600


async def _told(desk: Desk, draft: queries.Draft) -> list[str]:
    rows = await desk.floor.admin.fetch(
        "SELECT type FROM events WHERE subject_id = $1 ORDER BY place", draft.id
    )
    return [row["type"] for row in rows]


async def _timers(desk: Desk, draft: queries.Draft) -> int:
    count: int = await desk.floor.admin.fetchval(
        "SELECT count(*) FROM timers WHERE subject_id = $1", draft.id
    )
    return count
