"""Refusals of the services beside the fields, in the reader's language. What has no sentence here says it itself in both."""

from collections.abc import Mapping

from api.web.words import Words, noop
from core.errors import FieldError

SENTENCES: Mapping[str, str] = {
    "calendar_never_opens": noop("This calendar does not open within 400 days. Add hours on at least one day."),
    "beyond_horizon": noop("This target would take more than 50 years on this calendar. Make it shorter."),
    "target_not_positive": noop("A target must be more than zero."),
    "in_the_past": noop("This time has passed. What was measured before stays; choose now or later."),
    "version_taken": noop("There is already a change at that time. Choose another."),
    "code_taken": noop("This code is already in use. Choose another one."),
    "no_calendar": noop("The company has no calendar yet. Create one first: targets are measured in business time."),
    "unknown_queue": noop("This queue is not available. Choose another."),
    "unknown_skill": noop("There is no such skill. Choose another."),
    "not_sampled": noop("A rate only applies to samples. Choose samples, or leave the rate empty."),
    "reserved": noop("This word is reserved. Choose another code."),
    "not_positive": noop("A target must be more than zero and at most a year."),
    "wrong_percents": noop("Warnings are ascending whole numbers from 1 to 99, such as 50, 75."),
    "unknown_time_zone": noop("Unknown time zone. Choose one such as Asia/Tokyo."),
    "unknown_region": noop("Unknown region. Enter an ISO 3166 code such as JP or DE-BY."),
    "empty_stretch": noop("These hours have no length. They must open by 23:59 and close at a different time; a whole day is 00:00-24:00."),
    "wrong_time": noop("This is not a valid time. Write it like 09:00, up to 24:00."),
    "outside_domains": noop("You are not cleared for this domain of the company."),
}  # fmt: skip


def sentence(error: FieldError, said: Words) -> str:
    """What is wrong, and what to do."""
    return said.gettext(SENTENCES[error.code]) if error.code in SENTENCES else said.told(error.detail)


def of_code(code: str, said: Words) -> str | None:
    """The sentence of a refusal without fields; None where there is none."""
    return said.gettext(SENTENCES[code]) if code in SENTENCES else None
