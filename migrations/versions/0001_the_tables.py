"""People, their states and attempts, and the mailbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rates_self", sa.Boolean(), nullable=False),
        sa.Column("awaiting", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("blocked_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("chat", name="uq_people_chat"),
    )
    op.create_table(
        "states",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("unread", sa.Text()),
        sa.Column("updated_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_states"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_states_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("grader_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", Time, nullable=False),
        sa.Column("closed_at", Time, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("score", sa.Double[float]()),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("self_rating", sa.Text()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("person_id", "token", name="uq_attempts_person_id_token"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_attempts_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("front_end", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", Time, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("part_of", sa.Text()),
        sa.Column("part_number", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("front_end", "external_id", name="uq_inbox_front_end_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", Time),
        sa.Column("expires_at", Time),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("sent_at", Time),
        sa.Column("error", sa.Text()),
        sa.Column("inbox_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    for table in ("outbox", "inbox", "attempts", "states", "people"):  # their indexes go with them
        op.drop_table(table)


INDEXES = [
    ("attempts", ["person_id", "question_id", "closed_at"]),
    ("inbox", ["status", "chat", "id"]),
    ("inbox", ["chat", "message"]),
    ("inbox", ["received_at"]),
    ("outbox", ["status", "push", "id"]),
    ("outbox", ["chat", "status", "push", "id"]),
    ("outbox", ["status", "not_before"]),
    ("outbox", ["status", "expires_at"]),
    ("outbox", ["chat", "external_id"]),
    ("outbox", ["created_at"]),
]
