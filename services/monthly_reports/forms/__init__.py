"""The look and the words of monthly reports, a folder a form. A form that a report was frozen with never changes: a new look is a new folder."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

_HERE = Path(__file__).parent


def folder(form: int) -> Path:
    """The folder of a form. Raises LookupError for one that is not there."""
    found = _HERE / str(form)
    if not found.is_dir():
        raise LookupError(f"there is no form {form} of monthly reports")
    return found


@cache
def words(form: int, language: str) -> dict[str, Any]:
    """What a form says in a language, ja or en."""
    return cast("dict[str, Any]", json.loads((folder(form) / f"{language}.json").read_text()))
