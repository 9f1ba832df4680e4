"""Norwegian by the code that everything else uses, and which language a recording rather sounds like."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Write `nb` for `no`; of texts that were recognised before, nobody knows what they sound like."""
    for table in ("dictations", "documents"):
        op.execute(f"UPDATE {table} SET language = 'nb' WHERE language = 'no'")  # noqa: S608 - no value from outside
    op.add_column("transcripts", sa.Column("sounds_like", sa.String(length=5), nullable=False, server_default=""))
