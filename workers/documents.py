"""Uploads that broke off when a process died leave a temporary file; nobody waits for it a day later."""

from services.documents import file_store
from workers.app import tick


@tick(seconds=3600)
async def clear_abandoned() -> None:
    """Remove them."""
    await file_store.current().clear_abandoned(hours=24)
