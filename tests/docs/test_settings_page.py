"""The page of the settings is the settings."""

from pathlib import Path

from core.settings import Settings, variable
from deploy.settings_page import page

ROOT = Path(__file__).parents[2]


def test_the_page_of_settings_is_up_to_date() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page(), "run: make docs"


def test_the_page_names_every_setting() -> None:
    for field in Settings.model_fields:
        assert f"`{variable(field)}`" in page()
