"""The monthly review end to end on a real database: frozen, commented, sent, signed, shown again byte for byte; and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.errors import Denied, Invalid, Stale
from services.monthly_reports import actions, items, papers, queries
from services.monthly_reports.items import NewItem
from services.monthly_reports.queries import ReportView
from services.monthly_reports.refusals import MonthlyReportNotFound, MonthNotOver, NotADraft, NotSent
from services.sourcing import queries as sourcing
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.services.monthly_reports.conftest import Client, day, done, judged
from tests.support import compared, office
from tests.support.bills import Bills
from tests.support.floor import Floor

pytestmark = pytest.mark.usefixtures("opened")

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
NOW = datetime(2026, 11, 2, tzinfo=UTC)


async def a_month(floor: Floor, client: Client) -> None:
    await day(floor, client, date(2026, 9, 30), created=10, resolved=9, resolutions=9, first_pass=9)
    await day(
        floor, client, date(2026, 10, 1), created=20, resolved=18, resolutions=18, first_pass=17, reopened=1
    )
    await day(floor, client, date(2026, 11, 1), created=99, resolved=99, resolutions=99)
    await judged(floor, client, date(2026, 9, 30), met=9, breached=1)
    await judged(floor, client, date(2026, 10, 31), met=16, breached=3, excused=1)
    await judged(floor, client, date(2026, 11, 1), met=0, breached=50)
    await done(floor, client, OCTOBER, resolved=18, under_procedure=18)


async def frozen(client: Client, month: date = OCTOBER) -> ReportView:
    async with transaction(client.account_manager, now=NOW) as tx:
        return await actions.freeze(tx, month)


async def sent(client: Client) -> ReportView:
    view = await frozen(client)
    made = {each: papers.render(view, each, is_draft=False) for each in papers.LANGUAGES}
    async with transaction(client.account_manager, now=NOW) as tx:
        return await actions.send(tx, view.card.id, made, said=view.said, version=view.card.version)


async def test_a_month_is_frozen_with_exactly_its_own_days(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    content = (await frozen(client)).content
    (volume,) = content.volume
    assert (volume.created, volume.resolved, volume.before_created, volume.before_resolved) == (20, 18, 10, 9)
    assert volume.open_at_end == 10 - 9 + 20 - 18 + 1
    (attained,) = content.attained
    assert (attained.metric, attained.now.met, attained.now.breached, attained.now.excused) == (
        "resolution",
        16,
        3,
        1,
    )
    assert attained.before is not None
    assert (attained.before.met, attained.before.breached) == (9, 1)
    assert [(each.month, each.counts.met) for each in content.trend] == [(SEPTEMBER, 9), (OCTOBER, 16)]
    (quality,) = content.quality
    assert (quality.resolved, quality.first_pass) == (18, 17)
    assert {each.code for each in content.findings} == {
        "rests_on_one",
        "train_a_second",
        "complete_the_baselines",
    }


async def test_both_sides_are_frozen_as_the_comparison_shows_them(floor: Floor) -> None:
    made = await compared.client(floor, Bills(floor.admin))
    async with transaction(made.staff, now=NOW) as tx:
        content = (await actions.freeze(tx, OCTOBER)).content
        shown = await sourcing.comparison(tx, OCTOBER, date(2026, 11, 1))
    held, (whole,) = content.comparison, shown.totals
    assert held is not None
    assert whole.saving is not None
    assert (held.saving, held.saving_low, held.saving_high) == (whole.saving.value, whole.saving.low, whole.saving.high)  # fmt: skip
    assert (held.hours_released, held.invoiced, held.is_draft) == (whole.hours_released, 150_000, True)
    costs = {each.task_type: (each.in_house, each.outsourced, each.saving) for each in held.rows}
    assert costs == {made.invoices: (311_300, 121_250, 190_050), made.supplies: (33_686, 67_750, -34_064)}
    told = {(each.code, each.task_type) for each in content.findings}
    assert {("think_of_taking_back", made.supplies), ("hand_over_next_counted", made.contracts)} <= told


async def test_a_cost_that_nobody_said_is_frozen_as_missing_and_not_as_zero(
    floor: Floor, client: Client
) -> None:
    await a_month(floor, client)
    held = (await frozen(client)).content.comparison
    assert held is not None
    (cost,) = held.rows
    assert (cost.in_house, cost.outsourced, cost.saving, held.saving, held.hours_released) == (None,) * 5
    assert "hourly_pay" in cost.missing
    assert "invoice" in cost.missing_outsourced


async def test_what_was_frozen_stays_when_the_rollups_move(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    view = await frozen(client)
    await day(floor, client, date(2026, 10, 15), created=1000)
    async with transaction(client.account_manager) as tx:
        assert (await queries.one(tx, view.card.id)).content == view.content
    assert (await frozen(client)).content.volume[0].created == 1020


async def test_a_month_that_is_not_over_is_refused(client: Client) -> None:
    with pytest.raises(MonthNotOver, match="2026-11"):
        await frozen(client, date(2026, 11, 1))


async def test_the_client_sees_nothing_before_it_is_sent_and_the_same_bytes_ever_after(
    floor: Floor, client: Client
) -> None:
    await a_month(floor, client)
    view = await frozen(client)
    async with transaction(client.manager) as tx:
        assert await queries.listed(tx) == []
        with pytest.raises(MonthlyReportNotFound):
            await queries.one(tx, view.card.id)
    made = {each: papers.render(view, each, is_draft=False) for each in papers.LANGUAGES}
    async with transaction(client.account_manager, now=NOW) as tx:
        await actions.send(tx, view.card.id, made, said=view.said, version=view.card.version)
    async with transaction(client.manager) as tx:
        (card,) = await queries.listed(tx)
        assert (card.id, card.status) == (view.card.id, "sent")
        assert {each: await queries.paper(tx, card.id, each) for each in papers.LANGUAGES} == made


async def test_a_sent_report_cannot_be_changed_sent_again_or_discarded(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    view = await sent(client)
    async with transaction(client.account_manager) as tx:
        with pytest.raises(NotADraft):
            await actions.comment(tx, view.card.id, {"summary": {"ja": "後から"}}, version=view.card.version)
        with pytest.raises(NotADraft):
            await actions.send(tx, view.card.id, {}, said=view.said, version=view.card.version)
        with pytest.raises(NotADraft):
            await actions.discard(tx, view.card.id, version=view.card.version)


async def test_freezing_anew_makes_the_next_version_and_keeps_the_comments(
    floor: Floor, client: Client
) -> None:
    await a_month(floor, client)
    first = await frozen(client)
    async with transaction(client.account_manager) as tx:
        said = await actions.comment(
            tx, first.card.id, {"summary": {"ja": " よい月でした ", "en": ""}}, version=first.card.version
        )
        assert said.said.comments == {"summary": {"ja": "よい月でした"}}
    second = await frozen(client)
    assert (second.card.number, second.said.comments) == (2, {"summary": {"ja": "よい月でした"}})
    async with transaction(client.account_manager) as tx:
        assert (await queries.one(tx, first.card.id)).card.status == "replaced"


async def test_a_comment_on_an_older_version_is_stale_and_on_no_section_refused(client: Client) -> None:
    view = await frozen(client)
    async with transaction(client.account_manager) as tx:
        await actions.comment(tx, view.card.id, {"cost": {"en": "Good"}}, version=view.card.version)
        with pytest.raises(Stale):
            await actions.comment(tx, view.card.id, {}, version=view.card.version)
        with pytest.raises(Invalid) as refused:
            await actions.comment(tx, view.card.id, {"weather": {"fr": "Beau"}}, version=view.card.version)
    assert {each.pointer for each in refused.value.errors} == {"/comments/weather", "/comments/weather/fr"}


async def test_both_sides_sign_once_and_only_what_was_sent(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    draft = await frozen(client)
    async with transaction(client.account_manager) as tx:
        with pytest.raises(NotSent):
            await actions.sign(tx, draft.card.id)
    view = await sent(client)
    async with transaction(client.manager, now=NOW) as tx:
        card = await actions.sign(tx, view.card.id, remark="確認しました。")
    assert card.client_signature is not None
    assert (card.client_signature.by, card.client_remark, card.provider_signature) == (
        client.manager.actor,
        "確認しました。",
        None,
    )
    async with transaction(client.manager) as tx:
        again = await actions.sign(tx, view.card.id, remark="別の言葉")
    assert (again.client_signature, again.client_remark) == (card.client_signature, "確認しました。")
    async with transaction(client.account_manager) as tx:
        assert (await actions.sign(tx, view.card.id)).provider_signature is not None
    async with transaction(client.account_manager) as tx:
        told = await office.types_of(tx)
    assert told[-2:] == ["monthly_report.signed", "monthly_report.signed"]


async def test_what_was_agreed_is_carried_over_until_it_is_done(floor: Floor, client: Client) -> None:
    async with transaction(client.account_manager) as tx:
        opened = await items.open_item(
            tx, NewItem("action", "印影の扱いを文書にする", "provider"), month=SEPTEMBER
        )
    october = await frozen(client)
    assert [each.title for each in october.said.items] == ["印影の扱いを文書にする"]
    async with transaction(client.account_manager) as tx:
        await items.change(tx, opened.id, NewItem("action", "印影の扱いを文書にする", "provider", status="done"), month=OCTOBER, version=opened.version)  # fmt: skip
        still = await queries.items(tx, OCTOBER)
        assert [each.item.status for each in still] == ["done"]
        assert await queries.items(tx, date(2026, 11, 1)) == []
        assert await queries.items(tx, date(2026, 8, 1)) == []


async def test_what_was_said_when_it_was_sent_stays(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    async with transaction(client.account_manager) as tx:
        opened = await items.open_item(tx, NewItem("decision", "単価を見直す", "client"), month=OCTOBER)
    view = await sent(client)
    async with transaction(client.account_manager) as tx:
        await items.change(tx, opened.id, NewItem("decision", "単価を見直す", "client", status="dropped"), month=OCTOBER, version=None)  # fmt: skip
        assert [each.status for each in (await queries.one(tx, view.card.id)).said.items] == ["open"]


async def test_something_agreed_after_the_paper_was_made_stops_the_sending(client: Client) -> None:
    view = await frozen(client)
    async with transaction(client.account_manager) as tx:
        await items.open_item(tx, NewItem("decision", "新しい決定", "client"), month=OCTOBER)
    async with transaction(client.account_manager) as tx:
        with pytest.raises(Stale):
            await actions.send(tx, view.card.id, {}, said=view.said, version=view.card.version)


@pytest.mark.parametrize(
    ("new", "pointers"),
    [
        (NewItem("action", " ", "provider"), {"/title"}),
        (NewItem("wish", "x", "nobody", status="late"), {"/kind", "/side", "/status"}),
        (NewItem("action", "x" * 501, "provider", owner="y" * 501), {"/title", "/owner"}),
    ],
)
async def test_a_bad_item_names_every_field(client: Client, new: NewItem, pointers: set[str]) -> None:
    async with transaction(client.account_manager) as tx:
        with pytest.raises(Invalid) as refused:
            await items.open_item(tx, new, month=OCTOBER)
    assert {each.pointer for each in refused.value.errors} == pointers


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.BILLING_CLERK])
async def test_who_may_not_does_not(client: Client, role: Role) -> None:
    scope = (await office.cleared(role, client.company.id)).at(client.company.id)
    await _denied(scope, actions.freeze, OCTOBER)


async def test_who_sees_a_part_of_the_work_freezes_no_report_of_the_whole(
    floor: Floor, client: Client
) -> None:
    other = "hr" if await _domain(floor, client) != "hr" else "it"
    scope = (await office.cleared(Role.ACCOUNT_MANAGER, client.company.id, domains=[other])).at(
        client.company.id
    )
    await _denied(scope, actions.freeze, OCTOBER, now=NOW)


async def test_a_neighbour_sees_nothing(floor: Floor, client: Client) -> None:
    await a_month(floor, client)
    view = await sent(client)
    neighbour = await office.user((await floor.company()).id, Role.CLIENT_MANAGER)
    async with transaction(neighbour) as tx:
        assert await queries.listed(tx) == []
        assert await queries.paper(tx, view.card.id, "ja") is None
        for call in (queries.one(tx, view.card.id), actions.sign(tx, view.card.id)):
            with pytest.raises(MonthlyReportNotFound):
                await call


async def _domain(floor: Floor, client: Client) -> str:
    return str(await floor.admin.fetchval("SELECT domain FROM task_types WHERE id = $1", client.kind))


async def _denied(scope: Scope, act: Any, *args: Any, now: datetime | None = None) -> None:
    with pytest.raises(Denied):
        async with transaction(scope, now=now) as tx:
            await act(tx, *args)
