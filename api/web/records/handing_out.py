"""The log handed out with its seals, and the script that verifies it elsewhere."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from api.web.guard import PageRoute
from api.web.records import gate
from api.web.records.gate import Auditing
from services.audit import export, verify_export

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SCRIPT = "verify_export.py"


@router.get("/admin/audit/export")
async def hand_out(reader: Auditing, tenant: str = "") -> Response:
    """The whole log up to its newest seal, a JSON object a line."""
    inside = await gate.log_of(reader.who, tenant)
    inside.require("audit.export")
    return StreamingResponse(
        export.lines(inside),
        headers=_headers(f"audit-log-{tenant or 'PROVIDER'}.ndjson"),
        media_type="application/x-ndjson",
    )


@router.get(f"/admin/audit/{SCRIPT}")
async def script(_reader: Auditing) -> Response:
    """The script that verifies an export without the product."""
    return Response(_text(), headers=_headers(SCRIPT), media_type="text/x-python; charset=utf-8")


@cache
def _text() -> str:
    return Path(verify_export.__file__).read_text("utf-8")


def _headers(name: str) -> dict[str, str]:
    return {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
