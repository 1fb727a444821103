"""Make, change and end ready texts, from inside the provider's wall; adopt the ready set."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.errors import Conflict, Denied, FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.macros import queries
from services.macros.queries import MacroCard, MacroNotFound
from services.rules import macros as rules
from tenants.db import Tx
from tenants.scope import ALL_DOMAINS, PROVIDER_TENANT


class CodeTaken(Conflict):
    """Another ready text has this code."""

    code = "code_taken"


@dataclass(frozen=True, slots=True)
class NewMacro:
    """A ready text as somebody writes it."""

    code: str
    name_ja: str
    name_en: str
    body_ja: str
    body_en: str
    task_types: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    visibility: str = "public"
    moves_to: str = ""


_COLUMNS = "code, name_ja, name_en, body_ja, body_en, task_types, domains, visibility, moves_to"
_ADD = f"""
INSERT INTO macros (id, {_COLUMNS}, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
ON CONFLICT (code) DO NOTHING RETURNING id
"""
_EDIT = f"""
UPDATE macros SET ({_COLUMNS}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11), version = version + 1, updated_at = $12
WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING *
"""
_TAKEN = "SELECT 1 FROM macros WHERE code = $1 AND id <> $2"
_END = "UPDATE macros SET ended_at = $2, version = version + 1, code = code || '~' || id WHERE id = $1 AND ended_at IS NULL RETURNING 1"
_CODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


async def add(tx: Tx, new: NewMacro) -> MacroCard:
    """Make one. Raises Denied, CodeTaken, or Invalid naming every bad field."""
    _require(tx, new)
    made = new_id()
    if await tx.fetchval(_ADD, made, *_values(new), tx.now) is None:
        raise CodeTaken(say('There is a ready text "{code}" already.', code=new.code))
    events.record(tx, "macro.created", "macro", made, {"code": new.code})
    return await queries.macro(tx, made)


async def edit(tx: Tx, macro_id: UUID, new: NewMacro, *, version: int) -> MacroCard:
    """Write one anew. Raises Denied, MacroNotFound, CodeTaken, Stale, or Invalid."""
    _require(tx, new)
    before = await queries.macro(tx, macro_id)
    if await tx.fetchval(_TAKEN, new.code, macro_id):
        raise CodeTaken(say('There is a ready text "{code}" already.', code=new.code))
    row = await tx.fetchrow(_EDIT, macro_id, version, *_values(new), tx.now)
    if row is None:
        raise Stale(
            say(
                "The ready text is at version {version}; you have {yours}.",
                version=before.version,
                yours=version,
            )
        )
    changed = [name for name, value in _flat(queries.card(row)).items() if _flat(before)[name] != value]
    events.record(tx, "macro.updated", "macro", macro_id, {"changed": changed})
    return queries.card(row)


async def end(tx: Tx, macro_id: UUID) -> None:
    """Take one out of use; its code is free again. Raises Denied, or MacroNotFound."""
    _require_grant(tx)
    if not await tx.fetchval(_END, macro_id, tx.now):
        raise MacroNotFound
    events.record(tx, "macro.ended", "macro", macro_id)


async def adopt(tx: Tx, ready: Sequence[NewMacro]) -> int:
    """Take over ready texts whose codes are not used yet; says how many came."""
    _require_grant(tx)
    added = 0
    for new in ready:
        made = new_id()
        if await tx.fetchval(_ADD, made, *_values(new), tx.now) is not None:
            events.record(tx, "macro.created", "macro", made, {"code": new.code})
            added += 1
    return added


def _require_grant(tx: Tx) -> None:
    tx.scope.require("macros.write")
    if tx.tenant != PROVIDER_TENANT:
        raise Denied(say("Ready texts are the provider's."))


def _require(tx: Tx, new: NewMacro) -> None:
    _require_grant(tx)
    if errors := list(_wrong(new)):
        raise Invalid(errors)


def _wrong(new: NewMacro) -> Iterator[FieldError]:
    for name in ("name_ja", "name_en", "body_ja", "body_en"):
        text: str = getattr(new, name)
        if not text.strip():
            yield FieldError(f"/{name}", "missing", say("takes a text"))
        elif strange := rules.unknown(text):
            yield FieldError(f"/{name}", "unknown_variable", ", ".join(strange))
    if not 2 <= len(new.code) <= 64 or not _CODE_LETTERS.issuperset(new.code):
        yield FieldError("/code", "bad_code", say("takes 2 to 64 of a–z, 0–9, hyphen and dot"))
    if not ALL_DOMAINS.issuperset(new.domains):
        yield FieldError("/domains", "unknown_domain", say("takes domains of work"))
    if new.visibility == "internal" and new.moves_to:
        yield FieldError("/moves_to", "public_only", say("only what the client reads is followed by a move"))


def _values(new: NewMacro) -> list[Any]:
    return [list(each) if isinstance(each, tuple) else each for each in asdict(new).values()]


def _flat(card: MacroCard) -> dict[str, Any]:
    return {
        **{name: getattr(card, name) for name in ("code", "task_types", "domains", "visibility", "moves_to")},
        **{
            f"{part}_{language}": getattr(card, part)[language]
            for part in ("name", "body")
            for language in ("ja", "en")
        },
    }
