"""Usage counted elsewhere, brought in as a file: looked at row by row first, recorded then, and again without doubling."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api import tables
from api.deps import tenant_named
from api.tables import InEncoding
from api.web.billing import gate, usage_rows, usage_words
from api.web.billing.frame import show
from api.web.billing.gate import Usage
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Invalid, NotFound
from services.billing.usage import files
from services.billing.usage.files import MOST_BYTES, FileCard
from services.spreadsheets import Table
from tenants.db import Tx, transaction
from tenants.directory import names
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

router = APIRouter(prefix="/billing/usage/files", include_in_schema=False, route_class=PageRoute)

HERE = "/billing/usage/files"
SHOWN = 20
Key = Annotated[str, Query(max_length=40)]
Kind = Literal["csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent in, and by whom."""

    company: CompanyCard
    file: FileCard
    by: str


@router.get("")
async def listed(request: Request, reader: Usage, tenant: Key = "") -> Response:
    """The form of a file, what it is to hold, and the files that were sent in before."""
    return await _listed(request, reader, tenant)


async def _listed(request: Request, reader: Reader, tenant: str, *, error: str = "") -> Response:
    reader.who.require("usage_files.read")
    companies = await gate.clients(reader.who)
    found = await inside.each(reader.who, [each.id for each in companies], _recent)
    by_id = {each.id: each for each in companies}
    sent = [Sent(by_id[key], *pair) for key, pairs in found.items() for pair in pairs]
    sent.sort(key=lambda each: each.file.made_at, reverse=True)
    return await show(
        request, reader, "usage_files.html", status=422 if error else 200, companies=companies, tenant=tenant, sent=sent[:SHOWN],
        error=error, columns=usage_words.COLUMNS, needed=usage_words.NEEDED, about=usage_words.ABOUT,
    )  # fmt: skip


async def _recent(tx: Tx) -> list[tuple[FileCard, str]]:
    cards = await files.recent(tx, limit=SHOWN)
    called = await names.names(tx, [each.made_by for each in cards])
    return [(each, called.get(each.made_by, "")) for each in cards]


@router.post("")
async def receive(request: Request, reader: Usage) -> Response:
    """Take a file in, to be looked at. Nothing is recorded yet."""
    reader.who.require("usage.write")
    form, said = await request.form(), words(reader.language, "billing")
    tenant, file = str(form.get("tenant", ""))[:40], form.get("file")
    data = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
    why = (
        "no_company"
        if not tenant
        else "no_file"
        if not data
        else "too_large"
        if len(data) > MOST_BYTES
        else ""
    )
    if not why:
        try:
            async with transaction(await tenant_named(reader.who, tenant)) as tx:
                name = (file.filename or "") if isinstance(file, UploadFile) else ""
                made = await files.receive(tx, data, name=name)
        except Invalid as refused:
            why = refused.errors[0].code
    if why:
        error = said.gettext(usage_words.FILES.get(why, usage_words.FILES["table_headings"]))
        return await _listed(request, reader, tenant, error=error)
    return back(request, f"{HERE}/{tenant}/{made}", "")


@router.get("/template.{kind}")
async def template(reader: Usage, kind: Kind, encoding: InEncoding = "utf-8") -> Response:
    """A file to fill in: the headings, and a row as an example."""
    reader.who.require("usage_files.read")
    said = words(reader.language, "billing")
    head = [said.gettext(each) for each in usage_words.COLUMNS.values()]
    sheet = Table(said.gettext(noop("Usage")), head, [usage_words.example(said)])
    return await tables.download(kind, "usage", sheet, encoding=encoding)


@router.get("/{tenant}/{file}")
async def one(request: Request, reader: Usage, tenant: str, file: UUID) -> Response:
    """A file with what would become of its rows, or what became of them."""
    company, within = await _company(reader, tenant)
    async with transaction(within) as tx:
        found = await files.one(tx, file)
        by = await names.names(tx, [each for each in (found.file.made_by, found.file.recorded_by) if each])
    return await show(
        request, reader, "usage_file.html", company=company, found=found, by=by, columns=usage_words.COLUMNS, why=usage_words.ROWS,
        good=found.having("new", "recorded"), known=found.having("known"), refused=found.having("refused"), most=SHOWN,
    )  # fmt: skip


@router.post("/{tenant}/{file}/record")
async def record(request: Request, reader: Usage, tenant: str, file: UUID) -> Response:
    """Record the rows that are right. Doing it again adds only what was refused before and is right now."""
    _, within = await _company(reader, tenant)
    async with transaction(within) as tx:
        done = await files.record(tx, file)
    n = len(done.having("recorded"))
    said = words(reader.language, "billing")
    told = said.ngettext(noop("%(num)s fact is recorded."), noop("%(num)s facts are recorded."), n) % {
        "num": n
    }
    return back(request, f"{HERE}/{tenant}/{file}", told)


@router.get("/{tenant}/{file}/refused.{kind}")
async def refused(
    reader: Usage, tenant: str, file: UUID, kind: Kind, encoding: InEncoding = "utf-8"
) -> Response:
    """The rows that were refused, each with why: to be put right and sent in again."""
    _, within = await _company(reader, tenant)
    async with transaction(within) as tx:
        found = await files.one(tx, file)
    return await usage_rows.download(
        found.having("refused"), kind, name="refused", language=reader.language, encoding=encoding
    )


async def _company(reader: Reader, key: str) -> tuple[CompanyCard, Scope]:
    """The company of a page and the scope inside it. Raises NotFound, Denied."""
    reader.who.require("usage_files.read")
    found = next((each for each in await gate.clients(reader.who) if each.key == key), None)
    if found is None:
        raise NotFound
    return found, reader.who.at(found.id)
