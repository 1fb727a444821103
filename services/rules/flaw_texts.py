"""Why a calendar, a policy or a rate card is refused, by code, with what was held and what it takes."""

from collections.abc import Mapping

from services.rules.contract_texts import CONTRACT_TEXTS
from services.rules.refusals import noop

TEXTS: Mapping[str, str] = {
    **CONTRACT_TEXTS,
    "missing": noop("It is missing; it takes {takes}."),
    "wrong_type": noop("It held {held}; it takes {takes}."),
    "unknown_field": noop("An unknown field; only {takes} are taken."),
    "unknown_calendar": noop("There is no calendar {held}; it takes {takes}."),
    "too_many": noop("It held {held} entries; it takes up to {takes}."),
    "too_deep": noop("Intersections may be nested up to {takes} deep."),
    "unknown_time_zone": noop("It held {held}; it takes a time zone of the IANA database, such as {takes}."),
    "unknown_region": noop("It held {held}; it takes an ISO 3166 code such as {takes}."),
    "wrong_date": noop("It held {held}; it takes a date such as {takes}."),
    "wrong_time": noop("It held {held}; it takes a time such as {takes}."),
    "empty_stretch": noop(
        "It held {held}, which has no length; a stretch opens by 23:59, closes at another time, as {takes}."
    ),
    "not_positive": noop("It held {held}; it takes {takes}."),
    "repeated": noop("It held {held} twice; it takes each once."),
    "wrong_percents": noop("It held {held}; it takes {takes}, rising."),
    "unknown_word": noop("It held {held}; it takes one of {takes}."),
    "not_decimal": noop(
        "It held {held}; it takes a decimal in a string, such as {takes}, with up to 12 decimals and no exponent."
    ),
    "wrong_unit": noop("The unit {held} measures something else; it takes one of {takes}."),
    "spread_crossed": noop("It held {held}; the order is {takes}."),
    "out_of_range": noop("It held {held}; the range is {takes}."),
    "too_few": noop("It held {held} entries; it takes at least {takes}."),
    "not_of_model": noop("This model does not take it; it takes {takes}."),
    "unordered_tiers": noop("It held {held}; the bounds of tiers rise, so it takes {takes}."),
    "last_tier_bounded": noop("The last tier held {held}; it has no bound, so it takes {takes}."),
    "open_tier_inside": noop("Only the last tier is without bound; it takes {takes}."),
    "unknown_charge": noop("There is no charge {held} that it can be of; it takes {takes}."),
    "counted_twice": noop("{held} is counted by another charge already; {takes}."),
    "reserved": noop("It held {held}, which is reserved; it takes another code, such as {takes}."),
    "wrong_code": noop(
        "It held {held}; it takes 2 to 64 of a-z, 0-9, _ . -, beginning with a letter, such as {takes}."
    ),
    "one_of_two": noop("It held {held}; it takes either {takes}."),
    "unknown_currency": noop("It held {held}; it takes a currency of ISO 4217, such as {takes}."),
    "unknown_tax_rate": noop("There is no tax rate {held}; it takes {takes}."),
}
