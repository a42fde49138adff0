"""Indexes for what is asked of all people at once: who is in a round, and who wrote today."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_states_kind", "states", ["kind"])
    op.drop_index("ix_inbox_received_at", "inbox")
    op.create_index("ix_inbox_received_at_chat", "inbox", ["received_at", "chat"])


def downgrade() -> None:
    op.drop_index("ix_inbox_received_at_chat", "inbox")
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.drop_index("ix_states_kind", "states")
