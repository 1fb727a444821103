"""What can be set from outside: environment variables `URAKATA_*`, or the same names in a `.env` file.

Read once and frozen. A value that cannot be taken is refused when the program starts, by name, with what
it held and what it takes. The environment wins over the file.
"""

import re
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretBytes, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.addresses import postgres_address, redis_address, smtp_address, web_address, without_password

PREFIX = "URAKATA_"
MASTER_KEY_BYTES = 32
_RATE = re.compile(r"(?P<rate>\d{1,9})(/s)?(\s+burst\s+(?P<burst>\d{1,9}))?", re.ASCII | re.IGNORECASE)

PostgresAddress = Annotated[str, BeforeValidator(postgres_address)]
RedisAddress = Annotated[str, BeforeValidator(redis_address)]
SmtpAddress = Annotated[str, BeforeValidator(smtp_address)]
_MAILBOX = re.compile(
    r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+|[^<>@\r\n]+ <[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+>"
)


class SettingsError(Exception):
    """One or more settings hold what they cannot take. The text is for people; a line for each setting."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Requests that one API client may send: `per_second` for long, `burst` at once."""

    per_second: int
    burst: int


def _rate_limit(held: Any) -> RateLimit | None:
    """Read `500/s burst 1000`, `500/s` (the burst is then twice the rate) or `off`."""
    if held is None or isinstance(held, RateLimit):
        return held
    if str(held).lower() == "off":
        return None
    found = _RATE.fullmatch(str(held))
    if found is None:
        raise ValueError("not a rate")
    rate = int(found["rate"])
    burst = int(found["burst"] or 2 * rate)
    if rate < 1 or burst < rate:
        raise ValueError("the rate is at least 1, the burst at least the rate")
    return RateLimit(per_second=rate, burst=burst)


def _with_mail(held: Any, info: ValidationInfo) -> Any:
    """What mail cannot be sent without."""
    if held is None and info.data.get("smtp_url"):
        raise ValueError("mail is sent, so this is needed")
    return held


def _mailbox(held: Any) -> Any:
    if held is not None and not _MAILBOX.fullmatch(str(held)):
        raise ValueError("not an e-mail address")
    return held


def _master_key(held: Any) -> bytes | SecretBytes | None:
    if held is None or isinstance(held, SecretBytes):
        return held
    key = b64decode(str(held), validate=True)
    if len(key) != MASTER_KEY_BYTES:
        raise ValueError("wrong length")
    return key


def _absolute(held: Any) -> Path:
    """Programs that are started from other folders must mean the same place."""
    return Path(held).expanduser().absolute()


Folder = Annotated[Path, BeforeValidator(_absolute)]


def _setting(default: Any, what: str, takes: str, **more: Any) -> Any:
    """A field with the two texts that people need: what it is for, and what it takes."""
    return Field(default, description=what, json_schema_extra={"takes": takes}, validate_default=True, **more)


def _bytes(default: int, what: str) -> Any:
    return _setting(default, what, "a number of bytes, at least 1024", ge=1024)


def _count(default: int, what: str, *, most: int) -> Any:
    return _setting(default, what, f"a whole number from 1 to {most}", ge=1, le=most)


class Settings(BaseSettings):
    """Every setting of the product. Names on the outside are `URAKATA_` and the field in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Folder = _setting(
        Path(".urakata"), "Folder of the embedded servers' data, secrets, logs and documents.", "a path"
    )
    host: str = _setting(
        "127.0.0.1",
        "Address on which the API and the web pages listen.",
        "a host name or an IP address",
        min_length=1,
    )
    port: int = _setting(
        8000,
        "Port on which the API and the web pages listen.",
        "a whole number from 1 to 65535",
        ge=1,
        le=65535,
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info", "How much is logged.", "debug, info, warning or error"
    )
    demo: bool = _setting(False, "Load demo data into an empty database at the first start.", "true or false")

    database_url: PostgresAddress | None = _setting(
        None,
        "Postgres as the role urakata_app. Without it, the embedded Postgres is used.",
        "postgresql://user:password@host:port/database",
        repr=False,
    )
    worker_database_url: PostgresAddress | None = _setting(
        None,
        "The same database as the role urakata_worker. Needed where database_url is set.",
        "postgresql://user:password@host:port/database",
        repr=False,
    )
    admin_database_url: PostgresAddress | None = _setting(
        None,
        "The same database as an administrator; only migrations, roles and backups use it.",
        "postgresql://user:password@host:port/database",
        repr=False,
    )
    database_pool_size: int = _count(16, "Database connections that one process keeps at most.", most=500)
    redis_url: RedisAddress | None = _setting(
        None,
        "Valkey or Redis for caches and rate limits. Without it, the embedded Valkey is used.",
        "redis://[user:password@]host:port/number, or rediss://",
        repr=False,
    )
    broker_url: RedisAddress | None = _setting(
        None,
        "Valkey or Redis for Celery's messages. Without it, the one of redis_url.",
        "redis://[user:password@]host:port/number, or rediss://",
        repr=False,
    )

    api_workers: int = _count(1, "Processes that serve the API and the web pages.", most=64)
    worker_concurrency: int = _count(2, "Celery worker processes.", most=64)
    rate_limit: Annotated[RateLimit | None, NoDecode, BeforeValidator(_rate_limit)] = _setting(
        "500/s burst 1000",
        "Requests that one API client may send.",
        "like '500/s burst 1000' (the rate at least 1, the burst at least the rate), or off",
    )
    max_body_bytes: int = _bytes(8 * 1024 * 1024, "Largest body of a request, uploads apart.")
    max_document_bytes: int = _bytes(50 * 1024 * 1024, "Largest document that may be uploaded.")
    token_lifetime_seconds: int = _setting(
        3600, "How long an access token is good.", "seconds, from 60 to 86400", ge=60, le=86_400
    )
    allow_private_addresses: bool = _setting(
        False,
        "Let the product call addresses of the own network, over plain http too: a company sign-in that is not on the internet.",
        "true or false",
    )
    smtp_url: SmtpAddress | None = _setting(
        None,
        "Mail server by which issued invoices are sent. Without it, no mail is sent. A password is sent over TLS only (STARTTLS with smtp://).",
        "smtp://[user:password@]host[:port], or smtps:// for TLS from the start",
        repr=False,
    )
    mail_from: Annotated[str | None, BeforeValidator(_mailbox), BeforeValidator(_with_mail)] = _setting(
        None,
        "Sender of the product's mail. Needed where smtp_url is set.",
        "like 'Urakata <billing@example.com>'",
    )
    public_url: Annotated[str | None, BeforeValidator(web_address), BeforeValidator(_with_mail)] = _setting(
        None,
        "Address under which people reach the pages, for links in mail. Needed where smtp_url is set.",
        "like https://urakata.example.com",
    )
    invoice_mail: Literal["link", "attached"] = _setting(
        "link",
        "Whether mail about an invoice has a link to it alone, or the PDF and the XML too.",
        "link or attached",
    )
    master_key: Annotated[SecretBytes | None, NoDecode, BeforeValidator(_master_key)] = _setting(
        None,
        "Key that wraps each tenant's own key. The embedded mode makes one and keeps it in the home folder.",
        "32 bytes in base64, as made by: openssl rand -base64 32",
        repr=False,
    )
    documents_dir: Folder = Field(
        default_factory=lambda known: known.get("home", Path(".urakata")) / "documents",
        description="Folder of uploaded documents. Without it, documents inside the home folder.",
        json_schema_extra={"takes": "a path"},
    )

    @property
    def broker(self) -> str | None:
        """Where Celery's messages go."""
        return self.broker_url or self.redis_url

    @property
    def master_key_bytes(self) -> bytes:
        """The key that wraps the tenants' keys. Raises SettingsError if none is set."""
        if self.master_key is None:
            raise SettingsError(f"{variable('master_key')} is not set; it takes {takes('master_key')}.")
        return self.master_key.get_secret_value()


@cache
def settings() -> Settings:
    """The settings of this process, read once; `settings.cache_clear()` makes the next call read again.

    Raises SettingsError if one cannot be taken.
    """
    return load()


def load(**given: Any) -> Settings:
    """Read the settings now; `given` ones (as from the command line) win over the environment.

    Raises SettingsError if one cannot be taken.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_complaints(error))) from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env is not UTF-8 text; save it as UTF-8.") from None


def variable(field: str) -> str:
    """The environment variable of a field: `port` is `URAKATA_PORT`."""
    return f"{PREFIX}{field}".upper()


def takes(field: str) -> str:
    """In words, what a setting takes."""
    extra = Settings.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["takes"])


def _complaints(error: ValidationError) -> list[str]:
    """A line for each fault; a default that waits for other fields is no fault of its own."""
    return [_complaint(fault) for fault in error.errors() if fault["type"] != "default_factory_not_called"]


def _complaint(fault: Any) -> str:
    field = str(fault["loc"][0])
    return f"{variable(field)} held {_shown(field, fault['input'])}; it takes {takes(field)}."


def _shown(field: str, held: Any) -> str:
    """What a setting held, without what is secret in it."""
    if held is None:
        return "nothing"
    if field == "master_key":
        return f"a text of {len(str(held))} characters"
    if field.endswith("_url"):
        return repr(without_password(str(held)))
    return repr(held)
