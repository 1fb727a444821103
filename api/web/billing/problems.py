"""Refusals of contracts and prices in the words of a form: what is wrong, and what to do. Others say it themselves in both languages."""

from collections.abc import Mapping

from api.web.words import Words, noop
from core.errors import FieldError, Refusal

FIELDS: Mapping[str, str] = {
    "missing": noop("Please fill this in."),
    "not_decimal": noop("Write a number such as 1200 or 0.5."),
    "wrong_amount": noop("Write an amount such as 1200, from 0 up."),
    "out_of_range": noop("This number is too small or too large."),
    "wrong_date": noop("Choose a day."),
    "wrong_type": noop("This value is not accepted. See the hint."),
    "unordered_tiers": noop("Tier limits must rise. This one is not above the one before."),
    "last_tier_bounded": noop("The last tier has no limit: leave its field empty, or add a tier below it."),
    "open_tier_inside": noop("Only the last tier has no limit. Enter the upper limit of this one."),
    "counted_twice": noop("Another charge counts the same work already. Choose other kinds of work."),
    "unknown_charge": noop("Choose charges that count usage."),
    "one_of_two": noop("Choose either a percentage or a price per unit."),
    "reserved": noop("This code is reserved. Choose another one."),
    "repeated": noop("This appears twice. Use it only once."),
    "too_few": noop("Add at least one charge."),
    "unknown_task_type": noop("One of these kinds of work is not in the company's catalogue any more. Choose anew."),
    "paid_before_closing": noop("The day of payment would come before the closing day. Choose a later one."),
    "value_error": noop("This value is not accepted. See the hint."),
    "code_taken": noop("There is one of this code already. Choose another code."),
}  # fmt: skip
WHOLE: Mapping[str, str] = {
    "overlapping_contract": noop(
        "Not done: from %(from_on)s on, “%(charge)s” and “%(other_charge)s” of the contract %(contract_code)s would bill the same work twice. Choose other kinds of work, or other days."
    ),
    "rate_card_in_use": noop(
        "A closed month was billed with these prices, so they stay. Make new prices from a later day on."
    ),
    "period_frozen": noop(
        "The months up to %(until_on)s are closed. Choose a later day, or have the month reopened first."
    ),
    "day_taken": noop("There are prices from this day on already. Change those, or choose another day."),
    "terms_fixed": noop(
        "A month of this contract is closed, so these terms stay: %(fields)s. End the contract, and make a new one."
    ),
    "no_rate_card": noop("Not done: the contract would have no prices on its first day."),
    "no_main_party": noop("Not done: the contract has no main bill-to party."),
    "entity_ended": noop("Not done: the legal entity of the contract has ended."),
    "contract_ended": noop("The contract has ended, and is changed no more."),
    "not_a_draft": noop("The contract is in force already."),
    "main_party": noop("It is the main party. Make another one the main party first."),
    "ended": noop("It has ended and can no longer be changed."),
    "stale_version": noop("Not saved: somebody else changed it first. What you wrote has been kept."),
    "code_taken": noop("There is one of this code already. Choose another code."),
    "cost_in_force": noop("This cost has been in force. Enter a new one from a later day."),
}


def sentence(error: FieldError, said: Words) -> str:
    """What is wrong with a field."""
    return said.gettext(FIELDS[error.code]) if error.code in FIELDS else said.told(error.detail)


def whole(refusal: Refusal, said: Words) -> str:
    """What is said of a refusal without fields."""
    if refusal.reason not in WHOLE:
        return said.told(refusal.detail)
    return said.gettext(WHOLE[refusal.reason]) % _Facts(
        {name: _shown(value) for name, value in refusal.facts.items()}
    )


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
