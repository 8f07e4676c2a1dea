"""Posters a second, beside the bare compiling of the same pages."""

from benchmarks.data import Database
from benchmarks.figures import Figures
from benchmarks.imports import worked

POSTERS = 40  # a round


def measure(national: Database, figures: Figures, *, rounds: int) -> None:
    for _number in range(rounds):
        figures.add("posters a second", POSTERS / worked("posters", POSTERS, national)["seconds"])
        figures.add("typst a second", POSTERS / worked("posters_alone", POSTERS, national)["seconds"])
