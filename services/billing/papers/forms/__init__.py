"""The look and the words of the papers, a folder a form. A form that an invoice was issued with never changes: a new look is a new folder.

A statement of account is kept nowhere, so its one form may change.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

Language = Literal["ja", "en"]

_HERE = Path(__file__).parent
STATEMENT = _HERE / "statement"


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
    return _read(folder(form), language)


@cache
def statement_words(language: Language) -> dict[str, Any]:
    """What a statement of account says in a language."""
    return _read(STATEMENT, language)


def _read(at: Path, language: Language) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((at / f"{language}.json").read_text()))
