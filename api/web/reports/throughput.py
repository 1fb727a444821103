"""The page of throughput: what came and what was done, how long it took, how much work it was, and how often it was right at once."""

from collections.abc import Sequence
from datetime import date

from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.view import Drawn, Note, Tile, View
from services.charts import flows, lines, sentences
from services.charts.model import Chart, Point, Series, Words
from services.reports.queries.throughput import ThroughputReport, ThroughputRow

DAY = 86_400


def view(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> View:
    """All of the page."""
    totals = now.totals
    rows = [row for row in now.trend if row.key is None and row.stretch_on]
    drawn = [
        Drawn(flow(reading, now, rows), is_wide=True),
        Drawn(_cycle(reading, now, rows)),
        Drawn(_first_pass(reading, now, rows)),
    ]
    is_empty = not (totals.created or totals.resolved)
    return View(
        _tiles(reading, totals, before.totals if before else None),
        [] if is_empty else drawn,
        is_empty=is_empty,
    )


def _tiles(reading: Reading, now: ThroughputRow, before: ThroughputRow | None) -> list[Tile]:
    _, formats = reading.words.gettext, reading.formats
    came = _("%(num)s came in") % {"num": formats.number(now.created)}
    made = saying.counted(came, now.created, links.behind(reading, "created"))
    hour = (
        _("%(num)s an hour of work") % {"num": f"{now.per_worked_hour:.2f}"}
        if now.per_worked_hour is not None
        else ""
    )
    p90 = (
        _("nine in ten within %(length)s") % {"length": _long(reading, now.cycle_p90_seconds)}
        if now.cycle_p90_seconds
        else ""
    )
    tiles = [
        Tile(_("Done"), formats.number(now.resolved), notes=saying.notes(made, saying.change(reading, now.resolved, before.resolved if before else None, links.before(reading, "resolved"))),
             href=links.behind(reading, "resolved")),
        Tile(_("Time to completion"), _long(reading, now.cycle_median_seconds) if now.cycle_median_seconds is not None else None,
             notes=saying.notes(_("half is done within"), p90), href=links.behind(reading, "resolved")),
        Tile(_("Right at once"), saying.percent(formats, now.first_pass_yield), notes=saying.notes(_interval(reading, now), saying.points_change(
            reading, now.first_pass_yield, before.first_pass_yield if before else None, links.before(reading, "first_pass"))), href=links.behind(reading, "first_pass")),
        Tile(_("Work per ticket"), None if now.minutes_per_ticket is None else f"{now.minutes_per_ticket:.1f}", _("min"),
             saying.notes(hour, worked(reading, now)), links.behind(reading, "worked")),
    ]  # fmt: skip
    if now.cost is not None:
        tiles.append(
            Tile(
                _("Cost of the work"),
                formats.money(now.cost),
                _("JPY"),
                [_("operators' minutes alone")],
                links.behind(reading, "work"),
            )
        )
    return tiles


def worked(reading: Reading, row: ThroughputRow) -> Note:
    """Of how many tickets the work is known."""
    said = reading.words.gettext("of %(num)s with work recorded") % {
        "num": reading.formats.number(row.worked)
    }
    return saying.counted(said, row.worked, links.behind(reading, "worked"))


def _interval(reading: Reading, row: ThroughputRow) -> str:
    if row.first_pass_low is None or row.first_pass_high is None:
        return ""
    low, high = f"{row.first_pass_low * 100:.1f}", f"{row.first_pass_high * 100:.1f}"
    return reading.words.gettext("95%% interval %(low)s to %(high)s") % {"low": low, "high": high}


def _long(reading: Reading, seconds: int | None) -> str:
    """2日3時間: wall time, in days from two days on."""
    if seconds is None:
        return ""
    formats = reading.formats
    if seconds < 2 * DAY:
        return formats.length(seconds)
    days, rest = divmod(seconds, DAY)
    hours = rest // 3600
    return reading.words.gettext("%(days)sd %(hours)sh") % {"days": formats.number(days), "hours": hours}


def flow(reading: Reading, now: ThroughputReport, rows: Sequence[ThroughputRow]) -> Chart:
    """What came in against what was done."""
    _, formats, grain = reading.words.gettext, reading.formats, now.about.grain
    labels = _labels(reading, rows, grain)
    made = [
        saying.count_point(formats, row.created, _behind(reading, "created", row.stretch_on, grain))
        for row in rows
    ]
    done = [
        saying.count_point(formats, row.resolved, _behind(reading, "resolved", row.stretch_on, grain))
        for row in rows
    ]
    title = sentences.flow(reading.language, now.totals.created, now.totals.resolved)
    said = ", ".join(f"{label} {a.text} / {b.text}" for label, a, b in zip(labels, made, done, strict=True))
    words = Words(title, _("What came in, and what was done: %(values)s") % {"values": said}, _("Period"))
    return flows.chart(
        name="flow", words=words, labels=labels, series=[Series(_("Came in"), made), Series(_("Done"), done)]
    )


def _cycle(reading: Reading, now: ThroughputReport, rows: Sequence[ThroughputRow]) -> Chart:
    _, grain = reading.words.gettext, now.about.grain
    labels = _labels(reading, rows, grain)
    hrefs = [_behind(reading, "resolved", row.stretch_on, grain) for row in rows]
    median = [_hours(reading, row.cycle_median_seconds, href) for row, href in zip(rows, hrefs, strict=True)]
    p90 = [_hours(reading, row.cycle_p90_seconds, href) for row, href in zip(rows, hrefs, strict=True)]
    totals = now.totals
    title = (
        _("Nothing was done in this period yet") if totals.cycle_median_seconds is None
        else sentences.cycle(reading.language, _long(reading, totals.cycle_median_seconds), _long(reading, totals.cycle_p90_seconds))
    )  # fmt: skip
    said = ", ".join(
        f"{label} {a.text or '–'} / {b.text or '–'}" for label, a, b in zip(labels, median, p90, strict=True)
    )
    words = Words(title, _("Hours from receipt to completion, median and 90th percentile: %(values)s") % {"values": said}, _("Period"),
                  note=_("hours of wall time, within %(error)s of the exact value") % {"error": reading.formats.percent(now.cycle_error)})  # fmt: skip
    series = [Series(_("Half within"), median), Series(_("Nine in ten within"), p90)]
    return lines.chart(name="cycle", words=words, labels=labels, series=series, least=0)


def _hours(reading: Reading, seconds: int | None, href: str) -> Point:
    return (
        Point(None, "") if seconds is None else Point(round(seconds / 3600, 2), _long(reading, seconds), href)
    )


def _first_pass(reading: Reading, now: ThroughputReport, rows: Sequence[ThroughputRow]) -> Chart:
    _, formats, grain = reading.words.gettext, reading.formats, now.about.grain
    labels = _labels(reading, rows, grain)
    points = [
        saying.share_point(
            formats, row.first_pass_yield, _behind(reading, "first_pass", row.stretch_on, grain)
        )
        for row in rows
    ]
    share = now.totals.first_pass_yield
    title = (
        _("Nothing was done in this period yet")
        if share is None
        else _("%(share)s was right at once") % {"share": formats.percent(share)}
    )
    said = ", ".join(f"{label} {each.text or '–'}" for label, each in zip(labels, points, strict=True))
    words = Words(
        title,
        _("Share resolved and never reopened: %(values)s") % {"values": said},
        _("Period"),
        note=_interval(reading, now.totals),
    )
    return lines.chart(
        name="first-pass",
        words=words,
        labels=labels,
        series=[Series(_("Right at once"), points)],
        least=0,
        most=100,
    )


def _labels(reading: Reading, rows: Sequence[ThroughputRow], grain: str) -> list[str]:
    return [saying.stretch(reading.formats, row.stretch_on, grain) for row in rows if row.stretch_on]


def _behind(reading: Reading, figure: str, first: date | None, grain: str) -> str:
    return links.behind(reading, figure, links.cut(reading, first, grain)) if first else ""
