"""Skills with levels and expiry: what a task asks for, and how well somebody fits.

Pure. A skill goes by its code. A level is a whole number from 1; higher is better.
Half-open: at `expires_at` a skill is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Skill:
    """What a person has shown, and until when it counts."""

    level: int
    expires_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires_at is None or now < self.expires_at


Held = Mapping[str, Skill]
Needed = Mapping[str, int]


def surplus(held: Held, needed: Needed) -> int:
    """Levels above what is asked, summed over the skills asked for: the smaller, the better the fit.

    Work goes to who is just good enough, which spares the specialists for what only they can do.
    The caller has made sure that each needed skill is held at its level.
    """
    return sum(held[skill].level - level for skill, level in needed.items())


def is_uncovered(cleared_holders: int) -> bool:
    """A skill is uncovered for a tenant when fewer than two cleared operators hold it."""
    return cleared_holders < 2
