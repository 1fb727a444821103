"""What no call changes or deletes, and what to do instead: said where somebody tries (405)."""

import re

from core.said import say

_ID = "[0-9A-Fa-f-]{36}"
_INSTEAD = (
    (
        re.compile(rf"/v1/usage/{_ID}"),
        say(
            "Usage never changes and is never deleted. Take an item back by a reversal that names it: POST /v1/usage with `reverses`."
        ),
    ),
    (
        re.compile(rf"/v1/invoices/{_ID}"),
        say(
            "An invoice is not edited: what is issued never changes and is corrected by a credit note; drafts are made by the close."
        ),
    ),
    (
        re.compile(r"/v1/ledger(/[^/]+)?"),
        say(
            "The ledger is only added to. What it says is taken back by a reversal: void the payment, or issue a credit note."
        ),
    ),
)


def instead(path: str) -> str | None:
    """What is done instead of changing what has this path; None where there is nothing to say."""
    return next((said for known, said in _INSTEAD if known.fullmatch(path)), None)
