"""How much a server holds after it has answered everything there is to ask."""

from benchmarks.asks import asks, searches
from benchmarks.data import Database, Databases, Files
from benchmarks.figures import Figures
from benchmarks.load import asked
from benchmarks.processes import a_server_and_a_writer, memory_of

SECONDS = 5.0


def measure(databases: Databases, national: Database, files: Files, figures: Figures, *, rounds: int) -> None:
    """Megabytes after a mixed run, and at most during it."""
    written = databases.copy(national, f"{databases.engine}-written")
    mixed = [*asks(files)["area page"], *asks(files)["lookup page"], *asks(files)["api"]]
    with a_server_and_a_writer(written) as (port, process):
        figures.add("server memory, at first", memory_of(process)[0])
        for number in range(rounds):
            asked(port, searches(), seconds=1)
            for start in (0, 100_000, 200_000):
                asked(port, mixed, seconds=SECONDS / 3, start=start + number * 9_973)
            now, most = memory_of(process)
            figures.add("server memory", now)
            figures.add("server memory, most", most)
