"""No fact of a refusal has the name of a member that a problem document has anyway: it would be lost in the answer."""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import api
import services
import tenants
from core.errors import Refusal
from services.rules.refusals import Refused
from tests.support.servers import ROOT

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "errors"}
"""RFC 9457's own, and those that every problem of ours can have."""
TAKEN_BY_NAME = {"detail", "code", "errors"}
"""What the classes take by name themselves, and put where it belongs."""


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


@pytest.fixture(scope="module", autouse=True)
def _everything() -> None:
    """Import it all, so that every refusal is known."""
    for package in (api, services, tenants):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)


def _lost(source: str, kinds: set[str]) -> list[str]:
    """Where a refusal of these names is given a fact that would be lost."""
    return [
        f"{node.lineno}: {each.arg}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _name(node.func) in kinds
        for each in node.keywords
        if each.arg in MEMBERS - TAKEN_BY_NAME
    ]


def _name(called: ast.expr) -> str:
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def test_no_fact_of_a_refusal_is_lost() -> None:
    kinds = {each.__name__ for each in (Refusal, *_below(Refusal))}
    assert {"WriteOffDecided", "MonthLocked"} <= kinds
    paths = [
        path
        for name in ("api", "core", "services", "tenants", "workers")
        for path in (ROOT / name).rglob("*.py")
    ]
    lost = {str(path.relative_to(ROOT)): _lost(path.read_text(), kinds) for path in paths}
    assert {path: found for path, found in lost.items() if found} == {}


def test_no_fact_of_a_rules_refusal_is_lost() -> None:
    kinds = [each for each in _below(Refused) if is_dataclass(each)]
    assert kinds
    assert [
        f"{each.__name__}.{field.name}" for each in kinds for field in fields(each) if field.name in MEMBERS
    ] == []


def test_a_fact_that_would_be_lost_is_found() -> None:
    spoilt = "raise refusals.WriteOffDecided('Decided.', status=row['status'], code='x')"
    assert _lost(spoilt, {"WriteOffDecided"}) == ["1: status"]
    assert _lost(spoilt, {"MonthLocked"}) == []
