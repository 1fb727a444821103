"""The page of SLA attainment: raw and adjusted against the promise, its trend, by kind of work, and the breaches one by one."""

from collections.abc import Sequence
from decimal import Decimal

from api.web.labels import METRIC
from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.view import Drawn, Line, Section, Tile, View
from services.charts import lines, ranks, sentences
from services.charts.model import Chart, Goal, Point, Series, Words
from services.reports.queries.sla import AttainmentRow, MetricRow, SlaReport

RESOLUTION = "resolution"
SHOWN = 8


def view(reading: Reading, now: SlaReport, before: SlaReport | None) -> View:
    """All of the page."""
    metrics = {row.metric: row for row in now.metrics}
    main = metrics.get(RESOLUTION)
    earlier = {row.metric: row for row in before.metrics} if before else {}
    drawn = [Drawn(_trend(reading, now, main), is_wide=True)] if main else []
    if len(now.by_task_type) > 1:
        drawn.append(Drawn(_kinds(reading, now.by_task_type, main)))
    if len(reading.chosen) > 1:
        drawn.append(Drawn(_companies(reading, now.by_tenant)))
    if len(metrics) > 1:
        drawn.append(Drawn(_metrics(reading, now.metrics)))
    return View(
        _tiles(reading, now, before, main, earlier.get(RESOLUTION)),
        drawn,
        [_breaches(reading, now)],
        not metrics,
    )


def _tiles(
    reading: Reading, now: SlaReport, before: SlaReport | None, main: MetricRow | None, earlier: MetricRow | None
) -> list[Tile]:  # fmt: skip
    _, formats = reading.words.gettext, reading.formats
    goal = (
        _("target %(share)s") % {"share": formats.percent(main.target)}
        if main and main.target is not None
        else _("each company has its own target")
        if len(reading.chosen) > 1
        else _("no target agreed")
    )
    raw, adjusted = (main.attainment, main.adjusted) if main else (None, None)
    judged = main.met + main.breached if main else 0
    n = saying.counted(
        _("%(num)s judged") % {"num": formats.number(judged)}, judged, links.behind(reading, "judged")
    )
    excused = main.excused if main else 0
    before_of = (earlier.attainment, earlier.adjusted) if earlier else (None, None)
    return [
        Tile(_("Attainment, all counted"), saying.percent(formats, raw), notes=saying.notes(n, saying.points_change(reading, raw, before_of[0], links.before(reading, "judged"))),
             href=links.behind(reading, "judged")),
        Tile(_("Attainment, without excused"), saying.percent(formats, adjusted),
             notes=saying.notes(goal, saying.points_change(reading, adjusted, before_of[1], links.before(reading, "judged"))), href=links.behind(reading, "judged")),
        Tile(_("Breached"), formats.number(main.breached if main else 0),
             notes=saying.notes(saying.counted(_("%(num)s of them excused") % {"num": formats.number(excused)}, excused, links.behind(reading, "excused")),
                                saying.change(reading, main.breached if main else 0, earlier.breached if earlier else None, links.before(reading, "breached"))),
             href=links.behind(reading, "breached")),
        Tile(_("Reopened"), formats.number(now.reopened),
             notes=saying.notes(_("reopened after they were done"), saying.change(reading, now.reopened, before.reopened if before else None, links.before(reading, "reopened"))),
             href=links.behind(reading, "reopened")),
    ]  # fmt: skip


def _trend(reading: Reading, now: SlaReport, main: MetricRow | None) -> Chart:
    _, formats, grain = reading.words.gettext, reading.formats, now.about.grain
    rows = [row for row in now.trend if row.metric == RESOLUTION and row.key is None and row.stretch_on]
    labels = [saying.stretch(formats, row.stretch_on, grain) for row in rows if row.stretch_on]
    hrefs = [
        links.behind(reading, "judged", links.cut(reading, row.stretch_on, grain))
        for row in rows
        if row.stretch_on
    ]
    adjusted = [
        saying.share_point(formats, row.adjusted, href) for row, href in zip(rows, hrefs, strict=True)
    ]
    raw = [saying.share_point(formats, row.attainment, href) for row, href in zip(rows, hrefs, strict=True)]
    target = saying.hundredths(main.target) if main and main.target is not None else None
    goal = (
        None
        if target is None or main is None or main.target is None
        else Goal(_("Target"), target, formats.percent(main.target))
    )
    title = sentences.attainment(reading.language, labels, _values(adjusted), _values(raw), target)
    words = Words(title, _spoken(reading, labels, adjusted, raw), _("Period"))
    series = [Series(_("Without excused"), adjusted), Series(_("All counted"), raw)]
    return lines.chart(
        name="attainment", words=words, labels=labels, series=series, goal=goal, least=0, most=100
    )


def _values(points: Sequence[Point]) -> list[float | None]:
    return [point.value for point in points]


def _spoken(reading: Reading, labels: Sequence[str], adjusted: Sequence[Point], raw: Sequence[Point]) -> str:
    _ = reading.words.gettext
    said = [
        f"{label} {a.text or '–'} / {r.text or '–'}"
        for label, a, r in zip(labels, adjusted, raw, strict=True)
    ]
    return _("SLA attainment of resolutions, without excused breaches and with all: %(values)s") % {
        "values": ", ".join(said)
    }


def _kinds(reading: Reading, rows: Sequence[AttainmentRow], main: MetricRow | None) -> Chart:
    _ = reading.words.gettext
    found = [row for row in rows if row.metric == RESOLUTION and row.adjusted is not None]
    worst = sorted(
        found, key=lambda row: (row.adjusted or Decimal(0), row.name[reading.language] if row.name else "")
    )[:SHOWN]
    return _shares(
        reading, "kinds", worst, _("Kinds of work, the lowest first"), _("Kind of work"), "task_type", main
    )


def _companies(reading: Reading, rows: Sequence[AttainmentRow]) -> Chart:
    _ = reading.words.gettext
    found = sorted(
        (row for row in rows if row.metric == RESOLUTION and row.adjusted is not None),
        key=lambda row: row.adjusted or Decimal(0),
    )
    return _shares(
        reading, "companies", found, _("Companies, the lowest first"), _("Company"), "tenant", None
    )


def _shares(
    reading: Reading, name: str, rows: Sequence[AttainmentRow], title: str, first: str, narrows: str, main: MetricRow | None
) -> Chart:  # fmt: skip
    _, formats = reading.words.gettext, reading.formats
    held = [
        ranks.Rank(_name(reading, row), *(saying.share_point(formats, share, links.behind(reading, "judged", None, **_narrowed(narrows, row)))
                                          for share in (row.adjusted, row.attainment)))
        for row in rows
    ]  # fmt: skip
    said = ", ".join(f"{each.label} {each.point.text}" for each in held)
    note = (
        _("target %(share)s") % {"share": formats.percent(main.target)}
        if main and main.target is not None
        else ""
    )
    words = Words(_lowest(reading, held) if held else title, f"{title}. {said}", first, note)
    return ranks.chart(
        name=name, words=words, ranks=held, now=_("Without excused"), before=_("All counted"), most=100
    )


def _lowest(reading: Reading, held: Sequence[ranks.Rank]) -> str:
    """What a chart of shares shows first of all."""
    low = min(held, key=lambda each: each.point.value or 0)
    if low.point.value == 100:  # percent
        return reading.words.gettext("All at 100%")
    said = {"name": low.label, "share": low.point.text}
    return reading.words.gettext("%(name)s is lowest, at %(share)s") % said


def _narrowed(narrows: str, row: AttainmentRow) -> dict[str, str]:
    key = {narrows: row.key or ""}
    return key | ({"tenant": row.tenant} if narrows == "task_type" and row.tenant else {})


def _name(reading: Reading, row: AttainmentRow) -> str:
    name = row.name[reading.language] if row.name else row.key or ""
    several = len(reading.chosen) > 1 and row.tenant and row.tenant != row.key
    return f"{name} ({row.tenant})" if several else name


def _metrics(reading: Reading, rows: Sequence[MetricRow]) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    known = [row for row in rows if row.adjusted is not None]
    held = [
        ranks.Rank(_(METRIC[row.metric]), *(saying.share_point(formats, share, links.behind(reading, "judged", metric=row.metric))
                                            for share in (row.adjusted, row.attainment)))
        for row in known
    ]  # fmt: skip
    said = ", ".join(f"{each.label} {each.point.text}" for each in held)
    title = _("Attainment of each promise")
    words = Words(_lowest(reading, held) if held else title, f"{title}. {said}", _("Promise"))
    return ranks.chart(
        name="metrics", words=words, ranks=held, now=_("Without excused"), before=_("All counted"), most=100
    )


def _breaches(reading: Reading, now: SlaReport) -> Section:
    _, formats = reading.words.gettext, reading.formats
    names = {(row.tenant, row.key): row.name[reading.language] for row in now.by_task_type if row.name}
    held = [
        Line(each.reference, _ticket(reading, each.reference), "excused" if each.excused_at else "breached",
             _("Excused") if each.excused_at else _("%(length)s over") % {"length": formats.length(each.late_seconds)},
             saying.notes(names.get((each.tenant, each.task_type)), _(METRIC[each.metric]), formats.day(each.breached_at), each.excuse_reason))
        for each in now.breaches[:SHOWN]
    ]  # fmt: skip
    total = next((row.breached for row in now.metrics if row.metric == RESOLUTION), 0)
    more = (
        (links.behind(reading, "breached"), _("See all %(num)s") % {"num": formats.number(total)})
        if total > SHOWN
        else None
    )
    return Section(
        "breaches", _("Breaches, newest first"), held, _("No promise was broken in this period."), more
    )


def _ticket(reading: Reading, reference: str) -> str:
    return f"{'/console' if reading.scope.is_staff else '/portal'}/tickets/{reference}"
