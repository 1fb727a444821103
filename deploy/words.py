"""Keeps the catalogues of what people read: `make words` finds what is said and lists what a language does not say yet.

A message belongs to the area where it stands: the first folder under templates/ or api/web/ (console, portal, floor …), else `shared`.
What is refused is an area of its own, `refusals`: whatever code says by `say` or `phrase`, wherever it stands, and by `noop` outside
the pages, and what a refusal without words of its own says, which is the docstring of its class.
One that `shared` has already is not listed again. What nobody says any more is dropped.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from core.errors import Refusal

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "api" / "web"
LANGUAGES = ("ja",)
SHARED, REFUSALS = "shared", "refusals"
PACKAGES = ("core", "tenants", "services", "api", "workers")
SAYING = frozenset({"say", "phrase"})
KEYWORDS = {
    "_": None, "gettext": None, "noop": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
OPTIONS = {
    "extensions": "jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}
Message = tuple[str | None, str | tuple[str, ...]]


def area_of(path: Path) -> str:
    """The area of the pages that a file belongs to."""
    parts = path.relative_to(WEB).parts
    inner = parts[1:] if parts[0] == "templates" else parts
    return inner[0] if len(inner) > 1 else SHARED


def said() -> Iterator[tuple[str, str, Message]]:
    """Every message: its area, where it stands, and its context and text."""
    yield from _refused()
    for path in sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html")]):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        for line, text, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=OPTIONS
        ):
            yield area_of(path), f"{path.relative_to(WEB)}:{line}", (context, text)


def _refused() -> Iterator[tuple[str, str, Message]]:
    """What refusals say."""
    for path in sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")):
        keywords = SAYING if path.is_relative_to(WEB) else SAYING | {"noop"}
        for line, text in spoken(path.read_text(), keywords):
            yield REFUSALS, f"{path.relative_to(ROOT)}:{line}", (None, text)
    for text, place in sorted(_docstrings().items()):
        yield REFUSALS, f"{place}:0", (None, text)


def spoken(source: str, keywords: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The texts that code hands to these functions, and their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in keywords:
            for text in node.args[:1]:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield node.lineno, text.value


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", "") or getattr(called, "id", "")


def _docstrings() -> dict[str, str]:
    """What each refusal says that is raised without words of its own, and its module."""
    for name in PACKAGES:
        for found in walk_packages(import_module(name).__path__, f"{name}."):
            import_module(found.name)
    return {kind.sentence(): kind.__module__.replace(".", "/") + ".py" for kind in _below(Refusal)}


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        if each.__module__.partition(".")[0] in PACKAGES:
            yield each
            yield from _below(each)


def wanted() -> dict[str, dict[Message, list[str]]]:
    """What each area says, and where; what `shared` says is left out elsewhere."""
    found: dict[str, dict[Message, list[str]]] = {}
    for area, place, message in said():
        found.setdefault(area, {}).setdefault(message, []).append(place)
    shared = found.get(SHARED, {})
    return {
        area: {
            message: places for message, places in messages.items() if area == SHARED or message not in shared
        }
        for area, messages in found.items()
    }


def held(language: str, area: str) -> Catalog:
    """The catalogue of an area as it stands."""
    path = WEB / "locale" / language / f"{area}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[str]:
    """What a language does not say yet, or not surely: `area: message (place)`."""
    return [
        f"{area}: {message[1]!r} ({places[0]})"
        for area, messages in sorted(wanted().items())
        for catalog in (held(language, area),)  # read once an area: reading takes as long as the rest
        for message, places in messages.items()
        if not _is_said(catalog, message)
    ]


def _is_said(catalog: Catalog, message: Message) -> bool:
    key = message[1] if isinstance(message[1], str) else message[1][0]
    found = catalog.get(key, message[0])
    if found is None or found.fuzzy:
        return False
    texts = (found.string,) if isinstance(found.string, str) else found.string
    return texts is not None and all(texts)


def unused(language: str) -> list[str]:
    """What a catalogue says and no page asks for."""
    asked = {
        area: {(context, text if isinstance(text, str) else text[0]) for context, text in messages}
        for area, messages in wanted().items()
    }
    return [
        f"{path.stem}: {_key(message.id)!r}"
        for path in sorted((WEB / "locale" / language).glob("*.po"))
        for message in held(language, path.stem)
        if message.id and (message.context, _key(message.id)) not in asked.get(path.stem, set())
    ]


def _key(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def update(language: str) -> None:
    """Write each area's catalogue anew: what is said keeps its words, what is new has none yet, what is gone goes."""
    for area, messages in wanted().items():
        before, after = held(language, area), Catalog(locale=language, fuzzy=False)
        for (context, text), places in sorted(
            messages.items(), key=lambda each: (str(each[0][1]), each[0][0] or "")
        ):
            old = before.get(text if isinstance(text, str) else text[0], context)
            after.add(
                text,
                old.string if old else None,
                locations=[(place.rpartition(":")[0], 0) for place in places[:1]],
                context=context,
            )
        path = WEB / "locale" / language / f"{area}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, after, width=120, omit_header=True, include_lineno=False)


def main() -> None:
    """Update every catalogue, and say what is still to be said."""
    for language in LANGUAGES:
        update(language)
        for line in missing(language):
            print(f"{language} {' '.join(line.split())}")


if __name__ == "__main__":
    main()
