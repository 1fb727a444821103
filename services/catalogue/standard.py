"""The ready catalogue of standard back-office work, which a tenant adopts and adapts.

The data stand in `standard/`: a file per task type in a folder per domain, and what they refer to
(skills, queues, units, retention classes, kinds of fields) beside the folders. They are read once,
strictly: a file that is wrong names itself and the field.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from services.catalogue.standard_form import Json, expand_form
from services.catalogue.standard_shapes import Catalogue, Name, Queue, Retention, Skill, TaskType
from services.catalogue.standard_yaml import StandardInvalid, read_yaml
from services.in_force import forms

Shape = TypeVar("Shape")
_TASK_TYPE = TypeAdapter(TaskType)


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the product."""
    return read_catalogue(files("services.catalogue") / "standard")


def read_catalogue(folder: Traversable) -> Catalogue:
    """Read and check a catalogue. Raises StandardInvalid, naming the file and the field."""
    kinds: dict[str, Json] = read_yaml(folder / "kinds.yaml", "kinds.yaml")
    read = Catalogue(
        task_types={},
        skills=_named(folder, "skills.yaml", TypeAdapter(dict[str, Skill])),
        queues=_named(folder, "queues.yaml", TypeAdapter(dict[str, Queue])),
        retention=_named(folder, "retention.yaml", TypeAdapter(dict[str, Retention])),
        units=_named(folder, "units.yaml", TypeAdapter(dict[str, Name])),
    )
    task_types = dict(sorted(_task_types(folder, kinds, read)))
    return Catalogue(
        task_types=task_types,
        skills=read.skills,
        queues=read.queues,
        retention=read.retention,
        units=read.units,
    )


def _task_types(
    folder: Traversable, kinds: Mapping[str, Json], known: Catalogue
) -> Iterator[tuple[str, TaskType]]:
    seen: dict[str, str] = {}
    for domain in sorted(
        (entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: entry.name
    ):
        for file in sorted(domain.iterdir(), key=lambda entry: entry.name):
            name = f"{domain.name}/{file.name}"
            read = _task_type(read_yaml(file, name), kinds, name)
            if read.code in seen:
                raise StandardInvalid(name, "/code", f"{read.code} stands in {seen[read.code]} as well")
            seen[read.code] = name
            _check(read, name, known)
            yield read.code, read


def _task_type(content: Any, kinds: Mapping[str, Json], file: str) -> TaskType:
    if not isinstance(content, Mapping):
        raise StandardInvalid(file, "", f"held {type(content).__name__}; it takes a task type")
    written = dict(content)
    if "form" in written:
        written["form"] = expand_form(written["form"], kinds, file=file)
    return _shaped(_TASK_TYPE, written, file)


def _named(folder: Traversable, file: str, shape: TypeAdapter[Shape]) -> Shape:
    return _shaped(shape, read_yaml(folder / file, file), file)


def _shaped(shape: TypeAdapter[Shape], content: object, file: str) -> Shape:
    try:
        return shape.validate_json(orjson.dumps(content))  # JSON: lists become tuples, and types stay strict
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = "".join(f"/{step}" for step in first["loc"])
        raise StandardInvalid(file, field, f"held {first['input']!r:.80}; {first['msg']}") from error


def _check(read: TaskType, file: str, known: Catalogue) -> None:
    """What one file says about others, and its form about its example."""
    domain, stem = file.removesuffix(".yaml").split("/")
    _require(read.domain == domain, file, "/domain", read.domain, f"its folder's: {domain}")
    _require(read.code.partition(".")[2] == stem, file, "/code", read.code, f"a code that ends in .{stem}")
    for skill in read.skills:
        _require(skill in known.skills, file, "/skills", skill, "a skill of skills.yaml")
    _require(read.queue in known.queues, file, "/queue", read.queue, "a queue of queues.yaml")
    _require(
        read.retention in known.retention, file, "/retention", read.retention, "a class of retention.yaml"
    )
    _require(read.rate.unit in known.units, file, "/rate/unit", read.rate.unit, "a unit of units.yaml")
    _check_form(read, file)


def _check_form(read: TaskType, file: str) -> None:
    for error in forms.check_schema(read.form):
        raise StandardInvalid(file, f"/form{error.pointer}", error.detail)
    for error in forms.compile_form(read.form).errors(read.example, language="en"):
        raise StandardInvalid(file, f"/example{error.pointer}", error.detail)
    fields = read.form.get("properties", {})
    if quantity := read.rate.quantity:
        counts = fields.get(quantity, {}).get("type") == "integer" and quantity in read.form.get(
            "required", ()
        )
        _require(counts, file, "/rate/quantity", quantity, "a required whole-number field of the form")
    for n, step in enumerate(read.steps):
        for name in step.fields:
            _require(name in fields, file, f"/steps/{n}/fields", name, "a field of the form")


def _require(holds: bool, file: str, field: str, held: object, takes: str) -> None:
    if not holds:
        raise StandardInvalid(file, field, f"held {held!r}; it takes {takes}")
