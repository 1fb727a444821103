"""Looks at named values of a form or a body, one rule at a time, and notes each one that cannot be taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.rules.flaws import Flaws, step

CODE = re.compile(r"[a-z][a-z0-9_.-]{1,63}")
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Details:
    """The values, where flaws go, and the pointer of what holds the values."""

    values: Mapping[str, Any]
    flaws: Flaws
    at: str = ""

    def add(self, name: str, code: str, takes: str = "") -> None:
        """Note that this value cannot be taken."""
        self.flaws.add(self.pointer(name), code, self.values.get(name), takes)

    def pointer(self, name: str) -> str:
        """Where a value stands: a text in two languages is an object, `/name/ja`."""
        base, _, language = name.rpartition("_")
        return step(step(self.at, base), language) if language in {"ja", "en"} else step(self.at, name)

    def line(self, name: str, *, needed: bool = False, most: int = MOST_LETTERS) -> str:
        """A text of one line; empty where it was refused."""
        held = self.values.get(name) or ""
        if not isinstance(held, str) or "\n" in held or "\r" in held:
            self.add(name, "one_line", str(most))
            return ""
        if len(held) > most:
            self.add(name, "too_long", str(most))
            return ""
        if needed and not held.strip():
            self.add(name, "missing", f'"…" (1 – {most})')
        return held.strip()

    def lines(self, *names: str, needed: bool = False, most: int = MOST_LETTERS) -> None:
        """Several of them."""
        for name in names:
            self.line(name, needed=needed, most=most)

    def form(self, name: str, form: "re.Pattern[str]", code: str, takes: str, *, needed: bool = False) -> str:
        """A text of a certain form, or none at all where none is needed; empty where it was refused."""
        held = self.values.get(name) or ""
        if not held and not needed:
            return ""
        if isinstance(held, str) and form.fullmatch(held):
            return held
        self.add(name, code, takes)
        return ""

    def code(self, name: str = "code") -> str:
        """A code: small letters, digits, dots, hyphens, underscores."""
        return self.form(name, CODE, "wrong_code", "basic, tokyo-2026", needed=True)

    def word(self, name: str, words: Iterable[str]) -> str:
        """One of some words."""
        known, held = tuple(words), self.values.get(name)
        if isinstance(held, str) and held in known:
            return held
        self.add(name, "unknown_word", ", ".join(known))
        return known[0]

    def whole(self, name: str, low: int, high: int, code: str) -> int:
        """A whole number of a range."""
        held = self.values.get(name)
        if isinstance(held, int) and not isinstance(held, bool) and low <= held <= high:
            return held
        self.add(name, code, f"{low} – {high}")
        return low

    def amount(self, name: str, *, most: Decimal = Decimal(10) ** 15) -> Decimal:
        """An amount of money from nothing up."""
        held = self.values.get(name)
        if isinstance(held, Decimal) and held.is_finite() and 0 <= held <= most:
            return held
        self.add(name, "wrong_amount", f"0 – {most:f}")
        return Decimal(0)

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """A day, or none where none is needed."""
        held = self.values.get(name)
        if isinstance(held, date):
            return held
        if held is not None or needed:
            self.add(name, "missing" if held is None else "wrong_date", "2026-10-01")
        return None
