"""The `directory` command: what an administrator does at the machine the directory runs on."""

from directory.commands import (
    accounts,
    archiving,
    confirming,
    database,
    doctoring,
    feeding,
    inspecting,
    loading,
    measuring,
    missing,
    printing,
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
    "feeding",
    "inspecting",
    "loading",
    "main",
    "measuring",
    "missing",
    "printing",
    "proving",
    "reading",
    "recalling",
    "registering",
    "reminding",
    "serving",
]
