"""What is meant by changes from somebody to whom some of the ticket is masked: what comes back as it was shown stays as it is."""

from collections.abc import Mapping
from typing import Any

from core.errors import Invalid
from core.said import say
from services import access_records
from services.access_records import Shown
from services.changes.case import Case
from services.rules.unmasking import StillMasked, unmasked
from services.tickets import queries

_TEXTS = ("subject", "description")


async def meant(case: Case, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes without what is masked to the caller and was not written anew. Raises Invalid."""
    if not changes.keys() & {*_TEXTS, "form"}:
        return changes
    card = queries.card(case.ticket, case.in_force, is_staff=case.tx.scope.is_staff)
    content = await access_records.shown(case.tx, card, case.in_force)
    asked = {
        name: value
        for name, value in changes.items()
        if name not in _TEXTS or value != getattr(content, name) or value == getattr(card, name)
    }
    if "form" in asked and content.hidden:
        asked["form"] = _form(asked["form"], card.form, content)
    return asked


def _form(sent: Mapping[str, Any], kept: Mapping[str, Any], content: Shown) -> dict[str, Any]:
    inside = [each.pointer for each in content.hidden if each.pointer.startswith("/form/")]
    hidden = [pointer.removeprefix("/form") for pointer in inside]
    try:
        return unmasked(sent, shown=content.form, kept=kept, hidden=hidden)
    except StillMasked as error:
        taken = say("held a masked value; takes the plain one, or what was shown, which keeps it")
        raise Invalid.field(f"/form{error.pointer}", "masked", taken) from error
