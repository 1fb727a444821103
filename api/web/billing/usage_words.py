"""The words of files of usage: what their columns are called, what they take, and why a file or a row is refused."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from api.web.words import Words, noop
from services.rules.usage_sheets import NEEDED, Wrong
from services.spreadsheets import Cell

__all__ = ["ABOUT", "COLUMNS", "FILES", "NEEDED", "ROWS", "example", "told"]

COLUMNS: Mapping[str, str] = {
    "source_id": noop("ID"), "charge": noop("Charge code"), "quantity": noop("Quantity"), "occurred_on": noop("Day"),
    "ticket": noop("Ticket"), "description": noop("Description"),
}  # fmt: skip
ABOUT: Mapping[str, str] = {
    "source_id": noop("The item's number in the source system. It is recorded once, however often it is sent."),
    "charge": noop("The charge code from the rate card."),
    "quantity": noop("A number above zero, such as 120 or 1.5."),
    "occurred_on": noop("The day the work was done, such as 2026-10-03 or 2026/10/3."),
    "ticket": noop("The related ticket, such as ACME-0042."),
    "description": noop("A description, shown in the breakdown of the invoice line."),
}  # fmt: skip
FILES: Mapping[str, str] = {
    "no_company": noop("Choose the company whose usage it is."),
    "no_file": noop("Choose a file."),
    "too_large": noop("The file is larger than 5 MB. Split it, for example by month."),
    "unknown_tenant": noop("Choose the company whose usage it is."),
    "table_letters": noop("The characters in this file cannot be read. Save it as CSV in UTF-8 or Shift_JIS, or as an Excel workbook (.xlsx)."),
    "table_row": noop("A row cannot be read: a quotation mark is opened and not closed."),
    "table_broken": noop("The file cannot be opened. Use CSV or an Excel workbook (.xlsx); save an older .xls file as .xlsx."),
    "table_too_long": noop("The file has more than 5,000 rows. Split it, for example by month."),
    "table_empty": noop("There are no rows below the headings."),
    "table_headings": noop("No row has the headings ID, charge code, quantity and day. The template below has them."),
}  # fmt: skip
"""Why nothing of a file is taken."""
ROWS: Mapping[str, str] = {
    "missing": noop("This is empty."),
    "too_long": noop("This is too long."),
    "no_number": noop("This is not a number such as 120 or 1.5."),
    "no_day": noop("This is not a day such as 2026-10-03."),
    "unknown_ticket": noop("This company has no such ticket."),
    "unknown_charge": noop("No rate card of this company had this charge on that day."),
    "bad_quantity": noop("Write a number above zero, with at most 12 decimals."),
    "too_far": noop("This day is too far ahead."),
    "known_otherwise": noop("It was recorded before with another charge, quantity or day. What is recorded never changes: take that back by hand, and give this row an ID of its own."),
}  # fmt: skip
"""Why a row is refused, by code."""


def told(wrong: Iterable[Wrong], said: Words) -> str:
    """All that is wrong with a row, each with its column."""
    colon = said.gettext(noop("%(column)s: %(why)s"))
    return " ".join(
        colon % {"column": said.gettext(COLUMNS[each.column]), "why": said.gettext(ROWS[each.code])}
        for each in wrong
    )


def example(said: Words) -> list[Cell]:
    """A row that shows how a file is filled in."""
    return [
        "2026-10-0001",
        "pages",
        Decimal(120),
        date(2026, 10, 3),
        "ACME-0042",
        said.gettext(noop("Copies of October (an example)")),
    ]
