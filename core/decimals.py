"""Decimals as people write them: `1200`, `0.1`, `-3.25`, whatever scale a column gave them."""

from decimal import Decimal


def shortest(value: Decimal) -> Decimal:
    """The same number without the zeros behind its fraction, and without an exponent: its `str` is plain."""
    text = format(value, "f")
    return Decimal((text.rstrip("0").rstrip(".") if "." in text else text) if value else "0")
