"""How a line came about, in a few words: its tiers, its share of a month, the attainment behind a credit. From the line's facts."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from api.web.formats import Formats
from api.web.words import noop
from services.billing.invoices.cards import LineCard

Facts = Mapping[str, Any]
Note = Callable[[Facts, Formats], str]


def notes(line: LineCard, formats: Formats) -> list[str]:
    """What there is to say, in the order in which it matters."""
    facts = line.facts
    said = [
        note(facts, formats) for name, note in _NOTES.items() if facts.get(name) not in (None, "", [], {})
    ]
    return [text for text in (_clock_time(line, formats), *said) if text]


def _clock_time(line: LineCard, formats: Formats) -> str:
    """Of hours that are no round figure, the same to the second: 8時間55分01秒 · 8h 55m 01s."""
    under = line.facts.get("usage") or {}
    if under.get("meter") != "hours" or formats.about(line.quantity) == formats.exact(line.quantity):
        return ""
    minutes, seconds = divmod(round(line.quantity * 3600), 60)
    hours, minutes = divmod(minutes, 60)
    given = {"hours": formats.number(hours), "minutes": f"{minutes:02}", "seconds": f"{seconds:02}"}
    return formats.words.gettext(noop("%(hours)sh %(minutes)sm %(seconds)ss")) % given


def _tiers(facts: Facts, formats: Formats) -> str:
    return (" + " if len(facts["tiers"]) > 1 else "").join(_tier(tier, formats) for tier in facts["tiers"])


def _tier(tier: Facts, formats: Formats) -> str:
    text = f"{_n(tier['quantity'], formats)} × {formats.exact(Decimal(tier['unit_price']))}"
    fee = Decimal(tier["flat_fee"])
    return f"{text} + {formats.exact(fee)}" if fee else text


def _packages(facts: Facts, formats: Formats) -> str:
    text = formats.words.gettext(noop("%(n)s packages of %(size)s at %(price)s each"))
    names = {"n": "packages", "size": "package_size", "price": "package_price"}
    return text % {name: _n(facts[key], formats) for name, key in names.items()}


def _cap(facts: Facts, formats: Formats) -> str:
    return formats.words.gettext(noop("at most %(cap)s; without the cap %(uncapped)s")) % {
        "cap": _n(facts["cap"], formats), "uncapped": _n(facts["uncapped"], formats)
    }  # fmt: skip


def _free(facts: Facts, formats: Formats) -> str:
    if not Decimal(facts["free"]):
        return ""
    return formats.words.gettext(noop("%(free)s of %(used)s are included in the fee")) % {
        "free": _n(facts["free"], formats), "used": _n(facts["used"], formats)
    }  # fmt: skip


def _attainment(facts: Facts, formats: Formats) -> str:
    said = formats.words
    text = said.gettext(noop("attainment %(share)s, below %(below)s: %(percent)s%% off"))
    return text % {
        "share": formats.percent(Decimal(facts["attainment"])), "below": formats.percent(Decimal(facts["below"])),
        "percent": _n(facts["percent"], formats),
    }  # fmt: skip


def _minimum(facts: Facts, formats: Formats) -> str:
    text = formats.words.gettext(noop("minimum %(minimum)s, fees came to %(fees)s"))
    return text % {"minimum": _n(facts["minimum"], formats), "fees": _n(facts["fees"], formats)}


def _share(facts: Facts, formats: Formats) -> str:
    share = facts["share"]
    text = formats.words.gettext(noop("%(part)s of %(of)s, the share of this party"))
    return text % {"part": _n(share["part"], formats), "of": _n(share["of"], formats)}


def _days(facts: Facts, formats: Formats) -> str:
    days = facts["days"]
    if isinstance(days, Mapping):
        first, last = (date.fromisoformat(days[name]) for name in ("first_on", "last_on"))
        return f"{formats.day(first)}{'〜' if formats.words.language == 'ja' else ' – '}{formats.day(last)}"
    return formats.words.gettext(noop("%(days)s of %(whole)s days of the month")) % {
        "days": days,
        "whole": facts["of_days"],
    }


def _month(facts: Facts, formats: Formats) -> str:
    first = date.fromisoformat(f"{facts['month']}-01")
    return formats.words.gettext(noop("for %(month)s")) % {"month": formats.month(first)}


def _recomputed(facts: Facts, formats: Formats) -> str:
    text = formats.words.gettext(noop("the month comes to %(now)s, of which %(billed)s was billed before"))
    return text % {name: formats.about(Decimal(facts[key])) for name, key in _BEFORE.items()}


_BEFORE = {"now": "recomputed", "billed": "billed"}


def _charged_on(facts: Facts, formats: Formats) -> str:
    return formats.day(date.fromisoformat(facts["charged_on"]))


def _n(text: str, formats: Formats) -> str:
    """A quantity or an amount, for the eye: unit prices have all their decimals."""
    return formats.about(Decimal(text))


_NOTES: Mapping[str, Note] = {
    "tiers": _tiers, "packages": _packages, "free": _free, "attainment": _attainment, "minimum": _minimum, "share": _share,
    "days": _days, "month": _month, "recomputed": _recomputed, "charged_on": _charged_on, "cap": _cap,
}  # fmt: skip
