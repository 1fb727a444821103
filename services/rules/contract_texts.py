"""Why a contract, a legal entity or a party is refused, by code, with what was held and what it takes."""

from collections.abc import Mapping

from services.rules.refusals import noop

CONTRACT_TEXTS: Mapping[str, str] = {
    "one_line": noop("It takes one line of text, up to {takes} characters."),
    "too_long": noop("It is too long; it takes up to {takes} characters."),
    "wrong_amount": noop("It held {held}; it takes an amount from 0 up."),
    "wrong_registration_number": noop(
        "It held {held}; a registration number is T and 13 digits, such as {takes}."
    ),
    "check_digit": noop(
        "{held} has a wrong check digit for a corporate number. A sole proprietor's number may be so; a company's may not: please look again."
    ),
    "wrong_corporate_number": noop("It held {held}; a corporate number is 13 digits, such as {takes}."),
    "wrong_check_digit": noop(
        "It held {held}, whose first digit, the check digit, would be {takes}; please look at the number again."
    ),
    "wrong_country": noop("It held {held}; it takes an ISO 3166 code of two letters, such as {takes}."),
    "wrong_postal_code": noop("It held {held}; it takes a postal code such as {takes}."),
    "wrong_telephone": noop("It held {held}; it takes a telephone number such as {takes}."),
    "wrong_email": noop("It held {held}; it takes an e-mail address such as {takes}."),
    "wrong_month": noop("It held {held}; it takes the number of a month, {takes}."),
    "wrong_prefix": noop(
        "It held {held}; what a number begins with has 1 to 12 capital letters, digits or hyphens, such as {takes}."
    ),
    "same_prefix": noop(
        "Invoices and credit notes would both begin with {held}; take another for one of them."
    ),
    "wrong_bank_code": noop("It held {held}; a bank code is 4 digits, such as {takes}."),
    "wrong_branch_code": noop("It held {held}; a branch code is 3 digits, such as {takes}."),
    "wrong_account_number": noop(
        "It held {held}; an account number is 7 digits, such as {takes}, with zeros in front where it is shorter."
    ),
    "wrong_holder": noop(
        "It held {held}; an account holder is written in katakana or Latin letters, such as {takes}."
    ),
    "account_code_twice": noop("The code {held} is used by two accounts; each has one of its own."),
    "unknown_account": noop("There is no account {held}; it takes {takes}."),
    "unknown_entity": noop("There is no such legal entity ({held})."),
    "entity_ended": noop("The legal entity {held} has ended; choose another one."),
    "unknown_bank_account": noop("The legal entity has no bank account {held}; it takes {takes}."),
    "wrong_closing_day": noop("It held {held}; a closing day is 0 for the end of the month, or 1 to 28."),
    "paid_before_closing": noop(
        "The day of payment would come before the closing day; choose a later month or day."
    ),
    "ends_before_it_begins": noop(
        "It held {held}; the end is the first day without the contract, after {takes}."
    ),
    "before_the_term": noop("It held {held}, before the contract begins; it takes {takes} or later."),
    "after_the_term": noop("It held {held}, after the contract has ended; it takes a day before {takes}."),
    "department_taken": noop(
        "The department {held} is paid for by {takes} already; a department has one party."
    ),
    "department_twice": noop("The department {held} is written twice."),
    "pays_for_nothing": noop("This party pays for no department: it will get no invoice."),
    "needs_main": noop("A contract has one main party; make another one the main party first."),
    "unknown_task_type": noop(
        "There is no task type {held} in the company's catalogue; it takes one of {takes}."
    ),
    "unknown_grade": noop("There is no such grade ({held})."),
}
