"""Gaps and agreements of a nation: their first pages beside a lookup's, and the partnership picture beside its HTML."""

import json
import subprocess
import sys
from contextlib import ExitStack

from benchmarks.asks import asks
from benchmarks.data import Database, Databases, Files
from benchmarks.desk import SECONDS, signed_in
from benchmarks.figures import Figures
from benchmarks.load import asked
from benchmarks.processes import a_server

PAGES = {"gaps": "/gaps", "register": "/agreements", "picture": "/gaps/picture?area=wigan"}


def measure(databases: Databases, national: Database, files: Files, figures: Figures, *, rounds: int) -> None:
    """Milliseconds an answer for a verifier, `rounds` times in turn; seconds for the picture."""
    written = databases.copy(national, f"{databases.engine}-gaps")
    figures.notes.append(f"{_done('agree', written)['agreements']:,} agreements.")
    session, _forms = signed_in(written)
    cookie, lookups = f"session={session}", asks(files)["lookup page"]
    with ExitStack() as stack:
        kept, _process = stack.enter_context(a_server("directory", written))
        cold, _process = stack.enter_context(a_server("cold", written))
        for port, paths in ((cold, lookups), *((port, [path]) for port in (kept, cold) for path in PAGES.values())):
            asked(port, paths, seconds=1, connections=1, cookie="" if paths is lookups else cookie)
        for number in range(rounds):
            page = asked(cold, lookups, seconds=SECONDS, start=number * 20_011, connections=1)
            figures.add("lookup page beside gaps, p95", page.p95)
            for name, path in PAGES.items():
                again = asked(kept, [path], seconds=SECONDS, connections=1, cookie=cookie)
                figures.add(f"{name}, p95", again.p95)
                fresh = asked(cold, [path], seconds=SECONDS, connections=1, cookie=cookie)
                figures.add(f"{name}, cold, p95", fresh.p95)
            found = _done("picture", written)
            for name in ("matrix", "html", "network"):
                figures.add(f"picture, {name}", 1_000 * found[name])


def _done(what: str, database: Database) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.agreeing", what]
    done = subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
