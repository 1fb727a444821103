"""The queues: made, changed, retired. How work leaves each, how long it waits there, and where it goes then."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor import names
from api.web.floor.codes import Flaw
from api.web.floor.names import overseer
from api.web.floor.queue_forms import QueueForm
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core.errors import Invalid
from core.said import say
from services.routing import queue_views, queues
from services.routing.queue_views import QueueCard
from services.routing.queues import CodeTaken
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/floor/rules/queues"


async def _listed(scope: Scope) -> list[QueueCard]:
    async with transaction(scope) as tx:
        found = await queue_views.listed(tx)
    return sorted(found, key=lambda card: (not card.active, card.tenant or "", card.code))


@router.get("/floor/rules/queues")
async def show(request: Request, reader: SignedIn) -> Response:
    """All queues with how they are set."""
    scope = overseer(reader)
    found = await _listed(scope)
    async with transaction(scope) as tx:
        companies = {each.key: each.name for each in (await names.of(tx, reader.language)).companies.values()}
    return await page(
        request, reader, "floor/queues.html", queues=found, by_id={each.id: each for each in found}, companies=companies,
        may_write=scope.may("queues.write"),
    )  # fmt: skip


@router.get("/floor/rules/queues/new")
async def new(request: Request, reader: SignedIn) -> Response:
    """An empty form."""
    overseer(reader).require("queues.write")
    return await _form(request, reader, QueueForm())


@router.get("/floor/rules/queues/{queue}")
async def edit(request: Request, reader: SignedIn, queue: UUID) -> Response:
    """The form of a queue."""
    overseer(reader).require("queues.write")
    async with transaction(reader.who) as tx:
        card = await queue_views.one(tx, queue)
    return await _form(request, reader, QueueForm.shown(card), card=card)


async def _form(
    request: Request, reader: Reader, form: QueueForm, *, card: QueueCard | None = None, errors: tuple[Flaw, ...] = ()
) -> Response:  # fmt: skip
    side = card.tenant if card else None
    found = [
        each
        for each in await _listed(reader.who)
        if each.active and each.tenant == side and (card is None or each.id != card.id)
    ]
    return await page(
        request, reader, "floor/queue.html", status=422 if errors else 200, form=form, card=card, others=found, errors=errors,
        wrong=dict(errors),
    )  # fmt: skip


def _fallback(form: QueueForm) -> UUID | None:
    try:
        return UUID(form.fallback) if form.fallback else None
    except ValueError as error:
        raise Invalid.field(
            "/fallback", "unknown_queue", say("takes an active queue of the same side")
        ) from error


def _sentence(said: Words, error: Invalid) -> tuple[Flaw, ...]:
    circular = any(each.code == "circular" for each in error.errors)
    text = (
        said.gettext("That queue's fallback leads back to this one. Choose a different one.")
        if circular
        else said.gettext("Choose an active queue on the same side.")
    )
    return (("fallback", text),)


@router.post("/floor/rules/queues/new")
async def make(request: Request, reader: SignedIn) -> Response:
    """Make a queue of the provider's."""
    form, said = QueueForm.typed(await request.form()), words(reader.language, "floor")
    if flaws := form.flaws(said, is_new=True):
        return await _form(request, reader, form, errors=tuple(flaws))
    try:
        async with transaction(provider(reader.who)) as tx:
            await queues.make(tx, code=form.code, fallback=_fallback(form), **form.settings)
    except CodeTaken:
        taken = ("code", said.gettext("Another queue has this code. Choose another one."))
        return await _form(request, reader, form, errors=(taken,))
    except Invalid as error:
        return await _form(request, reader, form, errors=_sentence(said, error))
    return back(
        request,
        HERE,
        said.gettext("Queue created. Send tickets to it with a rule, or make it a task type's own queue."),
    )


@router.post("/floor/rules/queues/{queue}")
async def change(request: Request, reader: SignedIn, queue: UUID) -> Response:
    """Change a queue."""
    given, said = await request.form(), words(reader.language, "floor")
    form = QueueForm.typed(given)
    async with transaction(reader.who) as tx:
        card = await queue_views.one(tx, queue)
    if flaws := form.flaws(said, is_new=False):
        return await _form(request, reader, form, card=card, errors=tuple(flaws))
    try:
        changes: Mapping[str, Any] = {**form.settings, "fallback_queue_id": _fallback(form)}
        async with transaction(provider(reader.who)) as tx:
            await queues.change(tx, queue, changes, version=int(str(given.get("version") or 0)))
    except Invalid as error:
        return await _form(request, reader, form, card=card, errors=_sentence(said, error))
    return back(
        request, HERE, said.gettext("“%(name)s” has been changed.") % {"name": card.name[reader.language]}
    )


@router.post("/floor/rules/queues/{queue}/{verb}")
async def retire(
    request: Request, reader: SignedIn, queue: UUID, verb: Literal["retire", "revive"]
) -> Response:
    """Retire a queue (`retire`), or take it into use again (`revive`). A retired one gets no more tickets."""
    is_active = verb == "revive"
    async with transaction(provider(reader.who)) as tx:
        await queues.change(tx, queue, {"active": is_active}, version=None)
        card = await queue_views.one(tx, queue)
    said = words(reader.language, "floor")
    sentence = (
        said.gettext("“%(name)s” is in use again.")
        if is_active
        else said.gettext("“%(name)s” has been retired. Tickets waiting in it can still be taken.")
    )
    undo = f"{HERE}/{queue}/{'retire' if is_active else 'revive'}", dict[str, str]()
    return back(request, HERE, sentence % {"name": card.name[reader.language]}, undo=undo)
