"""Mock rounds that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("person_id", "token", name="uq_rounds_person_id_token"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_rounds_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_rounds_person_id_ended_at", "rounds", ["person_id", "ended_at"])


def downgrade() -> None:
    op.drop_table("rounds")
