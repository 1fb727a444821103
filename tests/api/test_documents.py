"""Documents through the API: streamed in, sealed, stored once, attached, and read as attachments alone."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from core.ids import new_id
from core.settings import settings
from services.documents.sealing import CHUNK
from services.routing import actions as routing
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj << >> endobj\n" * 20
LIMIT = 3 * 1024 * 1024


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of this test's own, and a limit that it can reach."""
    monkeypatch.setenv("URAKATA_DOCUMENTS_DIR", str(tmp_path / "documents"))
    monkeypatch.setenv("URAKATA_MAX_DOCUMENT_BYTES", str(LIMIT))
    settings.cache_clear()
    yield tmp_path / "documents"
    settings.cache_clear()


@dataclass
class Desk:
    company: Company
    client: Caller
    operator: Caller
    ticket: str


@pytest.fixture
async def desk(callers: Callers, floor: Floor) -> Desk:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue())
    client, operator = await callers.client(company), await callers.staff(company)
    made = await client.post("/v1/tickets", {"task_type": kind, "subject": "請求書処理"})
    return Desk(company, client, operator, f"/v1/tickets/{made.json()['id']}")


async def sent(
    caller: Caller, path: str, content: Any = PDF, name: str = "請求書.pdf", kind: str = "application/pdf",
    fields: dict[str, str] | None = None, **headers: str,
) -> httpx.Response:  # fmt: skip
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return await caller.http.post(
        path, files={"file": (name, content, kind)}, data=fields or {},
        headers={"Authorization": f"Bearer {caller.token}", **named},
    )  # fmt: skip


async def raw(
    caller: Caller, path: str, body: Any, kind: str = "multipart/form-data; boundary=b"
) -> httpx.Response:
    return await caller.http.post(
        path, content=body, headers={"Authorization": f"Bearer {caller.token}", "Content-Type": kind}
    )


def part(
    name: str, content: bytes, file_name: bytes | None = None, kind: bytes = b"application/pdf"
) -> bytes:
    file = b"" if file_name is None else b'; filename="' + file_name + b'"\r\nContent-Type: ' + kind
    return (
        b'--b\r\nContent-Disposition: form-data; name="'
        + name.encode()
        + b'"'
        + file
        + b"\r\n\r\n"
        + content
        + b"\r\n"
    )


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def events_of(company: Company, document: str) -> list[tuple[str, bool, dict[str, Any]]]:
    async with transaction(system(company.id)) as tx:
        rows = await tx.fetch(
            "SELECT type, internal, data FROM events WHERE tenant_id = $1 AND subject_id = $2 ORDER BY place",
            company.id, UUID(document),
        )  # fmt: skip
    return [(row["type"], row["internal"], row["data"]) for row in rows]


async def test_what_is_attached_comes_back_byte_for_byte(desk: Desk, folder: Path) -> None:
    answer = await sent(desk.client, f"{desk.ticket}/documents")
    card = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/documents/{card['id']}")
    assert (card["file_name"], card["media_type"], card["size"]) == (
        "請求書.pdf",
        "application/pdf",
        len(PDF),
    )
    assert card["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (card["ticket"], card["internal"], card["uploaded_by"]) == (
        desk.ticket.rpartition("/")[2], None, str(desk.client.person),
    )  # fmt: skip
    for reader in (desk.client, desk.operator):
        content = await reader.get(f"/v1/documents/{card['id']}/content")
        assert (content.status_code, content.content) == (200, PDF)
    (file,) = stored(folder)
    assert str(file.relative_to(folder)) == f"{desk.company.id}/{card['sha256'][:2]}/{card['sha256']}"
    assert b"obj" not in file.read_bytes()  # sealed
    assert (await desk.client.get(f"/v1/documents/{card['id']}")).json() == card
    assert (await desk.client.get(f"{desk.ticket}/documents")).json() == {"data": [card], "next_cursor": None}


async def test_a_document_is_never_shown_as_a_page(desk: Desk) -> None:
    name = 'お見積り "最終版" 100%;a=b.pdf'
    card = (await sent(desk.client, f"{desk.ticket}/documents", name=name)).json()
    content = await desk.client.get(f"/v1/documents/{card['id']}/content")
    headers = content.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert (headers["content-type"], headers["content-length"]) == ("application/pdf", str(len(PDF)))
    assert headers["cache-control"] == "no-store"
    disposition = headers["content-disposition"]
    assert disposition.startswith('attachment; filename="____ ')
    assert disposition.isascii()
    assert "filename*=UTF-8''%E3%81%8A%E8%A6%8B%E7%A9%8D%E3%82%8A%20" in disposition
    assert disposition.count('"') == 2


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
async def test_every_size_around_a_chunk_comes_back(desk: Desk, size: int) -> None:
    content = (b"0123456789" * (size // 10 + 1))[:size]
    card = (await sent(desk.client, f"{desk.ticket}/documents", content, "a.txt", "text/plain")).json()
    assert card["size"] == size
    assert (await desk.client.get(f"/v1/documents/{card['id']}/content")).content == content


async def test_the_same_content_twice_is_two_documents_and_one_file(desk: Desk, folder: Path) -> None:
    first = (await sent(desk.client, f"{desk.ticket}/documents")).json()
    second = (await sent(desk.operator, f"{desk.ticket}/documents", name="写し.pdf")).json()
    assert first["id"] != second["id"]
    assert first["sha256"] == second["sha256"]
    assert len(stored(folder)) == 1
    assert (await desk.client.get(f"/v1/documents/{second['id']}/content")).content == PDF


async def test_internal_documents_do_not_exist_for_the_client(desk: Desk) -> None:
    card = (await sent(desk.operator, f"{desk.ticket}/documents", fields={"internal": "true"})).json()
    assert card["internal"] is True
    open_one = (await sent(desk.operator, f"{desk.ticket}/documents", name="公開.pdf")).json()
    assert open_one["internal"] is False
    for path in (f"/v1/documents/{card['id']}", f"/v1/documents/{card['id']}/content"):
        assert (await desk.client.get(path)).status_code == 404
        assert (await desk.operator.get(path)).status_code == 200
    seen = (await desk.client.get(f"{desk.ticket}/documents")).json()["data"]
    assert [(each["id"], each["internal"]) for each in seen] == [(open_one["id"], None)]
    assert len((await desk.operator.get(f"{desk.ticket}/documents")).json()["data"]) == 2
    told = (await desk.client.get(f"{desk.ticket}/events")).json()["data"]
    assert [each["type"] for each in told].count("document.attached") == 1
    assert "document.filed" not in [each["type"] for each in told]


async def test_a_client_attaches_nothing_internal(desk: Desk) -> None:
    answer = await sent(desk.client, f"{desk.ticket}/documents", fields={"internal": "true"})
    assert answer.status_code == 403
    assert (await desk.operator.get(f"{desk.ticket}/documents")).json()["data"] == []


async def test_the_log_holds_digests_and_no_names_and_records_say_who_of_the_staff_read(
    desk: Desk, floor: Floor
) -> None:
    card = (await sent(desk.client, f"{desk.ticket}/documents")).json()
    await desk.client.get(f"/v1/documents/{card['id']}/content")
    await desk.operator.get(f"/v1/documents/{card['id']}/content")
    [attached] = await events_of(desk.company, card["id"])
    assert attached == (
        "document.attached", False,
        {"media_type": "application/pdf", "size": len(PDF), "sha256": card["sha256"]},
    )  # fmt: skip
    read = await floor.admin.fetch("SELECT * FROM access_records WHERE tenant_id = $1", desk.company.id)
    assert [
        (row["person_id"], row["kind"], str(row["document_id"]), str(row["ticket_id"])) for row in read
    ] == [(desk.operator.person, "document", card["id"], card["ticket"])]


async def test_strangers_find_no_document(callers: Callers, floor: Floor, desk: Desk) -> None:
    card = (await sent(desk.client, f"{desk.ticket}/documents")).json()
    for stranger in (
        await callers.client(desk.company),
        await callers.client(await floor.company(), Role.CLIENT_MANAGER),
        await callers.staff(await floor.company()),
        await callers.staff(desk.company, domains=["it"]),
    ):
        for path in (
            f"/v1/documents/{card['id']}",
            f"/v1/documents/{card['id']}/content",
            f"{desk.ticket}/documents",
        ):
            assert (await stranger.get(path)).status_code == 404
        assert (await sent(stranger, f"{desk.ticket}/documents")).status_code == 404
    assert (await desk.client.get(f"/v1/documents/{new_id()}")).status_code == 404


async def test_who_reads_only_attaches_nothing(callers: Callers, desk: Desk) -> None:
    card = (await sent(desk.client, f"{desk.ticket}/documents")).json()
    auditor = await callers.staff(desk.company, roles=(Role.AUDITOR,))
    assert (await auditor.get(f"/v1/documents/{card['id']}/content")).status_code == 200
    assert (await sent(auditor, f"{desk.ticket}/documents")).status_code == 403
    assert (await sent(auditor, f"/v1/documents?tenant={desk.company.key}")).status_code == 403
    clerk = await callers.staff(desk.company, roles=(Role.BILLING_CLERK,))
    assert (await clerk.get(f"/v1/documents/{card['id']}")).status_code == 403
    assert (await clerk.get(f"{desk.ticket}/documents")).status_code == 403


async def test_a_document_of_no_ticket_is_seen_by_who_handed_it_in(callers: Callers, desk: Desk) -> None:
    answer = await sent(desk.client, "/v1/documents")
    card = answer.json()
    assert (answer.status_code, card["ticket"]) == (201, None)
    assert (await desk.client.get(f"/v1/documents/{card['id']}/content")).content == PDF
    for other in (await callers.client(desk.company, Role.CLIENT_MANAGER), desk.operator):
        assert (await other.get(f"/v1/documents/{card['id']}")).status_code == 404
    assert (await sent(desk.operator, "/v1/documents")).json()["errors"][0]["pointer"] == "/tenant"
    own = await sent(desk.operator, f"/v1/documents?tenant={desk.company.key}")
    assert (own.status_code, (await desk.operator.get(own.headers["location"])).status_code) == (201, 200)


async def test_a_final_ticket_takes_internal_documents_alone(desk: Desk) -> None:
    assert (await desk.client.post(f"{desk.ticket}/transitions", {"to": "cancelled"})).status_code == 200
    answer = await sent(desk.client, f"{desk.ticket}/documents")
    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_final")
    assert (
        await sent(desk.operator, f"{desk.ticket}/documents", fields={"internal": "true"})
    ).status_code == 201


async def test_a_document_is_evidence_for_a_step_of_its_own_ticket(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue())
    lead, client = await callers.staff(company, roles=(Role.TEAM_LEAD,)), await callers.client(company)
    step = {"instruction": {"ja": "控えを残す。"}, "evidence": True}
    draft = {"task_type": kind, "steps": [step], "tenant": company.key}
    made = (await lead.post("/v1/procedures", draft)).json()
    await lead.post(f"/v1/procedures/{made['id']}/transitions", {"to": "published"})
    paths = []
    for _ in range(2):
        ticket = (await client.post("/v1/tickets", {"task_type": kind, "subject": "x"})).json()
        async with transaction(system(company.id)) as tx:
            await routing.route_ticket(tx, UUID(ticket["id"]))
        paths.append(f"/v1/tickets/{ticket['id']}")
        await lead.post(f"{paths[-1]}/transitions", {"to": "in_progress"})
    elsewhere = (await sent(lead, f"{paths[1]}/documents")).json()
    refused = await lead.post(f"{paths[0]}/steps/1", {"done": True, "evidence": elsewhere["id"]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_document")
    here = (await sent(lead, f"{paths[0]}/documents")).json()
    ticked = await lead.post(f"{paths[0]}/steps/1", {"done": True, "evidence": here["id"]})
    assert (ticked.status_code, ticked.json()["document"]) == (200, here["id"])


async def test_a_larger_one_is_refused_and_leaves_nothing(desk: Desk, folder: Path) -> None:
    assert (
        await sent(desk.client, f"{desk.ticket}/documents", b"a" * LIMIT, "a.txt", "text/plain")
    ).status_code == 201
    over = await sent(desk.client, f"{desk.ticket}/documents", b"a" * (LIMIT + 1), "b.txt", "text/plain")
    assert (over.status_code, over.json()["code"]) == (413, "too_large")

    async def endless() -> AsyncIterator[bytes]:
        yield part("file", b"", b"c.txt", b"text/plain").removesuffix(b"\r\n")
        for _ in range(200):
            yield b"b" * 65_536

    answer = await raw(desk.client, f"{desk.ticket}/documents", endless())
    assert answer.status_code == 413
    assert len(stored(folder)) == 1
    assert len((await desk.client.get(f"{desk.ticket}/documents")).json()["data"]) == 1


@pytest.mark.parametrize(
    ("content", "name", "kind", "code"),
    [
        (b"<!DOCTYPE html><script>1</script>", "a.html", "text/html", "type_not_taken"),
        (b"<html>", "a.txt", "text/plain", "type_not_taken"),
        (b"MZ" + b"\0" * 80, "a.pdf", "application/pdf", "type_not_taken"),
        (PDF, "a.png", "image/png", "type_mismatch"),
        (PDF, "a.pdf.exe", "application/octet-stream", "type_mismatch"),
    ],
)
async def test_what_is_not_taken_is_refused_and_leaves_nothing(
    desk: Desk, folder: Path, content: bytes, name: str, kind: str, code: str
) -> None:
    answer = await sent(desk.client, f"{desk.ticket}/documents", content, name, kind)
    assert (answer.status_code, answer.json()["code"]) == (415, code)
    assert stored(folder) == []


END = b"--b--\r\n"


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (END, 422, "/file"),
        (part("internal", b"true") + END, 422, "/file"),
        (part("file", b"", b"a.pdf") + END, 422, "/file"),
        (part("file", PDF) + END, 422, "/file"),
        (part("file", PDF, b"a.pdf") + part("file", PDF, b"b.pdf") + END, 422, "/file"),
        (part("file", PDF, b"a.pdf") + part("colour", b"red") + END, 422, "/colour"),
        (part("file", PDF, b"a.pdf") + part("internal", b"perhaps") + END, 422, "/internal"),
        (part("internal", b"t" * 2000) + END, 422, "/internal"),
        (part("internal", b"true") + part("internal", b"false") + END, 422, "/internal"),
        (part("file", PDF, b"a.pdf"), 400, None),
        (part("file", PDF, b"a.pdf")[:40], 400, None),
        (b"no multipart at all", 400, None),
        (b"", 400, None),
        (b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" + END, 400, None),
        (part("file", PDF, b"\x81\xff\x00.pdf") + END, 400, None),
        (b"--b\r\n" + b"X: " + b"y" * 20_000 + b"\r\n\r\n" + END, 400, None),
    ],
)  # fmt: skip
async def test_a_broken_form_names_what_is_wrong_and_leaves_nothing(
    desk: Desk, folder: Path, body: bytes, status: int, pointer: str | None
) -> None:
    answer = await raw(desk.client, f"{desk.ticket}/documents", body)
    assert answer.status_code == status, answer.text
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert stored(folder) == []


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 300, ""]
)
async def test_another_kind_of_body_is_not_read(desk: Desk, kind: str) -> None:
    answer = await raw(desk.client, f"{desk.ticket}/documents", b"{}", kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("file_name", "shown"),
    [
        ("請求書.pdf".encode(), "請求書.pdf"),
        ("請求書.pdf".encode("cp932"), "請求書.pdf"),
        (b"../../../../etc/cron.d/x.pdf", "x.pdf"),
        (b"C:\\fakepath\\a.pdf", "a.pdf"),
        (b"", "document"),
        (b"a\tb.pdf", "a b.pdf"),
    ],
)
async def test_names_come_in_clean(desk: Desk, file_name: bytes, shown: str) -> None:
    answer = await raw(desk.client, f"{desk.ticket}/documents", part("file", PDF, file_name) + END)
    assert (answer.status_code, answer.json()["file_name"]) == (201, shown)


async def test_the_same_key_attaches_once_though_the_boundary_differs(desk: Desk) -> None:
    key = str(new_id())
    first = await sent(desk.client, f"{desk.ticket}/documents", Idempotency_Key=key)
    again = await sent(desk.client, f"{desk.ticket}/documents", Idempotency_Key=key)
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    for changed in ({"content": PDF + b"x"}, {"name": "other.pdf"}):
        other = await sent(desk.client, f"{desk.ticket}/documents", Idempotency_Key=key, **changed)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await desk.client.get(f"{desk.ticket}/documents")).json()["data"]) == 1


async def test_no_transaction_is_open_while_bytes_arrive_and_little_is_held(desk: Desk, floor: Floor) -> None:
    open_ones: list[int] = []

    async def slowly() -> AsyncIterator[bytes]:
        yield part("file", b"", b"a.txt", b"text/plain").removesuffix(b"\r\n")
        for n in range(40):
            yield b"a" * 65_536
            if n % 10 == 9:
                await asyncio.sleep(0.01)
                open_ones.append(
                    await floor.admin.fetchval(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND usename = 'urakata_app' AND state LIKE 'idle in transaction%'"
                    )
                )
        yield b"\r\n" + END

    tracemalloc.start()
    answer = await raw(desk.client, f"{desk.ticket}/documents", slowly())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, answer.json()["size"]) == (201, 40 * 65_536)
    assert open_ones == [0, 0, 0, 0]
    assert peak < 40 * 65_536 * 0.8


async def test_an_upload_that_breaks_off_leaves_nothing(desk: Desk, folder: Path) -> None:
    """The sender's connection ends in the middle: the server hears `http.disconnect`."""
    messages = iter([
        {"type": "http.request", "body": part("file", PDF, b"a.pdf").removesuffix(b"\r\n"), "more_body": True},
        {"type": "http.request", "body": b"a" * 300_000, "more_body": True},
        {"type": "http.disconnect"},
    ])  # fmt: skip
    answered: list[Any] = []

    async def receive() -> Any:
        if len(stored(folder)) == 1:
            answered.append("a temporary file is there")
        return next(messages)

    async def send(message: Any) -> None:
        answered.append(message.get("status"))

    headers = {
        "authorization": f"Bearer {desk.client.token}",
        "content-type": "multipart/form-data; boundary=b",
    }
    scope = {
        "type": "http", "method": "POST", "path": f"{desk.ticket}/documents", "query_string": b"", "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "client": ("192.0.2.1", 1),
        "server": ("test", 80), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    transport = desk.client.http._transport
    assert isinstance(transport, httpx.ASGITransport)
    await transport.app(scope, receive, send)
    assert "a temporary file is there" in answered
    assert 400 in answered
    assert stored(folder) == []
    assert (await desk.client.get(f"{desk.ticket}/documents")).json()["data"] == []


async def test_content_that_is_gone_or_damaged_is_not_passed_off_as_the_document(
    desk: Desk, folder: Path
) -> None:
    card = (await sent(desk.client, f"{desk.ticket}/documents")).json()
    (file,) = stored(folder)
    whole = file.read_bytes()
    file.write_bytes(b"urakata0" + whole[8:])
    answer = await desk.client.get(f"/v1/documents/{card['id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (503, "document_damaged")
    file.unlink()
    answer = await desk.client.get(f"/v1/documents/{card['id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (503, "document_store_away")
    assert str(folder) not in answer.text


async def test_the_list_goes_page_by_page(desk: Desk) -> None:
    names = ["a.pdf", "b.pdf", "c.pdf"]
    for name in names:
        await sent(desk.client, f"{desk.ticket}/documents", name=name)
    first = (await desk.client.get(f"{desk.ticket}/documents?limit=2")).json()
    rest = (await desk.client.get(f"{desk.ticket}/documents?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["file_name"] for each in first["data"] + rest["data"]] == names
    assert rest["next_cursor"] is None


async def test_a_key_that_was_used_in_one_company_is_refused_in_another(
    callers: Callers, floor: Floor
) -> None:
    companies = [await floor.company(), await floor.company()]
    operator = await callers.staff(*companies)
    first, other = [
        await sent(operator, f"/v1/documents?tenant={company.key}", Idempotency_Key="one-key")
        for company in companies
    ]
    assert first.status_code == 201, first.text
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
