"""The page of all settings, made from them: `python -m deploy.settings_page > docs/settings.md`."""

from pydantic_core import PydanticUndefined

from core.settings import Settings, takes, variable

HEAD = """# Settings

Made by `make docs`; change the descriptions in `core/settings.py`. Every setting is an environment variable,
or a line of a file named `.env` in the folder where the program is started; the environment wins. A wrong one
stops the start and names itself, what it held and what it takes. An empty one counts as not set.

| setting | for what | takes | without it |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page, in Markdown."""
    return HEAD + "".join(_row(field) for field in Settings.model_fields)


def _row(field: str) -> str:
    info = Settings.model_fields[field]
    default = "" if info.default in (None, PydanticUndefined) else f"`{_plain(info.default)}`"
    return f"| `{variable(field)}` | {info.description} | {takes(field)} | {default} |\n"


def _plain(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


if __name__ == "__main__":
    print(page(), end="")
