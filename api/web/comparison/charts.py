"""The charts of the comparison: both costs of each kind of work with their ranges, and the inputs that the saving hangs on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from api.web.comparison import saying
from api.web.comparison.asked import Asking
from services.charts import pairs, tornado
from services.charts.model import Chart, Words
from services.charts.pairs import Estimate, Pair
from services.charts.tornado import Swing
from services.rules.sourcing_range import Range
from services.sourcing.shapes import Comparison, Row, SwingCard

MOST = 10
"""So many inputs are drawn; the rest move the saving less than these."""


def costs(asked: Asking, found: Comparison) -> Chart | None:
    """Grouped bars with whiskers; a missing side is a dashed outline."""
    rows = [row for row in found.rows if row.verdict != "in_house_only"]
    if not any(row.in_house.cost or row.outsourced.cost for row in rows):
        return None
    _ = asked.words.gettext
    currency = found.about.currency
    title = headline(asked, found)
    words = Words(
        title, _("The costs of each kind of work in the month. The table has the same figures."), _("Kind of work"),
        _("Without consumption tax, in %(currency)s. The thin line is the range.") % {"currency": saying.unit(currency, asked.language)},
        extra={"range": _("Range"), "difference": _("Saving")},
    )  # fmt: skip
    names = (_("Outsourced"), _("In-house"))
    drawn = [_pair(asked, row) for row in rows]
    return pairs.chart(name="costs", words=words, pairs=drawn, names=names)


def headline(asked: Asking, found: Comparison) -> str:
    """What is seen: the sum, and which kinds of work cost more outsourced."""
    _, money = asked.words.gettext, asked.formats.money
    whole = found.totals[0]
    if whole.saving is None:
        return _("Neither side can be compared yet: inputs are missing.")
    facts = {"saving": money(abs(whole.saving.value), found.about.currency), "count": whole.counted}
    losing = [
        row.name[asked.language] for row in found.rows if row.saving is not None and row.saving.value < 0
    ]
    if whole.saving.value < 0:
        return _("Over %(count)s kinds of work, outsourcing costs %(saving)s more than in-house") % facts
    if not losing:
        return _("Over %(count)s kinds of work, outsourcing costs %(saving)s less than in-house") % facts
    facts["losing"] = _(", ").join(losing)
    return _("Over %(count)s kinds of work, outsourcing costs %(saving)s less; not for %(losing)s") % facts


def _pair(asked: Asking, row: Row) -> Pair:
    saving = row.saving
    note = asked.words.gettext(saying.VERDICTS[row.verdict]) if row.verdict in {"unsure", "in_house"} else ""
    return Pair(
        label=row.name[asked.language],
        first=_estimate(asked, row, row.outsourced.cost),
        second=_estimate(asked, row, row.in_house.cost),
        note=note,
        difference=None if saving is None else asked.formats.money(saving.value),
    )


def _estimate(asked: Asking, row: Row, cost: Range | None) -> Estimate:
    href = asked.address(f"/{row.task_type}")
    if cost is None:
        return Estimate(None, asked.words.gettext("missing"), href=href)
    money = asked.formats.money
    ends = reach(asked, cost)
    return Estimate(float(cost.value), money(cost.value), float(cost.low), float(cost.high), ends, href)


def swings(
    asked: Asking, found: Sequence[SwingCard], saving: Range | None, currency: str, names: Mapping[str, str]
) -> Chart | None:
    """The tornado of a saving."""
    if saving is None or not found:
        return None
    _, money = asked.words.gettext, asked.formats.money
    labels = {each.input: saying.name_of(each.input, names, asked.words) for each in found[:MOST]}
    widest = labels[found[0].input]
    middle = money(saving.value, currency)
    spreads = {labels[each.input]: money(abs(each.at_high - each.at_low)) for each in found[:MOST]}
    words = Words(
        _("The saving depends most on: %(input)s") % {"input": widest},
        _("How far the saving moves when a single input takes its low or its high value. The table has the same figures."),
        _("Input"),
        _("The line is the saving with all values as they stand: %(saving)s") % {"saving": middle},
        extra={"spread": _("Moves by"), **spreads},
    )  # fmt: skip
    drawn = [
        Swing(
            labels[each.input],
            float(each.at_low),
            float(each.at_high),
            money(each.at_low),
            money(each.at_high),
        )
        for each in found[:MOST]
    ]
    ends = (_("Input at its low"), _("Input at its high"))
    return tornado.chart(
        name="sensitivity",
        words=words,
        swings=drawn,
        middle=float(saving.value),
        middle_text=middle,
        names=ends,
    )


def reach(asked: Asking, held: Range) -> str:
    """A range in money: 119,000–296,911; −8,000 to 2,000."""
    low, high = (asked.formats.money(Decimal(each)) for each in (held.low, held.high))
    if asked.language == "ja":
        return f"{low}〜{high}"
    return f"{low} to {high}" if held.low < 0 else f"{low}–{high}"
