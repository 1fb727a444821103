"""The two charts of a monthly report: how attainment went, and what the work costs on either side."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.charts import lines, pairs
from services.charts.model import Chart, Goal, Point, Series
from services.charts.model import Words as ChartWords
from services.charts.pairs import Estimate, Pair
from services.monthly_reports.content import Comparison, Cost, Month, MonthContent
from services.monthly_reports.figures import money, percent, short_month

Words = dict[str, Any]
THOUSAND = Decimal(1000)
MOST = 10
"""Task types that are drawn, those of the largest amounts; the table beside them has all."""


def trend(content: MonthContent, words: Words) -> Chart | None:
    """Attainment of resolutions by month, raw and adjusted, against its target. None for fewer than two months with results."""
    known = [each for each in content.trend if each.counts.adjusted is not None]
    if len(known) < 2:
        return None
    said = words["charts"]
    series = [
        Series(said["adjusted"], [_point(each.counts.adjusted, words) for each in content.trend]),
        Series(said["raw"], [_point(each.counts.raw, words) for each in content.trend]),
    ]
    target = next((each.target for each in content.attained if each.metric == "resolution"), None)
    goal = None if target is None else Goal(said["goal"], float(target * 100), percent(target, words))
    labels = [short_month(each.month, words) for each in content.trend]
    return lines.chart(
        name="trend", words=_trend_words(known, words), labels=labels, series=series, goal=goal, most=100
    )


def _point(share: Fraction | None, words: Words) -> Point:
    return Point(None if share is None else float(share * 100), percent(share, words))


def _trend_words(known: list[Month], words: Words) -> ChartWords:
    said, first, last = words["charts"], known[0].counts.adjusted, known[-1].counts.adjusted
    assert first is not None
    assert last is not None
    way = "trend_up" if last > first else "trend_down" if last < first else "trend_flat"
    title = said[way].format(months=len(known), first=percent(first, words), last=percent(last, words))
    points = [
        said["point"].format(month=short_month(each.month, words), value=percent(each.counts.adjusted, words)) for each in known
    ]  # fmt: skip
    separator = "、" if words["charts"]["month"] == "月" else ", "
    return ChartWords(title, said["trend_alt"].format(points=separator.join(points)), said["month"])


def costs(content: MonthContent, words: Words, language: str) -> Chart | None:
    """Both sides by task type, the in-house one with its range. None where there is nothing to compare."""
    compared = content.comparison
    if compared is None or not compared.rows:
        return None
    said, currency = words["charts"], compared.currency
    drawn = largest(compared)
    scale = said["thousands"]
    if len(drawn) < len(compared.rows):
        scale = said["largest"].format(n=MOST, all=len(compared.rows)) + scale
    extra = {"range": said["range"], "difference": said["difference"]}
    spoken = ChartWords(_cost_title(compared, words), said["cost_alt"], said["task_type"], scale, extra=extra)
    found = [_pair(each, content.names[each.task_type].said(language), currency, words) for each in drawn]
    return pairs.chart(name="costs", words=spoken, pairs=found, names=(said["outsourced"], said["in_house"]))


def largest(compared: Comparison) -> list[Cost]:
    """Those that are drawn."""
    return sorted(compared.rows, key=_size, reverse=True)[:MOST]


def _size(each: Cost) -> Decimal:
    return max(each.outsourced or Decimal(0), each.in_house or Decimal(0))


def _pair(each: Cost, label: str, currency: str, words: Words) -> Pair:
    missing = words["charts"]["missing"]
    ours = Estimate(_thousands(each.outsourced), _text(each.outsourced) or missing)
    range_text = (
        f"{_text(each.low)}–{_text(each.high)}" if each.low is not None and each.high is not None else ""
    )
    theirs = Estimate(
        _thousands(each.in_house), _text(each.in_house) or missing, _thousands(each.low), _thousands(each.high), range_text
    )  # fmt: skip
    saved = None if each.saving is None else money(each.saving, currency, words, signed=True)
    return Pair(label, ours, theirs, difference=saved)


def _cost_title(compared: Comparison, words: Words) -> str:
    said = words["charts"]
    if compared.saving is None:
        return str(said["cost_none"])
    way = "cost_less" if compared.saving >= 0 else "cost_more"
    return str(said[way].format(amount=money(abs(compared.saving), compared.currency, words)))


def _thousands(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount / THOUSAND)


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{round(amount / THOUSAND):,}"
