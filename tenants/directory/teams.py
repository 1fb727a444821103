"""Teams of the provider and who belongs to them, by dates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.said import say
from tenants.db import Tx

_SELECT = """
SELECT t.id, t.code, t.name_ja, t.name_en, t.lead_id, t.version, t.created_at, t.ended_at,
       (SELECT json_agg(json_build_object('user', m.person_id, 'from', m.from_on, 'until', m.until_on) ORDER BY m.from_on, m.id)
        FROM team_members m WHERE m.team_id = t.id AND (m.until_on IS NULL OR provider_today($1) < m.until_on)) AS members
FROM teams t WHERE {which}
"""
_PAGE = _SELECT.format(which="($2::uuid IS NULL OR t.id > $2) ORDER BY t.id LIMIT $3")
_ONE = _SELECT.format(which="t.id = $2")


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Who belongs to a team, on the days `[from_on, until_on)`."""

    user: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team with its members of today and later."""

    id: UUID
    code: str
    name: dict[str, str]
    lead: UUID | None
    members: tuple[MemberCard, ...]
    version: int
    created_at: datetime
    ended_at: datetime | None


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[TeamCard]:
    """All teams, in the order of their making."""
    found = await tx.fetch(_PAGE, tx.now, after, limit)
    return [card(row) for row in found]


async def one(tx: Tx, team_id: UUID) -> TeamCard:
    """Raises NotFound."""
    row = await tx.fetchrow(_ONE, tx.now, team_id)
    if row is None:
        raise NotFound(say("No such team."))
    return card(row)


def card(row: Any) -> TeamCard:
    return TeamCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        lead=row["lead_id"],
        members=tuple(_member(each) for each in row["members"] or ()),
        version=row["version"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
    )


def _member(held: dict[str, Any]) -> MemberCard:
    until = held["until"]
    return MemberCard(
        UUID(held["user"]), date.fromisoformat(held["from"]), date.fromisoformat(until) if until else None
    )
