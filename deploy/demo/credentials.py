"""The sign-ins of the demo and a program for each that acts as that person, written down for whoever tries it out."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.demo.world import Somebody
from services import events
from tenants.bounds import SCOPES
from tenants.db import transaction
from tenants.directory import api_clients
from tenants.scope import PROVIDER_TENANT, system

FILE = "demo-credentials.json"


async def make(people: Sequence[Somebody], password: str, *, now: datetime) -> list[dict[str, Any]]:
    """An API client for each, with every scope. The secrets are drawn afresh, whatever the seed."""
    return [await _entry(each, password, now) for each in people]


async def _entry(who: Somebody, password: str, now: datetime) -> dict[str, Any]:
    async with transaction(system(who.scope.tenant or PROVIDER_TENANT), now=now) as tx:
        made = await api_clients.make(
            tx,
            name=f"demo {who.email}",
            roles=frozenset(),
            domains=None,
            scopes=sorted(SCOPES),
            membership_id=who.membership,
        )
        events.record(tx, "api_client.created", "api_client", made.id)
    return {
        "persona": who.person.role.value,
        "email": who.email,
        "password": password,
        "tenant": who.tenant,
        "client_id": made.client_id,
        "client_secret": made.secret,
    }


def write(home: Path, entries: Sequence[dict[str, Any]]) -> Path:
    """Write them where only the owner of the home folder reads."""
    home.mkdir(parents=True, exist_ok=True)
    path, half = home / FILE, home / f"{FILE}.new"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(entries, file, ensure_ascii=False, indent=1)
        file.write("\n")
    half.chmod(0o600)
    half.rename(path)
    return path
