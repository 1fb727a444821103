"""A review that was sent waits for the client's managers: in the product until one of them has signed it, and by mail once."""

import pytest

from core.mail import MailAway
from services.monthly_reports import actions, queries, telling
from tenants import db
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.services.monthly_reports.conftest import Client
from tests.services.monthly_reports.test_reviewing import NOW, sent
from tests.support import office
from tests.support.floor import Floor
from tests.support.post import posting
from tests.support.servers import Database
from workers import monthly_reports as worker
from workers.telling import tell_all

pytestmark = pytest.mark.usefixtures("opened")


async def waits(client: Client) -> list[int]:
    """The numbers of what waits for the client's signature."""
    async with transaction(client.manager) as tx:
        return [each.number for each in await queries.to_sign(tx)]


async def sign(client: Client, view: queries.ReportView) -> None:
    async with transaction(client.manager, now=NOW) as tx:
        await actions.sign(tx, view.card.id, remark="")


async def test_it_waits_from_sending_until_the_client_has_signed(floor: Floor, client: Client) -> None:
    assert await waits(client) == []
    view = await sent(client)
    assert await waits(client) == [view.card.number]
    await sign(client, view)
    assert await waits(client) == []


async def test_of_a_month_that_was_sent_twice_the_newest_waits(floor: Floor, client: Client) -> None:
    await sent(client)
    newest = await sent(client)
    assert await waits(client) == [newest.card.number]


async def test_managers_alone_are_told_by_mail_once_in_their_language_without_figures(
    floor: Floor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.user(client.company.id, Role.APPROVER, email="approver@client.example")
    with posting(monkeypatch) as post:
        view = await sent(client)
        await worker._tell(client.company.id, view.card.id)
        (letter,) = post.letters
        async with transaction(system(client.company.id)) as tx:
            assert (client.company.id, view.card.id) not in await telling.waiting(tx)
    assert "2026年10月" in letter["Subject"]
    assert f"https://work.urakata.example/portal/monthly/{view.card.id}" in letter.get_content()
    assert "approver@client.example" not in post.recipients


async def test_nobody_is_told_of_what_was_signed_meanwhile(
    floor: Floor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posting(monkeypatch) as post:
        view = await sent(client)
        await sign(client, view)
        await worker._tell(client.company.id, view.card.id)
    assert post.letters == []


async def test_what_a_mail_server_that_is_away_did_not_take_still_waits(
    floor: Floor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posting(monkeypatch) as post:
        view = await sent(client)
        post.close()
        with pytest.raises(MailAway):
            await worker._tell(client.company.id, view.card.id)
    async with transaction(system(client.company.id)) as tx:
        assert (client.company.id, view.card.id) in await telling.waiting(tx)
        await telling.later(tx, view.card.id)
        assert (client.company.id, view.card.id) not in await telling.waiting(tx)


async def test_the_sweep_puts_off_what_the_server_did_not_take(
    floor: Floor, client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, as_worker = db.current(), db.Database(database.worker_url)
    with posting(monkeypatch) as post:
        view = await sent(client)
        post.close()
        db.use(as_worker)
        try:
            await tell_all(telling, worker._tell, name=worker.NAME)
        finally:
            db.use(former)
            await as_worker.close()
    due = "SELECT due_at > now() FROM timers WHERE tenant_id = $1 AND subject_id = $2"
    assert await floor.admin.fetchval(due, client.company.id, view.card.id) is True


async def test_without_a_mail_server_nothing_waits_to_be_sent(floor: Floor, client: Client) -> None:
    view = await sent(client)
    async with transaction(system(client.company.id)) as tx:
        assert (client.company.id, view.card.id) not in await telling.waiting(tx)
