"""Subscriptions on a real database: delivered once a period as their person sees it, by mail too, and ended with their sight."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core.errors import Denied, Invalid
from services.subscriptions import actions, delivering, queries
from services.subscriptions.actions import NewSubscription
from services.subscriptions.queries import DeliveryNotFound, SubscriptionNotFound
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.services.monthly_reports.conftest import Client, day
from tests.support import office
from tests.support.floor import Floor
from tests.support.post import posting
from workers import subscriptions as worker

pytestmark = pytest.mark.usefixtures("opened")

BEFORE = datetime(2026, 10, 30, tzinfo=UTC)


async def subscribed(client: Client, new: NewSubscription) -> UUID:
    async with transaction(client.manager, now=BEFORE) as tx:
        return (await actions.subscribe(tx, new)).id


async def deliver(client: Client, subscription: UUID) -> None:
    await worker._deliver(client.company.id, subscription)


async def test_the_month_before_is_delivered_once_and_opened_by_its_person_alone(
    floor: Floor, client: Client
) -> None:
    await day(floor, client, date(2026, 10, 15), created=7, resolved=5, resolutions=5)
    subscription = await subscribed(client, NewSubscription("throughput", format="csv", language="en"))
    await deliver(client, subscription)
    await deliver(client, subscription)
    async with transaction(client.manager) as tx:
        (got,) = await queries.delivered(tx)
        name, media, content = await queries.opened(tx, subscription, date(2026, 10, 1))
        assert (got.from_on, got.to_on, got.opened_at) == (date(2026, 10, 1), date(2026, 11, 1), None)
    assert (name, media.partition(";")[0]) == (
        f"{client.company.key}-throughput-2026-10-01-2026-11-01.csv",
        "text/csv",
    )
    assert b"7" in content
    async with transaction(client.manager) as tx:
        assert (await queries.delivered(tx))[0].opened_at is not None
        (mine,) = await queries.mine(tx, [client.company.id])
        assert mine.next_at > datetime.now(UTC)
        assert (await office.types_of(tx)).count("report.delivered") == 1
    other = await office.user(client.company.id, Role.CLIENT_MANAGER)
    async with transaction(other) as tx:
        assert await queries.delivered(tx) == []
        with pytest.raises(DeliveryNotFound):
            await queries.opened(tx, subscription, date(2026, 10, 1))
        with pytest.raises(SubscriptionNotFound):
            await actions.end(tx, subscription)


async def test_it_is_told_by_mail_without_the_figures(
    floor: Floor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = await subscribed(client, NewSubscription("sla", language="ja"))
    with posting(monkeypatch) as post:
        await deliver(client, subscription)
    (letter,) = post.letters
    assert "2026-10-01〜2026-10-31" in letter.get_content()
    assert not list(letter.iter_attachments())
    async with transaction(client.manager) as tx:
        assert (await queries.delivered(tx))[0].mailed_at is not None


async def test_who_has_left_gets_nothing_more(floor: Floor, client: Client) -> None:
    subscription = await subscribed(client, NewSubscription("sla"))
    await floor.admin.execute(
        "UPDATE memberships SET ended_at = now() WHERE person_id = $1", client.manager.actor
    )
    await deliver(client, subscription)
    async with transaction(system(client.company.id)) as tx:
        assert await delivering.due(tx, subscription) is None
        told = await office.types_of(tx)
    assert "report.delivered" not in told
    assert told.count("subscription.ended") == 1


@pytest.mark.parametrize(
    ("new", "pointers"),
    [
        (NewSubscription("weather"), {"/report"}),
        (NewSubscription("sla", every="year", on_day=40), {"/every", "/on_day"}),
        (NewSubscription("sla", every="week", on_day=7, hour=24, format="pdf", language="fr"), {"/on_day", "/hour", "/format", "/language"}),
    ],
)  # fmt: skip
async def test_another_rhythm_or_report_is_refused_by_field(
    client: Client, new: NewSubscription, pointers: set[str]
) -> None:
    async with transaction(client.manager) as tx:
        with pytest.raises(Invalid) as refused:
            await actions.subscribe(tx, new)
    assert {each.pointer for each in refused.value.errors} == pointers


async def test_a_requester_subscribes_to_nothing(client: Client) -> None:
    requester = await office.user(client.company.id, Role.REQUESTER)
    async with transaction(requester) as tx:
        with pytest.raises(Denied):
            await actions.subscribe(tx, NewSubscription("sla"))
