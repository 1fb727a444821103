"""Who of the provider's people could do the work of a tenant: cleared for it, with their skills. Whether they are here is not asked."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.reports.asking import Ground
from services.rules import training
from services.rules.clearances import Clearance
from services.rules.eligibility import Needs, Operator, Presence
from services.rules.skills import Skill
from tenants.db import Tx

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_CREW = """
WITH today AS MATERIALIZED (SELECT provider_today($2) AS today)
SELECT p.person_id, f.name, jsonb_agg(jsonb_build_array(c.tenant_id, c.domains, c.my_number)) AS clearances,
       (SELECT jsonb_agg(jsonb_build_array(s.skill, s.level)) FROM person_skills s
        WHERE s.person_id = p.person_id AND (s.valid_until IS NULL OR s.valid_until > d.today)) AS skills
FROM today d CROSS JOIN presence p JOIN staff f ON f.id = p.person_id AND f.ended_at IS NULL
JOIN clearances c ON c.person_id = p.person_id AND c.ended_at IS NULL AND (c.tenant_id IS NULL OR c.tenant_id = $1)
     AND c.valid_from <= d.today AND (c.valid_until IS NULL OR d.today < c.valid_until)
WHERE p.tenant_id IS NULL GROUP BY p.person_id, f.name, d.today ORDER BY p.person_id
"""


class Crew:
    """The people cleared for a tenant, and what they are called."""

    def __init__(self, ground: Ground, people: list[Operator], names: dict[UUID, str]) -> None:
        self._ground, self.people, self.names = ground, people, names

    def able(self, kind: UUID) -> frozenset[UUID]:
        """Who is cleared for a kind of work and holds all of its skills."""
        found = self._ground.kinds[kind]
        wanted = Needs(tenant=self._ground.tenant, domain=found.domain, skills=found.skills)
        return frozenset(one.id for one in self.people if self._fits(one, wanted))

    def holders(self, skill: str) -> tuple[int, frozenset[UUID]]:
        """The lowest level that the tenant's work asks of a skill, and who holds it as some of that work asks."""
        asks = [kind for kind in self._ground.kinds.values() if kind.active and skill in kind.skills]
        wanted = [
            Needs(tenant=self._ground.tenant, domain=kind.domain, skills={skill: kind.skills[skill]})
            for kind in asks
        ]
        holding = frozenset(one.id for one in self.people if any(self._fits(one, each) for each in wanted))
        return min(kind.skills[skill] for kind in asks), holding

    def _fits(self, one: Operator, wanted: Needs) -> bool:
        now = self._ground.now
        return training.is_cleared(one, wanted, now=now) and not training.lessons(
            one.skills, wanted.skills, now=now
        )


async def of(tx: Tx, ground: Ground) -> Crew:
    """The crew of this tenant, in one statement."""
    rows = await tx.fetch(_CREW, ground.tenant, ground.now)
    return Crew(ground, [_operator(row) for row in rows], {row["person_id"]: row["name"] for row in rows})


def _operator(row: Any) -> Operator:
    return Operator(
        id=row["person_id"],
        presence=Presence.AVAILABLE,
        capacity=1,
        clearances=tuple(
            Clearance(
                UUID(tenant) if tenant else None,
                _ALWAYS,
                None,
                frozenset(domains) if domains else None,
                my_number,
            )
            for tenant, domains, my_number in row["clearances"]
        ),
        skills={skill: Skill(level) for skill, level in row["skills"] or ()},
    )
