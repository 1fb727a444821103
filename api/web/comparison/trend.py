"""Both sides month by month: of a company's whole outsourced work, or of one kind of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from api.web.comparison.asked import Asking
from services.charts import lines
from services.charts.model import Chart, Point, Series, Words
from services.rules import months
from services.rules.sourcing_range import Range
from services.sourcing import queries
from services.sourcing.shapes import Comparison, Row, Totals
from tenants.db import Tx

OVER = 6
"""Months that are shown, the one that was asked for last."""


async def read(tx: Tx, month: date, *, task_type: str | None = None) -> Comparison:
    """The month with those before it, the newest first."""
    return await queries.comparison(
        tx,
        months.before(month, by=OVER - 1),
        months.next_of(month),
        task_type=task_type,
        newest_swings=True,
    )


def of_month(found: Comparison, month: date) -> Comparison:
    """That month alone."""
    return replace(
        found,
        about=replace(found.about, from_on=month),
        rows=[row for row in found.rows if row.month == month],
        totals=[whole for whole in found.totals if whole.month == month],
    )


def chart(asked: Asking, found: Comparison) -> Chart | None:
    """What both sides cost in each month; None while there are not two months to compare."""
    wholes = sorted(found.totals, key=lambda whole: whole.month)
    compared = [whole for whole in wholes if whole.saving is not None]
    if len(compared) < 2:  # a month alone is no trend
        return None
    _, labels = asked.words.gettext, [asked.formats.month_short(whole.month) for whole in wholes]
    away = [_point(asked, whole, whole.outsourced) for whole in wholes]
    home = [_point(asked, whole, whole.in_house) for whole in wholes]
    won = sum(1 for whole in compared if whole.saving is not None and whole.saving.value > 0)
    title = _("Outsourcing cost less in %(won)s of the %(all)s months that can be compared")
    said = ", ".join(
        f"{label} {a.text or '–'} / {b.text or '–'}" for label, a, b in zip(labels, away, home, strict=True)
    )
    words = Words(
        title % {"won": won, "all": len(compared)}, _("Cost by month, outsourced and in-house: %(values)s") % {"values": said}, _("Month"),
        _("Each month has the kinds of work that have all their inputs. Without consumption tax."),
    )  # fmt: skip
    series = [Series(_("Outsourced"), away), Series(_("In-house"), home)]
    return lines.chart(name="months", words=words, labels=labels, series=series, least=0)


def _point(asked: Asking, whole: Totals, cost: Range | None) -> Point:
    if cost is None:
        return Point(None, "")
    to = asked.address(month=f"{whole.month:%Y-%m}")
    return Point(float(cost.value), asked.formats.money(cost.value), to)


def rows(found: Comparison) -> Sequence[Row]:
    """One kind of work by month, the newest first."""
    return sorted(found.rows, key=lambda row: row.month, reverse=True)
