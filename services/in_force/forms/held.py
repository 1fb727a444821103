"""What a field held, as far as a message may repeat it.

A message ends up in logs, mails and screenshots. The value of a personal field is never repeated, and
neither is a run of digits that could be a My Number, a card or a bank account typed into the wrong field:
those are described by their shape.
"""

import re

from services.in_force.forms.refusals import shortened

_LONG_RUN = re.compile(r"[0-9０-９]{7,}")
_DIGIT = re.compile(r"[0-9０-９]")
MANY_DIGITS = 10
_KINDS = {
    bool: ("真偽値", "a true/false value"),
    int: ("数値", "a number"),
    float: ("数値", "a number"),
    str: ("文字列", "a text"),
    list: ("リスト", "a list"),
    dict: ("オブジェクト", "an object"),
    type(None): ("空（null）", "null"),
}


def held(value: object, *, personal: bool, language: str) -> str:
    """A value as a message may show it: shortened, or described by its kind and size."""
    ja = language == "ja"
    if value is None or isinstance(value, bool):
        return _KINDS[type(None)][not ja] if value is None else str(value).lower()
    if isinstance(value, list | dict):
        return (
            f"{_kind(value, language)}（{len(value)} 件）"
            if ja
            else f"{_kind(value, language)} of {len(value)}"
        )
    text = str(value)
    if personal or looks_secret(text, is_number=not isinstance(value, str)):
        return _shape(text, _kind(value, language), ja=ja)
    if not isinstance(value, str):
        return shortened(text, limit=40)
    return f"「{shortened(text, limit=40)}」" if ja else f'"{shortened(text, limit=40)}"'


def looks_secret(text: str, *, is_number: bool = False) -> bool:
    """Whether a text has the digits of a bank account, a My Number or a card; dates and amounts pass."""
    if is_number:
        return len(_DIGIT.findall(text)) >= MANY_DIGITS
    if _LONG_RUN.search(text):
        return True
    return len(_DIGIT.findall(text)) >= MANY_DIGITS and not re.match(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:|$)", text)


def _kind(value: object, language: str) -> str:
    return _KINDS.get(type(value), ("値", "a value"))[language != "ja"]


def _shape(text: str, kind: str, *, ja: bool) -> str:
    """`12 digits` for digits alone (separators do not count), otherwise the kind and the length."""
    digits = len(_DIGIT.findall(text))
    if digits and not re.sub(r"[0-9０-９ 　\-‐ー]", "", text):
        return f"数字 {digits} 桁" if ja else f"{digits} digit{'s' * (digits != 1)}"
    return f"{kind}（{len(text)} 文字）" if ja else f"{kind} of {len(text)} characters"
