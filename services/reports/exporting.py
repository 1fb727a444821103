"""A report as tables of spreadsheets: its headings in the reader's language with their units, its own sheet about what it is."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services import spreadsheets
from services.reports import words
from services.reports.shapes import About, Cell, Column, Hint, Report, Said, Table, Unit

_FORMATS: dict[Unit, str] = {
    Unit.COUNT: "#,##0",
    Unit.NUMBER: "#,##0.00",
    Unit.SHARE: "0.0%",
    Unit.SECONDS: "#,##0",
    Unit.MINUTES: "#,##0.0",
    Unit.HOURS: "#,##0.0",
    Unit.MONEY: "#,##0.############",
    Unit.DAY: "yyyy-mm-dd",
    Unit.MONTH: "yyyy-mm",
    Unit.INSTANT: "yyyy-mm-dd hh:mm:ss",
}
_UNITS: dict[Unit, Said] = {
    Unit.SECONDS: {"ja": "秒", "en": "s"},
    Unit.MINUTES: {"ja": "分", "en": "min"},
    Unit.HOURS: {"ja": "時間", "en": "h"},
    Unit.INSTANT: {"ja": "UTC", "en": "UTC"},
}
_ABOUT: Said = {"ja": "この報告書について", "en": "About this report"}
_HEADS = {"ja": ("項目", "内容"), "en": ("Item", "Content")}
_ITEMS: dict[str, Said] = {
    "report": {"ja": "報告書", "en": "Report"},
    "from": {"ja": "期間（初日）", "en": "Period, first day"},
    "to": {"ja": "期間（最終日の翌日）", "en": "Period, day after the last"},
    "compared_from": {"ja": "比較期間（初日）", "en": "Compared with, first day"},
    "compared_to": {"ja": "比較期間（最終日の翌日）", "en": "Compared with, day after the last"},
    "data_at": {"ja": "集計時点（UTC）", "en": "Data up to (UTC)"},
    "events_behind": {"ja": "未集計のイベント数", "en": "Events not counted yet"},
    "made_at": {"ja": "作成日時（UTC）", "en": "Made at (UTC)"},
    "tenant": {"ja": "対象企業", "en": "Company"},
}


def tables(report: Report, language: str) -> list[spreadsheets.Table]:
    """The report's tables, the main one first; the last says what it is about."""
    made = [_table(each, report.charts, language) for each in report.tables]
    return [*made, _about(report, language)]


def named(report: Report, code: str | None, language: str) -> spreadsheets.Table:
    """The table of this code, or the main one: what a CSV file holds. Raises KeyError."""
    if code is None:
        return _table(report.tables[0], (), language)
    return _table({each.code: each for each in report.tables}[code], (), language)


def _table(table: Table, hints: Sequence[Hint], language: str) -> spreadsheets.Table:
    places = {column.code: n for n, column in enumerate(table.columns)}
    return spreadsheets.Table(
        said(table.title, language),
        [_heading(column, language) for column in table.columns],
        [[_cell(cell, language) for cell in row] for row in table.rows],
        [_FORMATS.get(column.unit) for column in table.columns],
        [_chart(hint, places, language) for hint in hints if hint.table == table.code],
    )


def _heading(column: Column, language: str) -> str:
    title, unit = said(column.title, language), _UNITS.get(column.unit)
    if unit is None:
        return title
    return f"{title}（{said(unit, language)}）" if language != "en" else f"{title} ({said(unit, language)})"


def _chart(hint: Hint, places: dict[str, int], language: str) -> spreadsheets.Chart:
    ys = tuple(places[y] for y in hint.ys)
    return spreadsheets.Chart(hint.kind, said(hint.title, language), places[hint.x], ys)


def _cell(cell: Cell, language: str) -> spreadsheets.Cell:
    if isinstance(cell, Mapping):
        return said(cell, language)
    return str(cell) if isinstance(cell, UUID) else cell


def said(text: Said, language: str) -> str:
    """A text in a language; in Japanese where it has none."""
    return text.get(language) or text.get("ja", "")


def _about(report: Report, language: str) -> spreadsheets.Table:
    spoken = "en" if language == "en" else "ja"
    facts = [*_facts(report, spoken), *_tenants(report.about, spoken)]
    rows: list[tuple[str, spreadsheets.Cell]] = [(said(_ITEMS[name], spoken), held) for name, held in facts]
    rows += [
        (said(words.figure(each.name), spoken), said(each.text, spoken)) for each in report.about.definitions
    ]
    return spreadsheets.Table(said(_ABOUT, spoken), _HEADS[spoken], rows)


def _facts(report: Report, language: str) -> list[tuple[str, spreadsheets.Cell]]:
    about, earlier = report.about, report.about.compared_with
    return [
        ("report", said(report.title, language)),
        ("from", about.period.from_on),
        ("to", about.period.to_on),
        ("compared_from", earlier.from_on if earlier else None),
        ("compared_to", earlier.to_on if earlier else None),
        ("data_at", about.data_at),
        ("events_behind", about.events_behind),
        ("made_at", about.made_at),
    ]


def _tenants(about: About, language: str) -> list[tuple[str, spreadsheets.Cell]]:
    return [
        (
            "tenant",
            f"{each.key} {said(each.name, language)} / {each.time_zone} / {said(each.calendar, language)}",
        )
        for each in about.tenants
    ]
