"""Every problem is told in the language of who asked: its title, its detail, and each of its errors."""

import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.validation import sentence
from api.web.words import words
from core.said import say
from services.rules.refusals import phrase
from tenants.roles import Role
from tests.api.test_tickets import company_with_work
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor
from tests.support.words import JAPANESE, english_in

PYTHON = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|Decimal\(|datetime|UUID\(|\[\]|\{\}|'[^']*'")


def texts(problem: dict[str, Any]) -> list[str]:
    """All that a problem says to people."""
    return [
        problem["title"],
        *filter(None, [problem.get("detail")]),
        *(each["detail"] for each in problem.get("errors", ())),
    ]


def is_japanese(text: str) -> bool:
    return bool(JAPANESE.search(text)) and not english_in(text) and not PYTHON.search(text)


WRONG: list[tuple[str, str, Any]] = [
    ("POST", "/v1/tickets", {}),
    ("POST", "/v1/tickets", {"task_type": None, "subject": 7, "deadline": 5, "tags": "a", "x": True}),
    ("POST", "/v1/tickets", {"task_type": "", "subject": "", "priority": "soon", "form": []}),
    ("POST", "/v1/tickets", {"task_type": "nothing-such", "subject": "x"}),
    ("POST", "/v1/tickets/bulk", {"tickets": []}),
    ("GET", "/v1/tickets?limit=0&sort=x&due_before=soon&cursor=abc&colour=red", None),
    ("GET", "/v1/tickets/NONE-1", None),
    ("PUT", "/v1/me/presence", {"status": "here"}),
    ("DELETE", "/v1/tickets", None),
    ("GET", "/v1/nothing", None),
    ("GET", "/v1/invoices/no-uuid", None),
    ("POST", "/v1/webhook-endpoints", {"url": 5}),
    ("POST", "/v1/calendars/simulate", {"calendar": None, "start": None, "target_minutes": None}),
    ("POST", "/v1/calendars/simulate", {"calendar": "8x5", "start": "2026-01-05T17:00:00+09:00"}),
    ("POST", "/v1/billing/quote", {"currency": None, "charges": [{"code": None}], "tax": {"mode": "x"}}),
    ("POST", "/v1/billing/quote", None),
    ("POST", "/v1/billing/close", {"month": "soon"}),
    ("PATCH", "/v1/task-types/x", {}),
    ("GET", "/v1/reports/sla?from=2026-01-02&to=2026-01-01&group_by=colour", None),
]


async def callers_of(callers: Callers, floor: Floor) -> list[Caller]:
    company, _ = await company_with_work(floor)
    staff = await callers.staff(company, roles=[Role.OPERATOR, Role.ADMINISTRATOR, Role.BILLING_CLERK])
    return [await callers.client(company, Role.CLIENT_MANAGER), staff]


@pytest.mark.parametrize(("method", "path", "body"), WRONG)
async def test_a_problem_is_in_japanese_for_who_reads_japanese_and_in_english_for_who_reads_that(
    callers: Callers, floor: Floor, method: str, path: str, body: Any
) -> None:
    for caller in await callers_of(callers, floor):
        japanese = await caller.call(method, path, body, Accept_Language="ja")
        english = await caller.call(method, path, body, Accept_Language="en")
        assert japanese.status_code == english.status_code >= 400
        assert japanese.headers["Content-Language"] == "ja"
        assert [text for text in texts(japanese.json()) if not is_japanese(text)] == []
        assert [text for text in texts(english.json()) if JAPANESE.search(text)] == []
        assert [text for text in texts(english.json()) if PYTHON.search(text)] == []
        for name in ("status", "code"):
            assert japanese.json()[name] == english.json()[name]


async def test_who_is_not_known_is_told_in_the_language_asked_for_else_in_english(callers: Callers) -> None:
    japanese = await callers.http.get("/v1/tickets", headers={"Accept-Language": "ja"})
    english = await callers.http.get("/v1/tickets")
    assert [text for text in texts(japanese.json()) if not is_japanese(text)] == []
    assert english.json()["title"] == "Not signed in"


async def test_each_refused_of_many_is_told_in_the_language_asked_for(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    bodies = [{"task_type": code}, {"task_type": "nothing-such", "subject": "x"}]
    answer = await client.post("/v1/tickets/bulk", {"tickets": bodies}, Accept_Language="ja")
    problems = [each["problem"] for each in answer.json()["results"]]
    assert [text for problem in problems for text in texts(problem) if not is_japanese(text)] == []


@pytest.mark.parametrize(
    ("held", "english", "japanese"),
    [
        (None, "held nothing; takes true or false", "空でした。true か false を指定してください。"),
        (
            "",
            "held an empty text; takes true or false",
            "空の文字列でした。true か false を指定してください。",
        ),
        ("x", 'held "x"; takes true or false', "「x」でした。true か false を指定してください。"),
        (True, "held true; takes true or false", "trueでした。true か false を指定してください。"),
        (
            [1],
            "held a list of 1; takes true or false",
            "1 件のリストでした。true か false を指定してください。",
        ),
        (
            {"a": 1},
            "held an object; takes true or false",
            "オブジェクトでした。true か false を指定してください。",
        ),
    ],
)
def test_what_was_held_is_named_by_its_kind(held: Any, english: str, japanese: str) -> None:
    said = say("held {held}; takes true or false", held=held)
    assert said == english
    assert words("ja", "refusals").told(said) == japanese


def test_what_the_rules_say_is_told_like_everything_else() -> None:
    said = say(
        "{pointer}: {detail}", pointer="/x", detail=phrase("held {held}; takes {takes}", held=None, takes="1")
    )
    assert words("ja", "refusals").told(said) == "/x：空でした。1 を指定してください。"


def test_what_nobody_foresaw_is_still_told_in_words() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(complex).validate_python("x")
    said = words("ja", "refusals").told(sentence(refused.value.errors()[0]))
    assert is_japanese(said)
