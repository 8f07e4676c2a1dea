"""Pages and JSON by one process: kept, with somebody writing, and cold; beside bare Litestar and Datasette."""

from contextlib import ExitStack

from benchmarks.asks import KEPT, asks, one_of_each
from benchmarks.data import Database, Databases, Files
from benchmarks.figures import Figures
from benchmarks.load import asked, each_once
from benchmarks.processes import a_server, a_server_and_a_writer
from benchmarks.with_datasette import a_datasette

SECONDS = 3.0
WARMING = 1.0
KINDS = ("area page", "lookup page", "guide page", "api")
BESIDE = {"area page": "datasette area page", "lookup page": "datasette lookup page", "api": "datasette json"}


def measure(databases: Databases, national: Database, files: Files, figures: Figures, *, rounds: int) -> None:
    """Requests a second of each, `rounds` times in turn."""
    written = databases.copy(national, f"{databases.engine}-written")
    paths = asks(files)
    with ExitStack() as stack:
        bare, _process = stack.enter_context(a_server("bare", written))
        kept, _process = stack.enter_context(a_server("directory", national))
        cold, _process = stack.enter_context(a_server("cold", national))
        warm, _process = stack.enter_context(a_server_and_a_writer(written))
        moving, _process = stack.enter_context(a_server("moving", national))
        beside = stack.enter_context(a_datasette(national)) if databases.engine == "sqlite" else 0
        for each in KINDS:  # warm: it has run for a while, and every area and role has been asked for
            for port in (warm, moving):
                each_once(port, one_of_each(paths)[each])
        asked(cold, paths["api"], seconds=WARMING)
        if beside:
            asked(beside, paths["datasette json"], seconds=WARMING)
        for number in range(rounds):
            start = number * 20_011
            figures.add("bare", asked(bare, ["/hello"], seconds=SECONDS).per_second)
            for each in KINDS:
                each_once(kept, paths[each][:KEPT])  # a calendar day may have begun, or somebody opened
                again = asked(kept, paths[each][:KEPT], seconds=SECONDS)
                drawn = asked(warm, paths[each], seconds=SECONDS, start=start)
                after = asked(moving, paths[each], seconds=SECONDS, start=start)
                fresh = asked(cold, paths[each], seconds=SECONDS, start=start)
                figures.add(f"{each}, kept", again.per_second)
                figures.add(f"{each}, warm", drawn.per_second)
                figures.add(f"{each}, moving", after.per_second)
                figures.add(f"{each}, cold", fresh.per_second)
                if beside and each in BESIDE:
                    other = BESIDE[each]
                    figures.add(other, asked(beside, paths[other], seconds=SECONDS, start=start).per_second)
