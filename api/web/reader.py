"""Who reads a page: the person of the session, their language, and how they like the pages on this device."""

from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import new as hmac
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import Response

from api import languages
from core.errors import Unauthenticated
from core.said import say
from tenants import sessions
from tenants.scope import Scope

SESSION, TASTE = "urakata_session", "urakata_taste"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Taste:
    """What somebody chose on this device: language and theme (None: as profile and system say), eras, single keys."""

    language: str | None = None
    theme: str | None = None
    era: bool = False
    keys: bool = True

    def text(self) -> str:
        """As the cookie holds it."""
        return f"{self.language or ''}.{self.theme or ''}.{int(self.era)}{int(self.keys)}"

    @classmethod
    def read(cls, text: str) -> "Taste":
        """What of a cookie makes sense."""
        language, theme, flags, *_ = *text.split("."), "", "", ""
        return cls(
            language if language in languages.LANGUAGES else None,
            theme if theme in {"light", "dark"} else None,
            flags[:1] == "1",
            flags[1:2] != "0",
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads pages. `scope` is None for who is not signed in."""

    scope: Scope | None
    language: str
    taste: Taste
    cookie: str = ""

    @property
    def who(self) -> Scope:
        """The scope of who is signed in. Raises Unauthenticated."""
        if self.scope is None:
            raise Unauthenticated(say("You are not signed in."))
        return self.scope

    @property
    def csrf(self) -> str:
        """What every form of this session carries; nobody knows it who does not know the cookie."""
        return hmac(self.cookie.encode(), b"urakata forms", sha256).hexdigest() if self.cookie else ""

    def may(self, grant: str) -> bool:
        return self.scope is not None and self.scope.may(grant)


async def visitor(request: Request) -> Reader:
    """Whoever reads, signed in or not."""
    known: Any = getattr(request.state, "reader", None)
    if isinstance(known, Reader):
        return known
    taste = Taste.read(request.cookies.get(TASTE, ""))
    cookie = request.cookies.get(SESSION, "")
    asked = languages.asked_for(request.headers.get("accept-language"))
    reader = Reader(None, taste.language or asked or "ja", taste)
    if cookie:
        try:
            admission = await sessions.resolve(cookie)
        except Unauthenticated:
            pass
        else:
            language = taste.language or admission.scope.language
            reader = Reader(admission.scope.reading(language), language, taste, cookie)
    request.state.reader = reader
    return reader


async def signed_in(request: Request) -> Reader:
    """Who is signed in. Raises Unauthenticated: the page of errors leads to the sign-in."""
    reader = await visitor(request)
    _ = reader.who
    return reader


Visitor = Annotated[Reader, Depends(visitor)]
SignedIn = Annotated[Reader, Depends(signed_in)]


def sign_in_address(request: Request) -> str:
    """The sign-in, which leads back to where somebody wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return (
        "/sign-in" if request.method != "GET" or wanted == "/" else f"/sign-in?to={quote(wanted, safe='/')}"
    )


def begin(request: Request, response: Response, cookie: str) -> None:
    """Give the browser a session."""
    response.set_cookie(
        SESSION, cookie, max_age=int(sessions.LONGEST.total_seconds()), httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def end(response: Response) -> None:
    """Take it away."""
    response.delete_cookie(SESSION, httponly=True, samesite="lax")


def remember(request: Request, response: Response, taste: Taste, **changes: Any) -> None:
    """Keep what somebody chose on this device."""
    chosen = replace(taste, **changes)
    secure = request.url.scheme == "https"
    response.set_cookie(TASTE, chosen.text(), max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
