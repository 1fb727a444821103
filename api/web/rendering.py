"""Pages from templates. A template gets plain values, the words and formats of its reader, and the frame around it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from api.web import assets, flash, guard, navigation
from api.web.chrome import NOBODY, Chrome, chrome_of
from api.web.flash import Flash, Undo
from api.web.formats import Formats
from api.web.labels import LABELS
from api.web.markdown import markdown
from api.web.reader import Reader
from api.web.words import SHARED, words
from core import json
from services.rules.masking import mask_text

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )  # fmt: skip
    gettext, ngettext, pgettext, npgettext = (
        _said(language, name) for name in ("gettext", "ngettext", "pgettext", "npgettext")
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.filters |= {"markdown": markdown, "json": json.text, "masked": mask_text}
    made.globals |= {"asset": assets.address, "labels": LABELS, "language": language}
    return made


def _said(language: str, method: str) -> Callable[..., str]:
    """A method of the words as a template calls it: in the words of the template's own area."""

    @pass_context
    def said(context: Context, *message: Any) -> str:
        area, _, rest = (context.name or "").partition("/")
        return str(getattr(words(language, area if rest else SHARED), method)(*message))

    return said


async def page(
    request: Request,
    reader: Reader,
    template: str,
    *,
    status: int = 200,
    chrome: Chrome | None = None,
    **values: Any,
) -> HTMLResponse:
    """A whole page in its frame, for its reader. `chrome` is for who asked for it before."""
    chrome = chrome or (await chrome_of(reader.scope) if reader.scope else NOBODY)
    said = flash.take(request)
    frame = frame_of(request, reader, chrome) | {"said": said}
    text = _environment(reader.language).get_template(template).render(frame | values)
    answer = HTMLResponse(text, status, guard.HEADERS)
    if said is not None:
        answer.delete_cookie(flash.COOKIE, httponly=True, samesite="lax")
    return answer


def frame_of(request: Request, reader: Reader, chrome: Chrome) -> dict[str, Any]:
    """What every template may count on."""
    scope = reader.scope
    path = request.url.path
    return {
        "reader": reader,
        "scope": scope,
        "chrome": chrome,
        "format": Formats(words(reader.language), chrome.zone, datetime.now(UTC), era=reader.taste.era),
        "places": navigation.links(scope, chrome, path) if scope else [],
        "home": navigation.home_of(scope) if scope else "/",
        "path": path,
        "query": request.url.query,
        "csrf": reader.csrf,
    }


def back(
    request: Request,
    to: str,
    text: str = "",
    *,
    late: bool = False,
    undo: tuple[str, Mapping[str, str]] | None = None,
) -> RedirectResponse:
    """After something was done: on to a page (303), which says so. `undo` is where a form that takes it back goes, and its fields."""
    answer = RedirectResponse(to, status_code=303, headers={"Cache-Control": "no-store"})
    if text:
        flash.leave(request, answer, Flash(text, late, Undo(*undo) if undo else None))
    return answer
