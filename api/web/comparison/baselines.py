"""The guided baseline: begun with typical values, a few fields at a time with the month's result beside them, confirmed with a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.comparison import charts, saying, steps
from api.web.comparison.asked import PORTAL, STAFF, Asking, asking, show
from api.web.comparison.steps import COMPANY, Step
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import back
from core.errors import FieldError, Invalid, NotFound, Stale
from core.said import say
from services.in_force import reading
from services.rules.sourcing_comparison import Compared
from services.rules.sourcing_inputs import Estimate
from services.sourcing import actions, baselines, opened, typical
from services.sourcing.actions import Changes
from services.sourcing.baselines import BaselineCard
from services.sourcing.typical import Typical
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Subject = str
_PLACES = tuple(f"{base}/baselines/{{subject}}" for base in (STAFF, PORTAL))


@dataclass(frozen=True, slots=True)
class Held:
    """A baseline as its page shows it. `card` is what holds in the month, `None` before anybody began; `is_own` where it begins in it."""

    subject: str
    name: Mapping[str, str]
    task_type_id: UUID | None
    card: BaselineCard | None
    typical: Typical
    result: Compared | None
    month: date

    @property
    def is_own(self) -> bool:
        return self.card is not None and self.card.month_on == self.month

    def estimate(self, code: str) -> Estimate | None:
        return self.card.estimates.get(code) if self.card else None


async def _held(tx: Tx, asked: Asking, subject: str) -> Held:
    month = asked.month.first
    in_force = await baselines.in_force(tx, month)
    if subject == COMPANY:
        return Held(subject, {}, None, in_force.get(None), await typical.company(), None, month)
    kind = (await reading.of(tx)).by_code.get(subject)
    if kind is None or kind.domain not in tx.scope.domains():
        raise NotFound(say("No such kind of work, or you may not see it."))
    result = await opened.tried(tx, month, subject, {})
    start = await typical.of_task_type(tx, kind.id, month)
    return Held(subject, kind.name, kind.id, in_force.get(kind.id), start, result, month)


async def guide(request: Request, reader: SignedIn, subject: Subject, step: str = "") -> Response:
    """A step of the guide; before there is a baseline, the way to begin."""
    asked = await asking(request, reader)
    async with transaction(asked.inside) as tx:
        held = await _held(tx, asked, subject)
    return await _page(request, asked, held, steps.of_code(subject, step))


async def _page(
    request: Request, asked: Asking, held: Held, step: Step, *, typed: Mapping[str, str] | None = None, errors: dict[str, str] | None = None,
    whole: str = "", status: int = 200,
) -> Response:  # fmt: skip
    listed = steps.steps_of(held.subject)
    return await show(
        request, asked, "baseline.html", status=status, held=held, step=step, steps=listed, typed=typed or {}, errors=errors or {},
        whole=whole, saying=saying, reach=charts.reach, result=held.result, company=steps.COMPANY,
    )  # fmt: skip


async def _wrong(
    request: Request, asked: Asking, held: Held, at: Step, form: Mapping[str, str], errors: Iterable[FieldError]
) -> Response:  # fmt: skip
    """The step again, with what was typed and what is wrong with it."""
    named = steps.said(errors, asked.words)
    return await _page(request, asked, held, at, typed=form, errors=named, status=422)


async def begin(
    request: Request, reader: SignedIn, subject: Subject, start: Annotated[str, Form()] = "typical"
) -> Response:
    """Begin one from the month on: with typical values, or empty."""
    asked = await asking(request, reader)
    async with transaction(asked.inside) as tx:
        held = await _held(tx, asked, subject)
        await actions.begin(
            tx,
            task_type_id=held.task_type_id,
            month_on=held.month,
            start="empty" if start == "empty" else "typical",
        )
    said = asked.words.gettext("The baseline has been created. Check its values: they are assumptions.")
    return back(request, asked.address(f"/baselines/{subject}"), said)


async def save(
    request: Request, reader: SignedIn, subject: Subject, version: Annotated[int, Form()], step: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """Keep the values of a step, and go on to the next."""
    asked = await asking(request, reader)
    form = await _form(request)
    at = steps.of_code(subject, step)
    found = steps.read(form, at.inputs)
    async with transaction(asked.inside) as tx:
        held = await _held(tx, asked, subject)
    if held.card is None:
        raise NotFound(say("Nobody has begun this baseline."))
    if found.errors:
        return await _wrong(request, asked, held, at, form, found.errors)
    try:
        async with transaction(asked.inside) as tx:
            await actions.change(tx, held.card.id, Changes(found.given, found.empty), version=version)
    except Invalid as error:
        return await _wrong(request, asked, held, at, form, error.errors)
    except Stale:
        return await _page(request, asked, held, at, typed=form, whole=_stale(asked), status=412)
    following = steps.after(subject, at)
    return back(request, asked.address(f"/baselines/{subject}", step=following.code))


async def confirm(
    request: Request, reader: SignedIn, subject: Subject, version: Annotated[int, Form()], source: Annotated[str, Form(max_length=2000)] = "",
    inputs: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Say where values come from."""
    asked = await asking(request, reader)
    async with transaction(asked.inside) as tx:
        held = await _held(tx, asked, subject)
    if held.card is None:
        raise NotFound(say("Nobody has begun this baseline."))
    chosen = inputs or []
    try:
        async with transaction(asked.inside) as tx:
            await actions.confirm(tx, held.card.id, inputs=chosen, source=source, version=version)
    except Invalid as error:
        named = {
            ("inputs" if "inputs" in key else key): text
            for key, text in steps.said(error.errors, asked.words).items()
        }
        named = {key or "inputs": text for key, text in named.items()}
        typed = {"source": source, **dict.fromkeys(chosen, "on")}
        return await _page(request, asked, held, steps.LAST, typed=typed, errors=named, status=422)
    except Stale:
        return await _page(
            request, asked, held, steps.LAST, typed={"source": source}, whole=_stale(asked), status=412
        )
    said = asked.words.ngettext("%(num)s value is confirmed.", "%(num)s values are confirmed.", len(chosen))
    return back(request, asked.address(f"/baselines/{subject}", step="confirm"), said % {"num": len(chosen)})


async def result(request: Request, reader: SignedIn, subject: Subject) -> Response:
    """The month with the values as they are typed, nothing kept: a part of the page."""
    asked = await asking(request, reader)
    found = steps.read(request.query_params, [code for step in steps.OF_A_KIND for code in step.inputs])
    async with transaction(asked.inside) as tx:
        try:
            tried = None if found.errors else await opened.tried(tx, asked.month.first, subject, found.given)
        except Invalid:
            tried = None
    return await show(request, asked, "_result.html", result=tried, saying=saying, reach=charts.reach)


async def _form(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.form()).multi_items()}


def _stale(asked: Asking) -> str:
    return asked.words.gettext(
        "Not saved: somebody changed it first. Your entries are kept; reload the page to see theirs."
    )


def _routed(path: str, end: Any, *methods: str) -> None:
    for place in _PLACES:
        router.add_api_route(place + path, end, methods=list(methods))


_routed("", guide, "GET")
_routed("/result", result, "GET")
_routed("/begin", begin, "POST")
_routed("/values", save, "POST")
_routed("/confirm", confirm, "POST")
