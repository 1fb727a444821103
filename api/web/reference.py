"""The API reference at /docs: made from the OpenAPI document, without scripts and without any other host."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.samples import sample
from core import json

router = APIRouter(include_in_schema=False)

HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_pages = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "title": "APIリファレンス", "lead": "このサーバーの公開APIです。契約の正本は", "token": "トークンを取得する", "takes": "受け取るもの",
        "answers": "答え", "name": "名前", "where": "場所", "type": "型", "about": "説明", "required": "必須", "optional": "任意", "example": "例",
    },
    "en": {
        "title": "API reference", "lead": "The public API of this server. The contract itself is", "token": "Get a token", "takes": "Takes",
        "answers": "Answers", "name": "Name", "where": "Where", "type": "Type", "about": "What it is", "required": "required",
        "optional": "optional", "example": "Example",
    },
}  # fmt: skip


_FIRST = (
    "oauth",
    "tickets",
    "sla",
    "queues",
    "me",
    "approvals",
    "procedures",
    "documents",
    "events",
    "task types",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    curl: str
    answers: list[tuple[str, str]]


@router.get("/docs", include_in_schema=False)
async def reference(request: Request) -> HTMLResponse:
    """The API reference, in ja or en as the browser asks."""
    accepted = request.headers.get("accept-language", "en").lower()
    language = "ja" if accepted.startswith("ja") else "en"
    return HTMLResponse(
        _rendered(request.app, language),
        headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"},
    )


@cache
def _rendered(app: Any, language: str) -> str:
    document = app.openapi()
    groups: dict[str, list[Entry]] = {}
    for tag, entry in _entries(document):
        groups.setdefault(tag, []).append(entry)
    groups = dict(
        sorted(
            groups.items(), key=lambda group: _FIRST.index(group[0]) if group[0] in _FIRST else len(_FIRST)
        )
    )
    return _pages.get_template("reference.html").render(
        language=language, words=_WORDS[language], groups=groups
    )


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for path, verbs in document["paths"].items():
        for method, operation in verbs.items():
            tag = (operation.get("tags") or ["other"])[0]
            yield tag, _entry(document, path, method, operation)


def _entry(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Entry:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return Entry(
        anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        summary=operation.get("summary", path),
        description=operation.get("description", ""),
        parameters=[_parameter(each) for each in operation.get("parameters", [])],
        fields=list(_fields(document, schema)) if schema else [],
        curl=_curl(document, path, method.upper(), schema),
        answers=[
            (status, _meaning(document, answer)) for status, answer in sorted(operation["responses"].items())
        ],
    )


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "type": _type(parameter["schema"]),
        "required": parameter.get("required", False),
        "about": parameter.get("description", ""),
    }


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    known = _resolved(document, schema)
    for name, each in known.get("properties", {}).items():
        yield {
            "name": name,
            "where": "body",
            "type": _type(each),
            "required": name in known.get("required", ()),
            "about": each.get("description", ""),
        }


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def _meaning(document: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return str(answer.get("description", ""))


def _curl(document: Mapping[str, Any], path: str, method: str, schema: Any) -> str:
    shown = path.replace("{ticket}", "ACME-0001")
    lines = [f"curl -s {f'-X {method} ' if method != 'GET' else ''}$URL{shown}"]
    if path.startswith("/v1/"):
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if schema:
        body = json.text(sample(document, schema, {})).replace("'", "'\\''")
        lines.append(f"--json '{body}'")
    return " \\\n  ".join(lines)
