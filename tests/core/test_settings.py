"""Settings: what they hold without help, what they refuse, and how they say so."""

import base64
import os
from pathlib import Path

import pytest

from core.settings import PREFIX, RateLimit, Settings, SettingsError, load, settings, takes, variable

FILE = "postgresql://someone:secret@db.example:5432/urakata"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside: an empty folder, an empty environment."""
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_help_the_product_runs_on_this_machine(tmp_path: Path) -> None:
    held = load()
    assert (held.host, held.port, held.home) == ("127.0.0.1", 8000, tmp_path / ".urakata")
    assert held.documents_dir == tmp_path / ".urakata" / "documents"
    assert held.rate_limit == RateLimit(per_second=500, burst=1000)
    assert held.database_url is None
    assert held.demo is False


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("URAKATA_PORT=9001\nURAKATA_LOG_LEVEL=debug\n")
    assert load().port == 9001
    monkeypatch.setenv("URAKATA_PORT", "9002")
    assert load().port == 9002
    assert load().log_level == "debug"
    assert load(port=9003).port == 9003


def test_an_empty_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_PORT", "")
    assert load().port == 8000


def test_documents_stay_inside_the_home_folder_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("URAKATA_HOME", "elsewhere")
    assert load().documents_dir == tmp_path / "elsewhere" / "documents"
    monkeypatch.setenv("URAKATA_DOCUMENTS_DIR", "/papers")
    assert load().documents_dir == Path("/papers")


@pytest.mark.parametrize(
    ("held", "read"),
    [
        ("off", None),
        ("OFF", None),
        ("20/s", RateLimit(20, 40)),
        ("20", RateLimit(20, 40)),
        ("20/s burst 20", RateLimit(20, 20)),
    ],
)
def test_a_rate_limit_is_read(monkeypatch: pytest.MonkeyPatch, held: str, read: RateLimit | None) -> None:
    monkeypatch.setenv("URAKATA_RATE_LIMIT", held)
    assert load().rate_limit == read


def test_a_master_key_is_read_from_base64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
    key = load().master_key
    assert key is not None
    assert key.get_secret_value() == bytes(range(32))
    assert load().master_key_bytes == bytes(range(32))


def test_a_missing_master_key_is_named_when_it_is_needed() -> None:
    with pytest.raises(SettingsError, match="URAKATA_MASTER_KEY is not set"):
        _ = load().master_key_bytes


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://a:b@h/d", "postgresql://a:b@h/d"),
        ("postgresql+asyncpg://a:b@h:1/d", "postgresql://a:b@h:1/d"),
    ],
)
def test_postgres_addresses_have_one_form(monkeypatch: pytest.MonkeyPatch, given: str, read: str) -> None:
    monkeypatch.setenv("URAKATA_DATABASE_URL", given)
    assert load().database_url == read


def test_messages_go_where_the_cache_is_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_REDIS_URL", "valkey://:secret@h:6379/0")
    assert load().broker == "redis://:secret@h:6379/0"
    monkeypatch.setenv("URAKATA_BROKER_URL", "redis://h:6379/1")
    assert load().broker == "redis://h:6379/1"


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("LOG_LEVEL", "loud"),
        ("DEMO", "perhaps"),
        ("API_WORKERS", "0"),
        ("WORKER_CONCURRENCY", "-1"),
        ("MAX_BODY_BYTES", "1k"),
        ("TOKEN_LIFETIME_SECONDS", "5"),
        ("RATE_LIMIT", "fast"),
        ("RATE_LIMIT", "0/s"),
        ("RATE_LIMIT", "10/s burst 5"),
        ("RATE_LIMIT", "10/s burst"),
        ("RATE_LIMIT", "10/s burst 20 please"),
        ("DATABASE_URL", "mysql://a@h/d"),
        ("DATABASE_URL", "postgresql://h/d"),
        ("DATABASE_URL", "postgresql://a@h"),
        ("WORKER_DATABASE_URL", "postgresql://a@h:port/d"),
        ("ADMIN_DATABASE_URL", "nonsense"),
        ("REDIS_URL", "http://h"),
        ("BROKER_URL", "redis://"),
    ],
)
def test_a_wrong_setting_names_itself_what_it_held_and_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, name: str, held: str
) -> None:
    monkeypatch.setenv(PREFIX + name, held)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == f"URAKATA_{name} held {held!r}; it takes {takes(name.lower())}."


def test_a_wrong_setting_in_the_file_is_named_alike(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("URAKATA_PORT=eighty\n")
    with pytest.raises(SettingsError, match=r"^URAKATA_PORT held 'eighty'; it takes a whole number"):
        load()


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_PORT", "x")
    monkeypatch.setenv("URAKATA_DEMO", "perhaps")
    with pytest.raises(SettingsError) as refused:
        load()
    assert {line.split()[0] for line in str(refused.value).splitlines()} == {"URAKATA_PORT", "URAKATA_DEMO"}


@pytest.mark.parametrize("name", ["MASTER_KEY", "DATABASE_URL", "REDIS_URL"])
def test_a_refusal_tells_no_secret(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(PREFIX + name, "scheme://user:swordfish@host/place")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "swordfish" not in str(refused.value)


def test_printing_the_settings_tells_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_DATABASE_URL", FILE)
    assert "secret@" not in repr(load())


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("URAKATA_HOST=裏方".encode("cp932"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load()


def test_settings_cannot_change_afterwards() -> None:
    held = load()
    with pytest.raises(Exception, match="frozen"):
        held.port = 1


def test_settings_are_read_once_until_told_to_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    assert settings() is settings()
    monkeypatch.setenv("URAKATA_PORT", "9009")
    assert settings().port == 8000
    settings.cache_clear()
    assert settings().port == 9009
    settings.cache_clear()


def test_every_setting_says_what_it_is_for_and_what_it_takes() -> None:
    for field, info in Settings.model_fields.items():
        assert info.description, variable(field)
        assert takes(field), variable(field)


def test_mail_needs_a_sender_and_an_address_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_SMTP_URL", "smtp://clerk:secret@mail.example.com:587")
    with pytest.raises(SettingsError) as refused:
        load()
    said = str(refused.value).splitlines()
    assert [line.split(";")[0] for line in said] == [
        "URAKATA_MAIL_FROM held nothing", "URAKATA_PUBLIC_URL held nothing",
    ]  # fmt: skip
    monkeypatch.setenv("URAKATA_MAIL_FROM", "Urakata <billing@example.com>")
    monkeypatch.setenv("URAKATA_PUBLIC_URL", "https://work.example.com/urakata/")
    assert (load().public_url, load().invoice_mail) == ("https://work.example.com/urakata", "link")


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "smtp://clerk@mail.example.com"),
        ("SMTP_URL", "http://mail.example.com"),
        ("MAIL_FROM", "billing"),
        ("MAIL_FROM", "Urakata <billing@example.com>\nBcc: x@example.com"),
        ("PUBLIC_URL", "work.example.com"),
        ("INVOICE_MAIL", "both"),
    ],
)
def test_what_mail_cannot_use_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, held: str
) -> None:
    monkeypatch.setenv(f"URAKATA_{name}", held)
    with pytest.raises(SettingsError, match=rf"^URAKATA_{name} held "):
        load()


def test_a_mail_servers_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URAKATA_SMTP_URL", "smtpx://clerk:secret@mail.example.com")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "secret" not in str(refused.value)
