"""A mail server of the tests' own, on the loopback, and the settings that name it."""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTPUTF8
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.settings import settings
from deploy.embedded.ports import free_port


@dataclass
class Post:
    """What the server got, and how it answers."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer_to_recipient: str = "250 OK"
    controller: Any = None

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.answer_to_recipient

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        letter = email.message_from_bytes(envelope.content, policy=SMTPUTF8)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None


@contextmanager
def posting(monkeypatch: pytest.MonkeyPatch, **more: str) -> Iterator[Post]:
    """An open server, with the settings of the product naming it."""
    post = Post(free_port())
    post.controller = Controller(post, hostname="127.0.0.1", port=post.port)
    post.controller.start()
    given = {
        "SMTP_URL": f"smtp://127.0.0.1:{post.port}", "MAIL_FROM": "Urakata <billing@urakata.example>",
        "PUBLIC_URL": "https://work.urakata.example", **more,
    }  # fmt: skip
    with monkeypatch.context() as environment:
        for name, value in given.items():
            environment.setenv(f"URAKATA_{name}", value)
        settings.cache_clear()
        try:
            yield post
        finally:
            post.close()
    settings.cache_clear()
