"""The documents as the tests read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PLACES = (".", "docs", "docs/adr")
_FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file of ours."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def blocks(self, language: str) -> list[str]:
        """What stands in its fenced blocks of this language, in order."""
        return [found["body"] for found in _FENCED.finditer(self.text) if found["language"] == language]


def page(name: str) -> Page:
    path = ROOT / name
    return Page(path, path.read_text(encoding="utf-8"))


def pages() -> Iterator[Page]:
    for place in _PLACES:
        for path in sorted((ROOT / place).glob("*.md")):
            yield page(str(path.relative_to(ROOT)))
