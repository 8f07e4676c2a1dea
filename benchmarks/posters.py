"""Posters a second, beside the bare compiling of the same pages."""

from benchmarks.data import Database
from benchmarks.figures import Figures
from benchmarks.imports import worked

POSTERS = 40  # a round


def measure(national: Database, figures: Figures, *, rounds: int) -> None:
    for _number in range(rounds):
        found = worked("posters", POSTERS, national)
        figures.add("posters a second", found["posters"] / found["seconds"])
        figures.add("typst a second", found["posters"] / found["bare"])
