"""What a legal entity that issues invoices may be: its numbers, where it is, its accounts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from services.rules.corporate_number import check_digit, has_valid_check_digit
from services.rules.currencies import MINOR_UNITS
from services.rules.details import Details
from services.rules.flaws import Flaw, Flaws, step
from services.rules.registration_number import NoRegistrationNumber, registration_number

ACCOUNTS = (
    "receivable", "revenue", "tax_payable", "passed_on", "bank", "transfer_fee", "bad_debt", "advance_received",
)  # fmt: skip
"""Our accounts that the bookkeeping software may call otherwise."""
KINDS = ("ordinary", "current", "savings")
"""普通, 当座, 貯蓄."""
MOST_ACCOUNTS = 20
BANK_FIELDS = (
    "code", "bank", "bank_code", "branch", "branch_code", "kind", "number", "holder", "bank_en", "branch_en", "holder_en",
)  # fmt: skip

CORPORATE = re.compile(r"[0-9]{13}")
COUNTRY = re.compile(r"[A-Z]{2}")
POSTAL = re.compile(r"[0-9]{3}-?[0-9]{4}")
FOREIGN_POSTAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{0,15}")
TELEPHONE = re.compile(r"\+?[0-9][0-9() -]{4,24}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]{0,11}")
_FOUR, _THREE, _SEVEN = (re.compile(rf"[0-9]{{{n}}}") for n in (4, 3, 7))
_HOLDER = re.compile(r"[ァ-ヶーｦ-ﾟ０-９Ａ-Ｚ（）．、－　A-Za-z0-9()., \-/'&]{1,60}")


def check(values: Mapping[str, Any]) -> None:
    """Look at a whole legal entity. Raises Flawed naming every field that cannot be taken."""
    look = Details(values, Flaws())
    look.code()
    look.lines("name_ja", "name_en", needed=True)
    numbers(look)
    look.form("corporate_number", CORPORATE, "wrong_corporate_number", "7000012050002")
    _corporate(look)
    address(look)
    look.lines("address_ja", "address_en")
    look.form("telephone", TELEPHONE, "wrong_telephone", "03-1234-5678")
    _zone(look)
    currency(look)
    look.whole("fiscal_year_starts_in", 1, 12, "wrong_month")
    _prefixes(look)
    look.amount("fee_tolerance")
    _bank_accounts(look)
    _accounts(look)
    look.flaws.refuse()


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the registration number as it is printed, if it is one: people type spaces, hyphens, full-width letters."""
    held = values.get("registration_number")
    try:
        return {**values, "registration_number": registration_number(held).number if held else None}
    except (NoRegistrationNumber, TypeError):
        return dict(values)


def warnings(values: Mapping[str, Any]) -> tuple[Flaw, ...]:
    """What may be wrong, and is taken all the same."""
    held = values.get("registration_number")
    found = registration_number(held) if held else None
    if found is not None and found.warning:
        return (Flaw("/registration_number", found.warning, found.number, ""),)
    return ()


def numbers(look: Details) -> None:
    """The registration number of the qualified invoice system. Its check digit only gives a warning."""
    held = look.values.get("registration_number")
    try:
        if held:
            registration_number(held)
    except (NoRegistrationNumber, TypeError):
        look.add("registration_number", NoRegistrationNumber.code, "T7000012050002")


def currency(look: Details) -> None:
    """A currency of ISO 4217."""
    if look.values.get("currency") not in MINOR_UNITS:
        look.add("currency", "unknown_currency", "JPY")


def address(look: Details) -> None:
    """Country, postal code in the country's form, e-mail address."""
    country = look.form("country", COUNTRY, "wrong_country", "JP", needed=True)
    form, example = (POSTAL, "100-0001") if country == "JP" else (FOREIGN_POSTAL, "SW1A 1AA")
    look.form("postal_code", form, "wrong_postal_code", example)
    look.form("email", EMAIL, "wrong_email", "keiri@example.co.jp")


def _corporate(look: Details) -> None:
    number = look.values.get("corporate_number")
    if isinstance(number, str) and CORPORATE.fullmatch(number) and not has_valid_check_digit(number):
        look.add("corporate_number", "wrong_check_digit", str(check_digit(number[1:])))


def _zone(look: Details) -> None:
    if look.values.get("time_zone") not in available_timezones():
        look.add("time_zone", "unknown_time_zone", "Asia/Tokyo")


def _prefixes(look: Details) -> None:
    """Both series are told apart by what their numbers begin with."""
    first = look.form("invoice_prefix", PREFIX, "wrong_prefix", "INV", needed=True)
    second = look.form("credit_note_prefix", PREFIX, "wrong_prefix", "CN", needed=True)
    if first and first == second:
        look.add("credit_note_prefix", "same_prefix")


def _bank_accounts(look: Details) -> None:
    held, at = look.values.get("bank_accounts"), step(look.at, "bank_accounts")
    if not isinstance(held, list | tuple):
        look.add("bank_accounts", "wrong_type", "[…]")
        return
    if len(held) > MOST_ACCOUNTS:
        look.flaws.add(at, "too_many", len(held), str(MOST_ACCOUNTS))
        return
    for n, each in enumerate(held):
        if isinstance(each, Mapping):
            _bank_account(Details(each, look.flaws, step(at, n)))
        else:
            look.flaws.add(step(at, n), "wrong_type", each, "{…}")
    for n in _repeated(held):
        look.flaws.add(step(step(at, n), "code"), "account_code_twice", held[n]["code"], "")


def _bank_account(look: Details) -> None:
    look.flaws.unknown(dict(look.values), look.at, BANK_FIELDS)
    look.code()
    look.lines("bank", "branch", needed=True, most=60)
    look.lines("bank_en", "branch_en", "holder_en", most=60)
    look.form("bank_code", _FOUR, "wrong_bank_code", "0001")
    look.form("branch_code", _THREE, "wrong_branch_code", "001")
    look.word("kind", KINDS)
    look.form("number", _SEVEN, "wrong_account_number", "0123456", needed=True)
    look.form("holder", _HOLDER, "wrong_holder", "カ）ウラカタ", needed=True)


def _repeated(accounts: Any) -> Iterator[int]:
    codes = [each.get("code") for each in accounts if isinstance(each, Mapping)]
    counts = Counter(code for code in codes if isinstance(code, str))
    seen: set[str] = set()
    for n, each in enumerate(accounts):
        code = each.get("code") if isinstance(each, Mapping) else None
        if isinstance(code, str) and counts[code] > 1 and code in seen:
            yield n
        seen.add(str(code))


def _accounts(look: Details) -> None:
    held = look.values.get("accounts")
    if not isinstance(held, Mapping):
        look.add("accounts", "wrong_type", "{…}")
        return
    inner = Details(held, look.flaws, step(look.at, "accounts"))
    for name in held:
        if name not in ACCOUNTS and not name.startswith("revenue:"):
            look.flaws.add(
                step(inner.at, name), "unknown_account", name, f"{', '.join(ACCOUNTS)}, revenue:<charge>"
            )
        else:
            inner.line(name, needed=True, most=60)
