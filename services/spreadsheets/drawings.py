"""Native charts of a table: the program that opens the workbook draws them from the cells, so that they follow an edit."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.spreadsheets.tables import Chart, Table

_ROWS_APART = 18


def draw(sheet: Worksheet, table: Table) -> None:
    """Put the charts of a table beside it, one under the other. A table without rows has none."""
    if not table.rows:
        return
    column = get_column_letter(len(table.head) + 2)
    for n, chart in enumerate(table.charts):
        sheet.add_chart(_drawn(sheet, table, chart), f"{column}{2 + n * _ROWS_APART}")


def _drawn(sheet: Worksheet, table: Table, chart: Chart) -> BarChart | LineChart:
    drawn: BarChart | LineChart = LineChart() if chart.kind == "line" else BarChart()
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100  # type: ignore[union-attr]
    last = len(table.rows) + 1
    for y in chart.ys:
        drawn.add_data(Reference(sheet, min_col=y + 1, min_row=1, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=chart.x + 1, min_row=2, max_row=last))
    drawn.title, drawn.width, drawn.height = chart.title, 22, 8.5
    drawn.y_axis.number_format = _format(table, chart.ys[0])
    drawn.x_axis.delete = drawn.y_axis.delete = False  # unless it is said, Excel hides them
    return drawn


def _format(table: Table, y: int) -> str:
    shown = table.formats[y] if y < len(table.formats) else None
    return shown or "General"
