"""New versions of procedures that the reader has to acknowledge before they take such work, with what they are called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.in_force import reading
from services.procedures.acknowledging import Duty
from tenants.db import transaction
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class ToRead:
    """A version to read: of which work, of which company."""

    procedure: UUID
    name: Mapping[str, str]
    number: int
    company: str


async def named(scope: Scope, duties: Sequence[Duty]) -> list[ToRead]:
    """The duties with their names; those of work that the reader does not see are left out."""
    by_tenant: dict[UUID, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_tenant[duty.tenant].append(duty)
    found = []
    for tenant, some in by_tenant.items():
        async with transaction(scope.at(tenant)) as tx:
            in_force = await reading.of(tx)
        for duty in some:
            kind = in_force.task_types.get(duty.task_type)
            if kind is not None and kind.procedure is not None and kind.domain in scope.domains(tenant):
                found.append(ToRead(duty.procedure, kind.name, kind.procedure.number, in_force.key))
    return found
