"""What the variance check found on drafts, and which of it blocks an issue until it is mended or accepted with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BLOCKING = frozenset({"unpriced_usage"})
"""Work that nobody would pay for: what has no price in the card is not on the invoice."""


def open_blockers(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The findings that block and that nobody has accepted."""
    return [each for each in findings if each.get("kind") in BLOCKING and not each.get("accepted")]


def accepted(
    findings: Iterable[Mapping[str, Any]], *, by: str, at: str, reason: str
) -> Sequence[Mapping[str, Any]]:
    """The findings with every open blocker accepted by somebody for a reason."""
    note = {"by": by, "at": at, "reason": reason}
    return [
        {**each, "accepted": note} if each.get("kind") in BLOCKING and not each.get("accepted") else each
        for each in findings
    ]
