"""What is told when the product is ready."""

import json
from pathlib import Path

from deploy.welcome import welcome


def test_without_demo_data_the_address_is_told_and_nobody_to_sign_in(tmp_path: Path) -> None:
    first, last = welcome("http://127.0.0.1:8000", tmp_path)
    assert first == "Urakata is ready: http://127.0.0.1:8000"
    assert "http://127.0.0.1:8000/docs" in last


def test_the_demo_sign_ins_are_shown_without_their_client_secrets(tmp_path: Path) -> None:
    sign_in = {"persona": "requester", "email": "a@example.jp", "password": "pw", "tenant": "AOBA"}
    staff = {"persona": "operator", "email": "b@example.jp", "password": "pw2", "tenant": None}
    secret = {"client_id": "x", "client_secret": "hidden"}
    (tmp_path / "demo-credentials.json").write_text(json.dumps([sign_in | secret, staff | secret]))
    told = "\n".join(welcome("http://127.0.0.1:8000", tmp_path))
    assert "  requester  AOBA    a@example.jp  pw" in told
    assert "  operator           b@example.jp  pw2" in told
    assert "hidden" not in told


def test_a_broken_credentials_file_does_not_keep_the_product_from_starting(tmp_path: Path) -> None:
    for broken in ("{", "{}", "[1]"):
        (tmp_path / "demo-credentials.json").write_text(broken)
        assert len(list(welcome("http://127.0.0.1:8000", tmp_path))) == 2
