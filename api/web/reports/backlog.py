"""The page of the backlog: what is open now by age and slack, what will breach in the next days, and how it came to be what it is."""

from datetime import timedelta

from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.view import Drawn, Line, Section, Tile, View
from services.charts import bars, flows, lines, ranks, sentences
from services.charts.model import Chart, Key, Series, Words
from services.reports.queries.backlog import BacklogReport, HistoryRow, SoonRow

SHOWN, OLD = 8, 4
OLD_STEPS = frozenset({"5-9", "10-19", "20+"})
WITH_CLIENT = frozenset({"waiting_client", "awaiting_approval"})
SLACKS = ("overdue", "under_4_hours", "under_1_day", "under_3_days", "under_7_days", "later", "not_due")
_LOOKS = {"overdue": "late", "under_4_hours": "risk"}


def view(reading: Reading, now: BacklogReport, _before: BacklogReport | None) -> View:
    """All of the page. What is open is as of now; only the history belongs to the period."""
    drawn = [Drawn(_ages(reading, now)), Drawn(_slack(reading, now))] if now.open else []
    if any(row.due_on >= reading.today for row in now.due):
        drawn.append(Drawn(_due(reading, now)))
    if now.open:
        drawn.append(Drawn(_kinds(reading, now)))
    if any(row.created or row.resolutions or row.backlog for row in now.history):
        drawn += [Drawn(_history(reading, now)), Drawn(_turns(reading, now))]
    return View(_tiles(reading, now), drawn, [_soon(reading, now)] if now.open else [], is_empty=not drawn)


def _tiles(reading: Reading, now: BacklogReport) -> list[Tile]:
    _, formats = reading.words.gettext, reading.formats
    slack = {row.key: row.tickets for row in now.by_slack}
    soon = slack.get("under_4_hours", 0) + slack.get("under_1_day", 0)
    old = sum(row.tickets for row in now.by_age_business_days if row.key in OLD_STEPS)
    waiting = sum(row.tickets for row in now.by_status if row.key in WITH_CLIENT)
    return [
        Tile(_("Open"), formats.number(now.open), notes=[_("as of now")], href=links.behind(reading, "open")),
        Tile(_("Past due"), formats.number(now.overdue), notes=[_("the promise is broken already")], href=links.behind(reading, "open", slack="overdue")),
        Tile(_("Due within a day"), formats.number(soon), notes=[_("of wall time")], href=links.behind(reading, "open", slack="day")),
        Tile(_("Older than %(days)s business days") % {"days": OLD}, formats.number(old), notes=[_("since they came in")],
             href=links.behind(reading, "open", age="old")),
        Tile(_("Waiting for the client"), formats.number(waiting), notes=[_("clocks are paused")], href=links.behind(reading, "open", status="client")),
    ]  # fmt: skip


def _ages(reading: Reading, now: BacklogReport) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    held = [
        bars.Bar(age(reading, row.key), saying.count_point(formats, row.tickets, links.behind(reading, "open", age=row.key)))
        for row in now.by_age_business_days
    ]  # fmt: skip
    old = sum(row.tickets for row in now.by_age_business_days if row.key in OLD_STEPS)
    said = ", ".join(f"{bar.label} {bar.point.text}" for bar in held)
    words = Words(sentences.ages(reading.language, now.open, old, OLD), _("Open tickets by age: %(values)s") % {"values": said}, _("Age"),
                  _("business days since receipt, as of now"), _("Tickets"))  # fmt: skip
    return bars.chart(name="ages", words=words, bars=held)


def age(reading: Reading, step: str) -> str:
    """当日, 1日, 3〜4日, 20日以上."""
    if step == "0":
        return reading.words.gettext("same day")
    if step.endswith("+"):
        return reading.words.gettext("%(days)s days or more") % {"days": step[:-1]}
    dash = "〜" if reading.language == "ja" else "–"
    return reading.words.ngettext("%(num)s day", "%(num)s days", 1 if step == "1" else 2) % {
        "num": step.replace("-", dash)
    }


def slack_name(reading: Reading, step: str) -> str:
    """What a step of slack is called."""
    _ = reading.words.gettext
    return {
        "overdue": _("past due"), "under_4_hours": _("under 4 h"), "under_1_day": _("under 1 day"), "under_3_days": _("under 3 days"),
        "under_7_days": _("under 7 days"), "later": _("later"), "not_due": _("no clock runs"),
    }[step]  # fmt: skip


def _slack(reading: Reading, now: BacklogReport) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    counts = {row.key: row.tickets for row in now.by_slack}
    held = [
        bars.Bar(slack_name(reading, step), saying.count_point(formats, counts.get(step, 0), links.behind(reading, "open", slack=step)), _LOOKS.get(step, "1"))
        for step in SLACKS
    ]  # fmt: skip
    soon = sum(counts.get(step, 0) for step in ("under_4_hours", "under_1_day"))
    title = sentences.slack(reading.language, counts.get("overdue", 0), soon, now.open)
    said = ", ".join(f"{bar.label} {bar.point.text}" for bar in held)
    words = Words(
        title,
        _("Open tickets by time left: %(values)s") % {"values": said},
        _("Time left"),
        _("wall time to the nearest due time, as of now"),
        _("Tickets"),
    )
    return bars.chart(
        name="slack", words=words, bars=held, keys=[Key(_("Past due"), "late"), Key(_("under 4 h"), "risk")]
    )


def _due(reading: Reading, now: BacklogReport) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    rows = [row for row in now.due if row.due_on >= reading.today]
    held = [bars.Bar(formats.near(row.due_on) if (row.due_on - reading.today).days < 2 else saying.stretch(formats, row.due_on, "day"),
                     saying.count_point(formats, row.tickets, links.behind(reading, "open", due=row.due_on.isoformat()))) for row in rows]  # fmt: skip
    most = max(rows, key=lambda row: row.tickets)
    title = (
        _("Most is due on %(day)s: %(num)s") % {"day": formats.day(most.due_on), "num": formats.number(most.tickets)}
        if most.tickets else _("Nothing is due in the next days")
    )  # fmt: skip
    said = ", ".join(f"{bar.label} {bar.point.text}" for bar in held)
    words = Words(
        title,
        _("Open tickets by the day on which they are due: %(values)s") % {"values": said},
        _("Due on"),
        _("what breaches on these days unless it is done"),
        _("Tickets"),
    )
    return bars.chart(name="due", words=words, bars=held)


def _kinds(reading: Reading, now: BacklogReport) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    rows = sorted(now.by_task_type, key=lambda row: (-row.tickets, row.key))[:SHOWN]
    several = len(reading.chosen) > 1
    held = [
        ranks.Rank((row.name[reading.language] if row.name else row.key) + (f" ({row.tenant})" if several and row.tenant else ""),
                   saying.count_point(formats, row.tickets, links.behind(reading, "open", task_type=row.key, tenant=row.tenant or "")))
        for row in rows
    ]  # fmt: skip
    title = sentences.largest(reading.language, held[0].label, rows[0].tickets, now.open, None)
    said = ", ".join(f"{each.label} {each.point.text}" for each in held)
    return ranks.chart(name="kinds", words=Words(title, said, _("Kind of work")), ranks=held, now=_("Open"))


def _history(reading: Reading, now: BacklogReport) -> Chart:
    _, formats, grain = reading.words.gettext, reading.formats, now.about.grain
    labels = [saying.stretch(formats, row.stretch_on, grain) for row in now.history]
    points = [
        saying.count_point(formats, row.backlog, _in_stretch(reading, "open_at_end", row, grain))
        for row in now.history
    ]
    first, last = now.history[0].backlog, now.history[-1].backlog
    figures = {"first": formats.number(first), "last": formats.number(last)}
    title = (
        _("Open work went from %(first)s to %(last)s") if first != last else _("Open work stayed at %(last)s")
    ) % figures
    said = ", ".join(f"{label} {each.text}" for label, each in zip(labels, points, strict=True))
    words = Words(title, _("Open at the end of each stretch: %(values)s") % {"values": said}, _("Period"))
    return lines.chart(
        name="history", words=words, labels=labels, series=[Series(_("Open"), points)], least=0
    )


def _turns(reading: Reading, now: BacklogReport) -> Chart:
    _, formats, grain = reading.words.gettext, reading.formats, now.about.grain
    labels = [saying.stretch(formats, row.stretch_on, grain) for row in now.history]
    into = [
        saying.count_point(formats, row.created + row.reopenings, _in_stretch(reading, "in", row, grain))
        for row in now.history
    ]
    out = [
        saying.count_point(formats, row.resolutions + row.ended, _in_stretch(reading, "out", row, grain))
        for row in now.history
    ]
    title = sentences.flow(
        reading.language,
        sum(row.created + row.reopenings for row in now.history),
        sum(row.resolutions + row.ended for row in now.history),
    )
    said = ", ".join(f"{label} {a.text} / {b.text}" for label, a, b in zip(labels, into, out, strict=True))
    words = Words(title, said, _("Period"), _("in: received and reopened; out: done and withdrawn"))
    return flows.chart(
        name="turns", words=words, labels=labels, series=[Series(_("In"), into), Series(_("Out"), out)]
    )


def _in_stretch(reading: Reading, figure: str, row: HistoryRow, grain: str) -> str:
    return links.behind(reading, figure, links.cut(reading, row.stretch_on, grain))


def _soon(reading: Reading, now: BacklogReport) -> Section:
    _ = reading.words.gettext
    names = {(row.tenant, row.key): row.name[reading.language] for row in now.by_task_type if row.name}
    held = [
        _line(reading, row, names.get((row.tenant, row.task_type), row.task_type))
        for row in now.due_soon[:SHOWN]
    ]
    more = len(now.due_soon) > SHOWN
    lead = (
        (links.behind(reading, "open", slack="soon"), _("See all %(num)s") % {"num": len(now.due_soon)})
        if more
        else None
    )
    return Section("soon", _("Due first"), held, _("Nothing is due in the next seven days."), lead)


def _line(reading: Reading, row: SoonRow, kind: str) -> Line:
    _, formats = reading.words.gettext, reading.formats
    late = row.slack == "overdue"
    left = (row.due_at - formats.now).total_seconds()
    clock = _("%(length)s over") % {"length": formats.length(-left)} if late else formats.moment(row.due_at)
    standing = (
        "breached" if late else "at_risk" if timedelta(seconds=left) < timedelta(hours=4) else "on_track"
    )
    to = f"{'/console' if reading.scope.is_staff else '/portal'}/tickets/{row.reference}"
    return Line(row.reference, to, standing, clock, [kind])
