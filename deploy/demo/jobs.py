"""A ticket on its way through the demo, and the people who work on it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deploy.demo import hours
from deploy.demo.arrivals import Arrival
from deploy.demo.shapes import Worker
from deploy.demo.stories import Story
from deploy.demo.world import Client, Somebody
from services.in_force.snapshot import TaskType
from services.rules.lifecycle import Priority
from services.rules.openings import Openings
from tenants.roles import Role
from tenants.scope import Scope, system

NO_TICKET = UUID(int=0)
"""Before it was handed in."""


@dataclass(slots=True)
class Item:
    """A piece of work: how many seconds it still takes, and what comes of it. `n` is a step's number."""

    seconds: float
    what: str
    n: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands, as the product says."""

    status: str
    priority: str
    queue: UUID | None
    assignee: UUID | None
    makers: tuple[UUID, ...]
    due_at: datetime | None
    review_drawn: bool
    breached: bool
    deciders: tuple[UUID, ...]
    approval: UUID | None
    timers: dict[str, datetime]


@dataclass(slots=True, eq=False)
class Job:
    """One ticket of the demo."""

    arrival: Arrival
    story: Story
    client: Client
    requester: Somebody
    kind: TaskType
    language: str
    ticket: UUID = NO_TICKET
    now: Standing | None = None
    agenda: list[Item] | None = None
    planned: dict[str, datetime] = field(default_factory=dict)
    was_sent_back: bool = False
    was_reopened: bool = False
    has_answer: bool = False
    is_excused: bool = False
    reviewable_since: datetime | None = None

    @property
    def stands(self) -> Standing:
        assert self.now is not None
        return self.now

    @property
    def product(self) -> Scope:
        """The product itself, acting in the company of this ticket."""
        return system(self.client.id)

    @property
    def rank(self) -> tuple[bool, datetime, int, datetime]:
        """The order of serving: nearest due first, those without a due time last; then priority, then age."""
        due = self.stands.due_at
        return due is None, due or self.arrival.at, Priority(self.stands.priority).rank, self.arrival.at


@dataclass(slots=True, eq=False)
class Desk:
    """A person at work: what they can do, when they are there, and what they have in hand."""

    who: Somebody
    worker: Worker
    hours: Openings
    order: int
    present: bool = False
    until: datetime | None = None
    job: Job | None = None
    own: list[Job] = field(default_factory=list)

    @classmethod
    def of(cls, who: Somebody, worker: Worker, order: int) -> "Desk":
        return cls(who, worker, hours.shift(worker.shift), order)

    @property
    def id(self) -> UUID:
        return self.who.id

    @property
    def is_lead(self) -> bool:
        return self.worker.role is Role.TEAM_LEAD

    @property
    def is_free(self) -> bool:
        return self.present and self.job is None

    def serves(self, job: Job) -> bool:
        """Whether they work for this company, on this side."""
        if job.story.in_house:
            return self.who.tenant == job.client.company.key
        return self.oversees(job)

    def oversees(self, job: Job) -> bool:
        """Whether they are of the provider and may check this company's tickets; in-house work, a lead alone."""
        if job.story.in_house and not self.is_lead:
            return False
        return self.who.tenant is None and job.client.id in self.who.scope.tenants

    def can(self, job: Job) -> bool:
        """Whether they have every skill at its level."""
        return self.serves(job) and all(
            self.worker.skills.get(skill, 0) >= level for skill, level in job.kind.skills.items()
        )
