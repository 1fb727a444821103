"""The newest seal of each tenant, written down outside the database: who cuts the end off the log there does not cut it here."""

import asyncio
import os
from pathlib import Path
from uuid import UUID

from core import json
from core.settings import settings
from services.rules.audit_chain import Seal
from services.rules.audit_verification import Witness


def folder() -> Path:
    """Where they stand. Copy it elsewhere, and the chain can be held against the copy."""
    return settings().home / "seals"


async def write(seal: Seal) -> None:
    """Write a seal down, unless a newer one is known."""
    await asyncio.to_thread(_write, seal)


def read(tenant: UUID) -> Witness | None:
    """The newest seal known from outside. Raises ValueError for a file that is none of ours."""
    path = _path(tenant)
    if not path.exists():
        return None
    try:
        held = json.loads(path.read_bytes())
        return Witness(int(held["last"]), bytes.fromhex(held["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a seal as written by Urakata") from error


def known() -> list[UUID]:
    """The tenants of which a seal was written down."""
    return sorted(UUID(path.stem) for path in folder().glob("*.json"))


def _write(seal: Seal) -> None:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    earlier = read(seal.tenant)
    if earlier is not None and earlier.last >= seal.last:
        return
    path = _path(seal.tenant)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(json.dumps({"tenant": seal.tenant, "last": seal.last, "hash": seal.hash.hex()}))
    fresh.replace(path)


def _path(tenant: UUID) -> Path:
    return folder() / f"{tenant}.json"
