"""Time zones to choose from: those of where companies are likely, then all others."""

from functools import cache
from zoneinfo import available_timezones

LIKELY = (
    "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Bangkok", "Asia/Kolkata", "Europe/London", "Europe/Paris",
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney", "UTC",
)  # fmt: skip


@cache
def zones() -> tuple[str, ...]:
    """Names of time zones, the likely ones first."""
    others = {
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    }
    return (*LIKELY, *sorted(others - set(LIKELY)))
