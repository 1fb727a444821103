"""How large a schema becomes when its references are followed.

References may not leave the document or run in a circle, and what they expand to is counted before
anything is compiled: a chain of definitions that each refer twice to the next doubles at every step.
"""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from urllib.parse import unquote

from core.errors import FieldError
from services.in_force.forms.keywords import Path, Schema, children, subschemas
from services.in_force.forms.refusals import pointer_of, refused

MAX_CHECKS = 1_500
MAX_CHAIN = 32

_PLACES = frozenset({"additionalProperties", "items", "prefixItems", "properties"})

Needs = Mapping[str, Sequence[str]]


def expansion_errors(schema: Schema, language: str) -> Iterator[FieldError]:
    """References that lead out, run in a circle, or expand too far."""
    found = {pointer_of(path): part for path, part in subschemas(schema)}
    astray = [
        refused(f"{at}/$ref", "reference", language, held=part["$ref"])
        for at, part in found.items()
        if "$ref" in part and target_of(part["$ref"]) not in found
    ]
    if astray:
        yield from astray
        return
    needs = _needs(schema)
    try:
        order = _order(needs)
    except CycleError as error:
        yield refused(error.args[1][0], "circular", language, held=" → ".join(error.args[1]))
        return
    yield from _sizes(needs, order, language)


def target_of(reference: object) -> str | None:
    """The pointer that a reference names inside its own document; None for any other reference."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    return unquote(reference[1:])


def crowding(schema: Schema) -> int:
    """How many checks of a checked form may look at one and the same value of the data.

    One for the place itself, and all that does not stand at a place of its own: alternatives,
    conditions, references, patterns of names.
    """
    needs = _needs(schema)
    checks = _checks(needs, _order(needs))
    placed = sum(all(step in _PLACES for step in _keywords(path)) for path, _ in subschemas(schema))
    return 2 + checks[""] - placed


def _needs(schema: Schema) -> Needs:
    """By the pointer of each schema, the schemas that it runs. A definition runs only where it is named."""
    needs: dict[str, list[str]] = {}
    for path, part in subschemas(schema):
        inner = [pointer_of(path + step) for step, child in children(part) if _runs(step, child)]
        target = target_of(part.get("$ref"))
        needs[pointer_of(path)] = inner if target is None else [*inner, target]
    return needs


def _runs(step: Path, child: object) -> bool:
    return step[0] != "$defs" and isinstance(child, Mapping)


def _keywords(path: Path) -> Iterator[str]:
    """The keywords of a path to a schema, without the names and numbers between them."""
    steps = iter(path)
    for step in steps:
        yield str(step)
        if step in ("properties", "prefixItems"):
            next(steps)


def _order(needs: Needs) -> list[str]:
    return list(TopologicalSorter(needs).static_order())


def _checks(needs: Needs, order: Sequence[str]) -> dict[str, int]:
    """The number of schemas that each schema runs, itself included."""
    checks: dict[str, int] = {}
    for at in order:
        checks[at] = 1 + sum(checks[need] for need in needs[at])
    return checks


def _sizes(needs: Needs, order: Sequence[str], language: str) -> Iterator[FieldError]:
    chain: dict[str, int] = {}
    for at, checks in _checks(needs, order).items():
        chain[at] = 1 + max((chain[need] for need in needs[at]), default=0)
        if checks > MAX_CHECKS:
            yield refused(at, "expansion", language, held=checks, limit=MAX_CHECKS)
            return
        if chain[at] > MAX_CHAIN:
            yield refused(at, "chain", language, held=chain[at], limit=MAX_CHAIN)
            return
