"""The dry run: where a ticket would go, by which rule, and who could take it there. Nothing is changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from api.deps import at
from api.web.floor import rule_forms, rules, weighing
from api.web.floor.conditions import LANGUAGE
from api.web.floor.names import overseer
from api.web.floor.rules import Known, RuleLine
from api.web.floor.weighing import Candidate
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import Words, words
from core.errors import NotFound
from services.in_force.snapshot import TaskType
from services.routing import board, rule_views, trying, why
from services.routing.rule_views import Imagined, Journey, RuleCard
from services.rules.lifecycle import Channel, Priority, Sourcing
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PREFIX = "form."
"""Before the names of form fields among the parameters."""


@dataclass(frozen=True, slots=True)
class Station:
    """A rule on the way, and what spoke against it; None: it decides."""

    line: RuleLine
    place: int
    against: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Where the ticket would go. `rule` None with a queue: no rule decides, the task type's own queue takes it."""

    stations: tuple[Station, ...]
    queue: str | None
    rule: bool
    people: tuple[Candidate, ...]

    @property
    def able(self) -> list[Candidate]:
        return [each for each in self.people if each.is_able]

    @property
    def others(self) -> list[Candidate]:
        return [each for each in self.people if not each.is_able]


@router.get("/floor/rules/try")
async def show(request: Request, reader: SignedIn) -> Response:
    """The form, and below it the journey of the ticket that it describes, or of one that exists (`ticket`)."""
    scope = overseer(reader)
    scope.require("routing_rules.read")
    said, asked = words(reader.language, "floor"), request.query_params
    about = await rules.known(scope, said)
    tenant, imagined, missing = None, None, ""
    if reference := asked.get("ticket", "").strip()[:80]:
        try:
            async with at(scope, reference) as (tx, ticket_id):
                tenant, imagined = tx.tenant, await trying.like(tx, ticket_id)
        except NotFound:
            missing = said.gettext("There is no ticket %(reference)s, or you may not see it.") % {
                "reference": reference
            }
    else:
        tenant, imagined = _imagined(asked, about)
    found = await _journey(scope, tenant, imagined, about, said) if tenant and imagined else None
    kind = about.kinds.by_company[tenant].get(imagined.task_type) if tenant and imagined else None
    return await page(
        request, reader, "floor/try.html", asked=asked, names=about.names, kinds=about.kinds, languages=LANGUAGE, found=found,
        tenant=tenant, chosen=about.names.companies.get(tenant) if tenant else None, imagined=imagined, kind=kind,
        fields=form_fields(kind, said) if kind and not asked.get("ticket") else [], missing=missing,
        company=about.names.by_key(asked.get("company", "")),
    )  # fmt: skip


def _imagined(asked: QueryParams, about: Known) -> tuple[UUID | None, Imagined | None]:
    """The ticket that the parameters describe, once company and kind of work are chosen."""
    company = about.names.by_key(asked.get("company", ""))
    code = asked.get("task_type", "")
    if company is None or code not in about.kinds.by_company.get(company.id, {}):
        return (company.id if company else None), None
    form = {
        name.removeprefix(PREFIX): rule_forms.value(value)
        for name, value in asked.items()
        if name.startswith(PREFIX) and value != ""
    }
    return company.id, Imagined(
        code,
        _one(Priority, asked.get("priority", ""), None),
        _one(Channel, asked.get("channel", ""), Channel.PORTAL) or Channel.PORTAL,
        asked["language"] if asked.get("language") in LANGUAGE else "ja",
        rule_forms.parts(asked.get("tags", "")),
        form,
        _one(Sourcing, asked.get("sourcing", ""), Sourcing.OUTSOURCED) or Sourcing.OUTSOURCED,
    )


def _one(kind: Any, text: str, otherwise: Any) -> Any:
    return kind(text) if text in set(kind) else otherwise


async def _journey(scope: Scope, tenant: UUID, imagined: Imagined, about: Known, said: Words) -> Found:
    cards = {card.id: card for card in await rules.listed(scope)}
    async with transaction(scope) as tx:
        workers = {each.presence.person: each for each in (await board.board(tx)).people}
    async with transaction(scope.at(tenant)) as tx:
        journey = await rule_views.journey(tx, imagined)
        verdicts = await why.of_kind(tx, imagined.task_type, imagined.sourcing)
        own = await weighing.own(tx) if imagined.sourcing is Sourcing.IN_HOUSE else {}
    return Found(
        _stations(journey, cards, about),
        about.names.queue(journey.queue) if journey.queue else None,
        journey.rule is not None,
        weighing.candidates(verdicts, about.names, workers, said, own=own),
    )


def _stations(journey: Journey, cards: dict[UUID, RuleCard], about: Known) -> tuple[Station, ...]:
    return tuple(
        Station(
            rules.lines([cards[each.rule]], about)[0],
            cards[each.rule].position,
            about.speaker.against(each.against, cards[each.rule].conditions) if each.against else None,
        )
        for each in journey.asked
        if each.rule in cards
    )


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of an intake form that a rule can ask about: its choices, if it has some."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


def form_fields(kind: TaskType, said: Words) -> list[FormField]:
    """The fields of a kind's intake form that have choices or are numbers.

    Free text is left out: it holds names and other personal data, which do not belong into an address.
    """
    properties: dict[str, Any] = kind.form.get("properties", {})
    return [
        FormField(name, _label(each, said.language) or name, _choices(each, said))
        for name, each in properties.items()
        if each.get("type") in {"number", "integer", "boolean"} or each.get("enum")
    ]


def _label(field: dict[str, Any], language: str) -> str:
    return (field.get("x-label") or {}).get(language) or field.get("title") or ""


def _choices(field: dict[str, Any], said: Words) -> tuple[tuple[str, str], ...]:
    """Each choice as it is kept and as it is called."""
    if field.get("type") == "boolean":
        return ("true", said.gettext("yes")), ("false", said.gettext("no"))
    labels = field.get("x-enum-labels", {})
    return tuple(
        (str(each), labels.get(str(each), {}).get(said.language) or str(each))
        for each in field.get("enum", ())
    )
