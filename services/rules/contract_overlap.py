"""Whether two contracts would bill the same work: on common days, a charge of each counts the same usage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from services.rules.rate_cards import Charge, RateCard, is_counting


@dataclass(frozen=True, slots=True)
class Stretch:
    """A rate card on the days `[from_on, until_on)`; None is without end."""

    card: RateCard
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two charges that would both bill the same usage. `task_types` None is all."""

    ours: str
    theirs: str
    meter: str
    task_types: tuple[str, ...] | None
    from_on: date


def stretches(
    cards: Sequence[tuple[date, RateCard]], *, starts_on: date, ends_on: date | None
) -> list[Stretch]:
    """The cards of a contract, each on the days of the term on which it is in force; `cards` are (effective day, card), ordered."""
    ends = [*(day for day, _ in cards[1:]), None][: len(cards)]
    cut = [
        Stretch(card, max(day, starts_on), _earlier(end, ends_on))
        for (day, card), end in zip(cards, ends, strict=True)
    ]
    return [each for each in cut if each.until_on is None or each.from_on < each.until_on]


def clashes(ours: Sequence[Stretch], theirs: Sequence[Stretch]) -> Iterator[Clash]:
    """Every pair of charges that counts the same usage on a common day."""
    for a, b in product(ours, theirs):
        begins, ends = max(a.from_on, b.from_on), _earlier(a.until_on, b.until_on)
        if ends is None or begins < ends:
            yield from _between(a.card, b.card, begins)


def _between(ours: RateCard, theirs: RateCard, on: date) -> Iterator[Clash]:
    counting = ([charge for charge in card.charges if is_counting(charge)] for card in (ours, theirs))
    for a, b in product(*counting):
        meter = a.counts.meter if a.counts else ""
        if a.counts and b.counts and meter == b.counts.meter and (common := _common(a, b)) != ():
            yield Clash(a.code, b.code, meter, common, on)
        elif a.code == b.code:  # an item that names its charge would be on both
            yield Clash(a.code, b.code, meter, None, on)


def _common(a: Charge, b: Charge) -> tuple[str, ...] | None:
    """The task types that both count: None is all, empty is none."""
    ours, theirs = (each.counts.task_types if each.counts else frozenset() for each in (a, b))
    if ours is None or theirs is None:
        named = ours if theirs is None else theirs
        return None if named is None else tuple(sorted(named))
    return tuple(sorted(ours & theirs))


def _earlier(a: date | None, b: date | None) -> date | None:
    return min((each for each in (a, b) if each is not None), default=None)
