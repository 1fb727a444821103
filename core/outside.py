"""The way out to addresses that people entered: https alone, and none of the own network, unless a setting allows them.

A name is resolved once, here, and the connection goes to the address that was judged: no second answer of a name server can lead
elsewhere (DNS rebinding). The certificate is still checked against the name. No redirect is followed.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from core import json
from core.settings import settings

SECONDS = 5.0
MOST_BYTES = 1_000_000


class Unreachable(Exception):
    """What was asked for did not come: no connection, a refusal, or no JSON. The text says what, for people who run the product."""


class AddressRefused(ValueError):
    """An address that the product does not call."""


def checked_address(address: str) -> str:
    """The address, if it is one that may be called by its form. Raises AddressRefused."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("it is no address") from error
    if not parts.hostname or port == 0 or parts.username or parts.password or not address.isprintable():
        raise AddressRefused("it takes an address such as https://login.example.com")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings().allow_private_addresses):
        raise AddressRefused("it takes https")
    return address


async def get_json(address: str, *, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is at an address. Raises Unreachable."""
    return await _asked("GET", address, headers=headers)


async def post_form(
    address: str, form: Mapping[str, str], *, auth: tuple[str, str] | None = None
) -> dict[str, Any]:
    """What a form is answered with. Raises Unreachable."""
    return await _asked("POST", address, data=dict(form), auth=auth, headers={"Accept": "application/json"})


async def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        checked_address(address)
        async with (
            httpx.AsyncClient(transport=_Judging(), timeout=SECONDS, trust_env=False) as client,
            client.stream(method, address, **more) as answer,
        ):
            body = await _body(answer)
        held = json.loads(body)
    except AddressRefused as error:
        raise Unreachable(f"{address}: {error}") from error
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise Unreachable(f"{address}: {type(error).__name__}") from error
    if not answer.is_success or not isinstance(held, dict):
        raise Unreachable(f"{address} answered {answer.status_code}{_told(held)}")
    return held


async def _body(answer: httpx.Response) -> bytes:
    body = b""
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise ValueError("the answer is too large")
    return body


def _told(held: Any) -> str:
    """The error code of OAuth answers (RFC 6749, 5.2), which says what is set up wrong."""
    error = held.get("error") if isinstance(held, dict) else None
    return f" ({error[:80]})" if isinstance(error, str) and error.isprintable() else ""


class _Judging(httpx.AsyncHTTPTransport):
    """Connects to the address that was judged, by the name that was asked for."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        judged = await _judged(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=judged)
        return await super().handle_async_request(request)


async def _judged(host: str, port: int) -> str:
    """The first address of a name, if every one may be called. Raises AddressRefused, OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not settings().allow_private_addresses and not all(each.is_global for each in addresses):
        raise AddressRefused("it leads into the own network (URAKATA_ALLOW_PRIVATE_ADDRESSES allows that)")
    return str(addresses[0])
