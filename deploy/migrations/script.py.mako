"""${message}

Safe while live: say here whether it is.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
