"""What typed codes and names must be like, said beside their fields."""

import re

from api.web.words import Words

_CODE = re.compile(r"[a-z][a-z0-9_.-]{1,63}")
Flaw = tuple[str, str]


def code_flaw(said: Words, field: str, code: str) -> list[Flaw]:
    """A code: small letters, digits and hyphens."""
    if _CODE.fullmatch(code):
        return []
    return [
        (
            field,
            said.gettext(
                "A code has 2 to 64 lower-case letters, digits, hyphens, dots or underscores and starts with a letter."
            ),
        )
    ]


def text_flaw(said: Words, field: str, text: str) -> list[Flaw]:
    """A name that is not empty, on one line."""
    if text and "\n" not in text:
        return []
    return [(field, said.gettext("Enter a name."))]
