"""Days as banks write them, in the years of an era or of our Lord."""

from datetime import date

import pytest

from services.rules import bank_dates

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("081125", date(2026, 11, 25)),  # 令和8年
        ("261125", date(2026, 11, 25)),  # the western year's last digits
        ("310430", date(2019, 4, 30)),  # 平成31年
        ("081228", date(2026, 12, 28)),
        ("081229", date(2008, 12, 29)),  # of Reiwa it would be more than a month ahead
        ("081325", None),
        ("08112", None),
        ("０８１１２５", None),
    ],
)
def test_six_digits(text: str, day: date | None) -> None:
    assert bank_dates.of_six_digits(text, near=TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/11/5", date(2026, 11, 5)),
        ("2026-11-05 10:23", date(2026, 11, 5)),
        ("２０２６年１１月５日", date(2026, 11, 5)),
        ("20261105", date(2026, 11, 5)),
        ("R8.11.05", date(2026, 11, 5)),
        ("令和8年11月5日", date(2026, 11, 5)),
        ("H31.4.30", date(2019, 4, 30)),
        ("8.11.5", date(2026, 11, 5)),
        ("2026/02/30", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_cells(text: str, day: date | None) -> None:
    assert bank_dates.written(text, near=TODAY) == day
