"""The page of effort: how much work a ticket of one kind takes, by person, with n and interval. Nobody is ranked whose intervals overlap."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.throughput import worked
from api.web.reports.view import Drawn, Line, Section, Tile, View
from services.charts import dots, sentences
from services.charts.model import Chart, Goal, Words
from services.reports.effort import EffortRow
from services.reports.queries.throughput import ThroughputReport

SHOWN = 6
Kind = tuple[str, str]


def view(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> View:
    """The kinds of work with most behind them, each with its people."""
    kinds: dict[Kind, list[EffortRow]] = defaultdict(list)
    for row in now.effort:
        kinds[row.tenant, row.task_type].append(row)
    ordered = sorted(kinds.items(), key=lambda each: (-sum(row.worked for row in each[1]), each[0]))
    drawn = [Drawn(_kind(reading, now, kind, rows)) for kind, rows in ordered[:SHOWN]]
    return View(
        _tiles(reading, now, before), drawn, [_people(reading, now)] if drawn else [], is_empty=not drawn
    )


def _tiles(reading: Reading, now: ThroughputReport, before: ThroughputReport | None) -> list[Tile]:
    _, formats = reading.words.gettext, reading.formats
    totals, earlier = now.totals, before.totals if before else None
    people = len({row.person for row in now.effort})
    rate = "" if totals.per_worked_hour is None else f"{totals.per_worked_hour:.2f}"
    return [
        Tile(_("Work"), formats.number(round(totals.work_seconds / 3600)), _("h"), saying.notes(_("wall time of timers"), saying.change(
            reading, round(totals.work_seconds / 3600), round(earlier.work_seconds / 3600) if earlier else None, links.before(reading, "work"))),
             links.behind(reading, "work") if totals.work_seconds else ""),
        Tile(_("Work per ticket"), None if totals.minutes_per_ticket is None else f"{totals.minutes_per_ticket:.1f}", _("min"),
             saying.notes(_span(reading, totals.minutes_low, totals.minutes_high), worked(reading, totals)),
             links.behind(reading, "worked")),
        Tile(_("Done an hour of work"), rate or None, notes=[_("all kinds together")], href=links.behind(reading, "resolved")),
        Tile(_("People at work"), formats.number(people), notes=[_("who completed tickets") if reading.scope.is_staff else _("your own, who completed tickets")], href="#people" if people else ""),
    ]  # fmt: skip


def _people(reading: Reading, now: ThroughputReport) -> Section:
    """Who completed tickets, by name, each with how many."""
    _, formats = reading.words.gettext, reading.formats
    done: Counter[tuple[str, str]] = Counter()
    for row in now.effort:
        done[row.name, str(row.person)] += row.resolved
    held = [
        Line(name, links.behind(reading, "resolved", person=person),
             notes=[reading.words.ngettext("%(num)s ticket done", "%(num)s tickets done", count) % {"num": formats.number(count)}])
        for (name, person), count in sorted(done.items())
    ]  # fmt: skip
    return Section("people", _("Who completed tickets, by name"), held, "")


def _span(reading: Reading, low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return ""
    return reading.words.gettext("95%% interval %(low)s to %(high)s") % {
        "low": f"{low:.1f}",
        "high": f"{high:.1f}",
    }


def _kind(reading: Reading, now: ThroughputReport, kind: Kind, rows: Sequence[EffortRow]) -> Chart:
    _ = reading.words.gettext
    tenant, code = kind
    whole = next((each for each in now.by_task_type if (each.tenant, each.key) == kind), None)
    name = (whole.name[reading.language] if whole and whole.name else code) + (
        f" ({tenant})" if len(reading.chosen) > 1 else ""
    )
    held = [_dot(reading, row) for row in rows]
    mean = whole.minutes_per_ticket if whole else None
    middle = (
        Goal(_("all"), float(mean), _("%(num)s min") % {"num": f"{mean:.1f}"}) if mean is not None else None
    )
    known = [row for row in rows if row.minutes_low is not None]
    title = f"{name}: {sentences.effort(reading.language, len(known), apart=_apart(known))}"
    said = ", ".join(f"{each.label} {each.text} ({each.range_text or '–'}, {each.n_text})" for each in held)
    words = Words(title, _("Minutes of work per ticket with 95%% intervals: %(values)s") % {"values": said}, _("Person"), _("minutes a ticket, 95% interval, n; in the order of names"),
                  extra={"value": _("Work per ticket (min)"), "range": _("95% interval"), "n": _("Tickets")})  # fmt: skip
    return dots.chart(name=f"effort-{tenant.lower()}-{code}", words=words, dots=held, middle=middle)


def _dot(reading: Reading, row: EffortRow) -> dots.Dot:
    _, formats = reading.words.gettext, reading.formats
    low, mean, high = row.minutes_low, row.minutes_per_ticket, row.minutes_high
    href = links.behind(reading, "worked", person=str(row.person), task_type=row.task_type, tenant=row.tenant)
    return dots.Dot(
        row.name, None if mean is None else float(mean), None if low is None else max(0.0, float(low)), None if high is None else float(high),
        "" if mean is None else f"{mean:.1f}", "" if low is None or high is None else f"{max(low, Decimal(0)):.1f}–{high:.1f}",
        _("n = %(num)s") % {"num": formats.number(row.worked)}, href,
    )  # fmt: skip


def _apart(rows: Sequence[EffortRow]) -> bool:
    """Whether some two of them differ by more than their intervals."""
    return any(
        (a.minutes_high or 0) < (b.minutes_low or 0) or (b.minutes_high or 0) < (a.minutes_low or 0)
        for a, b in combinations(rows, 2)
    )
