"""What inputs, verdicts and reasons are called, and how their figures are written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from api.web.formats import Formats
from api.web.words import Words, noop
from services.rules.sourcing_inputs import KINDS
from services.sourcing.shapes import OtherCurrency

INPUTS: Mapping[str, str] = {
    "minutes_per_case": noop("Minutes a case"), "error_rate": noop("Cases with errors"), "rework_minutes": noop("Minutes to correct an error"),
    "hourly_pay": noop("Pay an hour"), "people": noop("People on this work"), "hiring_cost": noop("Recruiting and training a person"),
    "tenure_months": noop("Months a person stays"), "tools": noop("Tools a month"), "monthly_cases": noop("Cases a month"),
    "overhead_rate": noop("Social insurance and overhead"), "utilisation": noop("Share of hours spent on cases"),
    "governance_hours": noop("Hours a month for managing our service"), "governance_pay": noop("Cost of such an hour"),
    "transition_cost": noop("Transition cost"), "term_months": noop("Months it is spread over"), "invoice": noop("an invoice or a draft"),
}  # fmt: skip
HINTS: Mapping[str, str] = {
    "minutes_per_case": noop("Hands-on time without waiting. Time it for a week, or ask three people who do it."),
    "error_rate": noop("Out of a hundred cases, how many come back or need correcting."),
    "rework_minutes": noop("Finding the error, correcting it, informing people."),
    "hourly_pay": noop("Gross pay with bonus, divided by paid hours. Overhead is added elsewhere."),
    "people": noop("As full-time people: half of somebody's time is 0.5."),
    "hiring_cost": noop("Advertising, agency fees, and the weeks until a new person works alone."),
    "tenure_months": noop("How long a person stays on this work before a successor is trained."),
    "tools": noop("Licences and services that only this work needs. Enter 0 if there are none."),
    "monthly_cases": noop("Only if the work is not done by us yet."),
    "overhead_rate": noop("The employer's share of social insurance, premises, equipment and administration, in per cent of pay."),
    "utilisation": noop("In per cent. Meetings, breaks and leave take the rest."),
    "governance_hours": noop("Answering our questions, reviews and checking invoices, for all outsourced work."),
    "governance_pay": noop("Including overhead; usually a senior person."),
    "transition_cost": noop("One-off: handover, set-up, and running both sides in parallel."),
    "term_months": noop("Usually the term of the contract."),
}  # fmt: skip
VERDICTS: Mapping[str, str] = {
    "outsourced": noop("Outsourcing costs less"), "in_house": noop("In-house costs less"),
    "unsure": noop("The ranges overlap: uncertain"), "missing": noop("Inputs are missing"), "in_house_only": noop("Done in-house"),
}  # fmt: skip
REASONS: Mapping[str, str] = {
    "non_core": noop("not core work"), "volume": noop("high volume"), "dependence": noop("rests on few people"),
    "standardised": noop("procedure in place"),
}  # fmt: skip
UNKNOWN: Mapping[str, str] = {
    "volume": noop("volume not known"), "dependence": noop("dependence not known"), "standardised": noop("no procedure yet"),
}  # fmt: skip
TERMS: Mapping[str, str] = {
    "loaded_pay": noop("Hourly cost with overhead"), "handling": noop("Handling a case"), "rework": noop("Errors a case"),
    "hiring": noop("Recruiting and training a month"), "tools": noop("Tools a month"),
}  # fmt: skip
BASES: Mapping[str, str] = {
    "baseline": noop("from the baseline"), "measured": noop("minutes measured from tickets done in-house"), "invoice": noop("from issued invoices"),
    "draft": noop("from the draft"), "": noop("no invoice"),
}  # fmt: skip
PERCENT = frozenset({"error_rate", "overhead_rate", "utilisation"})
"""Inputs that people enter and read in per cent."""
_UNITS: Mapping[str, str] = {
    "minutes/case": noop("%(value)s min"), "money/hour": noop("%(value)s an hour"), "persons": noop("%(value)s people"), "money/person": noop("%(value)s a person"),
    "months": noop("%(value)s months"), "money/month": noop("%(value)s a month"), "hours/month": noop("%(value)s h a month"), "money": "%(value)s",
    "cases/month": noop("%(value)s cases a month"),
}  # fmt: skip


def name_of(key: str, names: Mapping[str, str], words: Words) -> str:
    """An input by its code; one of a kind of work (`hr.payroll:tools`) with the name of that kind."""
    kind, _, code = key.rpartition(":")
    said = words.gettext(INPUTS[code])
    return (
        words.gettext("%(input)s, %(kind)s") % {"input": said, "kind": names.get(kind, kind)}
        if kind
        else said
    )


def unit(currency: str, language: str) -> str:
    """What amounts are counted in: 円, else the currency's code."""
    return "円" if (currency, language) == ("JPY", "ja") else currency


def others(amounts: Sequence[OtherCurrency], formats: Formats) -> list[str]:
    """What was invoiced in other currencies, each in its own."""
    return [formats.money(each.invoiced, each.currency) for each in amounts]


def typed(code: str, value: Decimal) -> str:
    """A value as its field holds it: per cent for shares."""
    return format((value * 100 if code in PERCENT else value).normalize(), "f")


def plain(code: str, value: Decimal, formats: Formats) -> str:
    """A value without its unit."""
    return formats.exact((value * 100 if code in PERCENT else value).normalize())


def figure(code: str, value: Decimal, words: Words, formats: Formats, currency: str) -> str:
    """A value with its unit, as people read it."""
    if code in PERCENT:
        return f"{formats.exact((value * 100).normalize())}%"
    unit = KINDS[code].unit.code
    shown = formats.money(value, currency) if unit.startswith("money") else formats.exact(value)
    return words.gettext(_UNITS[unit]) % {"value": shown}
