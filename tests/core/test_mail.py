"""Mail by a real server of our own: what arrives, what waits, and what is refused for good."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from core import mail
from core.mail import Attachment, Letter, MailAway, MailRefused
from core.settings import settings
from tests.support.post import Post, posting

LETTER = Letter(
    key="invoice-1", to="佐藤 恵子 <keiri@acme.example>", subject="請求書のご案内\nBcc: spy@example.com",
    text="いつもお世話になっております。\n", reply_to="billing@urakata.example",
    attachments=(Attachment("請求書.pdf", "application/pdf", b"%PDF-1.7"), Attachment("a.xml", "application/xml", b"<a/>")),
)  # fmt: skip


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with posting(monkeypatch) as opened:
        yield opened


async def test_a_letter_arrives_whole(post: Post) -> None:
    await mail.send(LETTER)
    (got,) = post.letters
    assert (got["To"], got["From"]) == ("佐藤 恵子 <keiri@acme.example>", "Urakata <billing@urakata.example>")
    assert got["Subject"] == "請求書のご案内 Bcc: spy@example.com"  # a line break makes no header
    assert got["Bcc"] is None
    assert got["Message-ID"] == "<invoice-1@urakata.example>"
    body = got.get_body()
    assert isinstance(body, EmailMessage)
    assert body.get_content().splitlines() == ["いつもお世話になっております。"]
    assert [(each.get_filename(), each.get_content_type()) for each in got.iter_attachments()] == [
        ("請求書.pdf", "application/pdf"), ("a.xml", "application/xml"),
    ]  # fmt: skip
    assert post.recipients == ["keiri@acme.example"]


@pytest.mark.parametrize(("answer", "kind"), [("550 no such mailbox", MailRefused), ("451 later", MailAway)])
async def test_a_refusal_is_for_good_or_for_now(post: Post, answer: str, kind: type[Exception]) -> None:
    post.answer_to_recipient = answer
    with pytest.raises(kind):
        await mail.send(LETTER)
    assert post.letters == []


async def test_a_server_that_is_away_is_away(post: Post) -> None:
    post.close()
    with pytest.raises(MailAway):
        await mail.send(LETTER)


async def test_a_password_is_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch, post: Post) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(mail, "LOOPBACK", set[str]())
        changed.setenv("URAKATA_SMTP_URL", f"smtp://someone:secret@127.0.0.1:{post.port}")
        settings.cache_clear()
        with pytest.raises(MailAway, match="TLS"):
            await mail.send(LETTER)


async def test_no_address_is_refused_for_good(post: Post) -> None:
    with pytest.raises(MailRefused):
        await mail.send(Letter("k", "nobody", "s", "t"))


def test_without_a_server_there_is_no_mail() -> None:
    assert not mail.is_configured()
