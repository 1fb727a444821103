"""A page of the administration: what every one of its templates may count on, besides what all pages may."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.web.admin.forms import NONE, Trouble
from api.web.admin.labels import LABELS
from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import words
from tenants.scope import ALL_DOMAINS

DOMAINS = ("hr", "general_affairs", "accounting", "finance", "it")
assert frozenset(DOMAINS) == ALL_DOMAINS


async def show(
    request: Request, reader: Reader, template: str, *, trouble: Trouble = NONE, **values: Any
) -> HTMLResponse:
    """Render it. A form that was refused is shown again with what was typed, by the status of its refusal."""
    shared: dict[str, Any] = {"words_of": LABELS, "all_domains": DOMAINS, "trouble": trouble}
    return await page(request, reader, f"admin/{template}", status=trouble.status, **(shared | values))


def say(reader: Reader, message: str, **facts: object) -> str:
    """A sentence in the reader's language, with facts in it."""
    said = words(reader.language, "admin").gettext(message)
    return said % facts if facts else said
