"""Reads the catalogue's YAML files strictly.

Plain YAML 1.1 turns `on` into true, `2026-04-01` into a date, and lets a key that stands twice pass in
silence. Here text stays text, only `true` and `false` are flags, and a doubled key is an error.
"""

import re
from collections.abc import Hashable
from importlib.resources.abc import Traversable
from typing import Any

import yaml


class StandardInvalid(ValueError):
    """A file of the ready catalogue is wrong; names the file, the field, what it held and what it takes."""

    def __init__(self, file: str, field: str, fact: str) -> None:
        super().__init__(f"{file}: {field or '/'}: {fact}")
        self.file = file
        self.field = field


class _StrictLoader(yaml.SafeLoader):
    """Numbers, null, true and false; everything else is text. No key twice, no aliases."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (PyYAML's own shape)

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "an alias is not taken here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        if doubled := next((name for name in names if names.count(name) > 1), None):
            problem = f"the key {doubled!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep=deep)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"null", "n"),
):
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first)
    )


def read_yaml(file: Traversable, name: str) -> Any:
    """The content of a file. Raises StandardInvalid for what is not strict YAML."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StandardInvalid(name, "", f"not YAML as it is read here: {error}") from error
