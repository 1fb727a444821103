"""The tickets behind a figure: every number of a report leads here, and from here to each ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web import in_address
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.labels import CHANNEL, DOMAIN, METRIC, STATUS, WEEKDAY
from api.web.reader import SignedIn
from api.web.reports import gate, gather
from api.web.reports.asked import Asked
from api.web.reports.backlog import OLD, OLD_STEPS, WITH_CLIENT, age, slack_name
from api.web.reports.gate import PORTAL, STAFF, Reading
from api.web.reports.pages import show
from api.web.words import noop
from core.errors import Invalid
from services.reports import asking, drilling, open_work
from services.reports.drilling import CountedRow, Cursor, Narrowed, Page
from services.reports.open_work import OpenTicket
from services.rules.backlogs import STEPS, Slack
from services.rules.report_choices import Choice
from services.tickets import lines
from tenants.db import Tx

router = APIRouter(include_in_schema=False, route_class=PageRoute)

LISTED = 100
_DIGITS = 8
FIGURES: Mapping[str, tuple[str, str]] = {
    "created": ("throughput", "created"), "resolved": ("throughput", "resolved"), "reopened": ("sla", "reopened"),
    "cancelled": ("throughput", "ended"), "judged": ("sla", "judged"), "met": ("sla", "met"), "breached": ("sla", "breached"),
    "reopenings": ("throughput", "reopenings"), "excused": ("sla", "excused"), "not_excused": ("sla", "not_excused"), "first_pass": ("throughput", "first_pass"), "worked": ("throughput", "worked"),
    "under_procedure": ("dependence", "under_procedure"), "work": ("throughput", "work_seconds"), "in": ("throughput", "in"),
    "out": ("throughput", "out"), "open_at_end": ("throughput", "open_at_end"),
}  # fmt: skip
"""By the name in the address: the report and what it calls the figure."""
TITLES: Mapping[str, str] = {
    "created": noop("Tickets that came in"), "resolved": noop("Tickets done"), "reopened": noop("Tickets reopened"), "reopenings": noop("Reopenings"),
    "cancelled": noop("Tickets withdrawn"), "judged": noop("Tickets whose promise was judged"), "met": noop("Tickets done as promised"),
    "breached": noop("Tickets that broke their promise"), "excused": noop("Tickets whose breach was excused"), "not_excused": noop("Tickets whose breach was not excused"), "open": noop("Open tickets"),
    "first_pass": noop("Tickets right at once"), "worked": noop("Tickets done with work recorded"), "under_procedure": noop("Tickets done under a procedure"),
    "work": noop("Work entries"), "in": noop("Tickets received or reopened"), "out": noop("Tickets done or withdrawn"),
    "open_at_end": noop("Tickets open at the end of the period"),
}  # fmt: skip
AT_RISK = "at_risk"
_SLACKS: Mapping[str, frozenset[str]] = {
    AT_RISK: frozenset(Slack) - {Slack.OVERDUE, Slack.NOT_DUE},
    "ahead": frozenset(Slack) - {Slack.OVERDUE, Slack.LATER, Slack.NOT_DUE},
    "soon": frozenset(Slack) - {Slack.LATER, Slack.NOT_DUE}, "day": frozenset({Slack.UNDER_4_HOURS, Slack.UNDER_1_DAY}),
    **{slack.value: frozenset({slack.value}) for slack in Slack},
}  # fmt: skip
"""Steps of slack, and several of them under one name: `soon` has what is overdue too, `ahead` has not."""
_AGES: Mapping[str, frozenset[str]] = {"old": OLD_STEPS, **{step: frozenset({step}) for step in STEPS}}
_STATUSES: Mapping[str, frozenset[str]] = {
    "client": WITH_CLIENT,
    **{status: frozenset({status}) for status in STATUS},
}


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket that a figure counts, on that day; of open work when it is due."""

    tenant: str
    reference: str
    subject: str
    kind: Mapping[str, str]
    status: str
    counted_on: date | None = None
    created_on: date | None = None
    resolved_on: date | None = None
    due_at: datetime | None = None
    slack: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the list, how many there are in all (and how many seconds of work), and where the next page begins; empty after the last."""

    rows: list[Row]
    total: int
    more: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """What narrows open work: a step of age or slack (`soon` is all within seven days), a status, a day on which it is due, whose it is.

    A day's figure leaves out what is overdue already.
    """

    age: str = ""
    slack: str = ""
    status: str = ""
    due: str = ""
    person: UUID | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Open":
        held = cls(
            given.get("age", ""), given.get("slack", ""), given.get("status", ""), given.get("due", ""),
            in_address.ident(given.get("person", "")),
        )  # fmt: skip
        return replace(
            held, age=held.age if held.age in _AGES else "", slack=held.slack if held.slack in _SLACKS else "",
            status=held.status if held.status in _STATUSES else "", due=held.due if in_address.day(held.due) else "",
        )  # fmt: skip

    def takes(self, ticket: OpenTicket) -> bool:
        return (
            (not self.age or ticket.business_step in _AGES[self.age])
            and (not self.slack or ticket.slack in _SLACKS[self.slack])
            and (self.slack != AT_RISK or ticket.is_at_risk)
            and (not self.status or ticket.status in _STATUSES[self.status])
            and (not self.due or (str(ticket.due_on) == self.due and ticket.slack is not Slack.OVERDUE))
            and self.person in {None, ticket.assignee}
        )


@router.get(STAFF + "/tickets")
@router.get(PORTAL + "/tickets")
async def tickets(request: Request, reader: SignedIn) -> Response:
    """The list, newest first; of open work the nearest due first."""
    reading = await gate.reading(request, reader)
    given = request.query_params
    reading = replace(reading, asked=replace(reading.asked, **_span(given)))
    figure = given.get("figure", "")
    if figure == "open":
        open_ = Open.read(given)
        part, said = await _open(reading, open_, given.get("after", "")), _open_words(reading, open_)
    else:
        figure = figure if figure in FIGURES else "created"
        wanted = _narrowed(figure, given)
        part = await _counted(reading, figure, wanted, given.get("after", ""))
        said = _words(reading, figure, wanted)
    here = {name: value for name, value in given.items() if name != "after"}
    return await show(
        request, reading, "tickets.html", title=TITLES[figure], part=part, narrowed=said, figure=figure,
        first=f"?{urlencode(here)}", following=part.more and f"?{urlencode(here | {'after': part.more})}", after="after" in given,
    )  # fmt: skip


def _span(given: Mapping[str, str]) -> dict[str, str]:
    """The days of the address, which names no period."""
    if in_address.day(given.get("from", "")) and in_address.day(given.get("to", "")):
        asked = Asked.read({"period": Choice.CUSTOM.value, **given})
        return {"period": asked.period, "from_on": asked.from_on, "to_on": asked.to_on}
    return {}


def _narrowed(figure: str, given: Mapping[str, str]) -> Narrowed:
    metric = given.get("metric", "")
    return Narrowed(
        FIGURES[figure][1], metric if metric in METRIC else "resolution", None, in_address.ident(given.get("person", "")),
        given.get("channel") if given.get("channel") in CHANNEL else None, _number(given.get("weekday", ""), 1, 7),
        _number(given.get("hour", ""), 0, 23), given.get("domain") if given.get("domain") in DOMAIN else None,
    )  # fmt: skip


def _number(text: str, least: int, most: int) -> int | None:
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 3 and least <= int(text) <= most
        else None
    )


async def _counted(reading: Reading, figure: str, wanted: Narrowed, after: str) -> Part:
    """The newest, or those after a place in the list."""
    asked = gather.asked_of(reading, reading.days)
    report, since = FIGURES[figure][0], _place(after)

    async def read(tx: Tx) -> tuple[list[tuple[CountedRow, Row]], Page]:
        page = await drilling.rows(tx, report, asked, wanted, limit=LISTED + 1, after=since)
        seen = await lines.of(tx, [each.id for each in page.rows])
        return [
            (each, Row(each.tenant, each.reference, seen[each.id].subject, seen[each.id].work, each.status, each.counted_on,
                       each.created_on, each.resolved_on, seconds=each.seconds))
            for each in page.rows if each.id in seen
        ], page  # fmt: skip

    parts = await inside.each(reading.scope, [each.id for each in reading.chosen], read)
    found = [pair for rows, _ in parts.values() for pair in rows]
    pages = [page for _, page in parts.values()]
    placed = sorted(found, key=lambda pair: pair[0].place, reverse=True)
    last = placed[LISTED - 1][0] if len(placed) > LISTED else None
    more = Cursor(last.counted_on, last.id, last.n).text() if last else ""
    seconds = [page.seconds for page in pages if page.seconds is not None]
    return Part(
        [row for _, row in placed[:LISTED]],
        sum(page.total for page in pages),
        more,
        sum(seconds) if seconds else None,
    )


def _place(after: str) -> Cursor | None:
    """Where a page begins. An address that makes no sense begins with the newest."""
    try:
        return Cursor.read(after) if after else None
    except Invalid:
        return None


async def _open(reading: Reading, narrowed: Open, after: str) -> Part:
    """Those due first, or those after so many. All open work is looked through to find them, so that a count is enough of a place."""
    asked = gather.asked_of(reading, reading.days)

    async def read(tx: Tx) -> list[Row]:
        found = await open_work.tickets(tx, await asking.ground(tx, asked), asked)
        wanted = {each.ticket: each for each in found if narrowed.takes(each)}
        seen = await lines.of(tx, list(wanted))
        return [
            Row(each.tenant, each.reference, seen[ticket].subject, seen[ticket].work, each.status, due_at=each.due_at, slack=each.slack.value)
            for ticket, each in wanted.items() if ticket in seen
        ]  # fmt: skip

    parts = await inside.each(reading.scope, [each.id for each in reading.chosen], read)
    rows = [row for part in parts.values() for row in part]
    rows.sort(key=lambda row: (row.due_at is None, row.due_at or reading.formats.now, row.reference))
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < _DIGITS else 0
    end = begin + LISTED
    return Part(rows[begin:end], len(rows), str(end) if len(rows) > end else "")


def _words(reading: Reading, figure: str, wanted: Narrowed) -> list[str]:
    """What narrows the list, as people say it."""
    _ = reading.words.gettext
    said = [_(METRIC[wanted.metric])] if FIGURES[figure][0] == "sla" and figure != "reopened" else []
    said += [_(CHANNEL[wanted.channel])] if wanted.channel else []
    said += [_(DOMAIN[wanted.domain])] if wanted.domain else []
    said += [_(list(WEEKDAY.values())[wanted.weekday - 1])] if wanted.weekday else []
    if wanted.hour is not None:
        said.append(f"{wanted.hour}:00–{wanted.hour + 1}:00")
    return said


def _open_words(reading: Reading, narrowed: Open) -> list[str]:
    _ = reading.words.gettext
    old = _("older than %(days)s business days") % {"days": OLD}
    said = (
        [old if narrowed.age == "old" else _("age: %(age)s") % {"age": age(reading, narrowed.age)}]
        if narrowed.age
        else []
    )
    if narrowed.slack:
        named = {
            "soon": _("due within seven days"),
            "ahead": _("due within seven days"),
            "day": _("due within a day"),
            AT_RISK: _("at risk"),
        }
        said.append(named.get(narrowed.slack) or slack_name(reading, narrowed.slack))
    if narrowed.status:
        said.append(
            _("waiting for the client") if narrowed.status == "client" else _(STATUS[narrowed.status])
        )
    if narrowed.due:
        said.append(_("due on %(day)s") % {"day": reading.formats.day(date.fromisoformat(narrowed.due))})
    return said
