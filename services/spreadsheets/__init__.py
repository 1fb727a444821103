"""Tables as CSV and Excel. Money and quantities stay numbers, days stay days; what people wrote is never a formula."""

from services.spreadsheets.csv_files import Encoding, as_csv
from services.spreadsheets.tables import Cell, Chart, Table
from services.spreadsheets.workbooks import as_excel

__all__ = ["Cell", "Chart", "Encoding", "Table", "as_csv", "as_excel"]
