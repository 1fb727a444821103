"""The frame of the steps: the draft, which step is where, and keeping the answers of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.pages import say, show
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from services.onboarding import drafts
from services.onboarding.drafts import STEPS, Draft, OnboardingOver
from tenants.db import transaction

HOME = "/admin/onboarding"


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step in the line of all: done, current or todo; `is_open` where one may go to it."""

    name: str
    state: str
    is_open: bool


async def draft_of(reader: Reader, draft_id: UUID) -> Draft:
    """The draft of an open onboarding. Raises OnboardingNotFound, OnboardingOver."""
    async with transaction(provider(reader.who)) as tx:
        found = await drafts.one(tx, draft_id)
    if found.status != "open":
        raise OnboardingOver
    return found


def line(draft: Draft, current: str) -> list[StepLink]:
    """All steps. One may go to what was answered, and to the next one."""
    reached = STEPS.index(draft.step)
    return [
        StepLink(name, _state(draft, name, current), n <= reached or name in draft.answers)
        for n, name in enumerate(STEPS)
    ]


def _state(draft: Draft, name: str, current: str) -> str:
    if name == current:
        return "current"
    return "done" if name in draft.answers else "todo"


async def ask(
    request: Request,
    reader: Reader,
    draft: Draft,
    step: str,
    given: Typed,
    trouble: Trouble = NONE,
    **values: Any,
) -> Response:
    """The page of a step."""
    shared = {
        "draft": draft,
        "step": step,
        "line": line(draft, step),
        "given": given,
        "address": f"{HOME}/{draft.id}/{step}",
    }
    return await show(request, reader, f"onboarding/{step}.html", trouble=trouble, **(shared | values))


async def keep(
    request: Request, reader: Reader, draft: Draft, step: str, answers: Mapping[str, Any], given: Typed
) -> Response:
    """Keep the answers and go on to the next step, or to the list where the reader goes on later. Raises Stale."""
    following = STEPS[STEPS.index(step) + 1]
    furthest = max(draft.step, following, key=STEPS.index)
    async with transaction(provider(reader.who)) as tx:
        await drafts.answer(tx, draft.id, step, answers, at=furthest, version=given.version())
    if given.text("do") == "later":
        return back(request, HOME, say(reader, noop("Saved. Continue whenever you like.")))
    return back(request, f"{HOME}/{draft.id}/{following}")


def again(answers: Mapping[str, Any]) -> Typed:
    """The form of answers that were kept: texts, and lists of texts."""
    one = {name: value for name, value in answers.items() if isinstance(value, str)}
    several = {name: tuple(value) for name, value in answers.items() if isinstance(value, list)}
    return Typed(one, several)


def kept(given: Typed, *names: str, lists: tuple[str, ...] = ()) -> dict[str, Any]:
    """The answers of a form, as they are kept."""
    return {name: given.text(name) for name in names} | {name: list(given.ticked(name)) for name in lists}
