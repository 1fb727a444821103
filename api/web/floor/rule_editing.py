"""The form of a routing rule: an empty one, one of a rule, and what was typed into either."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor import form_fields, rule_forms
from api.web.floor import rules as listing
from api.web.floor.conditions import LANGUAGE
from api.web.floor.names import overseer
from api.web.floor.rule_forms import BLANK, RuleForm
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core.errors import Invalid
from services.routing import rule_views, rules
from services.routing.rule_views import RuleCard
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/floor/rules/new")
async def new(request: Request, reader: SignedIn) -> Response:
    """An empty form; with what was typed so far where the address says it."""
    overseer(reader).require("routing_rules.write")
    asked = request.query_params
    return await _form(request, reader, rule_forms.typed(asked) if asked else BLANK)


@router.get("/floor/rules/{rule}/edit")
async def edit(request: Request, reader: SignedIn, rule: UUID) -> Response:
    """The form of a rule; with what was typed so far where the address says it."""
    overseer(reader).require("routing_rules.write")
    async with transaction(provider(reader.who)) as tx:
        card = await rule_views.one(tx, rule)
    asked = request.query_params
    form = rule_forms.typed(asked) if asked else rule_forms.shown(card)
    return await _form(request, reader, form, card=card, version=card.version)


async def _form(
    request: Request, reader: Reader, form: RuleForm, *, card: RuleCard | None = None, version: int = 0,
    errors: tuple[tuple[str, str], ...] = (),
) -> Response:  # fmt: skip
    about = await listing.known(reader.who, words(reader.language, "floor"))
    fields = form_fields.groups(about.kinds, form.chosen.get("task_type", ()))
    return await page(
        request, reader, "floor/rule.html", status=422 if errors else 200, form=form, card=card, version=version,
        names=about.names, kinds=about.kinds, languages=LANGUAGE, errors=errors, wrong=dict(errors), groups=fields,
        known={field.path: field for group in reversed(fields) for field in group.fields},
    )  # fmt: skip


def _sentences(said: Words, error: Invalid) -> tuple[tuple[str, str], ...]:
    sentence = {
        "queue": said.gettext(
            "Choose an active queue: a shared one, or the in-house queue of the company this rule is about."
        ),
        "tests": said.gettext(
            "Each condition needs a form field, and at least one value if it compares values."
        ),
        "tags": said.gettext("Tags have up to 200 letters each."),
    }
    other = said.gettext("This choice is no longer available. Choose again.")
    return tuple((place, sentence.get(place, other)) for place, _ in dict(rule_forms.places(error)).items())


@router.post("/floor/rules/new")
async def make(request: Request, reader: SignedIn) -> Response:
    """Add a rule at the end."""
    form = rule_forms.typed(await request.form())
    said = words(reader.language, "floor")
    try:
        tenant, queue = await listing.taken(reader, form)
        async with transaction(provider(reader.who)) as tx:
            await rules.make(tx, conditions=form.conditions, queue=queue, tenant=tenant, active=form.active)
    except Invalid as error:
        return await _form(request, reader, form, errors=_sentences(said, error))
    return back(
        request, listing.HERE, said.gettext("The rule has been added at the end. Move it up if it should come earlier.")
    )  # fmt: skip


@router.post("/floor/rules/{rule}/edit")
async def change(request: Request, reader: SignedIn, rule: UUID) -> Response:
    """Change a rule; its company stays."""
    given = await request.form()
    form = rule_forms.typed(given)
    said = words(reader.language, "floor")
    version = int(str(given.get("version") or 0))
    async with transaction(provider(reader.who)) as tx:
        card = await rule_views.one(tx, rule)
    try:
        _, queue = await listing.taken(reader, form)
        changes = {"conditions": form.conditions, "queue_id": queue, "active": form.active}
        async with transaction(provider(reader.who)) as tx:
            await rules.change(tx, rule, changes, version=version)
    except Invalid as error:
        return await _form(request, reader, form, card=card, version=version, errors=_sentences(said, error))
    return back(
        request,
        listing.HERE,
        said.gettext("The rule has been changed. It applies to tickets that come in from now on."),
    )
