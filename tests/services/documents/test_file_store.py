"""The store keeps a document at once or not at all, and forgets what was never kept."""

import asyncio
import hashlib
import os
import time
from pathlib import Path

import pytest

from core.ids import new_id
from services.documents.file_store import FileStore
from services.documents.ports import StoreAway

DIGEST = hashlib.sha256(b"plain").digest()


async def kept(store: FileStore, tenant, content: bytes, digest: bytes = DIGEST) -> None:
    async with store.incoming(tenant) as incoming:
        await incoming.write(content[:3])
        await incoming.write(content[3:])
        await incoming.keep(digest)


async def held(store: FileStore, tenant, digest: bytes = DIGEST) -> bytes:
    async with store.stored(tenant, digest) as stored:
        content = await stored.read(10_000)
        assert stored.size == len(content)
    return content


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_document_stands_under_its_digest_in_its_tenants_folder(tmp_path: Path) -> None:
    store, tenant = FileStore(tmp_path / "documents"), new_id()
    await kept(store, tenant, b"sealed")
    name = DIGEST.hex()
    assert files(tmp_path / "documents") == [f"{tenant}/{name[:2]}/{name}"]
    assert await held(store, tenant) == b"sealed"
    assert (tmp_path / "documents" / str(tenant) / name[:2] / name).stat().st_mode & 0o077 == 0


async def test_the_same_content_twice_is_stored_once_and_the_first_stays(tmp_path: Path) -> None:
    store, tenant = FileStore(tmp_path), new_id()
    await kept(store, tenant, b"first sealing")
    await kept(store, tenant, b"second sealing")
    assert len(files(tmp_path)) == 1
    assert await held(store, tenant) == b"first sealing"


async def test_many_at_once_keep_one_content_that_never_changes(tmp_path: Path) -> None:
    store, tenant = FileStore(tmp_path), new_id()
    contents = [f"sealing {n}".encode() for n in range(8)]
    await asyncio.gather(*(kept(store, tenant, content) for content in contents))
    first = await held(store, tenant)
    assert first in contents
    await kept(store, tenant, b"later sealing")
    assert (await held(store, tenant), len(files(tmp_path))) == (first, 1)


async def test_tenants_do_not_share_a_content(tmp_path: Path) -> None:
    store, mine, theirs = FileStore(tmp_path), new_id(), new_id()
    await kept(store, mine, b"mine")
    with pytest.raises(StoreAway):
        await held(store, theirs)


async def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    async with store.incoming(new_id()) as incoming:
        await incoming.write(b"half")
    assert files(tmp_path) == []
    with pytest.raises(ZeroDivisionError):
        async with store.incoming(new_id()) as incoming:
            await incoming.write(bytes([1 // 0]))
    assert files(tmp_path) == []


async def test_what_a_dead_process_left_is_cleared_a_day_later(tmp_path: Path) -> None:
    store, tenant = FileStore(tmp_path), new_id()
    await kept(store, tenant, b"kept")
    for name, hours in (("old", 25), ("young", 1)):
        path = tmp_path / str(tenant) / "incoming" / name
        path.write_bytes(b"half")
        then = time.time() - hours * 3600
        os.utime(path, (then, then))
    assert await store.clear_abandoned(hours=24) == 1
    assert [name.rpartition("/")[2] for name in files(tmp_path)] == [DIGEST.hex(), "young"]


async def test_a_store_that_cannot_be_used_says_so_without_its_paths(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file where the folder should be")
    with pytest.raises(StoreAway) as refused:
        async with FileStore(tmp_path / "documents").incoming(new_id()):
            pass
    assert str(tmp_path) not in str(refused.value)
