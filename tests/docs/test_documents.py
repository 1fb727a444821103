"""What the documents name is there: files, folders, commands, targets, settings, calls."""

import re
import subprocess
from collections.abc import Iterator

import pytest
import typer

from api.app import app as api
from core.settings import Settings, variable
from deploy.cli import app as cli
from tests.docs.pages import ROOT, Page, page, pages

PAGES = list(pages())
FRONT_DOORS = ("README.md", "README.ja.md")
ANY_PAGE = pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)
COMMANDS = set(typer.main.get_group(cli).commands)

LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FOLDER = re.compile(r"^\| `([\w/]+/)` \|", re.MULTILINE)
PATH = re.compile(r"`((?:core|tenants|services|api|workers|deploy|openapi|bench|tests|docs)/[\w./-]*)`")
INVENTED = "contacts"  # the noun that CONTRIBUTING.md adds as its example
CALL = re.compile(r'\b(GET|POST|PUT|PATCH|DELETE) ["\']?(/(?:v1|oauth)/[^\s"\'`?)]+)')


def anchors(found: Page) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(found.text)}


def calls(found: Page) -> Iterator[tuple[str, str]]:
    for method, path in CALL.findall(found.text):
        yield method, path.rstrip(".,;:")


def is_served(method: str, path: str) -> bool:
    """Whether a path with names or variables in it is one of the API's, segment by segment."""
    asked = path.strip("/").split("/")
    for template, methods in api.openapi()["paths"].items():
        steps = template.strip("/").split("/")
        fits = len(steps) == len(asked) and all(
            step == word or step.startswith("{") for step, word in zip(steps, asked, strict=True)
        )
        if fits and method.lower() in methods:
            return True
    return False


@ANY_PAGE
def test_every_link_leads_somewhere(each: Page) -> None:
    for link in LINK.finditer(each.text):
        if "://" in link["target"]:
            continue
        name, _, anchor = link["target"].partition("#")
        target = (each.path.parent / name).resolve() if name else each.path
        assert target.is_relative_to(ROOT), link["target"]
        assert target.exists(), f"{each.name} links to {link['target']}"
        if anchor:
            assert anchor in anchors(page(str(target.relative_to(ROOT)))), link["target"]


@ANY_PAGE
def test_every_path_that_is_named_exists(each: Page) -> None:
    named = {path for path in PATH.findall(each.text) if INVENTED not in path}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@ANY_PAGE
def test_every_command_that_is_named_exists(each: Page) -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?urakata ([a-z-]+)", each.text))
    assert named <= COMMANDS, named - COMMANDS


@ANY_PAGE
def test_every_make_target_that_is_named_exists(each: Page) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^|\d )make ([a-z-]+)", each.text, re.MULTILINE))
    assert named <= targets, named - targets


@ANY_PAGE
def test_every_setting_that_is_named_exists(each: Page) -> None:
    settings = {variable(field) for field in Settings.model_fields}
    named = set(re.findall(r"\bURAKATA_[A-Z_]*[A-Z]\b", each.text))
    assert named <= settings, named - settings


@ANY_PAGE
def test_every_call_that_is_named_is_served(each: Page) -> None:
    missing = [f"{method} {path}" for method, path in calls(each) if not is_served(method, path)]
    assert not missing, missing


@ANY_PAGE
def test_the_shell_reads_every_block(each: Page) -> None:
    for block in each.blocks("sh"):
        read = subprocess.run(("bash", "-n"), input=block, text=True, capture_output=True, check=False)
        assert read.returncode == 0, f"{each.name}: {read.stderr}\n{block}"


@pytest.mark.parametrize("name", FRONT_DOORS)
def test_the_front_door_names_every_command(name: str) -> None:
    for command in COMMANDS:
        assert f"| `urakata {command}" in page(name).text, command


@pytest.mark.parametrize("name", FRONT_DOORS)
def test_the_front_door_names_folders_that_exist(name: str) -> None:
    folders = FOLDER.findall(page(name).text)
    assert {folder.split("/")[0] for folder in folders} >= {"core", "tenants", "services", "api", "workers"}
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_tour_makes_the_same_calls_in_both_languages() -> None:
    english, japanese = (list(calls(page(name))) for name in FRONT_DOORS)
    assert english
    assert english == japanese


def test_a_call_that_nobody_serves_is_seen() -> None:
    assert is_served("POST", "/v1/tickets/ACME-0001/comments")
    assert not is_served("DELETE", "/v1/tickets/ACME-0001/comments")
    assert not is_served("GET", "/v1/weather")
