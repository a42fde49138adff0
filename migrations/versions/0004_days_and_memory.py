"""Daily sets, streaks, and what is remembered of each question."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=f"fk_{table}_person_id_people", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column("people", sa.Column("pictures", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("asked_for", sa.Text(), nullable=True))
    op.create_table(
        "schedules",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("zone_from", sa.Text(), nullable=True),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Text(), nullable=True),
        sa.Column("quiet_to", sa.Text(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_push_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("interview_on", sa.Date(), nullable=True),
        sa.Column("retention", sa.Double[float](), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_schedules"),
        _of_person("schedules"),
    )
    op.create_index("ix_schedules_next_push_at", "schedules", ["next_push_at"])
    op.create_table(
        "pushes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
        sa.UniqueConstraint("person_id", "day", name="uq_pushes_person_id_day"),
        _of_person("pushes"),
    )
    op.create_index("ix_pushes_kind_id", "pushes", ["kind", "id"])
    op.create_table(
        "days",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "day", name="pk_days"),
        _of_person("days"),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("person_id", "question_id", name="uq_cards_person_id_question_id"),
        _of_person("cards"),
    )
    op.create_index("ix_cards_person_id_due_at", "cards", ["person_id", "due_at"])
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=True),
        sa.Column("missed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("person_id", "token", name="uq_reviews_person_id_token"),
        _of_person("reviews"),
    )
    op.create_index("ix_reviews_person_id_question_id_at", "reviews", ["person_id", "question_id", "at"])


def downgrade() -> None:
    for table in ("reviews", "cards", "days", "pushes", "schedules"):
        op.drop_table(table)
    with op.batch_alter_table("people") as people:
        people.drop_column("asked_for")
        people.drop_column("pictures")
