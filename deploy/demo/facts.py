"""What a case of the demo is about: whom, which day, which month, how many. Its subject and its form are both written from these."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from deploy.demo import words
from deploy.demo.words import Person

_LAST_MONTH_UNTIL = 10
"""Up to this day of the month, people still hand in what belongs to the month before."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`variant` says which of the subjects of its kind it is; `size` how many of what the kind of work counts."""

    rng: random.Random
    at: date
    language: str
    department: str
    variant: int
    person: Person
    employee_code: str
    size: int
    system: str
    supplier: str
    city: str
    day: date
    month: date

    @property
    def is_japanese(self) -> bool:
        return self.language == "ja"

    def say(self, japanese: str, english: str) -> str:
        """The words in the language in which the client writes."""
        return japanese if self.is_japanese else english

    def subject(self, template: str) -> str:
        """A subject line that names these facts."""
        return template.format(
            system=self.system,
            supplier=self.supplier,
            city=self.city,
            name=self.person.name,
            n=self.size,
            department=self.department,
            month=self.say(f"{self.month.month}月", f"{self.month:%B}"),
            day=self.say(f"{self.day.month}月{self.day.day}日", f"{self.day.day} {self.day:%B}"),
        )

    def phone(self) -> str:
        """A number that no telephone company has given out."""
        return f"{self.rng.choice(('070', '080', '090'))}-0000-{self.rng.randint(1000, 9999)}"

    def mail(self, domain: str = "example.jp") -> str:
        return f"{self.person.mail}@{domain}"

    def yen(self, least: int, most: int, step: int = 1) -> int:
        return self.rng.randrange(least, most, step)


def draw(
    rng: random.Random, code: str, language: str, *, department: str, at: date, usual: int | None
) -> Facts:
    """Facts for a case of this kind; around `usual` of what it counts, if it counts anything."""
    return Facts(
        rng=rng,
        at=at,
        language=language,
        department=department,
        variant=rng.randrange(len(words.SUBJECTS[code][language])),
        person=rng.choice(words.PEOPLE[language]),
        employee_code=f"E-{rng.randint(101, 1299):04}",
        size=_size(rng, code, usual),
        system=rng.choice(words.SYSTEMS[language]),
        supplier=rng.choice(words.SUPPLIERS[language]),
        city=rng.choice(words.CITIES[language]),
        day=_day(rng, code, at),
        month=_month(code, at),
    )


def _size(rng: random.Random, code: str, usual: int | None) -> int:
    if usual is None or code in _SIZES:
        return rng.randint(*_SIZES.get(code, (2, 24)))
    return max(1, round(usual * rng.lognormvariate(0, 0.05 if code in _STAFF else 0.4)))


def _day(rng: random.Random, code: str, at: date) -> date:
    """The day of which the subject speaks: past for what has come in, at a month's turn for who comes and goes, else soon."""
    if code in _RECEIVED:
        return at - timedelta(days=rng.randint(0, 3))
    if code in _JOINING:
        return first_of_next(at)
    if code in _LEAVING:
        return first_of_next(at + timedelta(days=5)) - timedelta(days=1)
    return at + timedelta(days=rng.randint(*_AHEAD.get(code, (3, 20))))


def _month(code: str, at: date) -> date:
    """The first day of the month that the work is about."""
    if code in _COMING:
        return first_of_next(at) if at.day > _COMING[code] else at.replace(day=1)
    return (at - timedelta(days=_LAST_MONTH_UNTIL)).replace(day=1)


def first_of_next(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


_STAFF = {"hr.attendance-check", "hr.payroll"}
"""What counts a company's staff, which hardly changes from month to month."""
_RECEIVED = {"finance.payment-matching", "accounting.invoice-processing", "ga.mail-digitisation"}
_JOINING = {"hr.onboarding", "it.account-issue"}
_LEAVING = {"hr.offboarding", "it.account-disable"}
_COMING = {"hr.payroll": 25, "own.shift-table": 10}
_AHEAD = {"ga.contract-management": (30, 75), "finance.payment-file": (3, 8), "ga.travel-booking": (6, 24)}
_SIZES = {
    "it.pc-kitting": (1, 4),
    "ga.mail-digitisation": (6, 30),
    "ga.supplies-order": (3, 8),
    "own.meeting-room": (4, 40),
    "own.shift-table": (8, 40),
}
