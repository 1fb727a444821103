"""The shapes of what is in force for a tenant: its catalogue, policies, calendars, queues and rules at one version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.in_force import forms
from services.rules.policies import PolicyVersion
from services.rules.review import Review
from services.rules.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure. `n` counts from 1; `evidence` says that a document or a note must be left."""

    n: int
    title: Mapping[str, str]
    instruction: Mapping[str, str]
    expected_minutes: int
    role: str
    required: bool
    four_eyes: bool
    evidence: bool = False
    fields: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """What people call it: its title, else the first line of its instruction."""
        texts = self.title or self.instruction
        return (texts.get(language) or texts["ja"]).partition("\n")[0]


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """The version of a procedure in force: new work is pinned to it. `must_read`: only who acknowledged it takes such work."""

    id: UUID
    number: int
    steps: tuple[Step, ...]
    must_read: bool = False


@dataclass(frozen=True, slots=True)
class TaskType:
    """A kind of work as tickets need it."""

    id: UUID
    code: str
    name: Mapping[str, str]
    domain: str
    form: Mapping[str, Any]
    approval: Mapping[str, Any] | None
    skills: Mapping[str, int]
    capacity_units: int
    default_queue_id: UUID | None
    priority: str
    review: Review
    review_rate: Decimal
    confidential: bool
    core: bool
    active: bool
    version: int
    procedure: ProcedureVersion | None

    def checked(self, data: Mapping[str, Any], *, language: str) -> tuple[Any, ...]:
        """The errors of form data against this task type's intake form."""
        return tuple(forms.compile_form(self.form).errors(data, language=language))

    @property
    def must_read(self) -> UUID | None:
        """The version of the procedure that must be acknowledged before such work is taken, if one must."""
        return self.procedure.id if self.procedure and self.procedure.must_read else None

    @property
    def board_skills(self) -> list[str]:
        """The skills as the board holds them: `code:level`."""
        return [f"{code}:{level}" for code, level in sorted(self.skills.items())]


@dataclass(frozen=True, slots=True)
class QueueInForce:
    """A queue as routing needs it. `tenant_id` is set on a tenant's in-house queue."""

    id: UUID
    tenant_id: UUID | None
    code: str
    mode: str
    priority_first: bool
    patience_seconds: int | None
    fallback_queue_id: UUID | None
    waiting_counts: bool


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A routing rule, in order. `conditions` as JSON; routing reads them."""

    id: UUID
    conditions: Mapping[str, Any]
    queue_id: UUID


def number_in(reference: str, key: str) -> int | None:
    """The number in a reference of this tenant (`ACME-7` and `ACME-0007` are 7); None for anything else."""
    prefix, _, digits = reference.rpartition("-")
    is_number = prefix == key and digits.isascii() and digits.isdigit() and len(digits) <= 18
    return int(digits) if is_number else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a ticket's change asks of a tenant's settings, at one version of them."""

    versions: tuple[int, int]
    tenant_id: UUID
    key: str
    zone: ZoneInfo
    locale: str
    settings: Mapping[str, Any]
    task_types: Mapping[UUID, TaskType]
    by_code: Mapping[str, TaskType]
    policy_versions: tuple[PolicyVersion, ...]
    timelines: Mapping[UUID, Timeline]
    calendar_id: UUID
    queues: Mapping[UUID, QueueInForce]
    rules: tuple[RuleInForce, ...]
    memo: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def auto_close_days(self) -> int:
        """Calendar days after which a resolved ticket closes by itself."""
        return int(self.settings.get("auto_close_days", 7))

    def reference(self, number: int) -> str:
        """A ticket's reference, padded to four digits."""
        return f"{self.key}-{number:04d}"

    def in_house_queue(self) -> QueueInForce | None:
        return next((q for q in self.queues.values() if q.tenant_id == self.tenant_id), None)
