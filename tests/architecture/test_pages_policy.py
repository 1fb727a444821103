"""What every page is held to: nothing inline, nothing from elsewhere, forms of our own alone, and nobody comes in by accident."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute

from api.app import create_app
from api.web.reader import SESSION
from core.ids import new_id
from services.directory.actions.signing_in import AT_THE_DOOR
from tenants import sessions
from tenants.db import transaction
from tenants.roles import CLIENT_ROLES, Role
from tests.support.floor import Floor
from tests.support.servers import Database
from tests.tenants import made

TEMPLATES = Path(__file__).parents[2] / "api" / "web" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in PAGES]

FORBIDDEN = {
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")", re.IGNORECASE
    ),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+=|hx-on", re.IGNORECASE),
    "a script in an attribute": re.compile(r"javascript:|hx-(?:vals|headers)=['\"]js:", re.IGNORECASE),
    "a foreign host": re.compile(r"(?:src|href|action|srcset|hx-[a-z]+)=[\"'](?:https?:)?//", re.IGNORECASE),
}
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TOKEN = re.compile(r'csrf_field\(\)|name="csrf" value="\{\{ csrf \}\}"')
_FORM = re.compile(
    r"<form\b(?P<head>(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE
)


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = _COMMENT.sub("", path.read_text())
    assert {name: found.group() for name, each in FORBIDDEN.items() if (found := each.search(text))} == {}


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_every_form_that_posts_carries_the_session_s_token(path: Path) -> None:
    text = _COMMENT.sub("", path.read_text())
    forms = list(_FORM.finditer(text))
    assert len(forms) == len(re.findall(r"<form\b", text))  # none escapes this look
    posting = [form for form in forms if re.search(r"method=[\"']post", form["head"], re.IGNORECASE)]
    assert [form.group()[:120] for form in posting if not _TOKEN.search(form["body"])] == []


def test_the_look_finds_what_it_looks_for() -> None:
    bad = {
        "an inline script": "<script>1</script>",
        "an inline style": '<p style="x">',
        "an event handler": '<p class="a" onclick="x">',
        "a script in an attribute": "<a href='javascript:x'>",
        "a foreign host": '<img src="//cdn.example/x.png">',
    }
    assert {name for name, each in FORBIDDEN.items() if each.search(bad[name])} == set(FORBIDDEN)
    good = '<script src="/x.js"></script><script type="application/json">{}</script><a href="/a">'
    assert [name for name, each in FORBIDDEN.items() if each.search(good)] == []


OPEN = (
    "/", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics", "/oauth/", "/static/", "/sign-in", "/demo/sign-in", "/sign-out",
    "/taste", "/auth/oidc/", "/reset/", "/first-run",
)  # fmt: skip
"""What is open by design: the door, what belongs to it, and what programs read. Those that end in / are beginnings of paths."""

APP = create_app()
ROUTES = [
    (method, route.path)
    for route in APP.router.routes
    if isinstance(route, APIRoute) and not route.path.startswith("/v1/")
    for method in sorted(route.methods)
]


def _is_open(path: str) -> bool:
    beginnings = ("/sign-in/", "/first-run/", *(each for each in OPEN if each.endswith("/") and each != "/"))
    return path in OPEN or path.startswith(beginnings)


def _filled(path: str) -> str:
    """A path with something of the right kind for each of its names."""
    fixed = {"n": "1", "metric": "resolution", "key": "ACME", "code": "hr.onboarding", "slug": "acme", "verb": "retire", "ticket": "ACME-0001",
             "reference": "ACME-0001", "name": "x", "token": "x", "session": "0" * 64}  # fmt: skip
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: fixed.get(found[1]) or str(new_id()), path)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(opened: None) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def test_the_pages_are_all_looked_at() -> None:
    assert len(ROUTES) > 150
    assert any(path == "/admin/audit" for _, path in ROUTES)


async def test_nobody_comes_in_without_a_session(http: httpx.AsyncClient) -> None:
    wrong = []
    for method, path in ROUTES:
        if _is_open(path):
            continue
        answer = await http.request(method, _filled(path))
        to = answer.headers.get("location", "")
        if answer.status_code != 303 or not to.startswith("/sign-in"):
            wrong.append(f"{method} {path}: {answer.status_code} {to}")
    assert wrong == []


_SIGN_IN = "INSERT INTO sign_ins (id, email, failures, created_at) VALUES ($1, $2, 0, now()) RETURNING id"


@dataclass(frozen=True)
class Persona:
    role: Role
    cookie: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def personas(database: Database, opened: None) -> AsyncIterator[list[Persona]]:
    """Somebody of a company in each of its roles, signed in."""
    admin = await asyncpg.connect(database.admin_url)
    floor = Floor(admin)
    await floor.ground()
    company, found = await floor.company(), []
    for role in sorted(CLIENT_ROLES):
        person = new_id()
        await floor.person(company, person)
        sign_in = await admin.fetchval(_SIGN_IN, new_id(), f"{person}@client.example")
        membership, _ = await made.membership(company.id, role, sign_in=sign_in, person=person)
        async with transaction(AT_THE_DOOR) as tx:
            cookie = await sessions.start(tx, sign_in_id=sign_in, membership_id=membership, user_agent=None)
        found.append(Persona(role, cookie))
    yield found
    await admin.close()


INSIDE = [path for method, path in ROUTES if method == "GET" and path.startswith(("/admin", "/floor"))]


async def test_clients_see_no_page_of_the_administration_or_the_floor(
    http: httpx.AsyncClient, personas: list[Persona]
) -> None:
    assert len(INSIDE) > 30
    wrong = []
    for persona in personas:
        cookies = {"Cookie": f"{SESSION}={persona.cookie}"}
        assert (await http.get("/account", headers=cookies)).status_code == 200  # signed in indeed
        for path in INSIDE:
            answer = await http.get(_filled(path), headers=cookies)
            if answer.status_code not in {403, 404}:
                wrong.append(
                    f"{persona.role} {path}: {answer.status_code} {answer.headers.get('location', '')}"
                )
    assert wrong == []
