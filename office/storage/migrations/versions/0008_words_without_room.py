"""Which of the words to expect the voice model had no room for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Of texts that were recognised before, nobody knows it."""
    op.add_column("transcripts", sa.Column("left_out", sa.Text(), nullable=False, server_default="[]"))
