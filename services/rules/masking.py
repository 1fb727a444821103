"""Masking: what of a ticket may stand on a screen before somebody reveals it.

Pure. Numbers of people and their money (personal_numbers.py) are masked wherever they stand; a field that the task type marks
personal is masked as a whole. The last four digits stay, by which people tell cards and accounts apart; of a My Number none do,
since a part of one is handled like all of it. What is not masked keeps every byte, and masking twice changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.rules.personal_numbers import Kind, ascii_digits, find
from services.rules.pointers import tokens, under

DOT = "•"
WHOLE = DOT * 6
"""Stands for a value of any length: its length would tell something too."""
VISIBLE: Mapping[Kind, int] = {Kind.MY_NUMBER: 0, Kind.CARD: 4, Kind.PENSION: 4, Kind.ACCOUNT: 4}
"""How many digits stay, at the end."""

_ANY = "*"
_LONG, _KEPT = 7, 4
_NUMBER = re.compile(r"[\d\s\-\u2010-\u2015\u2212\uff0dー\uff70]+")
_MASKED = re.compile(rf"[{DOT}\d\s\-\u2010-\u2015\u2212\uff0dー\uff70]*")
_DATE = re.compile(r"\d{4}\D\d{1,2}\D\d{1,2}|(?:19|20)\d{6}")
_SAYS_MY_NUMBER = re.compile(r"my.?number|mynumber|individual.?number|マイナンバー|個人番号", re.IGNORECASE)

Path = tuple[str, ...]


def mask_text(text: str) -> str:
    """A text with its numbers masked. What stays visible of one may make up another with its neighbours: so until none is left."""
    while hidden := _hidden(text):
        text = "".join(DOT if place in hidden else letter for place, letter in enumerate(text))
    return text


def _hidden(text: str) -> set[int]:
    return {
        place for number in find(text) for place in number.places[: len(number.places) - VISIBLE[number.kind]]
    }


def mask_value(value: Any) -> Any:
    """A personal value, masked as a whole with all that it holds. Of a long number four digits stay; what is empty stays so."""
    if isinstance(value, Mapping):
        return {name: mask_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mask_value(inner) for inner in value]
    if value is None or value == "":
        return value
    return _masked_text(value) if isinstance(value, str) else WHOLE


def _masked_text(text: str) -> str:
    digits = len(ascii_digits(text))
    if DOT in text and digits <= _KEPT and _MASKED.fullmatch(text):
        return text
    telling = digits == 12 or _DATE.fullmatch(text)  # may be a My Number, or a day of birth
    if digits < _LONG or telling or not _NUMBER.fullmatch(text):
        return WHOLE
    places = [place for place, letter in enumerate(text) if letter.isdecimal()][:-_KEPT]
    return "".join(DOT if place in set(places) else letter for place, letter in enumerate(text))


def mask_form(form: Mapping[str, Any], personal: Iterable[str]) -> dict[str, Any]:
    """Form data with the personal places masked as wholes (pointers; `*` is any name or entry), and numbers everywhere else."""
    masked: dict[str, Any] = _masked(form, _paths(personal))
    return masked


def _paths(personal: Iterable[str]) -> list[Path]:
    return [tokens(pointer) if pointer else () for pointer in personal]


def _masked(value: Any, personal: Sequence[Path]) -> Any:
    if () in personal:
        return mask_value(value)
    if isinstance(value, Mapping):
        return {name: _masked(inner, _inside(personal, name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner, _inside(personal, str(n))) for n, inner in enumerate(value)]
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and find(str(value)):
        return mask_text(str(value))
    return value


def _inside(personal: Sequence[Path], name: str) -> list[Path]:
    return [path[1:] for path in personal if path[0] in {name, _ANY}]


def hidden(form: Mapping[str, Any], personal: Iterable[str]) -> list[str]:
    """The pointers of the values that masking changes: what can be revealed, one by one."""
    return list(_differing("", form, mask_form(form, personal)))


def _differing(pointer: str, plain: Any, masked: Any) -> Iterator[str]:
    if isinstance(plain, Mapping):
        for name, inner in plain.items():
            yield from _differing(under(pointer, name), inner, masked[name])
    elif isinstance(plain, list | tuple):
        for n, inner in enumerate(plain):
            yield from _differing(under(pointer, n), inner, masked[n])
    elif plain != masked:
        yield pointer


def is_specific(pointer: str, value: Any, label: str = "") -> bool:
    """Whether a value is specific personal information (My Number): by what the field is called, or by what it holds."""
    if _SAYS_MY_NUMBER.search(pointer) or _SAYS_MY_NUMBER.search(label):
        return True
    return any(_holds_my_number(text) for text in _leaves(value))


def _holds_my_number(text: str) -> bool:
    """Twelve of a card's digits may look like one: a tenth of all numbers do."""
    found = find(text)
    cards = [set(number.places) for number in found if number.kind is Kind.CARD]
    return any(
        number.kind is Kind.MY_NUMBER and not any(card.issuperset(number.places) for card in cards)
        for number in found
    )


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None:
        yield str(value)
