"""The secrets of an embedded deployment: made once, kept in the home folder, readable by its owner alone."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.embedded.refusals import CannotStart


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Passwords of the servers, and the key that wraps the tenants' keys (base64)."""

    postgres_admin: str
    postgres_app: str
    postgres_worker: str
    valkey: str
    master_key: str


def secrets_of(home: Path) -> Secrets:
    """The secrets in the home folder; made when there are none.

    Raises CannotStart if the file cannot be read, or is gone while its data are there: others would not fit.
    """
    path = home / "secrets.json"
    if not path.exists() and not (home / "postgres").exists():
        _write(path, _new())
    try:
        return Secrets(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise CannotStart(
            f"{path} cannot be read ({error}). It holds the passwords and the key of the data beside it; "
            "bring it back from a backup, or move the whole home folder away to begin anew."
        ) from error


def _new() -> Secrets:
    return Secrets(
        postgres_admin=secrets.token_urlsafe(24),
        postgres_app=secrets.token_urlsafe(24),
        postgres_worker=secrets.token_urlsafe(24),
        valkey=secrets.token_urlsafe(24),
        master_key=base64.b64encode(secrets.token_bytes(32)).decode(),
    )


def _write(path: Path, made: Secrets) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(made), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
