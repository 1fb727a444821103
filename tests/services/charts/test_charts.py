"""Charts: every kind is a valid specification, holds its figures in its table, and prints to the same bytes."""

import re
from collections.abc import Callable
from math import cbrt, cos, radians, sin
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from core import json
from services.charts import look, paper, sparks
from services.charts.lines import falls
from services.charts.model import Chart
from tests.services.charts import samples

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json"
TOKENS = (ROOT / "api" / "web" / "static" / "tokens.css").read_text()
each_kind = pytest.mark.parametrize("made", samples.ALL, ids=lambda made: made.__name__)


@pytest.fixture(scope="module")
def schema() -> Any:
    """Its references hold characters that an address may not."""
    return jsonschema_rs.validator_for(_addressed(json.loads(SCHEMA.read_bytes())))


def _addressed(held: Any) -> Any:
    if isinstance(held, dict):
        return {
            key: f"#{quote(each[1:])}" if key == "$ref" else _addressed(each) for key, each in held.items()
        }
    return [_addressed(each) for each in held] if isinstance(held, list) else held


@each_kind
def test_a_chart_is_what_vega_lite_takes(made: Callable[[], Chart], schema: Any) -> None:
    chart = made()
    for spec in (chart.spec, *([chart.narrow] if chart.narrow else [])):
        assert [str(flaw) for flaw in schema.iter_errors(spec)][:1] == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("給与計算", ["給与計算"]),
        ("1件の時間（分）（経費精算確認）", ["1件の時間（分）", "（経費精算確認）"]),
        ("Minutes a case, Supplier invoice processing", ["Minutes a case, Supplier", "invoice processing"]),
        ("ソフトウェアライセンスの年次棚卸", ["ソフトウェアライ", "センスの年次棚卸"]),
    ],
)
def test_a_long_name_goes_on_in_a_second_line_and_loses_nothing(name: str, lines: list[str]) -> None:
    assert look.broken(name).split("\n") == lines


def test_the_schema_refuses_what_is_none(schema: Any) -> None:
    assert not schema.is_valid(samples.ages().spec | {"layer": [{"mark": "no such mark"}]})


@each_kind
def test_every_row_of_the_table_has_a_cell_a_column(made: Callable[[], Chart]) -> None:
    table = made().table
    widths = {len(cells) + 1 for _, cells in (*table.rows, *([table.foot] if table.foot else []))}
    assert table.rows
    assert widths == {len(table.columns)}


@each_kind
def test_paper_has_light_values_no_links_and_the_same_bytes(made: Callable[[], Chart]) -> None:
    first, second = paper.svg(made()), paper.svg(made())
    assert first == second
    assert "var(" not in first
    assert "href=" not in first
    assert first.startswith("<svg")


def test_a_missing_figure_is_missing_in_chart_and_table() -> None:
    chart = samples.attainment()
    cell = chart.table.rows[2][1][0]
    values = [row["value"] for row in chart.spec["layer"][1]["layer"][0]["data"]["values"]]
    assert cell.text is None
    assert values[2] is None


def test_a_missing_cost_is_an_outline_and_says_so() -> None:
    assert "社内の基準値が未入力" in paper.svg(samples.cost())


def test_lines_differ_by_dash_and_shape_and_not_by_colour_alone() -> None:
    marks = [layer["mark"] for layer in samples.attainment().spec["layer"][1]["layer"]]
    lines = [mark for mark in marks if mark["type"] == "line"]
    points = [mark for mark in marks if mark["type"] == "point"]
    assert len({tuple(mark["strokeDash"]) for mark in lines}) == len(lines) == 2
    assert len({mark["shape"] for mark in points}) == len(points) == 2


def test_the_widest_swing_comes_first() -> None:
    assert [label for label, _ in samples.inputs().table.rows] == ["1件の時間（分）", "時給", "誤りの割合"]


@pytest.mark.parametrize(
    ("values", "top"), [([], 1), ([0], 1), ([1], 1), ([3], 4), ([10], 10), ([11], 20), ([4001], 5000)]
)
def test_a_scale_ends_at_a_round_figure(values: list[float], top: float) -> None:
    assert look.ceiling(values) == top


@pytest.mark.parametrize(
    ("values", "count"), [([], 0), ([1, 2], 0), ([3, 2, 1], 2), ([1, 3, 2], 1), ([3, None, 2], 1)]
)
def test_falls_in_a_row_are_counted_from_the_end(values: list[float | None], count: int) -> None:
    assert falls(values) == count


def test_a_small_trend_breaks_where_a_value_is_missing() -> None:
    spark = sparks.spark([1, 2, None, 3, 4], goal=2)
    assert len(spark.lines) == 2
    assert spark.last is not None
    assert sparks.spark([None, None]).lines == ()


@pytest.mark.parametrize("token", [token for token in look.LIGHT if not token.startswith("--heat")])
def test_paper_has_the_light_values_of_the_tokens(token: str) -> None:
    found = re.search(
        rf"{token}:\s+light-dark\(oklch\(([\d.]+)% ([\d.]+) (var\(--hue[a-z-]*\)|[\d.]+)\)", TOKENS
    )
    assert found is not None
    hue = re.search(rf"{found[3][4:-1]}: (\d+)", TOKENS)[1] if "var" in found[3] else found[3]  # type: ignore[index]
    assert look.LIGHT[token] == _hex(float(found[1]) / 100, float(found[2]), float(hue))


@pytest.mark.parametrize(("step", "share"), [(1, 0.14), (2, 0.34), (3, 0.54), (4, 0.76), (5, 1.0)])
def test_steps_of_heat_are_mixed_as_the_page_mixes_them(step: int, share: float) -> None:
    ours, ground = _lab(look.LIGHT["--chart-1"]), _lab(look.LIGHT["--surface"])
    mixed = [a * share + b * (1 - share) for a, b in zip(ours, ground, strict=True)]
    held = _lab(look.LIGHT[f"--heat-{step}"])
    assert all(abs(a - b) < 0.006 for a, b in zip(mixed, held, strict=True))
    assert share == 1.0 or f"var(--chart-1) {round(share * 100)}%" in TOKENS


def _hex(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    return _of_lab((lightness, a, b))


def _of_lab(lab: tuple[float, float, float]) -> str:
    lightness, a, b = lab
    long, middle, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(max(0.0, min(1.0, each)))):02x}" for each in linear)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _lab(colour: str) -> tuple[float, float, float]:
    r, g, b = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    long = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
