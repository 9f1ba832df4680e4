"""The work of the office, free of Qt: what may be done, by whom, and what it leaves behind."""
