"""Usage of a period, added up by what a rate card can ask of it; and which charge counts it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from services.rules.exact import ZERO, total
from services.rules.rate_cards import Charge, Condition, RateCard, is_counting


@dataclass(frozen=True, slots=True, order=True)
class UsageSum:
    """So much of a meter. `charge` is empty unless the items name theirs; `items` is how many they are."""

    meter: str
    quantity: Decimal
    charge: str = ""
    task_type: str = ""
    priority: str = ""
    out_of_hours: bool = False
    department: str = ""
    items: int = 1


@dataclass(frozen=True, slots=True)
class Chooser:
    """Which charge of a card counts a piece of usage: the one that it names, else one for its task type, else one for all."""

    named: frozenset[str]
    by_kind: dict[tuple[str, str], str] = field(default_factory=dict)
    by_meter: dict[str, str] = field(default_factory=dict)

    def charge(self, *, meter: str, charge: str, task_type: str) -> str | None:
        """Its code; None where the card has no price for it."""
        if charge:
            return charge if charge in self.named else None
        return self.by_kind.get((meter, task_type)) or self.by_meter.get(meter)


def chooser(card: RateCard) -> Chooser:
    """The chooser of a card."""
    counting = [charge for charge in card.charges if is_counting(charge)]
    found = Chooser(frozenset(charge.code for charge in counting))
    for charge in reversed(counting):
        if charge.counts is None:
            continue
        if charge.counts.task_types is None:
            found.by_meter[charge.counts.meter] = charge.code
        for kind in charge.counts.task_types or ():
            found.by_kind[charge.counts.meter, kind] = charge.code
    return found


@dataclass(frozen=True, slots=True)
class Assigned:
    """The usage of each charge, and what no charge counts: it is shown, never dropped."""

    by_charge: dict[str, list[UsageSum]]
    unpriced: tuple[UsageSum, ...]

    def of(self, charge: Charge) -> list[UsageSum]:
        """The usage of a charge."""
        return self.by_charge.get(charge.code, [])


def assigned(card: RateCard, usage: Iterable[UsageSum]) -> Assigned:
    """Give every sum to its charge. Their order does not matter."""
    choose, by_charge, unpriced = chooser(card), dict[str, list[UsageSum]](), list[UsageSum]()
    for each in sorted(usage):
        code = choose.charge(meter=each.meter, charge=each.charge, task_type=each.task_type)
        (by_charge.setdefault(code, []) if code else unpriced).append(each)
    return Assigned(by_charge, tuple(each for each in unpriced if each.quantity))


def meets(usage: UsageSum, condition: Condition | None) -> bool:
    """Whether a surcharge with this condition is for it."""
    if condition is None:
        return True
    pressing = not condition.priorities or usage.priority in condition.priorities
    return pressing and (usage.out_of_hours or not condition.out_of_hours)


def quantity(usage: Iterable[UsageSum]) -> Decimal:
    """How much it is together."""
    return total(each.quantity for each in usage)


def by(usage: Iterable[UsageSum], name: str) -> tuple[tuple[str, Decimal], ...]:
    """How much of it falls to each department, task type …, by name."""
    found: dict[str, list[Decimal]] = {}
    for each in usage:
        found.setdefault(getattr(each, name), []).append(each.quantity)
    summed = ((key, total(found[key])) for key in sorted(found))
    return tuple((key, size) for key, size in summed if size != ZERO)
