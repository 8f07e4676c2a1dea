"""The `directory` command: what an administrator does at the machine the directory runs on."""

from directory.commands import accounts, confirming, database, doctoring, loading, printing, reading, serving
from directory.commands.groups import main

__all__ = ["accounts", "confirming", "database", "doctoring", "loading", "main", "printing", "reading", "serving"]
