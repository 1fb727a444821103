"""Registration numbers of the qualified invoice system (適格請求書発行事業者の登録番号): T and 13 digits.

A corporation's is T and its corporate number, which carries a check digit; a sole proprietor's follows no such rule.
So a wrong check digit is worth a warning and no more.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from services.rules.corporate_number import has_valid_check_digit
from services.rules.refusals import Phrase, Refused, phrase

_SHAPE = re.compile(r"T[0-9]{13}", re.ASCII)
_BETWEEN = re.compile(r"[\s\-‐‑–−ー]")


@dataclass
class NoRegistrationNumber(Refused):
    """It is not T followed by 13 digits."""

    code: ClassVar[str] = "wrong_registration_number"
    held: str

    def said(self) -> Phrase:
        return phrase("held {held}; takes T and 13 digits such as T7000012050002", held=self.held)


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """As it is printed; `warning` is `check_digit` where it cannot be a corporation's."""

    number: str
    warning: str | None = None


def registration_number(typed: str) -> RegistrationNumber:
    """Read what somebody typed: full-width letters, hyphens and spaces are forgiven. Raises NoRegistrationNumber."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if not _SHAPE.fullmatch(number):
        raise NoRegistrationNumber(typed)
    return RegistrationNumber(number, None if has_valid_check_digit(number) else "check_digit")
