"""How large a schema becomes when its references are followed.

References may not leave the document or run in a circle, and what they expand to is counted before
anything is compiled: a chain of definitions that each refer twice to the next doubles at every step.
"""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from urllib.parse import unquote

from core.errors import FieldError
from services.in_force.forms.keywords import Path, Schema, children, subschemas
from services.in_force.forms.refusals import pointer_of, refused

MAX_CHECKS = 2_000
MAX_CHAIN = 32


def expansion_errors(schema: Schema, language: str) -> Iterator[FieldError]:
    """References that lead out, run in a circle, or expand too far."""
    found = {pointer_of(path): (path, part) for path, part in subschemas(schema)}
    astray = [
        refused(f"{at}/$ref", "reference", language, held=part["$ref"])
        for at, (_, part) in found.items()
        if "$ref" in part and target_of(part["$ref"]) not in found
    ]
    if astray:
        yield from astray
        return
    graph = {at: list(_needs(path, part)) for at, (path, part) in found.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        yield refused(error.args[1][0], "circular", language, held=" → ".join(error.args[1]))
        return
    yield from _sizes(graph, order, language)


def target_of(reference: object) -> str | None:
    """The pointer that a reference names inside its own document; None for any other reference."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    return unquote(reference[1:])


def _needs(path: Path, part: Schema) -> Iterator[str]:
    """The schemas that one schema runs. A definition runs only where it is referred to."""
    for step, child in children(part):
        if step[0] != "$defs" and isinstance(child, Mapping):
            yield pointer_of(path + step)
    if (target := target_of(part.get("$ref"))) is not None:
        yield target


def _sizes(graph: dict[str, list[str]], order: list[str], language: str) -> Iterator[FieldError]:
    checks: dict[str, int] = {}
    chain: dict[str, int] = {}
    for at in order:
        checks[at] = 1 + sum(checks[need] for need in graph[at])
        chain[at] = 1 + max((chain[need] for need in graph[at]), default=0)
        if checks[at] > MAX_CHECKS:
            yield refused(at, "expansion", language, held=checks[at], limit=MAX_CHECKS)
            return
        if chain[at] > MAX_CHAIN:
            yield refused(at, "chain", language, held=chain[at], limit=MAX_CHAIN)
            return
