"""What a text is written in."""

import re

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_QUOTED = re.compile(r"`[^`]*`|「[^」]*」|\"[^\"]*\"")
_SENTENCE = re.compile(r"(?:\b[A-Za-z]?[a-z]+'?[a-z]*\b +){2,}[a-z]{2,}\b")


def english_in(text: str) -> list[str]:
    """Three English words and more in a row; what is quoted is somebody's own."""
    return _SENTENCE.findall(_QUOTED.sub("", text))
