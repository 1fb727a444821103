"""Ready texts: what may stand in {{…}} in them, and how they are filled.

Pure. A variable that is not known stays as it is, so that nobody sends an empty place without seeing it.
"""

import re
from collections.abc import Mapping

VARIABLES = (
    "requester", "department", "company", "reference", "subject", "task_type", "due", "deadline", "me", "today",
)  # fmt: skip
"""The variables that the ticket page fills."""

_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; what has no value stays as it stands."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def unknown(text: str) -> list[str]:
    """The names in a text that are no variables, each once, in order."""
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name not in VARIABLES))
