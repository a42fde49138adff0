"""The hour of a person's evening set; and a role is now said to be "both" by who chose it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("evening", sa.Text()))


def downgrade() -> None:
    op.execute("UPDATE people SET role = NULL WHERE role = 'both'")
    with op.batch_alter_table("people") as people:
        people.drop_column("evening")
