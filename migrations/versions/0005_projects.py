"""People's own projects."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("techniques", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("score", sa.Double[float]()),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("person_id", "number", name="uq_projects_person_id_number"),
        sa.UniqueConstraint("person_id", "token", name="uq_projects_person_id_token"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_projects_person_id_people", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("projects")
