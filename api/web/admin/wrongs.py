"""What is wrong with a field, by the code of its refusal, in the reader's language: what it takes."""

from collections.abc import Mapping

from api.web.words import noop, words
from core.errors import FieldError

_SENTENCES: Mapping[str, str] = {
    "bad_key": noop("The key begins with a capital letter and has 2 to 10 capital letters or digits, such as ACME or NORTH2."),
    "missing": noop("Please fill this in."),
    "too_long": noop("This is too long."),
    "unknown_time_zone": noop("There is no such time zone. Choose one from the list, such as Asia/Tokyo."),
    "bad_email": noop("This is not a valid e-mail address. It should look like hanako@example.com."),
    "unknown_role": noop("Choose at least one role of this side."),
    "unknown_domain": noop("Choose at least one domain, or all."),
    "unknown_scope": noop("One of the scopes does not exist."),
    "no_scope": noop("Choose at least one scope: without one, the program may do nothing."),
    "bad_password": noop("A password has 12 to 200 characters of any kind."),
    "differs": noop("The two passwords differ."),
    "empty_span": noop("The end must be later than the start: it is the first day without access."),
    "wrong_date": noop("This is not a valid date. Choose one from the calendar."),
    "out_of_range": noop("The number is out of range."),
    "unknown_user": noop("Choose a person from the list."),
    "unknown_tenant": noop("Choose a company from the list."),
    "not_for_staff": noop("The provider's staff have teams, not departments."),
    "wrong_time": noop("This is not a valid time. It should look like 9:00 or 18:30."),
    "no_day": noop("Choose at least one day of the week."),
    "closes_first": noop("Closing must be later than opening on the same day."),
    "nothing_chosen": noop("Choose at least one kind of work."),
    "key_taken": noop("Another company already uses this key. Choose a different one."),
    "calendar_never_opens": noop("With these hours it would never be open."),
    "rows": noop("Some lines need checking; they are marked below. Nothing you pasted is lost."),
    "other_key": noop("This is not the key of the company. Type it exactly as shown above."),
    "wrong_code": noop("This is not the set-up code of the last start. Look in the terminal where Urakata was started, or run urakata doctor."),
}  # fmt: skip


def text(language: str, error: FieldError) -> str:
    """The sentence for a field; one that has none says that the entry cannot be taken."""
    said = words(language, "admin")
    return said.gettext(_SENTENCES.get(error.code, noop("This entry cannot be taken.")))
