"""Why somebody cannot take a ticket, in words: of one person with the facts, and of many in numbers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.web.floor.names import Names
from api.web.labels import DOMAIN, PRESENCE
from api.web.words import Words, noop
from services.rules.eligibility import Why

_ONE: Mapping[Why, str] = {
    Why.WRONG_SIDE: noop("works on the other side"),
    Why.NOT_CLEARED: noop("is not cleared for this company"),
    Why.DOMAIN_NOT_CLEARED: noop("is not cleared for %(domain)s"),
    Why.SPECIFIC_PERSONAL_NOT_CLEARED: noop("is not cleared for My Number"),
    Why.EXCLUDED: noop("worked on it, so somebody else must check it"),
    Why.SKILL_MISSING: noop("lacks “%(skill)s” (level %(needed)s needed)"),
    Why.SKILL_TOO_LOW: noop("has “%(skill)s” at level %(held)s (%(needed)s needed)"),
    Why.SKILL_EXPIRED: noop("“%(skill)s” has expired"),
    Why.PROCEDURE_NOT_ACKNOWLEDGED: noop("has not read the new procedure"),
    Why.NOT_PRESENT: noop("is not here now (%(presence)s)"),
    Why.NO_CAPACITY: noop("has no capacity: %(free)s free, %(needed)s needed"),
}


def said(words: Words, names: Names, why: Why, facts: Mapping[str, Any]) -> str:
    """One reason against one person."""
    shown = {**facts}
    if "skill" in facts:
        shown["skill"] = names.skill(facts["skill"])
    if "domain" in facts:
        shown["domain"] = words.gettext(DOMAIN.get(facts["domain"], facts["domain"]))
    if "presence" in facts:
        shown["presence"] = words.gettext(PRESENCE[str(facts["presence"])])
    if "free" in facts:
        shown["free"] = max(0, facts["free"])
    return words.gettext(_ONE[why]) % shown


def counted(words: Words, reasons: Iterable[tuple[str, int]], *, most: int = 3) -> list[str]:
    """How many people each reason keeps from it, the most frequent first."""
    return [_MANY[Why(why)](words, count) % {"num": count} for why, count in list(reasons)[:most]]


_MANY: Mapping[Why, Callable[[Words, int], str]] = {
    Why.WRONG_SIDE: lambda w, n: w.ngettext("%(num)s works on the other side", "%(num)s work on the other side", n),
    Why.NOT_CLEARED: lambda w, n: w.ngettext("%(num)s is not cleared for the company", "%(num)s are not cleared for the company", n),
    Why.DOMAIN_NOT_CLEARED: lambda w, n: w.ngettext("%(num)s is not cleared for this work", "%(num)s are not cleared for this work", n),
    Why.SPECIFIC_PERSONAL_NOT_CLEARED: lambda w, n: w.ngettext("%(num)s is not cleared for My Number", "%(num)s are not cleared for My Number", n),
    Why.EXCLUDED: lambda w, n: w.ngettext("%(num)s worked on it before", "%(num)s of them worked on it before", n),
    Why.SKILL_MISSING: lambda w, n: w.ngettext("%(num)s lacks a skill", "%(num)s lack a skill", n),
    Why.SKILL_TOO_LOW: lambda w, n: w.ngettext("%(num)s has too low a level", "%(num)s have too low a level", n),
    Why.SKILL_EXPIRED: lambda w, n: w.ngettext("%(num)s has an expired skill", "%(num)s have an expired skill", n),
    Why.PROCEDURE_NOT_ACKNOWLEDGED: lambda w, n: w.ngettext("%(num)s has not read the procedure", "%(num)s have not read the procedure", n),
    Why.NOT_PRESENT: lambda w, n: w.ngettext("%(num)s is away", "%(num)s are away", n),
    Why.NO_CAPACITY: lambda w, n: w.ngettext("%(num)s has no capacity", "%(num)s have no capacity", n),
}  # fmt: skip
