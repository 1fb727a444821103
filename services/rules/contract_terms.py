"""What the terms of a contract and its parties may be."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from services.rules.details import Details
from services.rules.entity_details import address, currency, numbers
from services.rules.entity_details import warnings as number_warnings
from services.rules.flaws import Flaw, Flawed, Flaws, step
from services.rules.payment_terms import parse_payment_terms

TAX_MODES = ("exclusive", "inclusive")
ROUNDINGS = ("floor", "half_up", "ceiling")
LANGUAGES = ("ja", "en")
LAST_DAY = 28
"""The latest closing day: every month has it. 0 is the last day of the month."""
MOST_DEPARTMENTS = 200


def check_contract(values: Mapping[str, Any]) -> None:
    """Look at a whole contract. Raises Flawed naming every field that cannot be taken."""
    look = Details(values, Flaws())
    look.code()
    look.lines("name_ja", "name_en", needed=True)
    look.line("note", most=2000)
    currency(look)
    look.word("tax_mode", TAX_MODES)
    look.word("rounding", ROUNDINGS)
    look.word("language", LANGUAGES)
    closing = look.whole("closing_day", 0, LAST_DAY, "wrong_closing_day")
    _term(look)
    _payment(look, closing)
    look.flaws.refuse()


def _term(look: Details) -> None:
    starts, ends = look.day("starts_on", needed=True), look.day("ends_on")
    if starts and ends and ends <= starts:
        look.add("ends_on", "ends_before_it_begins", starts.isoformat())


def _payment(look: Details, closing: int) -> None:
    try:
        terms = parse_payment_terms(look.values.get("payment_terms"), pointer=step(look.at, "payment_terms"))
    except Flawed as refused:
        look.flaws.found.extend(refused.flaws)
        return
    if terms.days is None and terms.months == 0 and _place(terms.day) < _place(closing):
        look.add("payment_terms", "paid_before_closing")


def _place(day: int) -> int:
    """The day within its month; the last is after all others."""
    return day or 31


def check_party(values: Mapping[str, Any]) -> None:
    """Look at a whole bill-to party. Raises Flawed."""
    look = Details(values, Flaws())
    look.code()
    look.line("name", needed=True)
    look.lines("department", "contact", "address")
    look.line("order_number", most=60)
    numbers(look)
    address(look)
    _departments(look)
    look.flaws.refuse()


def _departments(look: Details) -> None:
    held, at = look.values.get("departments"), step(look.at, "departments")
    if not isinstance(held, list | tuple) or len(held) > MOST_DEPARTMENTS:
        look.add("departments", "wrong_type", f'["…"] (0 – {MOST_DEPARTMENTS})')
        return
    listed = Details({str(n): each for n, each in enumerate(held)}, look.flaws, at)
    for n in range(len(held)):
        listed.line(str(n), needed=True)
    for name, count in Counter(each for each in held if isinstance(each, str)).items():
        if count > 1:
            last = max(n for n, each in enumerate(held) if each == name)
            look.flaws.add(step(at, last), "department_twice", name, "")


def party_warnings(values: Mapping[str, Any]) -> tuple[Flaw, ...]:
    """What may be wrong with a party, and is taken all the same."""
    idle = not values["is_main"] and not values["departments"]
    return number_warnings(values) + ((Flaw("/departments", "pays_for_nothing", [], ""),) if idle else ())
