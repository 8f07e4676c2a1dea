"""The table of a run, as Markdown."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.figures import TARGETS, Figures, Target

LIBRARIES = ("litestar", "uvicorn", "piccolo", "aiosqlite", "asyncpg", "phonenumbers", "email-validator", "typst")

MEANINGS = (
    "Every figure is a median over the rounds; a ratio is taken within each round. *Kept*: nothing was written since "
    "it was asked before. *A write at every 100th request*: addresses drawn evenly from 100,000 postcodes and all "
    "roles, each of which has been asked for once, while another process writes reports of contacts all over the "
    "country. *A new revision at every request*: such a report is met before each. *Cold*: nothing that was kept is "
    "ever used again, as if each revision had changed everything."
)


def written(figures: Figures, *, command: str, database: str) -> str:
    """What was measured, against what was wanted, with everything needed to measure it again."""
    return "\n".join(
        [
            "# What was measured",
            "",
            f"`{command}` on {datetime.now(UTC):%d %B %Y at %H:%M} UTC, commit {_commit()}: {_machine()}.",
            f"{platform.python_implementation()} {platform.python_version()}, {database}; {_libraries()}.",
            *figures.notes,
            "",
            MEANINGS,
            "",
            "| what | target | measured | |",
            "|---|---|---|---|",
            *(_row(target, figures) for target in TARGETS),
            "",
            "| series | median | least | most | rounds |",
            "|---|---|---|---|---|",
            *(
                f"| {name} | {median(values):,.4g} | {min(values):,.4g} | {max(values):,.4g} | {len(values)} |"
                for name, values in figures.series.items()
            ),
            "",
        ]
    )


def _row(target: Target, figures: Figures) -> str:
    found = target.measured(figures)
    shown = "–" if found is None else f"{found:.3g}{f' {target.unit}' if target.unit else ''}"
    return f"| {target.what} | {target.wanted()} | {shown} | {target.verdict(found)} |"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model.strip()}, {memory:.0f} GB, {platform.system()}"


def _libraries() -> str:
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def sqlite_version() -> str:
    return f"SQLite {sqlite3.sqlite_version}"
