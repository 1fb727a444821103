"""The kinds of work that the reader's companies have, by code: what rules can ask for, and what a ticket can be tried as."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from api.web.floor import inside
from services.in_force import reading
from services.in_force.snapshot import TaskType
from tenants.db import Tx
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Kinds:
    """Active kinds of work by company."""

    by_company: Mapping[UUID, Mapping[str, TaskType]]
    language: str

    @property
    def names(self) -> dict[str, str]:
        """Each code once, with its name."""
        found = {
            code: kind.name[self.language]
            for kinds in self.by_company.values()
            for code, kind in kinds.items()
        }
        return dict(sorted(found.items(), key=lambda each: each[1]))

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def of(self, tenant: UUID) -> dict[str, str]:
        """The names of one company's kinds by code."""
        found = self.by_company.get(tenant, {})
        return dict(
            sorted(
                ((code, kind.name[self.language]) for code, kind in found.items()), key=lambda each: each[1]
            )
        )


async def of(scope: Scope, language: str) -> Kinds:
    """Those of the companies that the reader sees, in the domains that they see."""
    return Kinds(await inside.each(scope, scope.tenants, _active), language)


async def _active(tx: Tx) -> Mapping[str, TaskType]:
    visible = tx.scope.domains()
    by_code = (await reading.of(tx)).by_code
    return {code: kind for code, kind in by_code.items() if kind.active and kind.domain in visible}
