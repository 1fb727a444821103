"""QR codes (ISO/IEC 18004) as part of a page: an SVG without style attributes, which the policy of pages allows."""

import segno
from markupsafe import Markup


def svg(text: str) -> Markup:
    """The code of a text: black on white in every theme, since that is what cameras read."""
    drawn = segno.make(text, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  (made by us: paths and numbers alone)


def grouped(secret: str) -> str:
    """A secret in groups of four, for who types it."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
