"""The page of volume: what kinds of work come and are done, in which domains, by which way, and when in the week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.web.labels import CHANNEL, DOMAIN, WEEKDAY
from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.view import Drawn, Tile, View
from services.charts import heat, ranks, sentences
from services.charts.model import Chart, Words
from services.charts.ranks import Rank
from services.reports.queries.throughput import ThroughputReport, ThroughputRow

SHOWN = 12


def view(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> View:
    """All of the page."""
    is_empty = not (now.totals.created or now.totals.resolved)
    drawn = [Drawn(_kinds(reading, now, before), is_wide=True)]
    if len(reading.chosen) > 1:
        drawn.append(Drawn(_companies(reading, now, before)))
    drawn.append(Drawn(_domains(reading, now, before)))
    if now.by_channel:
        drawn.append(Drawn(_channels(reading, now, before)))
    if now.by_hour:
        drawn.append(Drawn(_hours(reading, now), is_wide=True, needs_room=True))
    return View(_tiles(reading, now, before), [] if is_empty else drawn, is_empty=is_empty)


def _tiles(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> list[Tile]:
    _, formats = reading.words.gettext, reading.formats
    totals, earlier = now.totals, before.totals if before else None
    kinds = sum(1 for row in now.by_task_type if row.created)
    per_day = totals.created / max(1, (reading.days.to_on - reading.days.from_on).days)
    return [
        Tile(_("Came in"), formats.number(totals.created), notes=saying.notes(
            _("%(num)s a day") % {"num": f"{per_day:.1f}"}, saying.change(reading, totals.created, earlier.created if earlier else None, links.before(reading, "created"))),
             href=links.behind(reading, "created")),
        Tile(_("Done"), formats.number(totals.resolved), notes=saying.notes(
            _("first completions"), saying.change(reading, totals.resolved, earlier.resolved if earlier else None, links.before(reading, "resolved"))), href=links.behind(reading, "resolved")),
        Tile(_("Withdrawn"), formats.number(totals.ended), notes=saying.notes(
            _("cancelled or rejected"), saying.change(reading, totals.ended, earlier.ended if earlier else None, links.before(reading, "cancelled"))), href=links.behind(reading, "cancelled")),
        Tile(_("Kinds of work"), formats.number(kinds), notes=[_("of which something came in")], href="#kinds-table" if kinds else ""),
    ]  # fmt: skip


def _kinds(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> Chart:
    """The largest drawn, all of them in the table."""
    _ = reading.words.gettext
    earlier = {(row.tenant, row.key): row.created for row in before.by_task_type} if before else None
    rows = sorted(
        (row for row in now.by_task_type if row.created), key=lambda row: (-row.created, row.key or "")
    )
    held = [
        _rank(reading, _name(reading, row), row.created, None if earlier is None else earlier.get((row.tenant, row.key), 0),
              task_type=row.key or "", tenant=row.tenant or "")
        for row in rows
    ]  # fmt: skip
    rest = len(rows) - SHOWN
    note = (
        _("the %(shown)s largest of %(all)s kinds") % {"shown": SHOWN, "all": len(rows)} if rest > 0 else ""
    )
    whole = _drawn(reading, "kinds", held, now.totals.created, _("Kind of work"), note)
    seen = _drawn(reading, "kinds", held[:SHOWN], now.totals.created, _("Kind of work"), note)
    return replace(seen, table=whole.table)


def _companies(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> Chart:
    earlier = {row.key: row.created for row in before.by_tenant} if before else None
    rows = sorted(now.by_tenant, key=lambda row: (-row.created, row.key or ""))
    held = [
        _rank(reading, row.name[reading.language] if row.name else row.key or "", row.created, None if earlier is None else earlier.get(row.key, 0),
              tenant=row.key or "")
        for row in rows
    ]  # fmt: skip
    return _drawn(reading, "companies", held, now.totals.created, reading.words.gettext("Company"), "")


def _domains(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> Chart:
    _ = reading.words.gettext
    earlier = {row.domain: row.created for row in before.by_domain} if before else None
    rows = sorted(now.by_domain, key=lambda row: -row.created)
    held = [
        _rank(reading, _(DOMAIN.get(row.domain, row.domain)), row.created, None if earlier is None else earlier.get(row.domain, 0), domain=row.domain)
        for row in rows
    ]  # fmt: skip
    return _drawn(reading, "domains", held, now.totals.created, _("Domain"), "")


def _channels(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> Chart:
    _ = reading.words.gettext
    earlier = {row.channel: row.created for row in before.by_channel} if before else None
    rows = sorted(now.by_channel, key=lambda row: -row.created)
    held = [
        _rank(reading, _(CHANNEL.get(row.channel, row.channel)), row.created, None if earlier is None else earlier.get(row.channel, 0), channel=row.channel)
        for row in rows
    ]  # fmt: skip
    return _drawn(reading, "channels", held, now.totals.created, _("Channel"), "")


def _rank(reading: Reading, label: str, now: int, before: int | None, **narrowed: str) -> Rank:
    formats = reading.formats
    return Rank(label, saying.count_point(formats, now, links.behind(reading, "created", None, **narrowed)),
                None if before is None else saying.count_point(formats, before, links.before(reading, "created", **narrowed)))  # fmt: skip


def _drawn(reading: Reading, name: str, held: Sequence[Rank], whole: int, first: str, note: str) -> Chart:
    _ = reading.words.gettext
    top = held[0] if held else None
    before = int(top.before.value) if top and top.before and top.before.value is not None else None
    title = sentences.largest(
        reading.language, top.label if top else "", int(top.point.value or 0) if top else 0, whole, before
    )
    said = ", ".join(f"{each.label} {each.point.text}" for each in held)
    words = Words(title, f"{first}: {said}", first, note)
    return ranks.chart(
        name=name,
        words=words,
        ranks=held,
        now=_("Came in"),
        before=_("The period before") if before is not None else "",
    )


def _hours(reading: Reading, now: ThroughputReport) -> Chart:
    _, formats = reading.words.gettext, reading.formats
    days = [_(name) for name in WEEKDAY.values()]
    counts: Mapping[tuple[int, int], int] = {
        (row.weekday - 1, row.hour): row.created for row in now.by_hour if row.created
    }
    texts = {key: formats.number(count) for key, count in counts.items()}
    hrefs = {
        (day, hour): links.behind(reading, "created", weekday=str(day + 1), hour=str(hour))
        for day, hour in counts
    }
    (day, hour), most = max(counts.items(), key=lambda each: each[1], default=((0, 0), 0))
    title = sentences.busiest(reading.language, days[day], hour, most)
    words = Words(
        title,
        _("What came in by weekday and hour; the table has the same figures."),
        _("Weekday"),
        _("counts of the whole period, in local time"),
    )
    return heat.chart(
        name="hours", words=words, days=days, hours=range(24), counts=counts, texts=texts, hrefs=hrefs
    )


def _name(reading: Reading, row: ThroughputRow) -> str:
    name = row.name[reading.language] if row.name else row.key or ""
    return f"{name} ({row.tenant})" if len(reading.chosen) > 1 and row.tenant else name
