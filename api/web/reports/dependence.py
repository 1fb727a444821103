"""The page of person dependence: on how few people each kind of work rests, uncovered skills, and what an absence next week leaves undone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from api.web.reports import links, saying
from api.web.reports.gate import Reading
from api.web.reports.view import Drawn, Line, Section, Tile, View
from services.charts import ranks, sentences
from services.charts.model import Cell, Chart, Point, Table, Words
from services.charts.ranks import Rank
from services.reports.away import AwayRow
from services.reports.queries.dependence import DependenceReport, KindRow, ShareRow

SHOWN, FEW, FEW_LINES = 10, 3, 5


def view(reading: Reading, now: DependenceReport, before: DependenceReport | None) -> View:
    """All of the page."""
    rows = [row for row in now.by_task_type if row.dependence is not None]
    drawn = [Drawn(_kinds(reading, rows, now.shares), is_wide=True)] if rows else []
    sections = (
        [_alone(reading, rows), _gaps(reading, now), _skills(reading, now)]
        if rows or now.skills or now.away
        else []
    )
    if sections and reading.scope.is_staff:  # who is away is told to nobody else
        sections.append(_away(reading, now))
    return View(_tiles(reading, now, rows, before), drawn, sections, is_empty=not drawn and not sections)


def _tiles(
    reading: Reading, now: DependenceReport, rows: Sequence[KindRow], before: DependenceReport | None
) -> list[Tile]:
    _, formats = reading.words.gettext, reading.formats
    alone = [row for row in rows if row.bus_factor == 1]
    gaps = [row for row in now.skills if row.is_gap]
    coverage = now.manual_coverage
    return [
        Tile(_("Resting on one person"), formats.number(len(alone)), _("kinds"),
             [saying.counted(_("of %(num)s with completed work") % {"num": formats.number(len(rows))}, len(rows), "#dependence-table")],
             "#alone" if alone else ""),
        Tile(_("Done under a procedure"), saying.percent(formats, coverage),
             notes=saying.notes(
                 saying.counted(_("of %(num)s completed") % {"num": formats.number(now.completed)}, now.completed, links.behind(reading, "resolved")),
                 saying.points_change(reading, coverage, before.manual_coverage if before else None, links.before(reading, "under_procedure"))), href=links.behind(reading, "under_procedure")),
        Tile(_("Skills without cover"), formats.number(len(gaps)), notes=[_("fewer than two people hold them")], href="#skills" if gaps else ""),
    ]  # fmt: skip


def _kinds(reading: Reading, rows: Sequence[KindRow], shares: Sequence[ShareRow]) -> Chart:
    _ = reading.words.gettext
    ordered = sorted(rows, key=lambda row: (-(row.dependence or 0), row.task_type))
    held = [
        Rank(_name(reading, row), Point(float(row.dependence or 0), f"{row.dependence:.2f}",
                                        _done(reading, row)))
        for row in ordered[:SHOWN]
    ]  # fmt: skip
    worst = ordered[0]
    title = sentences.dependence(
        reading.language, _name(reading, worst), f"{worst.dependence:.2f}", worst.bus_factor
    )
    said = ", ".join(f"{each.label} {each.point.text}" for each in held)
    words = Words(title, _("Person dependence, 1 when one person does all: %(values)s") % {"values": said}, _("Kind of work"),
                  _("sum of squared shares: 1 is one person alone, 0.5 two who share evenly"))  # fmt: skip
    chart = ranks.chart(name="dependence", words=words, ranks=held, now=_("Dependence"), most=1)
    return replace(chart, table=_table(reading, ordered, shares))


def _table(reading: Reading, rows: Sequence[KindRow], shares: Sequence[ShareRow]) -> Table:
    _, formats = reading.words.gettext, reading.formats
    people: dict[tuple[str, str], list[ShareRow]] = defaultdict(list)
    for each in shares:
        people[each.tenant, each.task_type].append(each)
    columns = [
        _("Kind of work"),
        _("Dependence"),
        _("Evenly shared by"),
        _("More than half by"),
        _("Completed"),
        _("By procedure"),
        _("Who does it"),
    ]

    def cells(row: KindRow) -> list[Cell]:
        done = _done(reading, row)
        return [
            Cell(f"{row.dependence:.2f}", done), Cell(None if row.effective_practitioners is None else f"{row.effective_practitioners:.1f}", done),
            Cell(None if row.bus_factor is None else formats.number(row.bus_factor), done), Cell(formats.number(row.completed), done),
            Cell(saying.percent(formats, row.manual_coverage), "" if not row.manual_coverage else links.behind(reading, "under_procedure", task_type=row.task_type, tenant=row.tenant)),
            _people(reading, people[row.tenant, row.task_type]),
        ]  # fmt: skip

    return Table(columns, [(_name(reading, row), cells(row)) for row in rows])


def _done(reading: Reading, row: KindRow | ShareRow, **more: str) -> str:
    return links.behind(reading, "resolved", None, task_type=row.task_type, tenant=row.tenant, **more)


def _people(reading: Reading, shares: Sequence[ShareRow]) -> Cell:
    """Those who do most of it, by share."""
    known = sorted((each for each in shares if each.share is not None), key=lambda each: -(each.share or 0))[
        :FEW
    ]
    parts = [
        Cell(
            f"{each.name} {reading.formats.percent(each.share or 0)}",
            _done(reading, each, person=str(each.person)),
        )
        for each in known
    ]
    return Cell(", ".join(part.text or "" for part in parts) or None, parts=parts)


def _name(reading: Reading, row: KindRow) -> str:
    name = row.name[reading.language] or row.task_type
    return f"{name} ({row.tenant})" if len(reading.chosen) > 1 else name


def _alone(reading: Reading, rows: Sequence[KindRow]) -> Section:
    """What one person did more than half of."""
    _, formats = reading.words.gettext, reading.formats
    held = [
        Line(_name(reading, row), _done(reading, row), "at_risk", _("dependence %(index)s") % {"index": f"{row.dependence:.2f}"},
             [_("%(num)s completed") % {"num": formats.number(row.completed)}])
        for row in sorted(rows, key=lambda row: (-(row.dependence or 0), row.task_type)) if row.bus_factor == 1
    ]  # fmt: skip
    return Section(
        "alone",
        _("More than half done by one person"),
        held,
        _("No kind of work rests on one person."),
        first=FEW_LINES,
    )


def _gaps(reading: Reading, now: DependenceReport) -> Section:
    _ = reading.words.gettext
    held = [
        Line(_name(reading, row), _done(reading, row), "at_risk",
             reading.words.ngettext("%(num)s person can do it", "%(num)s people can do it", row.able) % {"num": row.able},
             saying.notes(_("%(num)s did it in this period") % {"num": row.people}))
        for row in now.by_task_type if row.is_gap
    ]  # fmt: skip
    return Section(
        "gaps",
        _("Work without a second person"),
        held,
        _("Every kind of work has at least two people who can do it."),
    )


def _skills(reading: Reading, now: DependenceReport) -> Section:
    _ = reading.words.gettext
    held = [
        Line(_("%(skill)s, level %(level)s") % {"skill": reading.skills.get(row.skill, row.skill), "level": row.level}, "/floor/skills" if reading.scope.may("skills.read") and reading.scope.is_staff else "",
             "at_risk", reading.words.ngettext("%(num)s holder", "%(num)s holders", row.holders) % {"num": row.holders},
             [row.tenant] if len(reading.chosen) > 1 else [])
        for row in now.skills if row.is_gap
    ]  # fmt: skip
    return Section(
        "skills",
        _("Skills held by fewer than two"),
        held,
        _("Every skill that the work asks for is held by two or more."),
    )


def _away(reading: Reading, now: DependenceReport) -> Section:
    _ = reading.words.gettext
    held = [
        Line(row.name, "", "at_risk" if row.open_uncovered or row.expected_uncovered else "on_track", _missed(reading, row),
             [saying.counted(_("open now: %(num)s") % {"num": reading.formats.number(row.open_work)}, row.open_work, links.behind(reading, "open", person=str(row.person))), _("expected in the week: %(num)s") % {"num": f"{row.expected_inflow:.1f}"}])
        for row in now.away
    ]  # fmt: skip
    return Section("away", _("If this person is away next week"), held, _("Nobody has open work that would wait."),
                   note=_("Expected is the weekly mean of the last 13 weeks of what the person can do."), first=FEW_LINES)  # fmt: skip


def _missed(reading: Reading, row: AwayRow) -> str:
    """What would stay undone."""
    _ = reading.words.gettext
    if row.open_uncovered:
        return _("%(num)s open that nobody else can take") % {
            "num": reading.formats.number(row.open_uncovered)
        }
    if row.expected_uncovered:
        return _("%(num)s a week that nobody else can take") % {"num": f"{row.expected_uncovered:.1f}"}
    return _("others can take all")
