"""A verifier's desk: its first page beside a lookup's, and recording beside a bare POST that writes one row."""

import json
import re
import subprocess
import sys
from contextlib import ExitStack
from http.client import HTTPConnection

from benchmarks.asks import asks
from benchmarks.data import Database, Databases, Files
from benchmarks.figures import Figures
from benchmarks.load import asked, posting
from benchmarks.processes import a_server

SECONDS = 3.0


def measure(databases: Databases, national: Database, files: Files, figures: Figures, *, rounds: int) -> None:
    """Requests a second and milliseconds an answer, `rounds` times in turn."""
    written = databases.copy(national, f"{databases.engine}-desk")
    lookups = asks(files)["lookup page"]
    session, forms = signed_in(written)
    with ExitStack() as stack:
        bare, _process = stack.enter_context(a_server("bare-posts", written))
        desk, _process = stack.enter_context(a_server("directory", written))
        cold, _process = stack.enter_context(a_server("cold", written))
        cookie, token = _form_token(desk, forms[0][0], session)
        sent = [posting(path, f"{body}&_csrf_token={token}") for path, body in forms]
        for port, paths in ((desk, ["/desk"]), (cold, ["/desk"]), (cold, lookups), (desk, sent)):
            asked(port, paths, seconds=1, connections=1, cookie=cookie if paths is not lookups else "")
        for number in range(rounds):
            start = number * 20_011
            page = asked(cold, lookups, seconds=SECONDS, start=start, connections=1)
            figures.add("lookup page beside the desk, p50", page.p50)
            figures.add("lookup page beside the desk, p95", page.p95)
            again = asked(desk, ["/desk"], seconds=SECONDS, connections=1, cookie=cookie)
            figures.add("desk, p50", again.p50)
            figures.add("desk, p95", again.p95)
            fresh = asked(cold, ["/desk"], seconds=SECONDS, connections=1, cookie=cookie)
            figures.add("desk, cold, p50", fresh.p50)
            figures.add("desk, cold, p95", fresh.p95)
            alone = asked(bare, [posting("/rows", sent[0].split("\t")[1])], seconds=SECONDS)
            figures.add("bare posts", alone.per_second)
            recorded = asked(desk, sent, seconds=SECONDS, start=start, cookie=cookie)
            figures.add("verifications", recorded.per_second)


def signed_in(database: Database) -> tuple[str, list[tuple[str, str]]]:
    """A verifier's session, and their forms."""
    command = [sys.executable, "-m", "benchmarks.verifier"]
    done = subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"verifier: {done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return found["session"], [(path, body) for path, body in found["forms"]]


def _form_token(port: int, path: str, session: str) -> tuple[str, str]:
    """The cookies of a browser that has opened a form, and the token that the form holds."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"{path}/new", headers={"Cookie": f"session={session}"})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    form = re.search(r"form=([^;]+)", answer.headers["Set-Cookie"])
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    if not form or not token:
        raise SystemExit(f"{path}/new holds no token")
    return f"session={session}; form={form[1]}", token[1]
