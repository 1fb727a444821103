"""The API reference page: all of the contract, nothing from elsewhere."""

import re

import httpx
import pytest

from api.app import create_app
from tests.support import office


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("accepted", "title"),
    [("ja,en;q=0.5", "APIリファレンス"), ("en", "API reference"), ("fr", "API reference")],
)
async def test_the_page_shows_every_call_and_asks_no_other_host(accepted: str, title: str) -> None:
    await office.administrator()
    app = create_app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        page = await http.get("/docs", headers={"Accept-Language": accepted})
        assert (page.status_code, title in page.text) == (200, True)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "<script" not in page.text
        assert " style=" not in page.text
        for path in app.openapi()["paths"]:
            assert f"<code>{path}</code>" in page.text
        for link in re.findall(r'(?:href|src)="([^"#]+)"', page.text):
            assert link.startswith("/")
            assert (await http.get(link)).status_code == 200
        assert (await http.get("/")).headers["location"] == "/sign-in"
