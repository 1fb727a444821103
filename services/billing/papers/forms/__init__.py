"""The look and the words of the papers, a folder a form. A form that an invoice was issued with never changes: a new look is a new folder."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

Language = Literal["ja", "en"]

_HERE = Path(__file__).parent


def folder(form: int) -> Path:
    """The folder of a form. Raises LookupError for one that is not there."""
    found = _HERE / str(form)
    if not found.is_dir():
        raise LookupError(f"there is no form {form} of papers")
    return found


def said(language: str, ja: str, en: str) -> str:
    """A name in a language; in Japanese where it has no English."""
    return (en if language == "en" else "") or ja


@cache
def words(form: int, language: Language) -> dict[str, Any]:
    """What a form says in a language."""
    return cast("dict[str, Any]", json.loads((folder(form) / f"{language}.json").read_text()))
