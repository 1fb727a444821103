"""Reads the fields of a piece of JSON one by one: decimals, codes, words, days. Every flaw is noted with its pointer."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from services.rules.exact import ZERO, tidy
from services.rules.flaws import Flaws, step

MOST_ENTRIES = 200
LONGEST = 200
MOST = Decimal(999999999999999)
STAND_IN = Decimal(1)

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CODE = re.compile(r"[a-z][a-z0-9_.-]{1,63}", re.ASCII)
_Word = TypeVar("_Word", bound=StrEnum)


class FieldsReader:
    """Reads on after a flaw, with a stand-in for what was refused, so that all are found at once."""

    def __init__(self, flaws: Flaws) -> None:
        """Flaws go to `flaws`."""
        self.flaws = flaws

    def members(self, value: object, at: str, names: Sequence[str], *, missing: str = "") -> dict[str, Any]:
        """An object with no other fields than `names`; where it is `missing`, it takes that, unless that is empty."""
        if isinstance(value, dict):
            self.flaws.unknown(value, at, tuple(names))
            return value
        if value is not None:
            self.flaws.add(at, "wrong_type", value, "{…}")
        elif missing:
            self.flaws.add(at, "missing", value, missing)
        return {}

    def entries(self, value: object, at: str, *, least: int = 0, most: int = MOST_ENTRIES) -> list[Any]:
        """A list of so many entries. None is an empty one."""
        if value is not None and not isinstance(value, list):
            self.flaws.add(at, "wrong_type", value, "[…]")
            return []
        listed = value or []
        if len(listed) < least:
            self.flaws.add(at, "missing" if value is None else "too_few", len(listed), str(least))
        if len(listed) > most:
            self.flaws.add(at, "too_many", len(listed), str(most))
            return []
        return listed

    def decimal(
        self,
        entry: dict[str, Any],
        name: str,
        at: str,
        *,
        least: Decimal = ZERO,
        most: Decimal = MOST,
        above: bool = False,
    ) -> Decimal:
        """A decimal that must be there: a string, or a whole JSON number. `above`: it is more than `least`."""
        value, at = entry.get(name), step(at, name)
        if value is None:
            self.flaws.add(at, "missing", value, '"12.5"')
            return STAND_IN
        if not is_decimal(value):
            self.flaws.add(at, "not_decimal", value, '"12.5"')
            return STAND_IN
        number = tidy(Decimal(value))
        if not least <= number <= most or (above and number == least):
            self.flaws.add(at, "out_of_range", value, f"{least} {'<' if above else '≤'} … ≤ {most}")
            return STAND_IN
        return number

    def optional(self, entry: dict[str, Any], name: str, at: str, **bounds: Any) -> Decimal | None:
        """The same, or None where it is not there."""
        return None if entry.get(name) is None else self.decimal(entry, name, at, **bounds)

    def whole(
        self, entry: dict[str, Any], name: str, at: str, *, least: int, most: int, otherwise: int
    ) -> int:
        """A whole JSON number."""
        value = otherwise if entry.get(name) is None else entry[name]
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.flaws.add(step(at, name), "wrong_type", value, f"{least} – {most}")
        return otherwise

    def flag(self, entry: dict[str, Any], name: str, at: str, *, otherwise: bool) -> bool:
        """True or false."""
        value = entry.get(name)
        if value is None:
            return otherwise
        if not isinstance(value, bool):
            self.flaws.add(step(at, name), "wrong_type", value, "true, false")
        return value is True

    def word(
        self, entry: dict[str, Any], name: str, at: str, words: type[_Word], *, otherwise: _Word | None = None
    ) -> _Word | None:
        """One of the words; without `otherwise` it must be there."""
        value = entry.get(name)
        if value is None:
            if otherwise is None:
                self.flaws.add(step(at, name), "missing", value, ", ".join(words))
            return otherwise
        return self._known(value, step(at, name), words) or otherwise

    def words(self, entry: dict[str, Any], name: str, at: str, words: type[_Word]) -> frozenset[_Word]:
        """Any of the words."""
        at = step(at, name)
        listed = self.entries(entry.get(name), at)
        read = (self._known(each, step(at, n), words) for n, each in enumerate(listed))
        return frozenset(word for word in read if word is not None)

    def text(self, entry: dict[str, Any], name: str, at: str, *, required: bool = False) -> str:
        """A text of one line."""
        return self._text(entry.get(name), step(at, name), required=required)

    def texts(self, entry: dict[str, Any], name: str, at: str) -> tuple[str, ...]:
        """A list of texts that name something; whether it is there is for the caller to say."""
        at = step(at, name)
        listed = self.entries(entry.get(name), at)
        return tuple(self._text(each, step(at, n), required=True) for n, each in enumerate(listed))

    def codes(self, entry: dict[str, Any], name: str, at: str, *, least: int = 0) -> tuple[str, ...]:
        """A list of codes."""
        at = step(at, name)
        listed = self.entries(entry.get(name), at, least=least)
        return tuple(self.code({"": each}, "", at, pointer=step(at, n)) for n, each in enumerate(listed))

    def code(self, entry: dict[str, Any], name: str, at: str, *, pointer: str | None = None) -> str:
        """A code that must be there."""
        value, at = entry.get(name), pointer or step(at, name)
        if isinstance(value, str) and _CODE.fullmatch(value):
            return value
        self.flaws.add(at, "missing" if value is None else "wrong_code", value, "invoice-entry")
        return ""

    def day(self, entry: dict[str, Any], name: str, at: str) -> date | None:
        """A day that must be there."""
        value, at = entry.get(name), step(at, name)
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.flaws.add(at, "missing" if value is None else "wrong_date", value, "2026-10-01")
        return None

    def _text(self, value: object, at: str, *, required: bool) -> str:
        if value is None and not required:
            return ""
        if isinstance(value, str) and len(value) <= LONGEST and (value.strip() or not required):
            return value.strip()
        self.flaws.add(at, "missing" if value is None else "wrong_type", value, f'"…" (1 – {LONGEST})')
        return ""

    def _known(self, value: object, at: str, words: type[_Word]) -> _Word | None:
        if isinstance(value, str) and value in set(words):
            return words(value)
        self.flaws.add(at, "unknown_word", value, ", ".join(words))
        return None


def is_decimal(value: object) -> bool:
    """Whether it is exact: digits in a string, or a whole number. A JSON fraction has been through a float and is refused."""
    if isinstance(value, str):
        return bool(_DECIMAL.fullmatch(value))
    return isinstance(value, int) and not isinstance(value, bool)
