"""The stretches of work that count."""

from collections.abc import Sequence

from services.tickets.work import WorkEntryCard


def counted(entries: Sequence[WorkEntryCard]) -> list[WorkEntryCard]:
    """Newest first: a corrected one is replaced by its correction."""
    replaced = {each.corrects for each in entries if each.corrects}
    return [each for each in reversed(entries) if each.id not in replaced]
