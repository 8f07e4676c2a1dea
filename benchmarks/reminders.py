"""Reminding everybody of what is due: whether it grows with what is due, and not with what there is."""

from benchmarks.data import Databases
from benchmarks.figures import Figures
from benchmarks.generate import CHANNELS
from benchmarks.imports import worked

SHARES = {"1 %": 0.01, "10 %": 0.1}


def measure(databases: Databases, figures: Figures, *, size: float, rounds: int) -> None:
    """Seconds and megabytes of each, `rounds` times in turn; the last with as much due in a tenth of the directory."""
    whole, tenth = databases.of_size(size), databases.of_size(size / 10)
    made = {}
    for name, of, share in [
        *((name, whole, share) for name, share in SHARES.items()),
        ("1 % of ten times as much", tenth, SHARES["1 %"]),
    ]:
        made[name] = databases.copy(of, f"{databases.engine}-due-{len(made)}")
        worked("fall_due", round(CHANNELS * size * share), made[name])
    for _number in range(rounds):
        for name, database in made.items():
            found = worked("remind", 0, database)
            figures.add(f"remind, {name} due", found["seconds"])
            figures.add(f"remind, {name} due, memory", found["megabytes"])
            figures.add(f"told, {name} due", found["told"])
