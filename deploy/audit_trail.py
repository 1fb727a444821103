"""Walking the audit trail, and saying in words how it stands."""

from core.settings import Settings
from services.audit.verification import Finding, verify_all
from services.rules.audit_verification import Break
from tenants import db
from tenants.db import Database

_WORDS = {
    Break.SEAL_MISSING: "a seal is missing, or does not stand on the one before",
    Break.SEAL_CHANGED: "a seal is not as it was made",
    Break.EVENT_MISSING: "an event is missing",
    Break.EVENT_UNEXPECTED: "an event stands where none should",
    Break.EVENT_CHANGED: "an event is not as it was sealed",
    Break.END_MISSING: "the end is missing: more was sealed or counted than is there",
}


async def verify(held: Settings) -> int:
    """Walk them all as the worker, saying how each stands; how many are broken."""
    assert held.worker_database_url, "URAKATA_WORKER_DATABASE_URL is not set"
    database = Database(held.worker_database_url, size=2)
    db.use(database)
    try:
        return await _walk()
    finally:
        db.use(None)
        await database.close()


async def _walk() -> int:
    broken = 0
    async for finding in verify_all():
        print(words(finding), flush=True)
        broken += finding.verdict.broken is not None
    print("The audit trail is whole." if not broken else f"Broken: {broken}.", flush=True)
    return broken


def words(finding: Finding) -> str:
    """One line for one tenant."""
    verdict, name = finding.verdict, finding.key or str(finding.tenant)
    if verdict.broken is None:
        return f"ok     {name}: {verdict.read} events, {verdict.sealed} sealed"
    return f"BROKEN {name}: place {verdict.place}: {_WORDS[verdict.broken]} ({verdict.broken})"
