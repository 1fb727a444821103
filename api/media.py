"""What an `Accept` header wants of what is offered (RFC 9110, 12.5.1)."""

from collections.abc import Sequence

Range = tuple[str, float]
"""A media range, without its parameters, and its weight."""


def weighed(part: str) -> Range:
    """One member of an Accept header; a weight that is no number from 0 to 1 is none."""
    name, *parameters = (each.strip() for each in part.split(";"))
    weight = next((each[2:] for each in parameters if each[:2].lower() == "q="), "1")
    try:
        quality = float(weight)
    except ValueError:
        quality = 0.0
    return name.lower(), quality if 0 <= quality <= 1 else 0.0


def quality_of(offered: str, ranges: Sequence[Range]) -> tuple[float, int]:
    """How much a media type is wanted, by the range that is closest to it, and where that one stands; 0 where none has it."""
    for name in (offered, f"{offered.partition('/')[0]}/*", "*/*"):
        for place, (wanted, quality) in enumerate(ranges):
            if wanted == name:
                return quality, place
    return 0.0, len(ranges)
