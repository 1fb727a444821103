"""Everything that pages say is said in Japanese as well, and nothing is said past the catalogues."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from jinja2 import Environment

from core.settings import Settings
from deploy import words

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "api" / "web" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u3041-\u30ff\u4e00-\u9fff]{2,}")

NO_WORDS = {"reference.html"}
"""The API reference has its words beside its route: it is made from the English contract."""
NAMES = {
    "English", "日本語", "Ctrl", "Enter", "Esc", "Urakata", "Postgres", "Valkey", "client_id", "client_secret", "PROVIDER", "CSV", "ACME-0001", "JSON Schema", "令和",
}  # fmt: skip
"""Names of languages, eras, keys, products and commands: the same in every language."""

READ_OUT = (
    "placeholder",
    "aria-label",
    "title",
    "alt",
    "data-label",
    "aria-description",
    "label",
    "data-confirm",
)
"""Attributes that people read or hear."""

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_SILENT = re.compile(r"<(script|style|code|kbd)\b.*?</\1>", re.DOTALL)
_ATTRIBUTES = re.compile(r"""(?:[a-z-]*=(?:"[^"]*"|'[^']*')|required|hidden|checked|selected|disabled|\s)+""")
"""What a block or macro gives inside a tag, and no text."""
_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(rf"""\b(?:{"|".join(READ_OUT)})=(?:"([^"]*)"|'([^']*)')""")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_message_is_said_in_every_language_and_none_in_vain(language: str) -> None:
    assert words.missing(language) == []
    assert words.unused(language) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_purpose_of_every_setting_is_said(language: str) -> None:
    """The page of settings says them as core/settings.py does, where no page's words are looked for."""
    said = words.held(language, "admin")
    purposes = [each.description for each in Settings.model_fields.values()]
    assert [text for text in purposes if text and said.get(text) is None] == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_translation_asks_for_nothing_that_its_message_does_not_have(language: str) -> None:
    wrong = []
    for area in words.wanted():
        for message in words.held(language, area):
            if message.id and message.string:
                said, asked = _joined(message.string), _joined(message.id)
                unknown = (
                    set(re.findall(r"%\((\w+)\)", said)) - set(re.findall(r"%\((\w+)\)", asked)) - {"num"}
                )
                wrong += [f"{area}: {asked!r} has no {name}" for name in sorted(unknown)]
    assert wrong == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_templates_say_can_be_formatted(language: str) -> None:
    """Templates format every message, also one without a value: a sign of percent is doubled there."""
    wrong = []
    for area in words.wanted():
        for message in words.held(language, area):
            texts = [
                text
                for each in (message.id, message.string)
                for text in ([each] if isinstance(each, str) else each or ())
            ]
            if any(place.startswith("templates/") for place, _ in message.locations):
                for text in texts:
                    try:
                        text % defaultdict(int)
                    except (ValueError, TypeError) as error:
                        wrong.append(f"{area}: {text!r} {error}")
    assert wrong == []


def _joined(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else " ".join(text)


def test_code_speaks_in_the_words_of_its_own_area() -> None:
    """A message may mean something else in another area: who asks for words without naming theirs might get those."""
    calls = re.compile(r"(?<![\w.])(?<!def )words\((?!\))[^)]*\)")
    wrong = []
    for path in sorted((ROOT / "api" / "web").glob("*/**/*.py")):
        area = words.area_of(path)
        asked = [call for call in calls.findall(path.read_text()) if f'"{area}"' not in call]
        wrong += [f"{path.relative_to(ROOT)}: {call}" for call in asked]
    assert wrong == []


def test_a_message_is_not_both_counted_and_plain_in_an_area() -> None:
    ways: dict[tuple[str, str | None, str], set[bool]] = defaultdict(set)
    for area, _place, (context, text) in words.said():
        ways[area, context, text if isinstance(text, str) else text[0]].add(isinstance(text, str))
    assert [key for key, used in ways.items() if len(used) > 1] == []


def plain_texts(source: str) -> list[str]:
    """What a template says by itself: its text and the attributes that are read out, without expressions and comments."""
    blanked = _without_expressions(_COMMENT.sub(" ", source))
    spoken = [first or second for first, second in _SPOKEN.findall(blanked)]
    texts = _TAG.sub("\n", _SILENT.sub("\n", blanked)).split("\n")
    said = (text.strip() for text in (*texts, *spoken))
    return [text for text in said if text and not text.startswith("/") and not _ATTRIBUTES.fullmatch(text)]


def _without_expressions(source: str) -> str:
    """The template's own text alone, as Jinja reads it; a mark stands where an expression stood."""
    out = []
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).lex(source):
        if kind == "data":
            out.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            out.append("\x00")
    return "".join(out).replace("\x00", " ")


@pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(TEMPLATES)) for path in PAGES])
def test_a_template_says_nothing_that_is_not_translated(path: Path) -> None:
    if path.name in NO_WORDS:
        return
    said = plain_texts(path.read_text())
    untranslated = [
        text for text in said if [word for word in LETTERS.findall(text) if not _is_name(word, text)]
    ]
    assert untranslated == []


def _is_name(word: str, text: str) -> bool:
    return any(word in name and name in text for name in NAMES) or word in NAMES


def test_the_scan_finds_what_it_looks_for() -> None:
    source = """{# Comment #}<p class="muted">{{ _("Said") }} Not said</p><input placeholder='Naked' title="{{ _('x') }}">
    <code>print</code>{% if a == "text" %}漢字{% endif %}<script type="application/json">{"a": "b"}</script><i aria-label="Ctrl"></i>"""
    assert plain_texts(source) == ["Not said", "漢字", "Naked", "Ctrl"]


@pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(TEMPLATES)) for path in PAGES])
def test_templates_hold_no_japanese(path: Path) -> None:
    """In expressions neither: what is Japanese stands in the catalogues. The names of languages and eras are their own."""
    if path.name in NO_WORDS:
        return
    known = re.compile(
        "日本語|令和" if path.name != "controls.html" else "[年月日]"
    )  # a day by its era is written so
    lines = _COMMENT.sub("", path.read_text()).splitlines()
    held = [line.strip() for line in lines if JAPANESE.search(known.sub("", line))]
    assert held == []
