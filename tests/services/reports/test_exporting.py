"""A report as CSV and Excel, opened again: units, names, charts, and what it is about."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from services.reports import definitions, exporting, tables, words
from services.reports.shapes import About, Column, Definition, Hint, Report, Table, Told, Unit
from services.rules.report_periods import Period
from services.spreadsheets import as_csv, as_excel

NOON = datetime(2026, 11, 1, 3, tzinfo=UTC)
FIRST, DAY = (datetime(2026, 10, on, tzinfo=UTC).replace(tzinfo=None) for on in (1, 5))  # Excel has no zones
ACME = Told("ACME", {"ja": "アクメ", "en": "Acme"}, "Asia/Tokyo", {"ja": "標準", "en": "Standard"}, NOON, 2)
ABOUT = About(
    "sla", Period(date(2026, 10, 1), date(2026, 11, 1)), Period(date(2026, 9, 1), date(2026, 10, 1)), "week", (ACME,),
    (Definition("attainment", {"ja": "達成件数 ÷ 判定件数", "en": "met of judged"}),), NOON,
)  # fmt: skip
COLUMNS = (
    Column("week", {"ja": "週", "en": "Week"}, Unit.DAY),
    Column("name", {"ja": "業務", "en": "Work"}),
    Column("attainment", {"ja": "達成率", "en": "Attainment"}, Unit.SHARE),
    Column("cycle", {"ja": "所要時間", "en": "Cycle time"}, Unit.SECONDS),
)
ROWS = (
    (date(2026, 10, 5), {"ja": "=請求書", "en": "Invoices"}, Decimal("0.9"), 3600),
    (date(2026, 10, 12), {"ja": "旅費", "en": "Travel"}, None, None),
)
REPORT = Report(
    ABOUT,
    {"ja": "SLA達成状況", "en": "SLA"},
    [Table("trend", {"ja": "推移", "en": "Trend"}, COLUMNS, ROWS), Table("empty", {"ja": "空", "en": "None"}, COLUMNS, ())],
    [Hint("trend", "line", {"ja": "達成率の推移", "en": "Attainment by week"}, "week", ("attainment",)),
     Hint("trend", "stacked", {"ja": "所要時間", "en": "Cycle"}, "name", ("cycle",)),
     Hint("empty", "bar", {"ja": "空", "en": "None"}, "name", ("cycle",))],
)  # fmt: skip


def book(language: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_excel(*exporting.tables(REPORT, language))))


def charts(made: openpyxl.Workbook, sheet: str) -> Any:
    return made[sheet]._charts  # type: ignore[attr-defined]


def test_a_csv_file_holds_one_table_in_the_readers_language() -> None:
    packed = as_csv(exporting.named(REPORT, None, "ja")).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(packed, newline=""))
    assert first == {"週": "2026-10-05", "業務": "'=請求書", "達成率": "0.9", "所要時間（秒）": "3600"}
    assert second["達成率"] == ""  # not known is not zero
    english = as_csv(exporting.named(REPORT, "trend", "en")).decode("utf-8-sig")
    assert english.splitlines()[:2] == ["Week,Work,Attainment,Cycle time (s)", "2026-10-05,Invoices,0.9,3600"]
    with pytest.raises(KeyError):
        exporting.named(REPORT, "other", "en")


def test_a_workbook_has_a_sheet_a_table_and_one_about_the_report() -> None:
    made = book("en")
    assert made.sheetnames == ["Trend", "None", "About this report"]
    sheet = made["Trend"]
    assert [cell.value for cell in sheet[2]] == [DAY, "Invoices", 0.9, 3600]
    assert (sheet["C2"].number_format, sheet["A2"].number_format) == ("0.0%", "yyyy-mm-dd")
    told = {row[0]: row[1] for row in made["About this report"].iter_rows(min_row=2, values_only=True)}
    assert told["Period, first day"] == FIRST
    assert told["Compared with, day after the last"] == FIRST
    assert told["Data up to (UTC)"] == NOON.replace(tzinfo=None)
    assert told["Events not counted yet"] == 2
    assert told["Company"] == "ACME Acme / Asia/Tokyo / Standard"
    assert told["Attainment"] == "met of judged"


def test_charts_are_native_and_point_at_their_cells() -> None:
    made = book("ja")
    line, stacked = charts(made, "推移")
    assert line.series[0].val.numRef.f == "'推移'!$C$2:$C$3"
    assert line.series[0].cat.numRef.f == "'推移'!$A$2:$A$3"
    assert line.title.tx.rich.p[0].r[0].t == "達成率の推移"
    assert (stacked.grouping, stacked.overlap) == ("stacked", 100)
    assert charts(made, "空") == []  # nothing to draw


def test_data_are_as_old_as_the_oldest_of_its_companies_or_unknown() -> None:
    older = replace(ACME, key="NORTH", data_at=NOON.replace(hour=1), events_behind=3)
    both = replace(ABOUT, tenants=(ACME, older))
    assert (both.data_at, both.events_behind) == (NOON.replace(hour=1), 5)
    assert replace(both, tenants=(ACME, replace(older, data_at=None))).data_at is None


def test_the_same_report_gives_the_same_bytes() -> None:
    assert as_excel(*exporting.tables(REPORT, "ja")) == as_excel(*exporting.tables(REPORT, "ja"))


def test_every_figure_that_a_report_defines_has_a_name_in_both_languages() -> None:
    for name in (each for names in definitions.OF.values() for each in names):
        assert all(words.figure(name).values()), name


def test_a_table_says_codes_in_words_and_leaves_ids_to_machines() -> None:
    @dataclass(frozen=True)
    class Row:
        ticket: str
        reference: str
        metric: str
        key: str

    made = tables.of(
        "rows", words.said("行", "Rows"), Row, [Row("an id", "ACME-0001", "first_response", "hr.payroll")]
    )
    assert [column.code for column in made.columns] == ["reference", "metric", "key"]
    assert made.rows == [["ACME-0001", {"ja": "最初の返信", "en": "First response"}, "hr.payroll"]]
