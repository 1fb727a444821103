"""Let who asked for a write-off withdraw it while it waits.

Safe while live: the check is widened, and its rows are looked at without keeping writers away.
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

CHECK = "write_off_requests_status_known_check"
BEFORE = ("pending", "approved", "rejected")


def upgrade() -> None:
    _takes(*BEFORE, "withdrawn")


def downgrade() -> None:
    _takes(*BEFORE)


def _takes(*statuses: str) -> None:
    listed = ", ".join(f"'{status}'" for status in statuses)
    op.execute(
        f"ALTER TABLE write_off_requests DROP CONSTRAINT {CHECK}, ADD CONSTRAINT {CHECK} CHECK (status IN ({listed})) NOT VALID"
    )
    op.execute(f"ALTER TABLE write_off_requests VALIDATE CONSTRAINT {CHECK}")
