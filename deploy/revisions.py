"""Which migration is the newest, told by the files' names alone: loading Alembic to learn it costs a second."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The revision to which an upgrade brings a database."""
    return max(path.name.split("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))
