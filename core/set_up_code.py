"""The one-time code of the first run: whoever sets an empty installation up shows by it that they can read where it was started.

Its SHA-256 stands in the home folder, for the owner alone; the code itself is told once, on the terminal. Each new one replaces
the one before, and setting up spends it.
"""

import secrets
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

FILE = "set-up-code"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that look alike, or like others when read out."""
_GROUPS, _LONG = 4, 4


def fresh(home: Path) -> str:
    """A new code, such as K7QM-3XWP-9TRA-HB2C. Raises OSError where the folder cannot be written."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = home / f"{FILE}.new"
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    half.write_text(_digest(code))
    half.rename(home / FILE)
    return code


def matches(home: Path, given: str) -> bool:
    """Whether it is the last code that was told. Case, blanks and hyphens do not count."""
    with suppress(OSError):
        return compare_digest((home / FILE).read_text().strip(), _digest(given))
    return False


def spend(home: Path) -> None:
    """It is good no more."""
    with suppress(OSError):
        (home / FILE).unlink()


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return sha256(plain.encode()).hexdigest()
