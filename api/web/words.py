"""The words of the pages. What stands in code and templates is English; `locale/<language>/<area>.po` says it in other languages.

The catalogues are read as they are (Babel), a file for each area of the pages, so that nothing must be compiled before a start.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from core import said

HERE = Path(__file__).parent / "locale"
LANGUAGES = ("ja", "en")
SHARED = "shared"
_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. Their methods are those of `gettext`. What is said of a number stands apart from what is not."""

    language: str
    said: Mapping[_Key, str] = field(default_factory=dict, repr=False)
    counted: Mapping[_Key, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def of(self, area: str) -> "Words":
        """The same language as an area of the pages says it: for who is handed somebody else's words."""
        return words(self.language, area)

    def gettext(self, message: str) -> str:
        """The message in this language; itself where the language is English."""
        return self.said.get((None, message), message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The message for a number of things."""
        return self._of_number((None, one), one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        """The message as it is meant in a context."""
        return self.said.get((context, message), message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        """Both."""
        return self._of_number((context, one), one, many, n)

    def told(self, text: str) -> str:
        """What a refusal says, in this language."""
        return said.into(text, self.gettext)

    def _of_number(self, key: _Key, one: str, many: str, n: int) -> str:
        texts = self.counted.get(key)
        if texts is None:  # marked one by one (noop), they stand in the catalogue one by one
            return self.said.get((key[0], one if n == 1 else many), one if n == 1 else many)
        return texts[0] if n == 1 else texts[-1]


@cache
def words(language: str, area: str = "") -> Words:
    """The words of a language of ours, as an area of the pages says them: its own before the shared ones, before those of others."""
    known = sorted(path.stem for path in (HERE / language).glob("*.po"))
    said: dict[_Key, str] = {}
    counted: dict[_Key, tuple[str, ...]] = {}
    for name in [*known, SHARED, *([area] if area else [])]:
        one, many = _catalogue(language, name)
        said |= one
        counted |= many
    return Words(language, said, counted)


@cache
def _catalogue(language: str, area: str) -> tuple[dict[_Key, str], dict[_Key, tuple[str, ...]]]:
    """What one file says: plainly, and of numbers."""
    said: dict[_Key, str] = {}
    counted: dict[_Key, tuple[str, ...]] = {}
    path = HERE / language / f"{area}.po"
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.fuzzy or not message.id or not message.string:
                    continue
                context = message.context or None
                if isinstance(message.id, str):
                    said[context, message.id] = str(message.string)
                else:
                    counted[context, message.id[0]] = tuple(message.string)
    return said, counted


def noop(message: str) -> str:
    """Marks a message that is translated later, where it is shown."""
    return message
