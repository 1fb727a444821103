"""The first run of an empty installation: who provides, and the first administrator; then what is good to have before work comes in.

Open only while nobody has ever belonged to the provider, and only to whoever has the set-up code of the last start
(core/set_up_code.py). Of two at once, one is told that it is done.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import provider
from api.web.admin import attention, forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import DOMAINS, say, show
from api.web.admin.settings import names_of
from api.web.admin.zones import zones
from api.web.door import entry
from api.web.door.entry import agent
from api.web.guard import PageRoute
from api.web.reader import Reader, Visitor
from api.web.rendering import back
from api.web.words import noop
from core import set_up_code
from core.errors import FieldError, Invalid, NotFound, Unauthenticated
from core.settings import settings
from services.catalogue import adoption
from services.directory import actions
from services.directory.actions import AT_THE_DOOR, NewUser
from services.directory.actions.provider import SETTING_UP
from services.directory.actions.signing_in import sign_in
from tenants import login, passwords
from tenants.db import transaction
from tenants.directory import sign_in_states
from tenants.scope import PROVIDER_TENANT

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_HAS = """
SELECT EXISTS (SELECT 1 FROM skills) AND EXISTS (SELECT 1 FROM queues WHERE tenant_id IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done of the way to the first request."""

    factor: bool
    skills: bool
    client: bool


async def is_open() -> bool:
    """Whether this installation still waits for its first administrator."""
    async with transaction(SETTING_UP) as tx:
        return await actions.is_empty(tx)


@router.get("/first-run")
async def begin(request: Request, reader: Visitor) -> Response:
    """The form of the first run; everybody else is led to the door."""
    if not await is_open():
        return RedirectResponse("/", status_code=303)
    return await _form(request, reader, Typed({"time_zone": "Asia/Tokyo", "factor": "yes"}, {}), NONE)


async def _form(request: Request, reader: Reader, given: Typed, trouble: Trouble) -> Response:
    return await show(request, reader, "first_run.html", given=given, zones=zones(), trouble=trouble)


@router.post("/first-run")
async def set_up(request: Request, reader: Visitor) -> Response:
    """Found the provider, appoint the first administrator, and sign them in."""
    if not await is_open():
        raise NotFound
    given = await forms.typed(request)
    try:
        names, password = _checked(given), given.one.get("password", "")
        hashed = await passwords.hashed(password)
        new = NewUser(
            name=given.text("name"),
            email=given.text("email"),
            roles=(),
            locale=reader.language,
            password_hash=hashed,
        )
        async with transaction(SETTING_UP) as tx:
            await actions.set_up(tx, administrator=new, **names)
            if given.text("factor") != "yes":
                await actions.require_factor_of(tx, ())
    except forms.REFUSED as refusal:
        return await _form(request, reader, given, forms.trouble(reader, refusal))
    set_up_code.spend(settings().home)
    return await _entered(request, given.text("email"), password)


def _checked(given: Typed) -> dict[str, str]:
    """Names and time zone, once everything else is right as well. Raises Invalid, for all fields at once."""
    errors = [FieldError(f"/{name}", "missing", "") for name in ("name", "email") if not given.text(name)]
    if not set_up_code.matches(settings().home, given.text("code")):
        errors.insert(0, FieldError("/code", "wrong_code", ""))
    if given.one.get("password", "") != given.one.get("again", ""):
        errors.append(FieldError("/again", "differs", ""))
    try:
        names = names_of(given)
    except Invalid as invalid:
        raise Invalid([*errors, *invalid.errors]) from invalid
    if errors:
        raise Invalid(errors)
    return names


async def _entered(request: Request, email: str, password: str) -> Response:
    checked = await login.check(email, password, peer=entry.peer(request))
    async with transaction(AT_THE_DOOR) as tx:
        outcome = await sign_in(tx, checked, user_agent=agent(request), goes_to="/first-run/next")
    if outcome is None:
        raise Unauthenticated
    return entry.answer(request, outcome)


@router.get("/first-run/next")
async def following(request: Request, reader: Admin) -> Response:
    """What is good to have before the first request comes in."""
    reader.who.require("settings.write")
    return await show(
        request, reader, "first_run_next.html", progress=await _progress(reader), domains=DOMAINS
    )


async def _progress(reader: Reader) -> Progress:
    async with transaction(reader.who.at(PROVIDER_TENANT)) as tx:
        own = (await sign_in_states.states(tx, person=reader.who.actor)).get(reader.who.actor)
        skills = bool(await tx.fetchval(_HAS))
    async with transaction(reader.who.outside()) as tx:
        client = bool(await attention.all_companies(tx))
    return Progress(own is not None and own.has_factor, skills, client)


@router.post("/first-run/skills")
async def provide(request: Request, reader: Admin) -> Response:
    """Make the standard skills and queues of the ticked domains; what is there stays."""
    given = await forms.typed(request)
    kinds = adoption.chosen(domains=given.ticked("domains"))
    async with transaction(provider(reader.who)) as tx:
        await adoption.provide(tx, kinds)
    return back(request, "/first-run/next", say(reader, noop("The skills and queues are set up.")))
