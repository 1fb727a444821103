"""The language of the reader: what the request asks for, else that of the profile."""

from typing import Any

from starlette.requests import Request

LANGUAGES = ("ja", "en")


def asked_for(header: str | None) -> str | None:
    """The language of ours that `Accept-Language` wants most (RFC 9110); None where it names neither."""
    wanted = [_weighed(part) for part in (header or "").split(",")]
    ours = [(weight, language) for language, weight in wanted if language in LANGUAGES and weight > 0]
    return max(ours, key=lambda each: each[0])[1] if ours else None


def of(request: Request) -> str:
    """The language in which a program is answered: what it asks for, else that of who calls, else English."""
    caller: Any = getattr(request.state, "scope", None)
    return asked_for(request.headers.get("accept-language")) or (caller.language if caller else "en")


def _weighed(part: str) -> tuple[str, float]:
    """A language without its region, and how much it is wanted; a weight that is no number is none."""
    name, _, weight = part.partition(";")
    try:
        quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        quality = 0.0
    return name.strip().lower().split("-")[0], quality
