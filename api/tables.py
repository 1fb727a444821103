"""A list as CSV or Excel, where the reader's `Accept` asks for it."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Header, Query
from starlette.responses import Response

from api.downloads import attachment
from services.spreadsheets import Encoding, Table, as_csv, as_excel

CSV = "text/csv"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Accepted = Annotated[str | None, Header(alias="accept")]
InEncoding = Annotated[Encoding, Query(alias="encoding", description="of CSV")]
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string"}},
            EXCEL: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
"""For the API's description, beside the JSON."""


def kind_of(accept: str | None) -> Literal["csv", "xlsx"] | None:
    """What of ours an `Accept` header names first; None is JSON."""
    for part in (accept or "").split(","):
        named = part.split(";")[0].strip().lower()
        if named == CSV:
            return "csv"
        if named == EXCEL:
            return "xlsx"
        if named in {"application/json", "*/*"}:
            return None
    return None


async def download(
    kind: Literal["csv", "xlsx"], name: str, *tables: Table, encoding: Encoding = "utf-8"
) -> Response:
    """The first table as CSV, or all of them as a workbook; written beside the loop, as thousands of rows take a while."""
    if kind == "csv":
        body = await asyncio.to_thread(as_csv, tables[0], encoding)
        media = f"{CSV}; charset={'shift_jis' if encoding == 'cp932' else 'utf-8'}"
    else:
        body, media = await asyncio.to_thread(as_excel, *tables), EXCEL
    headers = {"Content-Disposition": attachment(f"{name}.{kind}"), "Vary": "Accept", **HEADERS}
    return Response(body, headers=headers, media_type=media)


HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
"""Of every file that is handed out: never shown as a page of ours."""
