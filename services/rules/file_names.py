"""File names as people give them, made fit to be shown and saved anywhere.

Pure. A name is never used as a path here; what is cleaned away protects whoever downloads the file: folders, control and
direction characters (a name that reads `txt.exe` backwards), what Windows cannot store, names of devices.
"""

import re
import unicodedata

LONGEST_BYTES = 200
FALLBACK = "document"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def cleaned(name: str) -> str:
    """The name without its folders and without tricks; never empty, at most LONGEST_BYTES in UTF-8."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    text = _SPACES.sub(" ", _FORBIDDEN.sub("_", text)).strip(" .")
    if text.partition(".")[0].strip().lower() in _DEVICES:
        text = f"_{text}"
    return _shortened(text) or FALLBACK


def extension(name: str) -> str:
    """The extension of a name in lower case with its dot; empty where it has none."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem and last else ""


def _shortened(text: str) -> str:
    """At most LONGEST_BYTES, cut from the stem so that the extension stays."""
    if len(text.encode()) <= LONGEST_BYTES:
        return text
    tail = extension(text)
    tail = tail if len(tail.encode()) <= 20 else ""
    stem = text[: len(text) - len(tail)].encode()[: LONGEST_BYTES - len(tail.encode())]
    return stem.decode(errors="ignore").rstrip(" .") + tail
