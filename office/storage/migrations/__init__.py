"""The steps from one form of the database to the next, by Alembic; `versions/` holds a file a step.

`python -m alembic` is not needed: `Database.upgrade` runs the steps, and a test holds the result against the tables
that the stores declare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
NEWEST = REVISIONS[-1]


def upgrade(connection: Connection) -> None:
    """Run every step that this database has not seen, in the caller's transaction."""
    from importlib.resources import as_file, files

    from alembic import command
    from alembic.config import Config

    with as_file(files(__package__)) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, NEWEST)
