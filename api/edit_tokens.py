"""`If-Match` (RFC 9110, 13.1.1): entity tags, compared strongly. Ours are versions: `"3"`."""

import re
from collections.abc import Iterable
from typing import Self

from core.errors import Invalid
from core.said import say

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t]*{_TAG}(?:[ \t]*,[ \t]*(?:{_TAG})?)*[ \t]*")
_STRONG = re.compile(r'(W/)?"([^"]*)"')
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class EditToken(int):
    """The versions that an If-Match names: it equals each of them. As a number it is the first; 0, which no version is, where it names none."""

    versions: frozenset[int]

    def __new__(cls, versions: Iterable[int]) -> Self:
        named = list(versions)
        made = super().__new__(cls, named[0] if named else 0)
        made.versions = frozenset(named)
        return made

    def __eq__(self, other: object) -> bool:
        return other in self.versions

    def __ne__(self, other: object) -> bool:
        return other not in self.versions

    __hash__ = int.__hash__


def read(if_match: str | None) -> EditToken | None:
    """What an If-Match asks for; None for any version (`*`, or no header). A weak tag, or one that is no version, matches nothing.

    A bare version is taken like one in quotes, since it can mean nothing else. Raises Invalid for what is no list of entity tags.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    if _VERSION.fullmatch(if_match.strip()):
        return EditToken([int(if_match)])
    if not _LIST.fullmatch(if_match):
        raise Invalid.field(
            "/If-Match", "bad_etag", say('held {held}; takes an ETag such as "3"', held=if_match)
        )
    strong = (tag for weak, tag in _STRONG.findall(if_match) if not weak)
    return EditToken(int(tag) for tag in strong if _VERSION.fullmatch(tag))
