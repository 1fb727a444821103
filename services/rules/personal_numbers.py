"""Numbers that stand for a person or their money, found in text: My Number, cards, basic pension numbers, bank accounts.

Pure. Digits of any width and script count, with hyphens or spaces between their groups. What looks like a date, a telephone
number or an amount is left alone; where a word before it names it (口座番号, My Number …), fewer signs are asked for.

- My Number: 12 digits. The last is their check digit (番号法施行令 8条; its formula: 平成26年総務省令第85号 5条).
- Card: 14 to 19 digits by Luhn's rule (ISO/IEC 7812-1, annex B), of the industries that issue cards. Those of 13 are no longer
  issued, and 13 digits are a corporate number, which is public.
- Basic pension number: 10 digits, printed 4-6. Bank account: 7 digits after a word that says so; 記号 and 番号 of ゆうちょ銀行.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_BETWEEN = " \u00a0\u3000\u2009\u200b\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0dー\uff70"
_RUN = re.compile(rf"\d+(?:[{_BETWEEN}]{{1,3}}\d+)*")
_GROUP = re.compile(r"\d+")
_LONGEST = 19
_DIALLED = frozenset(
    {"0120", "0800", "0570", "0990", "0180"}
)  # telephone numbers that are printed 4-6 as well

_NAMED = r"[^\d\n]{0,10}$"
_SAYS_MY_NUMBER = re.compile(
    rf"(?:マイナンバー|個人番号|my\s?number|individual\s+number){_NAMED}", re.IGNORECASE
)
_SAYS_PENSION = re.compile(rf"(?:年金番号|年金手帳|pension){_NAMED}", re.IGNORECASE)
_SAYS_ACCOUNT = re.compile(
    rf"(?:口座|普通|当座|貯蓄|account|acct)(?:\s*(?:number|no\.?))?{_NAMED}|記号\D{{0,6}}\d{{5}}\D{{0,8}}番号{_NAMED}",
    re.IGNORECASE,
)
_BEFORE = 40


class Kind(StrEnum):
    """What a number is; the codes are stable."""

    MY_NUMBER = "my_number"
    CARD = "card"
    PENSION = "pension"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, and the places of its digits there."""

    kind: Kind
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str  # in ASCII
    places: range


def find(text: str) -> list[Number]:
    """Every such number in a text, those that overlap as well."""
    return [number for run in _RUN.finditer(text) for number in _in_run(text, run)]


def _in_run(text: str, run: re.Match[str]) -> Iterator[Number]:
    groups = [
        _Group(ascii_digits(found.group()), range(found.start(), found.end()))
        for found in _GROUP.finditer(text, run.start(), run.end())
    ]
    before = text[max(0, run.start() - _BEFORE) : run.start()]
    for first in range(len(groups)):
        for part in _from(groups, first):
            places = tuple(place for group in part for place in group.places)
            for kind in _kinds([group.digits for group in part], before, is_first=first == 0):
                yield Number(kind, places)


def _from(groups: list[_Group], first: int) -> Iterator[list[_Group]]:
    """The stretches of groups from one on, as far as a number can go."""
    count = 0
    for last in range(first, len(groups)):
        count += len(groups[last].digits)
        if count > _LONGEST:
            return
        yield groups[first : last + 1]


def _kinds(groups: list[str], before: str, *, is_first: bool) -> Iterator[Kind]:
    digits, shape = "".join(groups), [len(group) for group in groups]
    if len(digits) == 12 and (_is_my_number(digits, shape) or (is_first and _SAYS_MY_NUMBER.search(before))):
        yield Kind.MY_NUMBER
    if _is_card(digits, shape):
        yield Kind.CARD
    if len(digits) == 10 and (_is_pension(groups, shape) or (is_first and _SAYS_PENSION.search(before))):
        yield Kind.PENSION
    if _is_giro(groups, shape) or (_is_account(shape, is_first=is_first) and _SAYS_ACCOUNT.search(before)):
        yield Kind.ACCOUNT


def _is_my_number(digits: str, shape: list[int]) -> bool:
    return len(set(shape)) == 1 and has_my_number_check_digit(digits)


def _is_card(digits: str, shape: list[int]) -> bool:
    printed = (
        len(set(shape)) == 1
        or (set(shape[:-1]) == {4} and shape[-1] < 4)
        or shape in ([4, 6, 4], [4, 6, 5], [6, 13])
    )
    return 14 <= len(digits) <= _LONGEST and digits[0] in "23456" and printed and passes_luhn(digits)


def _is_pension(groups: list[str], shape: list[int]) -> bool:
    return shape == [4, 6] and groups[0] not in _DIALLED


def _is_giro(groups: list[str], shape: list[int]) -> bool:
    """記号 (1…0), perhaps the digit of a reissue, and 番号 (…1) of ゆうちょ銀行."""
    fits = (
        shape[0] == 5
        and (shape[1:2] == [1] or len(shape) == 2)
        and len(shape) in {2, 3}
        and 2 <= shape[-1] <= 8
    )
    return fits and groups[0].startswith("1") and groups[0].endswith("0") and groups[-1].endswith("1")


def _is_account(shape: list[int], *, is_first: bool) -> bool:
    return (len(shape) == 1 and 6 <= shape[0] <= 8) or (is_first and shape == [3, 4])


def has_my_number_check_digit(digits: str) -> bool:
    """Whether twelve ASCII digits end in their check digit: 11 less the rest by 11 of the weighted sum; 0 for a rest of 0 or 1."""
    weighted = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits[:11]), start=1)
    )
    rest = weighted % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def passes_luhn(digits: str) -> bool:
    """Whether ASCII digits end in their check digit by Luhn's rule."""
    total = 0
    for n, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + n % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def ascii_digits(text: str) -> str:
    """The digits of a text, of any width or script, in ASCII; what else it holds is left out."""
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdecimal())
