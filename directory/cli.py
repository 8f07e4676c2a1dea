"""The `directory` command: what an administrator does at the machine the directory runs on."""

from directory.commands import accounts, database, doctoring, inspecting, loading, printing, proving, reading, serving
from directory.commands.groups import main

__all__ = [
    "accounts",
    "database",
    "doctoring",
    "inspecting",
    "loading",
    "main",
    "printing",
    "proving",
    "reading",
    "serving",
]
