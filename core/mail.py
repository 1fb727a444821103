"""Mail that the product sends. Without a mail server in the settings there is none."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from core.settings import settings

SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class MailAway(Exception):
    """The server could not be reached, or asks to come again later."""


class MailRefused(Exception):
    """The server will never take this letter: trying again is of no use."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with a letter. `media_type` is like `application/pdf`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address. `key` says what it is: one that is sent again has the same Message-ID, so that it is seen as one."""

    key: str
    to: str
    subject: str
    text: str
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


def is_configured() -> bool:
    """Whether there is a mail server."""
    return settings().smtp_url is not None


async def send(letter: Letter) -> None:
    """Hand a letter to the server, beside the loop. Raises MailAway or MailRefused."""
    await asyncio.to_thread(_deliver, message(letter))


def message(letter: Letter) -> EmailMessage:
    """The letter as it is sent. Raises MailRefused where an address is none."""
    sender = settings().mail_from or ""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = " ".join(letter.subject.split())
    made["From"] = _address(sender)
    made["To"] = _address(letter.to)
    if letter.reply_to:
        made["Reply-To"] = _address(letter.reply_to)
    made["Message-ID"] = f"<{letter.key}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text, cte="base64")
    for each in letter.attachments:
        main, _, sub = each.media_type.partition("/")
        made.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return made


def _address(held: str) -> Address:
    name, spec = parseaddr(held)
    try:
        return Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError) as error:
        raise MailRefused(f"{held!r} is no e-mail address") from error


def _deliver(made: EmailMessage) -> None:
    try:
        with _connected(urlsplit(settings().smtp_url or "")) as server:
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (MailRefused if all(code >= 500 for code in codes) else MailAway)(str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise (MailRefused if error.smtp_code >= 500 else MailAway)(str(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailAway(str(error)) from error


def _connected(address: SplitResult) -> smtplib.SMTP:
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    server: smtplib.SMTP
    if address.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        _signed_in(server, address)
    except BaseException:
        server.close()
        raise
    return server


def _signed_in(server: smtplib.SMTP, address: SplitResult) -> None:
    """Over TLS where the server offers it; a password over nothing else, unless the server is on this machine."""
    server.ehlo()
    if address.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    elif address.scheme == "smtp" and address.username and address.hostname not in LOOPBACK:
        raise MailAway("the server offers no STARTTLS, and a password is sent over TLS only")
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
