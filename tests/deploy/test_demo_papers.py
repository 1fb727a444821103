"""Every paper of the demo is one that its task type takes, and its form says the same as its subject."""

import random
from datetime import date
from typing import Any

import pytest

from deploy.demo import facts, papers, words
from deploy.demo.companies import COMPANIES
from deploy.demo.papers import Paper
from services.catalogue.standard import catalogue
from services.in_force.forms.form import compile_form

OWN = {new.code: new.form for company in COMPANIES for new in company.own}
CODES = sorted(words.SUBJECTS)
DAYS = (date(2026, 1, 5), date(2026, 2, 28), date(2026, 11, 20), date(2026, 12, 31))


def some(code: str, language: str) -> list[Paper]:
    """Papers of this kind from all over the year."""
    return [
        papers.write(
            random.Random(f"{code} {n}"), code, language, department="経理部", at=DAYS[n % len(DAYS)]
        )
        for n in range(40)
    ]


def schema(code: str) -> dict[str, Any]:
    kind = catalogue().task_types.get(code)
    return dict(kind.form) if kind else OWN[code]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("code", CODES)
def test_the_task_type_takes_every_paper(code: str, language: str) -> None:
    for paper in some(code, language):
        assert list(compile_form(schema(code)).errors(paper.form, language=language)) == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("code", CODES)
def test_a_form_names_whom_its_subject_names(code: str, language: str) -> None:
    """Whoever a subject names stands in the form."""
    named = {each.name for each in words.PEOPLE[language]} | set(words.SUPPLIERS[language])
    for paper in some(code, language):
        said = str(paper.form)
        assert [each for each in named if each in paper.subject and each not in said] == []


@pytest.mark.parametrize(
    ("code", "counted"),
    [("hr.payroll", "employee_count"), ("finance.payment-matching", "transaction_count"), ("own.meeting-room", "people"),
     ("it.pc-kitting", "device_count"), ("ga.mail-digitisation", "item_count")],
)  # fmt: skip
def test_a_form_counts_what_its_subject_counts(code: str, counted: str) -> None:
    for language in ("ja", "en"):
        assert all(str(paper.form[counted]) in paper.subject for paper in some(code, language))


@pytest.mark.parametrize(
    ("code", "day"), [("hr.onboarding", "joined_on"), ("hr.offboarding", "left_on"), ("ga.travel-booking", "departs_on"),
                      ("finance.payment-file", "pay_on"), ("finance.payment-matching", "to_on"), ("own.meeting-room", "held_on")],
)  # fmt: skip
def test_a_form_holds_the_day_that_its_subject_says(code: str, day: str) -> None:
    for paper in some(code, "ja"):
        held = date.fromisoformat(paper.form[day])
        assert f"{held.month}月{held.day}日" in paper.subject or "日" not in paper.subject


@pytest.mark.parametrize(
    ("code", "at", "month"),
    [
        ("hr.attendance-check", date(2026, 12, 2), date(2026, 11, 1)),
        ("hr.attendance-check", date(2026, 11, 30), date(2026, 11, 1)),
        ("accounting.monthly-close", date(2027, 1, 4), date(2026, 12, 1)),
        ("hr.payroll", date(2026, 11, 20), date(2026, 11, 1)),
        ("hr.payroll", date(2026, 12, 28), date(2027, 1, 1)),
        ("own.shift-table", date(2026, 11, 25), date(2026, 12, 1)),
    ],
)
def test_the_work_is_about_the_month_that_people_mean(code: str, at: date, month: date) -> None:
    about = facts.draw(random.Random(1), code, "ja", department="本部", at=at, usual=None)
    assert about.month == month


def test_papers_differ() -> None:
    """Forms of one kind name many people and many sums."""
    assert len({paper.form["employee_name"] for paper in some("hr.onboarding", "ja")}) > 10
    assert len({paper.form["total"] for paper in some("finance.payment-file", "ja")}) > 30
