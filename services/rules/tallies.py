"""Tallies: how many there are at each of many places, written as one number, so that adding up numbers adds up tallies.

A place takes nine decimal digits of the number, place 0 the last nine: 2 at place 0 and 7 at place 2 are 7_000000000_000000002. The
database adds tallies up by `sum`, by whatever it groups by, without looking into them; Python adds them `exactly`. A place holds fewer
than a thousand million.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, Decimal, localcontext
from struct import Struct

DIGITS = 9
_NONE, _GROUPS = b"0" * DIGITS, Struct(f"{DIGITS}s")
_EXACT = Context(prec=100_000)


@contextmanager
def exactly() -> Iterator[None]:
    """Within, decimals are added without being rounded."""
    with localcontext(_EXACT):
        yield


def one(place: int) -> Decimal:
    """One at this place."""
    return Decimal((0, (1,), DIGITS * place))


def counts(tally: Decimal | int) -> list[tuple[int, int]]:
    """The places where there is any, in order, with how many there are; of a tally that is not below nought."""
    digits = f"{tally:f}" if tally else ""
    empty = (len(digits) - len(digits.rstrip("0"))) // DIGITS
    held = digits[: len(digits) - empty * DIGITS].encode()
    above = -(-len(held) // DIGITS)
    groups = _GROUPS.iter_unpack(held.rjust(above * DIGITS, b"0"))
    places = range(empty + above - 1, empty - 1, -1)
    found = [(place, int(group)) for place, (group,) in zip(places, groups, strict=True) if group != _NONE]
    found.reverse()
    return found
