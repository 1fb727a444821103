"""The little English that figures need: `1 case`, `42 cases`, `3 copies`, `9 people`."""

from decimal import Decimal

_IRREGULAR = {"person": "people", "yen": "yen"}
_HISSING = ("ss", "x", "z", "ch", "sh")


def unit(quantity: Decimal, word: str) -> str:
    """The unit as it is said of this many. What is no plain word (`h`, `kg`, `GB`, several words) stays as it is."""
    if quantity == 1 or word in _IRREGULAR:
        return word if quantity == 1 else _IRREGULAR[word]
    if not (word.isascii() and word.isalpha() and word.islower() and len(word) > 2):
        return word
    return _plural(word)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(_HISSING):
        return f"{word}es"
    return word if word.endswith("s") else f"{word}s"  # it may be written in the plural already
