"""Random calendars as JSON, near the days on which calendars go wrong."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

TROUBLE = [
    ("Asia/Tokyo", date(2026, 5, 3), "JP"),  # Golden Week with a substitute holiday
    ("Asia/Tokyo", date(2026, 9, 21), "JP"),  # a day between two holidays
    ("Asia/Tokyo", date(2026, 12, 31), "JP"),
    ("Asia/Tokyo", date(2027, 3, 21), "JP"),
    ("Europe/Berlin", date(2026, 3, 29), "DE-BY"),
    ("Europe/Berlin", date(2026, 10, 25), None),
    ("America/New_York", date(2026, 3, 8), None),
    ("America/New_York", date(2026, 11, 1), "US"),
    ("Australia/Lord_Howe", date(2026, 4, 5), None),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4), None),
    ("Asia/Beirut", date(2026, 3, 29), None),  # midnight is skipped
    ("America/Sao_Paulo", date(2018, 2, 18), None),  # the hour before midnight occurs twice
    ("Asia/Kathmandu", date(2026, 6, 1), None),
    ("Pacific/Apia", date(2011, 12, 30), None),  # a day that never was
]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


times = st.one_of(
    st.integers(0, 1439), st.sampled_from([0, 60, 105, 120, 135, 150, 180, 540, 1080, 1380, 1410])
)


@st.composite
def stretch(draw: st.DrawFn) -> list[str]:
    opens = draw(times)
    closes = draw(st.one_of(times, st.just(1440)).filter(lambda minutes: minutes != opens))
    return [clock(opens), clock(closes)]


stretches = st.lists(stretch(), max_size=3)


@st.composite
def weekly(draw: st.DrawFn, zone: str, about: date, region: str | None) -> dict[str, Any]:
    near = st.integers(-3, 4).map(lambda days: str(about + timedelta(days=days)))
    return {
        "time_zone": zone,
        "weekly": draw(st.dictionaries(st.sampled_from(WEEKDAYS), stretches)),
        "holiday_region": region,
        "closed_days": draw(st.lists(near, max_size=2)),
        "open_days": draw(st.dictionaries(near, stretches, max_size=2)),
        "breaks": draw(st.dictionaries(near, stretches, max_size=2)),
    }


@st.composite
def troubled(draw: st.DrawFn) -> tuple[Any, date]:
    """A calendar, and the day about which it is troubled."""
    zone, about, region = draw(st.sampled_from(TROUBLE))
    calendar = draw(weekly(zone, about, region))
    match draw(st.integers(0, 9)):
        case 0:
            return "24x7", about
        case 1 | 2:
            other = draw(st.sampled_from([zone, "Asia/Tokyo", "Europe/Berlin"]))
            return {"intersection": [calendar, draw(weekly(other, about, None))]}, about
    return calendar, about
