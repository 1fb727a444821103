"""Verify an exported audit log without Urakata: python3 verify_export.py audit-log-ACME.ndjson [hash of the last seal]

Stands alone: Python 3.11 or newer, its standard library, and nothing of the product; read it before you trust it. It is handed out
beside the export. It walks the hash chain: each event must give the 32 bytes that its seal holds for its place, each seal must
stand on the one before it, and the first on the anchor of its tenant. It answers 0 where the whole file holds, and 1 at the first break.

A file that was cut after a seal is whole in itself: give the hash of the newest seal, as it was written down elsewhere.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None


class Broken(Exception):
    """Where the chain does not hold, and why."""


def canonical(value: Json) -> str:
    """One spelling for one value (RFC 8785), for what the log holds: no fractions."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Broken(f"a fraction has no place in the log: {value}")
    return json.dumps(value, ensure_ascii=False)


def digest(tenant: str, event: dict[str, Json]) -> bytes:
    """The 32 bytes of an event."""
    fields = {
        name: event[name] for name in ("place", "id", "type", "subject", "ticket", "actor", "team", "data")
    }
    at = datetime.fromisoformat(str(event["at"])).astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(
        b"urakata event 1\n" + canonical({**fields, "tenant": tenant, "at": at}).encode()
    ).digest()


def link(tenant: UUID, seal: dict[str, Json], digests: bytes, previous: bytes) -> bytes:
    """The hash of a seal with these contents."""
    first, last = int(str(seal["first"])), int(str(seal["last"]))
    head = previous + tenant.bytes + first.to_bytes(8, "big") + last.to_bytes(8, "big")
    return hashlib.sha256(b"urakata seal 1\n" + head + digests).digest()


class Walk:
    """The chain as far as it was walked."""

    def __init__(self, tenant: str) -> None:
        self.tenant, self.sealed, self.seals = tenant, 0, 0
        self.previous = hashlib.sha256(b"urakata anchor 1\n" + UUID(tenant).bytes).digest()
        self.waiting: list[bytes] = []

    def event(self, event: dict[str, Json]) -> None:
        """Take the next event; its seal follows it."""
        place = self.sealed + len(self.waiting) + 1
        if event["place"] != place:
            raise Broken(f"place {place} is missing: {event['place']} follows")
        self.waiting.append(digest(self.tenant, event))

    def seal(self, seal: dict[str, Json]) -> None:
        """Hold the events before it against a seal, and the seal against the one before it."""
        digests, place = bytes.fromhex(str(seal["digests"])), self.sealed + 1
        if seal["first"] != place or bytes.fromhex(str(seal["previous"])) != self.previous:
            raise Broken(f"the seal at place {place} does not stand on the one before it")
        if link(UUID(self.tenant), seal, digests, self.previous).hex() != seal["hash"]:
            raise Broken(f"the seal at place {place} was changed")
        held = [digests[at : at + 32] for at in range(0, len(digests), 32)]
        for n, sealed in enumerate(held):
            if n >= len(self.waiting):
                raise Broken(f"the event at place {place + n} is missing")
            if self.waiting[n] != sealed:
                raise Broken(f"the event at place {place + n} is not what was sealed")
        if len(held) != len(self.waiting) or seal["last"] != self.sealed + len(held):
            raise Broken(f"events after place {self.sealed + len(held)} stand before their seal")
        self.sealed, self.previous, self.waiting, self.seals = (
            self.sealed + len(held),
            bytes.fromhex(str(seal["hash"])),
            [],
            self.seals + 1,
        )


def walked(lines: Iterable[bytes]) -> Walk:
    """Walk a whole export. Raises Broken."""
    walk: Walk | None = None
    for n, line in enumerate(lines, start=1):
        try:
            walk = taken(walk, line)
        except Broken as broken:
            raise Broken(f"line {n}: {broken}") from None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Broken(f"line {n} is none of an export: {error!r}") from None
    if walk is None:
        raise Broken("the file is empty")
    if walk.waiting:
        raise Broken(f"the seal after place {walk.sealed + len(walk.waiting)} is missing")
    return walk


def taken(walk: Walk | None, line: bytes) -> Walk:
    """Take a line: the tenant first, then events and seals."""
    [(kind, held)] = json.loads(line).items()
    if kind == "tenant" and walk is None:
        return Walk(str(UUID(held)))
    if walk is None or kind not in {"event", "seal"}:
        raise Broken(f"{kind!r} has no place there")
    if kind == "event":
        walk.event(held)
    else:
        walk.seal(held)
    return walk


def verified(path: str, newest: str | None) -> Walk:
    """Walk a file, up to the seal that was written down elsewhere. Raises Broken."""
    with open(path, "rb") as file:  # noqa: PTH123  (pathlib would add nothing)
        walk = walked(file)
    last = walk.previous.hex()
    if newest is not None and newest.strip().lower() != last:
        raise Broken(f"the last seal is {last}, not the one that was written down: the end is missing")
    return walk


def main() -> int:
    """Verify the file that is named."""
    if len(sys.argv) not in {2, 3}:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        walk = verified(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else None)
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    said = f"places 1 to {walk.sealed} under {walk.seals} seals; the last seal is {walk.previous.hex()}"
    sys.stdout.write(f"WHOLE: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
