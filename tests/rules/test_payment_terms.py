"""Payment terms: 翌月末払い and others, and days on which banks are closed."""

from datetime import date

import pytest

from services.rules.flaws import Flawed
from services.rules.payment_terms import (
    BankHoliday,
    PaymentTerms,
    due_on,
    dump_payment_terms,
    is_bank_day,
    parse_payment_terms,
)

OCTOBER = date(2026, 10, 31)


def due(closed_on: str, rule: BankHoliday = BankHoliday.AFTER, **terms: int) -> str:
    closed = date.fromisoformat(closed_on)
    return due_on(PaymentTerms(bank_holiday=rule, **terms), closed_on=closed, issued_on=closed).isoformat()


@pytest.mark.parametrize(
    ("closed_on", "before", "after", "none"),
    [
        ("2026-10-31", "2026-11-30", "2026-11-30", "2026-11-30"),  # a Monday
        ("2026-09-30", "2026-10-30", "2026-11-02", "2026-10-31"),  # a Saturday
        ("2026-11-30", "2026-12-30", "2027-01-04", "2026-12-31"),  # banks are closed from the 31st to the 3rd
        ("2026-10-20", "2026-11-30", "2026-11-30", "2026-11-30"),  # 20日締め翌月末払い
        ("2027-01-31", "2027-02-26", "2027-03-01", "2027-02-28"),
    ],
)
def test_the_end_of_the_next_month_moves_off_bank_holidays(closed_on, before, after, none):
    rules = {BankHoliday.BEFORE: before, BankHoliday.AFTER: after, BankHoliday.NONE: none}
    assert {rule: due(closed_on, rule, months=1) for rule in rules} == rules


def test_a_day_of_a_month_and_the_last_where_the_month_is_shorter():
    assert due("2026-10-31", months=2, day=10) == "2026-12-10"
    assert due("2027-01-31", BankHoliday.NONE, months=1, day=31) == "2027-02-28"


def test_so_many_days_count_from_the_issue():
    terms = PaymentTerms(days=14, bank_holiday=BankHoliday.BEFORE)
    assert due_on(terms, closed_on=OCTOBER, issued_on=date(2026, 11, 9)) == date(
        2026, 11, 20
    )  # Monday is 勤労感謝の日


@pytest.mark.parametrize(
    "day", ["2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2026-11-23", "2026-11-28"]
)
def test_japanese_banks_are_closed(day):
    assert not is_bank_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-12-30", "2027-01-04", "2026-11-24"])
def test_japanese_banks_are_open(day):
    assert is_bank_day(date.fromisoformat(day))


def test_other_countries_have_their_own_holidays():
    assert is_bank_day(date(2026, 12, 31), "US")
    assert not is_bank_day(date(2026, 7, 3), "US")  # Independence Day, observed


@pytest.mark.parametrize(
    "terms",
    [
        PaymentTerms(),
        PaymentTerms(2, 10, None, BankHoliday.BEFORE),
        PaymentTerms(days=30, bank_holiday=BankHoliday.NONE),
    ],
)
def test_terms_are_read_back_as_they_were_written(terms):
    assert parse_payment_terms(dump_payment_terms(terms)) == terms


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        (None, "/payment_terms", "missing"),
        ([], "/payment_terms", "wrong_type"),
        ({"months": 13}, "/payment_terms/months", "wrong_type"),
        ({"months": 1, "day": 32}, "/payment_terms/day", "wrong_type"),
        ({"months": True}, "/payment_terms/months", "wrong_type"),
        ({"days": -1}, "/payment_terms/days", "wrong_type"),
        ({"days": 30, "months": 1}, "/payment_terms", "one_of_two"),
        ({"bank_holiday": "never"}, "/payment_terms/bank_holiday", "unknown_word"),
        ({"weeks": 2}, "/payment_terms/weeks", "unknown_field"),
    ],
)
def test_bad_terms_are_named(value, pointer, code):
    with pytest.raises(Flawed) as refused:
        parse_payment_terms(value, pointer="/payment_terms")
    assert [(flaw.pointer, flaw.code) for flaw in refused.value.flaws] == [(pointer, code)]
