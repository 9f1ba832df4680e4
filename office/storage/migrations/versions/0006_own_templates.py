"""An office's own letter templates, and the letters that were made from them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables; an office of an older form has no templates of its own."""
    op.create_table(
        "letter_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("removed", sa.String(32), nullable=True),
        sa.Column("removed_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_letter_templates_key"), "letter_templates", ["key"], unique=False)
    op.create_table(
        "template_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["template"], ["letter_templates.id"]),
        sa.ForeignKeyConstraint(["patient"], ["patients.id"]),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_template_letters_patient"), "template_letters", ["patient"], unique=False)
