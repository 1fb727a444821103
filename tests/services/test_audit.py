"""The audit trail on a real database: what is sealed cannot change, vanish or trade places unseen."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from core.errors import Denied
from core.ids import new_id
from core.settings import settings
from services import events
from services.audit import actions, chain, export, ranges, searching, verification, witness
from services.audit.queries import Filters
from services.audit.verification import Finding
from services.directory import actions as directory
from services.directory.actions import NewUser
from services.rules import audit_verification
from services.rules.audit_chain import Event, Seal
from services.rules.audit_verification import Break, Witness
from tenants import db
from tenants.db import Database as Pool
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support import office
from tests.support.servers import Database
from workers import audit as sweep

pytestmark = pytest.mark.usefixtures("door", "home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, for the seals outside the database."""
    held = settings().model_copy(update={"home": tmp_path})
    monkeypatch.setattr(witness, "settings", lambda: held)
    return tmp_path


@pytest.fixture
async def worker(database: Database, door: None) -> AsyncIterator[None]:
    """The worker's own role instead of the app's."""
    there, pool = db.current(), Pool(database.worker_url, size=2)
    db.use(pool)
    yield
    db.use(there)
    await pool.close()


@pytest.fixture
async def root(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Somebody with power over the database, whom the chain is there for."""
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def manager() -> Scope:
    return await office.user(await office.company(await office.administrator()), Role.CLIENT_MANAGER)


async def happen(scope: Scope, times: int) -> None:
    """Have some events happen."""
    for _ in range(times):
        async with transaction(scope) as tx:
            await directory.add_user(tx, NewUser(name="x", roles=(Role.REQUESTER,)))


async def seal(tenant: UUID) -> Seal | None:
    async with transaction(system(tenant)) as tx:
        return await actions.seal(tx)


async def found(tenant: UUID) -> Break | None:
    async with transaction(system(tenant)) as tx:
        return (await verification.verify(tx)).broken


async def test_what_is_committed_is_sealed_and_stands_on_what_was_before(manager: Scope):
    assert manager.tenant
    await happen(manager, 3)
    first = await seal(manager.tenant)
    assert first
    assert await seal(manager.tenant) is None  # nothing new
    await happen(manager, 2)
    second = await seal(manager.tenant)
    assert second
    assert (second.first, second.last, second.previous) == (first.last + 1, first.last + 2, first.hash)
    async with transaction(system(manager.tenant)) as tx:
        verdict = await verification.verify(tx)
        assert (
            await tx.fetchval("SELECT sealed_place FROM relays WHERE tenant_id = $1", manager.tenant)
            == second.last
        )
    assert (verdict.broken, verdict.sealed, verdict.read) == (None, second.last, second.last)


async def test_the_newest_seal_is_written_down_outside_once_it_is_committed(manager: Scope, home: Path):
    assert manager.tenant
    with pytest.raises(ZeroDivisionError):
        await _seal_and_fail(manager.tenant)
    assert witness.known() == []
    made = await seal(manager.tenant)
    assert made
    assert witness.read(manager.tenant) == Witness(made.last, made.hash)
    await witness.write(Seal(manager.tenant, 1, 1, b"", b"", b"older"))
    assert witness.read(manager.tenant) == Witness(made.last, made.hash)
    assert (home / "seals").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (home / "seals").iterdir()] == [f"{manager.tenant}.json"]


async def _seal_and_fail(tenant: UUID) -> None:
    async with transaction(system(tenant)) as tx:
        await actions.seal(tx)
        raise ZeroDivisionError


TAMPERING = {
    "UPDATE events SET data = '{\"roles\": []}' WHERE tenant_id = $1 AND place = 2": Break.EVENT_CHANGED,
    "UPDATE events SET actor_id = gen_random_uuid() WHERE tenant_id = $1 AND place = 3": Break.EVENT_CHANGED,
    "UPDATE events SET at = at + interval '1 microsecond' WHERE tenant_id = $1 AND place = 3": Break.EVENT_CHANGED,
    "DELETE FROM events WHERE tenant_id = $1 AND place = 3": Break.EVENT_MISSING,
    "UPDATE seals SET digests = digests || digests WHERE tenant_id = $1 AND from_place = 1": Break.SEAL_CHANGED,
    "DELETE FROM seals WHERE tenant_id = $1 AND from_place = 1": Break.SEAL_MISSING,
    "DELETE FROM seals WHERE tenant_id = $1 AND from_place > 1": Break.END_MISSING,
    "DELETE FROM seals WHERE tenant_id = $1": Break.END_MISSING,
    "WITH e AS (DELETE FROM events WHERE tenant_id = $1 AND place > 5), s AS (DELETE FROM seals WHERE tenant_id = $1 AND from_place > 1)"
    " UPDATE counters SET last_place = 5 WHERE tenant_id = $1": Break.END_MISSING,
}


@pytest.mark.parametrize("tampering", TAMPERING)
async def test_whoever_changes_the_log_is_found(manager: Scope, root: asyncpg.Connection, tampering: str):
    assert manager.tenant
    await happen(manager, 2)
    assert await seal(manager.tenant)
    await happen(manager, 2)
    assert await seal(manager.tenant)
    assert await found(manager.tenant) is None
    await root.execute(tampering, manager.tenant)
    assert await found(manager.tenant) is TAMPERING[tampering]


async def test_an_event_removed_before_it_was_sealed_is_missed(manager: Scope, root: asyncpg.Connection):
    assert manager.tenant
    await happen(manager, 2)
    await root.execute("DELETE FROM events WHERE tenant_id = $1 AND place = 4", manager.tenant)
    assert await found(manager.tenant) is Break.EVENT_MISSING
    with pytest.raises(ValueError, match="without a gap"):
        await seal(manager.tenant)


async def test_the_app_itself_can_neither_change_nor_remove_what_was_written(manager: Scope):
    for statement in (
        "UPDATE events SET type = 'x'",
        "DELETE FROM events",
        "UPDATE seals SET hash = ''",
        "DELETE FROM seals",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(manager) as tx:
                await tx.execute(f"{statement} WHERE tenant_id = $1", manager.tenant)


async def test_the_sweep_seals_every_tenant_in_batches_and_goes_on_past_one_that_cannot_be(
    manager: Scope,
    root: asyncpg.Connection,
    worker: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    assert manager.tenant
    other = await office.user(await office.company(await office.administrator()), Role.CLIENT_MANAGER)
    assert other.tenant
    broken, whole = sorted([manager.tenant, other.tenant])
    await root.execute("DELETE FROM events WHERE tenant_id = $1 AND place = 2", broken)
    monkeypatch.setattr(chain, "BATCH", 2)
    monkeypatch.setattr(chain.events, "__kwdefaults__", {**chain.events.__kwdefaults__, "limit": 2})
    await sweep.seal_news()
    async with transaction(system(whole)) as tx:
        seals = await chain.seals(tx, after=0)
        last = await tx.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", whole)
    assert [s.last - s.first + 1 for s in seals] == [2] * (last // 2) + [1] * (last % 2)
    assert f"the log of tenant {broken} could not be sealed" in caplog.text


async def test_verifying_walks_every_tenant_also_one_that_only_the_seals_outside_know(
    manager: Scope, root: asyncpg.Connection, worker: None
):
    assert manager.tenant
    assert await seal(manager.tenant)
    gone = Seal(new_id(), 1, 7, b"", b"", b"x" * 32)
    await witness.write(gone)
    await root.execute(
        "UPDATE events SET type = 'sign_in.failed' WHERE tenant_id = $1 AND place = 1", manager.tenant
    )
    findings: dict[UUID, Finding] = {finding.tenant: finding async for finding in verification.verify_all()}
    assert findings[manager.tenant].verdict.broken is Break.EVENT_CHANGED
    assert findings[manager.tenant].verdict.place == 1
    assert findings[manager.tenant].key
    assert (findings[gone.tenant].verdict.broken, findings[gone.tenant].key) == (Break.END_MISSING, None)


async def test_a_seal_outside_that_is_none_of_ours_is_named(manager: Scope, home: Path):
    (home / "seals").mkdir()
    (home / "seals" / f"{manager.tenant}.json").write_text('{"last": "many"}')
    assert manager.tenant
    with pytest.raises(ValueError, match="is not a seal"):
        await found(manager.tenant)


async def test_an_export_can_be_walked_without_us(manager: Scope):
    assert manager.tenant
    await happen(manager, 2)
    await seal(manager.tenant)
    await happen(manager, 1)
    await seal(manager.tenant)
    await happen(manager, 1)  # not sealed yet: not handed out
    auditor = (await office.cleared(Role.AUDITOR, manager.tenant)).at(manager.tenant)
    lines = [json.loads(line) async for line in export.lines(auditor)]
    seals = [_seal(manager.tenant, line["seal"]) for line in lines if "seal" in line]
    events = [_event(manager.tenant, line["event"]) for line in lines if "event" in line]
    verdict = audit_verification.verify(manager.tenant, seals, events)
    assert (verdict.broken, verdict.sealed, verdict.read) == (None, seals[-1].last, seals[-1].last)
    assert lines[0] == {"tenant": str(manager.tenant)}
    assert len(events) == seals[-1].last


def _seal(tenant: UUID, held: dict[str, str]) -> Seal:
    digests, previous, own = (bytes.fromhex(held[name]) for name in ("digests", "previous", "hash"))
    return Seal(tenant, int(held["first"]), int(held["last"]), digests, previous, own)


def _event(tenant: UUID, held: dict[str, object]) -> Event:
    subject = held["subject"]
    assert isinstance(subject, dict)
    return Event(
        tenant=tenant, place=held["place"], id=UUID(held["id"]), type=held["type"], subject_kind=subject["kind"],
        subject_id=UUID(subject["id"]), ticket=None, actor=UUID(held["actor"]), team=held["team"] and UUID(held["team"]),
        at=datetime.fromisoformat(held["at"]), data=held["data"],
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.TEAM_LEAD, Role.BILLING_CLERK])
async def test_only_auditors_hand_the_log_out(manager: Scope, role: Role):
    assert manager.tenant
    scope = (await office.cleared(role, manager.tenant)).at(manager.tenant)
    with pytest.raises(Denied):
        [line async for line in export.lines(scope)]


@pytest.mark.parametrize("data", [{"rate": 0.1}, {"rates": [1, 0.5]}, {"by": {"priority": {"high": 1.0}}}])
async def test_what_could_not_be_sealed_is_refused_when_it_is_recorded(
    manager: Scope, data: dict[str, object]
):
    async with transaction(manager) as tx:
        with pytest.raises(TypeError, match="whole numbers"):
            events.record(tx, "tenant.updated", "tenant", tx.tenant, data)


SCRIPT = Path(verification.__file__).with_name("verify_export.py")


def stand_alone(file: Path, *words: str) -> tuple[int, str]:
    """What the script says that is handed out beside an export, run where nothing of the product can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(file), *words],
        capture_output=True,
        text=True,
        cwd=file.parent,
        env={},
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


async def handed_out(manager: Scope, folder: Path) -> Path:
    """An export with two seals and a name that needs care in canonical JSON."""
    assert manager.tenant
    await happen(manager, 2)
    async with transaction(manager) as tx:
        events.record(
            tx, "tenant.updated", "tenant", tx.tenant, {"ﬀ": "é\n", "\U0001f600": [1, None, True, {}]}
        )
    await seal(manager.tenant)
    await happen(manager, 2)
    await seal(manager.tenant)
    auditor = (await office.cleared(Role.AUDITOR, manager.tenant)).at(manager.tenant)
    file = folder / "audit-log.ndjson"
    file.write_bytes(b"".join([line async for line in export.lines(auditor)]))
    return file


async def test_an_export_is_verified_without_the_product(manager: Scope, tmp_path: Path):
    file = await handed_out(manager, tmp_path)
    code, said = stand_alone(file)
    newest = json.loads(file.read_bytes().splitlines()[-1])["seal"]
    assert (code, said) == (
        0,
        f"WHOLE: places 1 to {newest['last']} under 2 seals; the last seal is {newest['hash']}\n",
    )
    assert stand_alone(file, newest["hash"])[0] == 0


async def test_the_script_finds_one_changed_byte_and_whatever_is_missing(manager: Scope, tmp_path: Path):
    file = await handed_out(manager, tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    newest = json.loads(lines[-1])["seal"]["hash"]
    event = next(n for n, line in enumerate(lines) if b'"person.created"' in line)
    seal_line = next(n for n, line in enumerate(lines) if b'"seal"' in line)
    at = json.loads(lines[event])["event"]["at"].encode()
    other_instant = at[:-2] + bytes([at[-2] ^ 1]) + at[-1:]
    broken = {
        "an instant": (event, lines[event].replace(at, other_instant)),
        "a type": (event, lines[event].replace(b"person.created", b"person.createe")),
        "a digest": (seal_line, _flipped(lines[seal_line], b'"digests":"')),
        "a hash": (seal_line, _flipped(lines[seal_line], b'"hash":"')),
        "an event": (event, b""),
        "a seal": (seal_line, b""),
        "no JSON": (event, lines[event][1:]),
    }
    for name, (place, line) in broken.items():
        assert line != lines[place], name
        file.write_bytes(b"".join([*lines[:place], line, *lines[place + 1 :]]))
        assert stand_alone(file)[0] == 1, name
    file.write_bytes(b"".join(lines[: seal_line + 1]))  # cut off after the first seal
    assert stand_alone(file)[0] == 0
    assert stand_alone(file, newest)[0] == 1


def _flipped(line: bytes, before: bytes) -> bytes:
    """One byte changed: a hexadecimal digit for another."""
    at = line.index(before) + len(before)
    return line[:at] + (b"0" if line[at : at + 1] != b"0" else b"1") + line[at + 1 :]


async def test_a_stretch_is_verified_on_what_is_trusted_before_it(manager: Scope, root: asyncpg.Connection):
    assert manager.tenant
    for _ in range(3):
        await happen(manager, 2)
        await seal(manager.tenant)
    auditor = (await office.cleared(Role.AUDITOR, manager.tenant)).at(manager.tenant)
    async with transaction(auditor) as tx:
        seals = [one async for one in chain.all_seals(tx, last=10_000)]
    first, second, third = seals[-3:]

    async def verified(begin: int, end: int) -> tuple[int, int, str | None, int | None]:
        async with transaction(auditor) as tx:
            found = await ranges.verify(tx, first=begin, last=end)
        return found.first, found.last, found.broken, found.place

    assert await verified(1, 10_000) == (1, third.last, None, None)
    assert await verified(second.last, second.last) == (second.first, second.last, None, None)
    await root.execute(
        "UPDATE events SET type = 'x' WHERE tenant_id = $1 AND place = $2", manager.tenant, first.last
    )
    assert await verified(second.first, 10_000) == (second.first, third.last, None, None)
    assert await verified(first.last, 10_000) == (first.first, first.last, "event_changed", first.last)
    async with transaction(auditor) as tx:
        state = await ranges.state(tx)
    assert (state.sealed, state.last > state.sealed) == (third.last, True)
    assert state.verified is not None
    assert (state.verified.broken, state.verified.by) == ("event_changed", auditor.actor)


async def test_the_log_is_searched_from_its_end_by_time_kind_and_person(
    manager: Scope, monkeypatch: pytest.MonkeyPatch
):
    assert manager.tenant
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(12):
        async with transaction(manager, now=began + timedelta(days=n)) as tx:
            kind = "tenant.updated" if n % 3 else "settings.changed"
            events.record(tx, kind, "tenant", tx.tenant, {"n": n})
    auditor = (await office.cleared(Role.AUDITOR, manager.tenant)).at(manager.tenant)

    async def ns(before: int | None = None, limit: int = 50, **named: Any) -> tuple[list[int], int | None]:
        async with transaction(auditor) as tx:
            found = await searching.newest(tx, Filters(**named), before=before, limit=limit)
        return [event.data["n"] for event in found.entries if "n" in event.data], found.rest

    mine = {"actor": manager.actor}
    assert await ns(**mine) == ([*range(11, -1, -1)], None)
    first, rest = await ns(limit=5, **mine)
    assert (first, rest is not None) == ([11, 10, 9, 8, 7], True)
    assert (await ns(before=rest, limit=5, **mine))[0] == [6, 5, 4, 3, 2]
    assert (await ns(type="settings", **mine))[0] == [9, 6, 3, 0]
    assert (await ns(type="tenant.updated", about=manager.tenant, limit=2, **mine))[0] == [11, 10]
    days = {"since": began + timedelta(days=3), "until": began + timedelta(days=6)}
    assert (await ns(**days, **mine))[0] == [5, 4, 3]
    monkeypatch.setattr(searching, "STRETCH", 4)
    found, rest, looked = [], None, 0
    while looked == 0 or rest is not None:
        some, rest = await ns(before=rest, type="settings", **mine)
        found, looked = [*found, *some], looked + 1
    assert (found, looked > 2) == ([9, 6, 3, 0], True)
