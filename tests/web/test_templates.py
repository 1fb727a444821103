"""What every template keeps to."""

import re

import pytest

from api.web.rendering import TEMPLATES

_QUOTED = re.compile(r"""\{\{-?\s*(?:'[^'{}]*=\\?"[^'{}]*'|"[^"{}]*='[^"{}]*")\s+if\s""")


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_an_attribute_is_not_written_by_an_expression(path) -> None:  # type: ignore[no-untyped-def]
    """Autoescaping would escape its quotes: `{{ ' id="x"' if … }}` writes `id=&#34;x&#34;`. `{% if … %} id="x"{% endif %}` does not."""
    found = [line for line in path.read_text(encoding="utf-8").splitlines() if _QUOTED.search(line)]
    assert found == []
