"""How an office wants spoken words written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table; without a row the languages' own custom holds, as before."""
    op.create_table(
        "writing_style",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("abbreviations", sa.Boolean(), nullable=False),
        sa.Column("words_up_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
