"""The monthly reviews of the demo: a month is frozen, commented, talked over, sent, and signed by one side after the other."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from deploy.demo.books import Books, tokyo, working_day
from deploy.demo.minutes import Minutes, Point, Reviewed
from deploy.demo.minutes_acme import ACME
from deploy.demo.minutes_hanami import HANAMI
from deploy.demo.minutes_north import NORTH
from deploy.demo.world import Client
from services.monthly_reports import actions, figures, forms, items, papers, queries
from services.monthly_reports.content import MonthContent
from services.monthly_reports.items import NewItem
from services.monthly_reports.queries import ItemCard, ReportView
from services.reports.rollups import adding
from services.rules import months
from tenants.db import Tx, transaction
from tenants.roles import Role
from tenants.scope import system

REVIEWED: tuple[Reviewed, ...] = (ACME, HANAMI, NORTH)
REVIEWED_ON = 6
"""Day of the next month, or the next working day, of the review; the client signs some days later."""
AT_ONCE = 20_000
"""Events that are taken into the rollups in one step: what is quick for the product's sweep is slow for a whole month."""


@dataclass(slots=True)
class Reviewing:
    """A company's reviews as they go on: which points are open, and the report at hand."""

    client: Client
    points: dict[str, ItemCard] = field(default_factory=dict)
    report: UUID | None = None


def plan_reviews(books: Books, first_day: date) -> None:
    """Plan the reviews of the last months that are whole, the earliest first."""
    for n, reviewed in enumerate(REVIEWED):
        reviewing = Reviewing(books.world.clients[reviewed.company])
        for back, minutes in reversed(list(enumerate(reviewed.newest_first))):
            month = books.month(back)
            if month is not None and month >= first_day:
                _plan_review(books, reviewing, month, minutes, timedelta(minutes=9 * n))


def _plan_review(books: Books, reviewing: Reviewing, month: date, minutes: Minutes, later: timedelta) -> None:
    held_on = working_day(months.next_of(month).replace(day=REVIEWED_ON))
    steps = [(10, _freeze), (11, _comment), (14, _agree)]
    if minutes.until != "draft":
        steps += [(16, _send), (17, _sign_as_provider)]
    for hour, step in steps:
        books.plan(tokyo(held_on, hour) + later, partial(step, books, reviewing, month, minutes))
    if minutes.until == "signed":
        signed_on = working_day(held_on + timedelta(days=2))
        books.plan(tokyo(signed_on, 13) + later, partial(_sign_as_client, books, reviewing, month, minutes))


async def add_up(tx: Tx) -> None:
    """Take everything that is in a company's log by now into its rollups."""
    while await adding.add(tx, most=AT_ONCE):
        pass


async def _freeze(books: Books, reviewing: Reviewing, month: date, _minutes: Minutes) -> None:
    client = reviewing.client
    async with transaction(system(client.id, name="demo"), now=books.clock.at) as tx:
        await add_up(tx)
    frozen = await books.act(books.manager, client, lambda tx: actions.freeze(tx, month))
    reviewing.report = frozen.card.id


async def _comment(books: Books, reviewing: Reviewing, _month: date, minutes: Minutes) -> None:
    view = await _view(books, reviewing)
    comments = {
        section: {
            "ja": ja.format(**_facts(view.content, "ja")),
            "en": en.format(**_facts(view.content, "en")),
        }
        for section, (ja, en) in minutes.comments.items()
    }
    say = partial(actions.comment, report_id=view.card.id, comments=comments, version=view.card.version)
    await books.act(books.manager, reviewing.client, say)


async def _view(books: Books, reviewing: Reviewing) -> ReportView:
    assert reviewing.report is not None
    view: ReportView = await books.act(
        books.manager, reviewing.client, partial(queries.one, report_id=reviewing.report)
    )
    return view


def _facts(content: MonthContent, language: str) -> Mapping[str, str]:
    words = forms.words(content.form, language)
    levels = [each.now.raw for each in content.attained if each.metric == "resolution"]
    return {
        "resolved": figures.count(sum(each.resolved for each in content.volume), words),
        "level": figures.percent(levels[0] if levels else None, words),
        **_months(content.month, language),
    }


def _months(month: date, language: str) -> Mapping[str, str]:
    after = months.next_of(month)
    said = {"before": months.before(month), "month": month, "next": after, "after": months.next_of(after)}
    return {name: f"{each.month}月" if language == "ja" else f"{each:%B}" for name, each in said.items()}


async def _agree(books: Books, reviewing: Reviewing, month: date, minutes: Minutes) -> None:
    """What became of earlier points, then what is new."""
    for name, status in minutes.closes.items():
        if (held := reviewing.points.pop(name, None)) is not None:
            closed = replace(_held(held), status=status)
            close = partial(items.change, item_id=held.id, new=closed, month=month, version=held.version)
            await books.act(books.manager, reviewing.client, close)
    for point in minutes.opens:
        new = _new(point, month, reviewing.client.company.locale)
        reviewing.points[point.name] = await books.act(
            books.manager, reviewing.client, partial(items.open_item, new=new, month=month)
        )


def _held(card: ItemCard) -> NewItem:
    it = card.item
    return NewItem(it.kind, it.title, it.side, it.owner, it.due_on, it.status, it.note)


def _new(point: Point, month: date, language: str) -> NewItem:
    due_on = None
    if point.due is not None:
        later, day = point.due
        due_on = months.before(month, by=-later).replace(day=day)
    title = point.title.format(**_months(month, language))
    return NewItem(point.kind, title, point.side, point.owner, due_on, point.status, point.note)


async def _send(books: Books, reviewing: Reviewing, _month: date, _minutes: Minutes) -> None:
    view = await _view(books, reviewing)
    made = await asyncio.gather(*(papers.rendered(view, each, is_draft=False) for each in papers.LANGUAGES))
    send = partial(
        actions.send, report_id=view.card.id, papers=dict(zip(papers.LANGUAGES, made, strict=True)), said=view.said,
        version=view.card.version,
    )  # fmt: skip
    await books.act(books.manager, reviewing.client, send)


async def _sign_as_provider(books: Books, reviewing: Reviewing, _month: date, _minutes: Minutes) -> None:
    assert reviewing.report is not None
    await books.act(books.manager, reviewing.client, partial(actions.sign, report_id=reviewing.report))


async def _sign_as_client(books: Books, reviewing: Reviewing, _month: date, minutes: Minutes) -> None:
    assert reviewing.report is not None
    (who,) = reviewing.client.of(Role.CLIENT_MANAGER)[:1]
    sign = partial(actions.sign, report_id=reviewing.report, remark=minutes.remark)
    await books.act(who.scope, reviewing.client, sign)
