"""Alerts on a real database: raised and cleared by the sweep with hysteresis, told by mail once, seen by nobody else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Denied, Invalid
from services.alerts import actions, queries
from services.alerts.actions import EVERY, NewAlert
from services.alerts.figures import FIGURES
from services.alerts.queries import AlertCard, AlertRuleNotFound
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.services.monthly_reports.conftest import Client, day, judged
from tests.support import office
from tests.support.floor import Floor
from tests.support.post import posting
from workers import alerts as worker

pytestmark = pytest.mark.usefixtures("opened")

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
NEW = NewAlert("sla_resolution", "below", Decimal("0.95"), Decimal("0.97"), days=28, fewest=20)


@dataclass
class Watch:
    """An alert, looked at from time to time."""

    client: Client
    rule: UUID
    at: datetime = NOW

    async def look(self) -> AlertCard:
        self.at += EVERY
        async with transaction(system(self.client.company.id, name="sweep"), now=self.at) as tx:
            await actions.look(tx, subject_id=self.rule, due_at=self.at)
        async with transaction(self.client.manager) as tx:
            return await queries.one(tx, self.rule)


async def watched(client: Client, new: NewAlert = NEW) -> Watch:
    async with transaction(client.manager, now=NOW) as tx:
        return Watch(client, (await actions.watch(tx, new)).id)


async def test_it_is_raised_once_stays_between_and_is_cleared_at_the_other_value(
    floor: Floor, client: Client
) -> None:
    watch = await watched(client)
    assert not (await watch.look()).is_raised  # nothing judged says nothing
    await judged(floor, client, date(2026, 11, 10), met=94, breached=6)
    raised = await watch.look()
    assert (raised.is_raised, raised.value, raised.n) == (True, Decimal("0.94"), 100)
    await floor.admin.execute(
        "UPDATE report_sla SET met = 96, breached = 4 WHERE tenant_id = $1", client.company.id
    )
    assert (await watch.look()).is_raised  # back over the threshold, not over the clearing value
    await floor.admin.execute(
        "UPDATE report_sla SET met = 97, breached = 3 WHERE tenant_id = $1", client.company.id
    )
    assert not (await watch.look()).is_raised
    async with transaction(client.manager) as tx:
        turns = await queries.turns(tx, watch.rule)
        told = await office.types_of(tx)
    assert [each.is_raised for each in turns] == [False, True]
    assert [each for each in told if each.startswith("alert.")] == [
        "alert.created",
        "alert.raised",
        "alert.cleared",
    ]


@pytest.mark.parametrize("figure", FIGURES)
async def test_every_figure_is_read_where_there_is_nothing_yet(client: Client, figure: str) -> None:
    """A count is nought then; what rests on cases, or on costs that nobody gave, is not known and raises nothing."""
    watch = await watched(client, NewAlert(figure, "above", Decimal(1), Decimal(1)))
    card = await watch.look()
    known = FIGURES[figure].unit in {"count", "days"}
    assert (card.is_raised, card.checked_at, card.value is not None) == (False, watch.at, known)


async def test_a_count_is_raised_and_cleared_however_few_it_counts(floor: Floor, client: Client) -> None:
    await day(floor, client, date(2026, 11, 15), created=7)
    watch = await watched(client, NewAlert("inflow", "above", Decimal(5), Decimal(4), fewest=20))
    raised = await watch.look()
    assert (raised.is_raised, raised.value) == (True, Decimal(7))
    await floor.admin.execute("UPDATE report_days SET created = 0 WHERE tenant_id = $1", client.company.id)
    assert not (await watch.look()).is_raised


async def test_an_early_look_does_nothing_and_one_that_is_gone_is_done(client: Client) -> None:
    watch = await watched(client)
    async with transaction(system(client.company.id, name="sweep"), now=NOW) as tx:
        await actions.look(tx, subject_id=watch.rule, due_at=NOW + timedelta(hours=1))
    async with transaction(client.manager) as tx:
        assert (await queries.one(tx, watch.rule)).checked_at is None
        await actions.end(tx, watch.rule)
    async with transaction(system(client.company.id, name="sweep")) as tx:
        await actions.look(tx, subject_id=watch.rule, due_at=NOW)
    async with transaction(client.manager) as tx:
        with pytest.raises(AlertRuleNotFound):
            await queries.one(tx, watch.rule)


async def test_its_watchers_get_one_letter_a_turn_in_their_language(
    floor: Floor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await watched(client)
    await judged(floor, client, date(2026, 11, 10), met=90, breached=10)
    with posting(monkeypatch) as post:
        await watch.look()
        await worker._tell(client.company.id, watch.rule)
    (letter,) = post.letters
    body = letter.get_content()
    assert "90.0%" in body
    assert "95.0%" in body
    assert letter["Message-ID"].startswith(f"<alert-{watch.rule}-")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"figure": "weather"}, "/figure"),
        ({"clear_value": Decimal("0.9")}, "/clear_value"),
        ({"raise_value": Decimal(95)}, "/raise_value"),
        ({"days": 0}, "/days"),
        ({"fewest": 0}, "/fewest"),
        ({"side": "beside"}, "/clear_value"),
        ({"task_type": "no.such"}, "/task_type"),
    ],
)
async def test_what_cannot_be_watched_is_refused_by_field(
    client: Client, change: dict[str, object], pointer: str
) -> None:
    new = NewAlert(**{name: change.get(name, getattr(NEW, name)) for name in NewAlert.__slots__})  # type: ignore[arg-type]
    async with transaction(client.manager) as tx:
        with pytest.raises(Invalid) as refused:
            await actions.watch(tx, new)
    assert pointer in {each.pointer for each in refused.value.errors}


async def test_a_neighbour_and_an_operator_see_none(floor: Floor, client: Client) -> None:
    watch = await watched(client)
    neighbour = await office.user((await floor.company()).id, Role.CLIENT_MANAGER)
    async with transaction(neighbour) as tx:
        assert await queries.listed(tx, [client.company.id]) == []
        with pytest.raises(AlertRuleNotFound):
            await queries.one(tx, watch.rule)
        with pytest.raises(AlertRuleNotFound):
            await actions.end(tx, watch.rule)
    operator = (await office.cleared(Role.OPERATOR, client.company.id)).at(client.company.id)
    async with transaction(operator) as tx:
        with pytest.raises(Denied):
            await actions.watch(tx, NEW)
