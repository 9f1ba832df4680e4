"""The vocabulary, what was learnt from corrections, flags of recognitions, and the places that were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables; those that are there stay as they are."""
    op.create_table(
        "vocabulary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("last_used", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("author", "word", "spoken"),
    )
    op.create_table(
        "author_specialities",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("author"),
    )
    op.create_table(
        "compared_transcripts",
        sa.Column("dictation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dictation"], ["dictations.id"]),
        sa.PrimaryKeyConstraint("dictation"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictation", sa.Integer(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["dictation"], ["dictations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_corrections_dictation"), "corrections", ["dictation"], unique=False)
    op.create_index(op.f("ix_corrections_spoken"), "corrections", ["spoken"], unique=False)
    op.create_table(
        "settled_proposals",
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("user", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("spoken", "word"),
    )
    op.create_table(
        "recognition_flags",
        sa.Column("dictation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dictation"], ["dictations.id"]),
        sa.PrimaryKeyConstraint("dictation", "version"),
    )
    op.create_table(
        "looked_at_doubts",
        sa.Column("dictation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("user", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["dictation"], ["dictations.id"]),
        sa.PrimaryKeyConstraint("dictation", "version", "first", "last"),
    )
