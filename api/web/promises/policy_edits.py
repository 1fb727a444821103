"""SLA policies to write: the list in its order, one policy open at a time, and what the last tickets would get, before it is in force."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises import nested, policy_forms, problems
from api.web.promises.company import Chosen, CompanyKey
from api.web.promises.policies import in_force, names
from api.web.promises.policy_forms import Errors, Policies
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Invalid
from services.in_force import reading
from services.sla import policies, policy_preview, what_if
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(slots=True)
class Desk:
    """What is being edited: the whole list, which policy is open, its fields, and what is wrong with them."""

    chosen: Chosen
    list: Policies
    open: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    since: str = ""
    note: str = ""
    period: tuple[str, str] = ("", "")
    preview: Any = None
    report: Any = None


@router.get("/floor/policies/edit")
async def edit_page(
    request: Request, reader: SignedIn, company: CompanyKey = None, policy: int | None = None
) -> Response:
    """The list in force, to change."""
    reader.who.require("sla_policies.write")
    chosen = await companies.chosen(reader.who, company)
    async with transaction(chosen.scope) as tx:
        current = in_force(await policies.page(tx, limit=200), tx)
    desk = Desk(chosen, list(current.policies) if current else [], policy)
    return await _editor(request, reader, desk)


@router.post("/floor/policies/edit")
async def edit(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """Open, add, move or take out a policy; look at what would change; or put the list in force."""
    reader.who.require("sla_policies.write")
    chosen = await companies.chosen(reader.who, company)
    form, do = await nested.sent(request)
    desk = _folded(form, chosen, reader)
    if desk.errors:
        return await _editor(request, reader, desk)
    if do.verb in {"add", "open", "up", "down", "remove", "close"}:
        await _rearrange(desk, do, reader)
    elif do.verb == "put" and await _put(desk, reader):
        said = words(reader.language, "promises")
        text = said.gettext("The policies take effect from their time on. Existing tickets keep theirs.")
        return back(request, f"/floor/policies?company={chosen.company.key}", text)
    elif do.verb in {"what-if", "save", "preview"}:
        await _look(desk, reader, replay=do.verb == "what-if")
    return await _editor(request, reader, desk)


def _folded(form: Any, chosen: Chosen, reader: Reader) -> Desk:
    """The list as the form carried it, with what was typed into the open policy."""
    text = {name: str(form.get(name, "")) for name in ("draft", "open", "from", "note", "first", "last")}
    desk = Desk(
        chosen, policy_forms.loaded(text["draft"]), since=text["from"], note=text["note"], period=(text["first"], text["last"])
    )  # fmt: skip
    at = int(text["open"]) if text["open"].isdigit() else None
    if at is not None and at < len(desk.list):
        held = policy_forms.sent(form)
        read, desk.errors = policy_forms.read(
            held, str(desk.list[at].get("id", "")), words(reader.language, "promises")
        )
        desk.list[at] = read
        desk.open, desk.fields = (at, held) if desk.errors else (None, {})
        desk.open = at
    return desk


async def _rearrange(desk: Desk, do: nested.Do, reader: Reader) -> None:
    async with transaction(desk.chosen.scope) as tx:
        calendar = str((await reading.of(tx)).calendar_id or "")
    fresh = words(reader.language, "promises").gettext("New policy")
    desk.list, desk.open = policy_forms.rearranged(desk.list, do, calendar, fresh)
    desk.fields = {}


async def _look(desk: Desk, reader: Reader, *, replay: bool) -> None:
    said = words(reader.language, "promises")
    async with transaction(desk.chosen.scope) as tx:
        try:
            desk.preview = await policy_preview.last_tickets(tx, policies=desk.list)
            if replay:
                first, last = _period(desk, tx)
                desk.report = await what_if.replay(
                    tx, policies=desk.list, created_from=first, created_to=last
                )
        except Invalid as refused:
            _place(desk, refused, said)


def _place(desk: Desk, refused: Invalid, said: Any) -> None:
    opened, desk.errors = policy_forms.placed(refused.errors, lambda error: problems.sentence(error, said))
    if opened is not None and opened < len(desk.list):
        desk.open, desk.fields = opened, {}


def _period(desk: Desk, tx: Tx) -> tuple[datetime, datetime]:
    """The asked period, the last 30 days where none was: whole days, in UTC where no zone is known."""
    days = []
    for n, text in enumerate(desk.period):
        try:
            days.append(datetime.fromisoformat(text).replace(tzinfo=UTC))
        except ValueError:
            days.append(tx.now - timedelta(30 * (1 - n)))
    desk.period = (f"{days[0]:%Y-%m-%d}", f"{days[1]:%Y-%m-%d}")
    return days[0], days[1] + timedelta(1)


async def _put(desk: Desk, reader: Reader) -> bool:
    said = words(reader.language, "promises")
    try:
        async with transaction(desk.chosen.scope) as tx:
            zone = (await reading.of(tx)).zone
            await policies.put_in_force(
                tx, policies=desk.list, effective_at=_instant(desk.since, zone), note=desk.note.strip()
            )
    except Invalid as refused:
        _place(desk, refused, said)
        return False
    return True


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise Invalid.field("/effective_at", "wrong_time", text) from error


async def _editor(request: Request, reader: Reader, desk: Desk) -> Response:
    async with transaction(desk.chosen.scope) as tx:
        around = await names(tx)
        default = str((await reading.of(tx)).calendar_id or "")
    if desk.open is not None and desk.open >= len(desk.list):
        desk.open = None
    if desk.open is not None and not desk.fields:
        desk.fields = policy_forms.fields(desk.list[desk.open])
    return await page(
        request, reader, "promises/policy_edit.html", status=422 if desk.errors else 200, desk=desk, errors=desk.errors,
        metrics=policy_forms.METRICS, priorities=policy_forms.PRIORITIES, channels=policy_forms.CHANNELS, default=default, **around,
    )  # fmt: skip
