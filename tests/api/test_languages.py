"""Text for people is in the language that the request asks for, else in that of the profile."""

import pytest

from api.languages import asked_for
from tests.api.test_tickets import company_with_work
from tests.support.callers import Callers
from tests.support.floor import Floor

FORM = {"type": "object", "properties": {"amount": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, None),
        ("", None),
        ("fr", None),
        ("*", None),
        ("ja", "ja"),
        ("en-GB,en;q=0.9", "en"),
        ("ja;q=0.3, en-US;q=0.8", "en"),
        ("fr,ja;q=0.1", "ja"),
        ("ja;q=0,en;q=0.1", "en"),
        ("ja;q=much", None),
    ],
)
def test_the_language_wanted_most_of_ours_is_taken(header: str | None, language: str | None) -> None:
    assert asked_for(header) == language


async def test_an_error_is_told_in_the_language_asked_for(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor, form=FORM)
    client = await callers.client(company)
    body = {"task_type": code, "subject": "x", "form": {"amount": "many"}}

    async def told(**headers: str) -> str:
        answer = await client.post("/v1/tickets", body, **headers)
        return str(answer.json()["errors"][0]["detail"])

    japanese, english = await told(Accept_Language="ja"), await told(Accept_Language="en-GB,ja;q=0.5")
    assert japanese != english
    assert english.isascii()
    assert await told(Accept_Language="fr") == await told() == english  # the profile's
