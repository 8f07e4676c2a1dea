"""Search as somebody types, and whether a lookup grows slower with the directory."""

from contextlib import ExitStack

from benchmarks.asks import asks, searches
from benchmarks.data import Database, Databases, Files, files_of
from benchmarks.figures import Figures
from benchmarks.load import asked
from benchmarks.processes import a_server, a_server_and_a_writer

SECONDS = 3.0
A_HUNDREDTH = 0.01


def measure(databases: Databases, national: Database, files: Files, figures: Figures, *, rounds: int) -> None:
    """Requests a second and milliseconds an answer, `rounds` times in turn."""
    written = databases.copy(national, f"{databases.engine}-written")
    small = databases.of_size(A_HUNDREDTH)
    words, lookups, few = searches(), asks(files)["api"], asks(files_of(A_HUNDREDTH))["api"]
    with ExitStack() as stack:
        bare, _process = stack.enter_context(a_server("bare", written))
        kept, _process = stack.enter_context(a_server("directory", national))
        cold, _process = stack.enter_context(a_server("cold", national))
        cold_and_small, _process = stack.enter_context(a_server("cold", small))
        warm, _process = stack.enter_context(a_server_and_a_writer(written))
        for port in (kept, warm, cold):
            asked(port, words, seconds=1)
        asked(cold, lookups, seconds=1)
        asked(cold_and_small, few, seconds=1)
        for number in range(rounds):
            start = number * 20_011
            figures.add("bare for search", asked(bare, ["/hello"], seconds=SECONDS).per_second)
            figures.add("search, kept", asked(kept, words, seconds=SECONDS).per_second)
            figures.add("search, warm", asked(warm, words, seconds=SECONDS).per_second)
            alone = asked(cold, words, seconds=SECONDS, connections=1)
            figures.add("search, cold, p50", alone.p50)
            figures.add("search, cold, p95", alone.p95)
            for name, port, paths in (("", cold, lookups), (" at 1 %", cold_and_small, few)):
                found = asked(port, paths, seconds=SECONDS, start=start, connections=1)
                figures.add(f"lookup p50{name}", found.p50)
                figures.add(f"lookup p95{name}", found.p95)
