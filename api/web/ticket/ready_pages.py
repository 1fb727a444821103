"""定型文 managed by leads: the list, one to write or change, and the ready set to adopt."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor import kinds
from api.web.floor.kinds import Kinds
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import noop, words
from core.errors import Conflict, Invalid, Stale
from services.macros import actions, queries
from services.macros.actions import NewMacro
from services.macros.queries import MacroCard
from services.macros.ready import READY
from services.rules.macros import VARIABLES
from tenants.db import transaction

router = APIRouter(prefix="/floor/macros", include_in_schema=False, route_class=PageRoute)

_WRONG: Mapping[str, str] = {
    "missing": noop("This is required in both languages."),
    "bad_code": noop("Use 2 to 64 lower-case letters, digits, hyphens and dots."),
    "unknown_variable": noop("There is no variable %(detail)s. Use those listed below."),
    "unknown_domain": noop("Choose from the domains."),
    "public_only": noop("Only a message to the client can change the status."),
}

_MEANINGS: Mapping[str, str] = {
    "requester": noop("the requester's name"), "department": noop("the requester's department"), "company": noop("the client's name"),
    "reference": noop("the ticket's reference"), "subject": noop("its subject"), "task_type": noop("its kind of work"),
    "due": noop("when it is due next"), "deadline": noop("the promised deadline"), "me": noop("your own name"),
    "today": noop("today's date"),
}  # fmt: skip


@router.get("")
async def listed(request: Request, reader: SignedIn) -> Response:
    """All of them."""
    reader.who.require("macros.read")
    async with transaction(provider(reader.who)) as tx:
        found = await queries.listed(tx)
    codes = {each.code for each in found}
    left = [each for each in READY if each.code not in codes]
    return await page(
        request, reader, "ticket/ready_list.html", macros=found, left=left, kinds=await _kinds(reader)
    )


async def _kinds(reader: Reader) -> Kinds:
    """The kinds of work of the companies that the reader sees."""
    return await kinds.of(reader.who, reader.language)


@router.post("/adopt")
async def adopt(request: Request, reader: SignedIn) -> Response:
    """Take over those of the ready set that are not there yet."""
    async with transaction(provider(reader.who)) as tx:
        added = await actions.adopt(tx, READY)
    said = words(reader.language, "ticket")
    text = said.ngettext(noop("One saved reply was added."), noop("%(num)s saved replies were added."), added)
    return back(request, "/floor/macros", text % {"num": added})


@router.get("/new")
async def new(request: Request, reader: SignedIn) -> Response:
    """An empty one to write."""
    reader.who.require("macros.write")
    return await _form(request, reader, None, {})


@router.get("/{macro}")
async def show(request: Request, macro: UUID, reader: SignedIn) -> Response:
    """One to change."""
    reader.who.require("macros.write")
    card = await _card(reader, macro)
    return await _form(request, reader, card, _fields(card))


async def _card(reader: Reader, macro: UUID) -> MacroCard:
    async with transaction(provider(reader.who)) as tx:
        return await queries.macro(tx, macro)


def _fields(card: MacroCard) -> dict[str, Any]:
    texts = {
        f"{part}_{lang}": getattr(card, part)[lang] for part in ("name", "body") for lang in ("ja", "en")
    }
    kept = {
        name: getattr(card, name)
        for name in ("code", "task_types", "domains", "visibility", "moves_to", "version")
    }
    return {**texts, **kept}


async def _form(
    request: Request, reader: Reader, card: MacroCard | None, typed: Mapping[str, Any], *, status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    empty = {"code": "", "name_ja": "", "name_en": "", "body_ja": "", "body_en": "", "task_types": (), "domains": (),
             "visibility": "public", "moves_to": "", "version": 1}  # fmt: skip
    return await page(
        request, reader, "ticket/ready_form.html", status=status, macro=card, typed={**empty, **typed}, errors=errors or {},
        variables=VARIABLES, meanings=_MEANINGS, kinds=_offered(await _kinds(reader), typed.get("task_types", ())),
    )  # fmt: skip


def _offered(known: Kinds, chosen: Sequence[str]) -> dict[str, str]:
    """The kinds of work to choose from by code; one that was chosen and is not seen here stays, by its code."""
    return {**known.names, **{code: code for code in chosen if code not in known.names}}


Text = Annotated[str, Form(max_length=20_000)]
Texts = Annotated[list[str] | None, Form()]


@router.post("")
@router.post("/{macro}")
async def save(
    request: Request, reader: SignedIn, macro: UUID | None = None, code: Text = "", name_ja: Text = "", name_en: Text = "",
    body_ja: Text = "", body_en: Text = "", task_types: Texts = None, domains: Texts = None,
    visibility: Text = "public", moves_to: Text = "", version: Annotated[int, Form()] = 1,
) -> Response:  # fmt: skip
    """Keep one. What is wrong is said beside its field, and what was typed stays."""
    written = NewMacro(
        code.strip() or _code(name_en), name_ja.strip(), name_en.strip(), _lines(body_ja), _lines(body_en),
        tuple(task_types or ()), tuple(domains or ()),
        visibility if visibility in {"public", "internal"} else "public",
        moves_to if moves_to in {"", "waiting_client", "resolved"} else "",
    )  # fmt: skip
    errors = await _kept(reader, macro, written, version)
    if not errors:
        return back(
            request,
            "/floor/macros",
            words(reader.language, "ticket").gettext(noop("The saved reply was saved.")),
        )
    typed = {"code": code, "name_ja": name_ja, "name_en": name_en, "body_ja": body_ja, "body_en": body_en, "task_types": task_types or (),
             "domains": domains or (), "visibility": visibility, "moves_to": moves_to, "version": version}  # fmt: skip
    card = await _card(reader, macro) if macro else None
    if card and "version" in errors:
        typed["version"] = card.version
    status = 412 if "version" in errors else 422
    return await _form(request, reader, card, typed, status=status, errors=errors)


async def _kept(reader: Reader, macro: UUID | None, written: NewMacro, version: int) -> dict[str, str]:
    """Write it; what was wrong by field, empty where it is kept."""
    said = words(reader.language, "ticket").gettext
    try:
        async with transaction(provider(reader.who)) as tx:
            if macro is None:
                await actions.add(tx, written)
            else:
                await actions.edit(tx, macro, written, version=version)
    except Invalid as wrong:
        return {each.pointer[1:]: said(_WRONG[each.code]) % {"detail": each.detail} for each in wrong.errors}
    except Stale:
        return {
            "version": said(
                noop(
                    "Somebody else changed it in the meantime. What you wrote has been kept; saving again replaces their version."
                )
            )
        }
    except Conflict:
        return {"code": said(noop("Another saved reply has this code."))}
    return {}


def _code(name: str) -> str:
    """The code of one that was given none: its English name in small letters."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:64]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@router.post("/{macro}/end")
async def end(request: Request, macro: UUID, reader: SignedIn) -> Response:
    """Take one out of use."""
    async with transaction(provider(reader.who)) as tx:
        await actions.end(tx, macro)
    return back(
        request,
        "/floor/macros",
        words(reader.language, "ticket").gettext(noop("The saved reply is no longer in use.")),
    )
