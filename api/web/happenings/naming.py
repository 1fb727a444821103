"""Who and what the ids in events are called: one look-up for a list of them, inside the events' tenant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tenants.db import Tx
from tenants.directory import names as directory
from tenants.scope import SYSTEM_ACTOR

if TYPE_CHECKING:
    from api.web.happenings.saying import Happened

_THINGS = """
SELECT id::text AS id, name_ja AS ja, name_en AS en FROM queues WHERE id = ANY($2::uuid[]) AND (tenant_id IS NULL OR tenant_id = $1 OR $3)
UNION ALL SELECT id::text, name_ja, name_en FROM teams WHERE id = ANY($2::uuid[])
UNION ALL SELECT id::text, name_ja, name_en FROM skills WHERE id = ANY($2::uuid[])
UNION ALL SELECT tenant_id::text, name_ja, name_en FROM tenants WHERE tenant_id = ANY($2::uuid[])
UNION ALL SELECT id::text, name_ja, name_en FROM calendars WHERE tenant_id = $1 AND id = ANY($2::uuid[])
UNION ALL SELECT t.id::text, r.name, r.name FROM tickets t JOIN tenants n ON n.tenant_id = t.tenant_id,
    LATERAL (SELECT n.key || '-' || lpad(t.number::text, greatest(4, length(t.number::text)), '0') AS name) r
    WHERE t.tenant_id = $1 AND t.id = ANY($2::uuid[])
UNION ALL SELECT code, name_ja, name_en FROM task_types WHERE tenant_id = $1 AND code = ANY($4::text[])
UNION ALL SELECT 'skill:' || code, name_ja, name_en FROM skills WHERE code = ANY($5::text[])
"""


@dataclass(frozen=True, slots=True)
class Names:
    """People by id, and things (queues, tickets, teams, companies; task types and `skill:` by code) in both languages."""

    people: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


async def names(tx: Tx, events: Iterable["Happened"]) -> Names:
    """The names that the sentences of these events need."""
    listed = list(events)
    ids = {found for event in listed for found in _ids(event)} - {SYSTEM_ACTOR}
    kinds = [str(event.data["task_type"]) for event in listed if "task_type" in event.data]
    kinds += [str(event.data["code"]) for event in listed if event.type.startswith("task_type.")]
    skills = [str(event.data["skill"]) for event in listed if "skill" in event.data]
    if not ids:
        return Names()
    people = await directory.names(tx, ids)
    rows = await tx.fetch(_THINGS, tx.tenant, list(ids), tx.scope.is_staff, kinds, skills)
    things = {row["id"]: {"ja": row["ja"], "en": row["en"]} for row in rows}
    return Names({str(key): name for key, name in people.items()}, things)


def _ids(event: "Happened") -> Iterator[UUID]:
    yield event.actor
    yield UUID(str(event.subject["id"]))
    yield from _in(list(event.data.values()))


def _in(held: Any) -> Iterator[UUID]:
    if isinstance(held, UUID):
        yield held
    elif isinstance(held, str) and len(held) == 36:
        try:
            yield UUID(held)
        except ValueError:
            return
    elif isinstance(held, list | tuple):
        for each in held:
            yield from _in(each)
