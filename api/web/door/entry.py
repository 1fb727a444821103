"""What every way in ends with: a session for the browser, or the page that asks for the second factor."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.web import reader as readers
from services.directory.actions.signing_in import Awaiting, Entered
from tenants import pending

PENDING = "urakata_pending"
PLACE = "/sign-in"
"""The cookie of a sign-in under way is sent to these pages alone, and opens none."""


def local(address: str) -> str:
    """A path of ours; anything else leads home."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    plain = address.isprintable() and "\\" not in address
    is_ours = plain and not parts.scheme and not parts.netloc and address.startswith("/")
    return address if is_ours and not address.startswith("//") else "/"


def answer(request: Request, outcome: Entered | Awaiting) -> Response:
    """On to where somebody wanted to go, or to their second factor."""
    if isinstance(outcome, Entered):
        entered = RedirectResponse(local(outcome.goes_to), status_code=303)
        readers.begin(request, entered, outcome.cookie)
        forget(entered)
        return entered
    asked = RedirectResponse(f"{PLACE}/{'enrol' if outcome.enrols else 'factor'}", status_code=303)
    asked.set_cookie(
        PENDING, outcome.token, max_age=int(pending.LASTS["factor"].total_seconds()), path=PLACE, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return asked


def forget(response: Response) -> None:
    """The sign-in under way is over."""
    response.delete_cookie(PENDING, path=PLACE, httponly=True, samesite="lax")


def agent(request: Request) -> str | None:
    """The browser, as it names itself."""
    return request.headers.get("user-agent")


def peer(request: Request) -> str:
    """Who is at the other end, for limits by address."""
    return request.client.host if request.client else ""
