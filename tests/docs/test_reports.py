"""docs/reports.md tells what the reports say of themselves."""

from pathlib import Path

import pytest

from services.reports import definitions, drilling
from services.reports.asking import DIMENSIONS
from services.rules.backlogs import STEPS, Slack
from services.rules.report_periods import Grain

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text()
OTHERWISE = {"uncovered": "`is_gap`", "cycle_time": "`cycle_median_seconds`", "age": "`age_days`"}
"""Definitions whose figures have other names."""


@pytest.mark.parametrize("report", definitions.OF)
def test_every_report_and_definition_is_told(report: str) -> None:
    assert f"`GET /v1/reports/{report}`" in PAGE
    for each in definitions.of(report, error="2 %"):
        assert OTHERWISE.get(each.name, f"`{each.name}`") in PAGE, each.name
        assert "{" not in each.text["ja"] + each.text["en"]


@pytest.mark.parametrize("report", drilling.FIGURES)
def test_every_figure_that_opens_is_told(report: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| {report} |")]
    assert all(f"`{figure}`" in row for figure in drilling.FIGURES[report])


def test_what_is_taken_is_told() -> None:
    assert all(f"`{each}`" in PAGE for each in (*DIMENSIONS, *Grain, *Slack))
    assert ", ".join(STEPS) in PAGE
