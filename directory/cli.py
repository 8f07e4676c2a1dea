"""The `directory` command: what an administrator does at the machine the directory runs on."""

from directory.commands import (
    accounts,
    archiving,
    confirming,
    database,
    doctoring,
    inspecting,
    loading,
    measuring,
    missing,
    printing,
    printing_many,
    proving,
    reading,
    recalling,
    registering,
    reminding,
    serving,
)
from directory.commands.groups import main

__all__ = [
    "accounts",
    "archiving",
    "confirming",
    "database",
    "doctoring",
    "inspecting",
    "loading",
    "main",
    "measuring",
    "missing",
    "printing",
    "printing_many",
    "proving",
    "reading",
    "recalling",
    "registering",
    "reminding",
    "serving",
]
