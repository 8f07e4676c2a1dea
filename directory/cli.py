"""The `directory` command: what an administrator does at the machine the directory runs on."""

from directory.commands import accounts, database, doctoring, loading, printing, reading, reminding, serving
from directory.commands.groups import main

__all__ = ["accounts", "database", "doctoring", "loading", "main", "printing", "reading", "reminding", "serving"]
