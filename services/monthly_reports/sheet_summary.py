"""The tiles at the top: what a board asks first. What is not known has no tile."""

from fractions import Fraction
from typing import Any

from services.monthly_reports.content import MonthContent
from services.monthly_reports.figures import count, hours, money, percent

Words = dict[str, Any]
Tile = dict[str, Any]


def tiles(content: MonthContent, words: Words) -> list[Tile]:
    """Attainment, volume, quality, hours released and saving."""
    found = [
        _attainment(content, words),
        _resolved(content, words),
        _first_pass(content, words),
        *_money(content, words),
    ]
    return [each for each in found if each is not None]


def _attainment(content: MonthContent, words: Words) -> Tile | None:
    said = words["tiles"]
    for each in content.attained:
        if each.metric == "resolution" and each.now.raw is not None:
            notes = [said["attainment_note"].format(adjusted=percent(each.now.adjusted, words))]
            if each.target is not None:
                notes.append(said["target"].format(target=percent(each.target, words)))
            return _tile("judged", said["attainment"], percent(each.now.raw, words), *notes)
    return None


def _resolved(content: MonthContent, words: Words) -> Tile:
    said, before = words["tiles"], [each.before_resolved for each in content.volume]
    known = [each for each in before if each is not None]
    note = (
        said["resolved_note"].format(before=_tickets(sum(known), words)) if known else said["resolved_first"]
    )
    return _tile(
        "resolved", said["resolved"], _tickets(sum(each.resolved for each in content.volume), words), note
    )


def _first_pass(content: MonthContent, words: Words) -> Tile | None:
    resolved = sum(each.resolved for each in content.quality)
    if not resolved:
        return None
    share = Fraction(sum(each.first_pass for each in content.quality), resolved)
    said = words["tiles"]
    return _tile(
        "first_pass",
        said["first_pass"],
        percent(share, words),
        said["first_pass_note"].format(n=count(resolved, words)),
    )


def _money(content: MonthContent, words: Words) -> list[Tile]:
    said, found, compared = words["tiles"], [], content.comparison
    if compared is None:
        return []
    if compared.hours_released is not None:
        core = compared.non_core_share
        released = said["released_note"] if core is None else said["released_share"].format(share=percent(core, words))  # fmt: skip
        found.append(_tile("comparison", said["released"], hours(compared.hours_released, words), released))
    if compared.saving is None:
        found.append(_tile("comparison", said["saving"], words["unknown"], said["saving_missing"]))
    else:
        notes = [said["saving_cheaper" if compared.saving >= 0 else "saving_dearer"]]
        if compared.saving_low is not None and compared.saving_high is not None:
            low, high = (
                money(each, compared.currency, words) for each in (compared.saving_low, compared.saving_high)
            )
            notes.append(said["saving_range"].format(low=low, high=high))
        found.append(
            _tile("comparison", said["saving"], money(abs(compared.saving), compared.currency, words), *notes)
        )
    return found


def _tickets(number: int, words: Words) -> str:
    return str(words["tickets"]).format(n=count(number, words))


def _tile(figure: str, label: str, value: str, *notes: str) -> Tile:
    return {"figure": figure, "label": label, "value": value, "notes": list(notes)}
