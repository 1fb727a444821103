"""Documents in a folder: `<tenant>/<first two hex digits>/<SHA-256>`, written under another name, synced, then linked."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from core.ids import new_id
from core.settings import settings
from services.documents.ports import Incoming, StoreAway, Stored

log = logging.getLogger(__name__)
_INCOMING = "incoming"


class FileStore:
    """A store in a folder of this machine (or one that all machines mount)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @asynccontextmanager
    async def incoming(self, tenant: UUID) -> AsyncIterator[Incoming]:
        begun = await asyncio.to_thread(self._begin, tenant)
        try:
            yield begun
        finally:
            begun.close()

    def _begin(self, tenant: UUID) -> "_Begun":
        with _refusals():
            folder = self.root / str(tenant)
            waiting = folder / _INCOMING
            waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = waiting / str(new_id())
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            return _Begun(folder, path, os.fdopen(descriptor, "wb"))

    @asynccontextmanager
    async def stored(self, tenant: UUID, digest: bytes) -> AsyncIterator[Stored]:
        path = _place(self.root / str(tenant), digest)
        with _refusals():
            file = await asyncio.to_thread(path.open, "rb")
        try:
            yield _Opened(file)
        finally:
            file.close()

    async def clear_abandoned(self, *, hours: int) -> int:
        return await asyncio.to_thread(self._clear, time.time() - hours * 3600)

    def _clear(self, before: float) -> int:
        old = [path for path in self.root.glob(f"*/{_INCOMING}/*") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


class _Begun:
    def __init__(self, folder: Path, path: Path, file: BinaryIO) -> None:
        self.folder, self.path, self.file = folder, path, file

    async def write(self, block: bytes) -> None:
        with _refusals():
            await asyncio.to_thread(self.file.write, block)

    async def keep(self, digest: bytes) -> None:
        with _refusals():
            await asyncio.to_thread(self._keep, digest)

    def _keep(self, digest: bytes) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        place = _place(self.folder, digest)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError):  # the same content, kept before: it stays, somebody may be reading it
            place.hardlink_to(
                self.path
            )  # unlike a rename, this never replaces; `close` takes the first name away
        for folder in (place.parent, self.folder, self.folder.parent):
            _sync(folder)

    def close(self) -> None:
        """Also where the upload broke off; quick, so that it happens even while the task is being cancelled."""
        self.file.close()
        self.path.unlink(missing_ok=True)


class _Opened:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = os.fstat(file.fileno()).st_size

    async def read(self, count: int) -> bytes:
        with _refusals():
            return await asyncio.to_thread(self.file.read, count)


def _place(folder: Path, digest: bytes) -> Path:
    name = digest.hex()
    return folder / name[:2] / name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _refusals() -> Iterator[None]:
    """A full disk, a folder that is not there or not ours: said in the log, and to the caller without its paths."""
    try:
        yield
    except OSError as error:
        log.exception("the document store cannot be used")
        raise StoreAway from error


def current() -> FileStore:
    """The store of this process."""
    return FileStore(settings().documents_dir)
