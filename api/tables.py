"""A list as CSV or Excel, where the reader's `Accept` asks for it."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Header, Query
from starlette.responses import Response

from api import media
from api.downloads import attachment
from services.spreadsheets import Encoding, Table, as_csv, as_excel

CSV, JSON = "text/csv", "application/json"
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
    """What of ours an `Accept` header wants most (RFC 9110, 12.5.1), of equals what it names first; None is JSON, also where it wants none."""
    ranges = [media.weighed(part) for part in (accept or "*/*").split(",")]
    best, place = 0.0, len(ranges)
    form: Literal["csv", "xlsx"] | None = None
    offers: tuple[tuple[str, Literal["csv", "xlsx"] | None], ...] = (
        (JSON, None),
        (CSV, "csv"),
        (EXCEL, "xlsx"),
    )
    for offered, of_ours in offers:
        quality, named = media.quality_of(offered, ranges)
        if quality > best or (quality == best > 0 and named < place):
            best, place, form = quality, named, of_ours
    return form


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
