"""Contacts, guardians and forwarding addresses; letters about nobody, with versions; phrases and house style."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables, give patients and letters their new columns, and keep all that they held."""
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, empty in (("guardian", ""), ("guardian_address", "[]"), ("guardian_relation", ""), ("forwarding", "[]")):
        op.add_column("patients", sa.Column(name, sa.Text(), nullable=False, server_default=empty))
    op.create_table(
        "patient_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["patient"], ["patients.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_patient_history_patient"), "patient_history", ["patient"], unique=False)
    _make_letters_anew()
    op.create_table(
        "letter_versions",
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved", sa.String(32), nullable=False),
        sa.Column("saved_by", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"]),
        sa.PrimaryKeyConstraint("letter", "number"),
    )
    op.create_table(
        "phrases",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept", sa.String(32), nullable=False),
        sa.Column("kept_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "house_style",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("logo", sa.String(length=64), nullable=True),
        sa.Column("chosen", sa.String(32), nullable=False),
        sa.Column("chosen_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _make_letters_anew() -> None:
    """SQLite can't let a column hold nothing that may not; so the rows move into a table whose patient may be empty.

    Nothing refers to the letters yet. Who began a letter counts as who saved it last, since nothing else is known.
    """
    op.create_table(
        "letters_0004",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=True),
        sa.Column("layout", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("signature_name", sa.Text(), nullable=False),
        sa.Column("signature_title", sa.Text(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("enclosures", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("your_reference", sa.Text(), nullable=False),
        sa.Column("exemption_mark", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("written", sa.String(32), nullable=False),
        sa.Column("written_by", sa.String(length=100), nullable=False),
        sa.Column("sent", sa.String(32), nullable=True),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("docx", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["patient"], ["patients.id"]),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    kept = "id, patient, layout, kind, recipient, fields, signature_name, signature_title, source, state, created, "
    kept += "created_by, sent, pdf, docx"
    op.execute(
        f"INSERT INTO letters_0004 ({kept}, enclosures, copies, your_reference, exemption_mark, written, written_by) "
        f"SELECT {kept}, '[]', '[]', '', '', coalesce(sent, created), created_by FROM letters"
    )
    op.drop_index(op.f("ix_letters_patient"), table_name="letters")
    op.drop_index(op.f("ix_letters_state"), table_name="letters")
    op.drop_table("letters")
    op.rename_table("letters_0004", "letters")
    op.create_index(op.f("ix_letters_patient"), "letters", ["patient"], unique=False)
    op.create_index(op.f("ix_letters_state"), "letters", ["state"], unique=False)
