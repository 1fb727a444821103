"""The steps of the guided baseline: a few fields at a time, and how what is typed is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from api.web.comparison import saying
from api.web.words import Words, noop
from core.errors import FieldError
from services.rules.sourcing_inputs import Given

ENDS = ("value", "low", "high")
COMPANY = "company"
"""The subject of the baseline that holds for all kinds of work."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the guide."""

    code: str
    title: str
    why: str
    inputs: tuple[str, ...]


OF_A_KIND = (
    Step("time", noop("Time a case takes"), noop("How long your own people take for one case, and to correct what went wrong."),
         ("minutes_per_case", "error_rate", "rework_minutes")),
    Step("people", noop("People doing the work"), noop("What an hour of their time costs, and what it costs to find and train somebody new."),
         ("hourly_pay", "people", "hiring_cost", "tenure_months")),
    Step("tools", noop("Tools and volume"), noop("What else this work needs in-house."), ("tools", "monthly_cases")),
)  # fmt: skip
OF_THE_COMPANY = (
    Step("hours", noop("What an hour really costs"), noop("These two turn pay into the cost of a working hour, for all kinds of work."),
         ("overhead_rate", "utilisation")),
    Step("steering", noop("Your own part"), noop("What outsourced work still costs you. It is allocated to all of it."),
         ("governance_hours", "governance_pay")),
    Step("change", noop("Transition"), noop("One-off cost, spread evenly over the term."), ("transition_cost", "term_months")),
)  # fmt: skip
LAST = Step(
    "confirm",
    noop("Confirm with a source"),
    noop("A value is an assumption until somebody says where it comes from."),
    (),
)


def steps_of(subject: str) -> tuple[Step, ...]:
    """The steps, the last of which confirms."""
    return (*(OF_THE_COMPANY if subject == COMPANY else OF_A_KIND), LAST)


def of_code(subject: str, code: str) -> Step:
    """A step by its code; the first one without."""
    found = steps_of(subject)
    return next((step for step in found if step.code == code), found[0])


def after(subject: str, step: Step) -> Step:
    """The next one; the last stays."""
    found = steps_of(subject)
    return found[min(found.index(step) + 1, len(found) - 1)]


@dataclass(frozen=True, slots=True)
class Read:
    """What a form held: inputs to set, those left empty, and what could not be read."""

    given: Mapping[str, Given]
    empty: tuple[str, ...]
    errors: tuple[FieldError, ...]


def read(form: Mapping[str, str], codes: Iterable[str]) -> Read:
    """The values of some inputs. Low and high that are left empty are the value."""
    given, empty, errors = {}, [], []
    for code in codes:
        held = {end: form.get(f"{code}.{end}", "").strip() for end in ENDS}
        if not held["value"]:
            empty.append(code)
            continue
        numbers = {end: _number(text) for end, text in held.items() if text}
        bad = [end for end, number in numbers.items() if number is None]
        errors += [FieldError(f"/inputs/{code}/{end}", "not_decimal", "") for end in bad]
        if not bad:
            unit = "percent" if code in saying.PERCENT else None
            given[code] = Given(numbers["value"] or Decimal(0), numbers.get("low"), numbers.get("high"), unit)
    return Read(given, tuple(empty), tuple(errors))


def _number(text: str) -> Decimal | None:
    """A number as people type it: with commas, full-width digits or a per cent sign."""
    try:
        number = Decimal(normalize("NFKC", text).replace(",", "").removesuffix("%").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


_FLAWS: Mapping[str, str] = {
    "not_decimal": noop("Write a number such as 12 or 0.5."),
    "out_of_range": noop("This number is too small or too large for it."),
    "spread_crossed": noop("The low may not exceed the value, and the high may not be below it."),
    "missing": noop("Please fill this in."),
    "no_value": noop("Choose existing values."),
}


def said(errors: Iterable[FieldError], words: Words) -> dict[str, str]:
    """The errors by the fields of the form: `minutes_per_case.low`."""
    return {
        error.pointer.removeprefix("/inputs/").strip("/").replace("/", "."): words.gettext(
            _FLAWS.get(error.code, _FLAWS["out_of_range"])
        )
        for error in errors
    }
