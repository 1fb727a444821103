"""What a page says once, after something was done: kept in a cookie from the answer that did it to the page that follows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from core import json

COOKIE = "urakata_said"
_MOST = 2500  # characters; a cookie holds 4 kB


@dataclass(frozen=True, slots=True)
class Undo:
    """A form that takes it back: where it is sent, and its fields."""

    action: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence. `late`: it did not work, and stays until it is closed."""

    text: str
    late: bool = False
    undo: Undo | None = None


def leave(request: Request, response: Response, said: Flash) -> None:
    """Leave a sentence for the next page. One that is too long is shortened; an undo that is too long is left out."""
    kept = _packed(said)
    if len(kept) > _MOST:
        kept = _packed(Flash(said.text[:300], said.late))
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, kept, max_age=60, httponly=True, samesite="lax", secure=secure)


def _packed(said: Flash) -> str:
    return urlsafe_b64encode(json.dumps(asdict(said))).decode().rstrip("=")


def take(request: Request) -> Flash | None:
    """What was left for this page."""
    kept = request.cookies.get(COOKIE, "")
    if not kept or len(kept) > _MOST:
        return None
    try:
        held = json.loads(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
        undo = held["undo"] and Undo(str(held["undo"]["action"]), dict(held["undo"]["fields"]))
        return Flash(str(held["text"]), bool(held["late"]), undo)
    except (ValueError, KeyError, TypeError):
        return None
