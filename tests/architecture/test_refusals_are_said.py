"""What is refused is said by `say`, so that the edge can say it in the reader's language; and the Japanese of it is Japanese."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from pydantic_core._pydantic_core import list_all_errors

from api.validation import SENTENCES
from core.errors import Refusal
from deploy import words
from tests.architecture.test_problems import _below
from tests.support.servers import ROOT
from tests.support.words import JAPANESE, english_in

OF_PYTHON = re.compile(
    r"arguments?|argument_values|call|dataclass|named_tuple|frozen_(field|instance|dict)|recursion|json|python|attribute|iteration"
    r"|instance|subclass|complex|fraction|counter|deque|ordered_dict|ellipsis|sentinel|hashable|default_factory|assertion|bytes_|url_"
    r"|string_not_ascii|time_delta|_past|_future|naive|timezone_offset"
)
"""Findings about objects of Python, and about shapes that no body of ours has."""


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_refused_is_said_in_the_readers_words(language: str) -> None:
    wrong = [
        f"{message.id!r}: {message.string!r}"
        for message in words.held(language, words.REFUSALS)
        if message.id
        and any(each.isalpha() for each in _bare(message.id))
        and not _is_said(str(message.string))
    ]
    assert wrong == []


def _bare(text: str) -> str:
    return re.sub(r"\{\w+\}", "", text)


def _is_said(text: str) -> bool:
    return bool(JAPANESE.search(text)) and not english_in(text)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_translation_names_no_fact_that_its_message_does_not_have(language: str) -> None:
    wrong = [
        message.id
        for message in words.held(language, words.REFUSALS)
        if message.id and not _facts(str(message.string)) <= _facts(message.id)
    ]
    assert wrong == []


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None} if "{" in text else set()


def test_no_text_of_a_refusal_goes_past_the_catalogues() -> None:
    kinds = {each.__name__ for each in (Refusal, *_below(Refusal))} | {"FieldError", "HTTPException"}
    paths = [path for name in words.PACKAGES for path in (ROOT / name).rglob("*.py")]
    unsaid = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in paths
        if path.parent.name != "oidc"
        and path.name != "company.py"  # told to the log: people read another page
        for line in unsaid_in(path.read_text(), kinds)
    ]
    assert unsaid == []


def unsaid_in(source: str, kinds: set[str]) -> Iterator[int]:
    """The lines on which a refusal is given an English text as it is, or one in the spelling of Python."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name, args = words._name(node.func), node.args
        if name in words.SAYING and any("!r" in ast.unparse(each) for each in args):
            yield node.lineno
        if name in kinds or ast.unparse(node.func) == "Invalid.field":
            texts = args[2:] if name in {"FieldError", "field"} else args
            yield from (node.lineno for each in texts if _is_text(each))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(" ") > 0
    )


def test_the_scan_finds_what_it_looks_for() -> None:
    source = """raise Denied("Not for you.")\nFieldError("/x", "bad", f"held {x}")\nInvalid.field("/x", "bad", say("held {held}", held=x))
say("held {x!r}", x=1)"""
    assert list(unsaid_in(source, {"Denied", "FieldError"})) == [1, 2, 4]
    assert english_in("この ID は not taken here") == ["not taken here"]
    assert english_in("POST /v1/usage を使ってください。") == []


def test_whatever_a_body_can_get_wrong_has_words_of_ours() -> None:
    kinds = {each["type"] for each in list_all_errors()}
    missing = {each for each in kinds - SENTENCES.keys() if not OF_PYTHON.search(each)} - {"value_error"}
    assert missing == set()
