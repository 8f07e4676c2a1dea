"""What was measured, round by round, and what it's held against."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Figures:
    """A value of each series for each round."""

    series: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)

    @classmethod
    def kept(cls, path: Path) -> "Figures":
        """Those of earlier runs, so that a table of all can be made of runs of each."""
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"series": {}, "notes": []}
        return cls(defaultdict(list, held["series"]), held["notes"])

    def keep(self, path: Path, measured: "Figures") -> None:
        """With what has been measured now in place of what was measured of the same before."""
        self.series.update(measured.series)
        self.notes[:] = dict.fromkeys([*self.notes, *measured.notes])
        path.write_text(json.dumps({"series": self.series, "notes": self.notes}), encoding="utf-8")

    def add(self, name: str, value: float) -> None:
        self.series[name].append(value)
        print(f"  {name}: {value:,.4g}", flush=True)


@dataclass(frozen=True)
class Target:
    """A series, by itself or divided by another of the same round, and how much or how little it should be."""

    what: str
    of: str
    over: str = ""
    at_least: float = 0
    at_most: float = 0
    unit: str = ""

    def measured(self, figures: Figures) -> float | None:
        """The median of the rounds."""
        values = figures.series.get(self.of, [])
        if self.over:
            below = figures.series.get(self.over, [])
            values = [above / under for above, under in zip(values, below, strict=False)]
        return median(values) if values else None

    def wanted(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.at_least:
            return f"≥ {self.at_least:g}{unit}"
        return f"≤ {self.at_most:g}{unit}" if self.at_most else "–"

    def verdict(self, found: float | None) -> str:
        if found is None:
            return "not measured"
        if self.at_least:
            return "met" if found >= self.at_least else f"missed: {found / self.at_least:.2f} of it"
        if self.at_most:
            return "met" if found <= self.at_most else f"missed: {found / self.at_most:.2f} times it"
        return "–"


AS_DRAWN = "a write at every 100th request"
EACH_TIME = "a new revision at every request"
TARGETS = [
    Target("Area page, kept, over bare Litestar", "area page, kept", "bare", at_least=1.0),
    Target("Lookup page, kept, over bare", "lookup page, kept", "bare", at_least=1.0),
    Target("Guide’s answer, kept, over bare", "guide page, kept", "bare", at_least=1.0),
    Target("`/api/lookup`, kept, over bare", "api, kept", "bare", at_least=1.0),
    Target(f"Area page, {AS_DRAWN}, over bare", "area page, warm", "bare", at_least=1.0),
    Target(f"Lookup page, {AS_DRAWN}, over bare", "lookup page, warm", "bare", at_least=1.0),
    Target(f"Guide’s answer, {AS_DRAWN}, over bare", "guide page, warm", "bare", at_least=1.0),
    Target(f"`/api/lookup`, {AS_DRAWN}, over bare", "api, warm", "bare", at_least=1.0),
    Target(f"Area page, {EACH_TIME}, over bare", "area page, moving", "bare", at_least=0.1),
    Target(f"Lookup page, {EACH_TIME}, over bare", "lookup page, moving", "bare", at_least=0.1),
    Target(f"Guide’s answer, {EACH_TIME}, over bare", "guide page, moving", "bare", at_least=0.1),
    Target(f"`/api/lookup`, {EACH_TIME}, over bare", "api, moving", "bare", at_least=0.3),
    Target("Area page, cold, over bare", "area page, cold", "bare", at_least=0.1),
    Target("Lookup page, cold, over bare", "lookup page, cold", "bare", at_least=0.1),
    Target("Guide’s answer, cold, over bare", "guide page, cold", "bare", at_least=0.1),
    Target("`/api/lookup`, cold, over bare", "api, cold", "bare", at_least=0.3),
    Target("Area page, cold, over Datasette’s page", "area page, cold", "datasette area page", at_least=3),
    Target("Lookup page, cold, over Datasette’s page", "lookup page, cold", "datasette lookup page", at_least=3),
    Target("`/api/lookup`, cold, over Datasette’s JSON", "api, cold", "datasette json", at_least=1.5),
    Target("Search, kept, over bare", "search, kept", "bare for search", at_least=0.25),
    Target(f"Search, {AS_DRAWN}, over bare", "search, warm", "bare for search", at_least=0.25),
    Target("Search, cold, 95 of 100 within", "search, cold, p95", at_most=50, unit="ms"),
    Target("Lookup at 100 % over 1 %, cold, median", "lookup p50", "lookup p50 at 1 %", at_most=1.5),
    Target("Lookup at 100 % over 1 %, cold, p95", "lookup p95", "lookup p95 at 1 %", at_most=2),
    Target(
        "Desk’s first page over a cold lookup page, 95 of 100",
        "desk, p95",
        "lookup page beside the desk, p95",
        at_most=3,
    ),
    Target("The same, with nothing of the desk kept", "desk, cold, p95", "lookup page beside the desk, p95", at_most=3),
    Target("Verifications over bare POSTs that write one row", "verifications", "bare posts", at_least=0.3),
    *(
        Target(f"{title} over a cold lookup page, 95 of 100", of, "lookup page beside gaps, p95", at_most=3)
        for title, of in (
            ("Gaps’ first page", "gaps, p95"),
            ("The same, with nothing kept", "gaps, cold, p95"),
            ("Register’s first page", "register, p95"),
            ("The same, with nothing kept", "register, cold, p95"),
        )
    ),
    *(
        target
        for each in ("services", "organizations")
        for target in (
            Target(
                f"Feed’s last page of {each} over its first",
                f"feed, last page of {each}, p50",
                f"feed, first page of {each}, p50",
                at_most=1.5,
            ),
            *(
                Target(
                    f"Feed’s {page} page of {each}, {how}, over a bare reply that serialises the same",
                    f"feed, {page} page of {each}, {how}",
                    f"feed, {page} page of {each}, bare",
                    at_least=0.3,
                )
                for page in ("first", "middle", "last")
                for how in ("kept", "made anew")
            ),
        )
    ),
    Target("Matrix of 500 × 12 over its HTML alone", "picture, matrix", "picture, html", at_most=2),
    Target("Network of 60 organisations, laid out", "picture, network", unit="ms"),
    Target("Reminding, 10 % due over 1 %", "remind, 10 % due", "remind, 1 % due", at_most=10),
    Target(
        "Reminding at national size over as much due in a tenth of it",
        "remind, 1 % due",
        "remind, 1 % of ten times as much due",
        at_most=1.5,
    ),
    Target("Reminding, 1 % due", "remind, 1 % due", unit="s"),
    Target("Reminding, 10 % due", "remind, 10 % due", unit="s"),
    Target("Reminding, 10 % due, memory at most", "remind, 10 % due, memory", unit="MB"),
    Target("Postcode import over csv and one executemany", "postcodes", "postcodes alone", at_most=1.5),
    Target("Postcode import, memory at most", "postcodes, memory", at_most=200, unit="MB"),
    Target("Contacts import over phonenumbers and email-validator", "contacts", "contacts alone", at_most=1.5),
    Target(
        "Archive and restore, rows a second over `sqlite3 .dump \\| sqlite3`",
        "archived and restored rows a second",
        "dumped and read rows a second",
    ),
    Target("Archive and restore, memory at most", "archive and restore, memory", unit="MB"),
    Target("Server memory after a mixed run", "server memory", at_most=300, unit="MB"),
    Target("First start of a new directory to its first page", "first start", unit="s"),
    Target("Start of a directory to its first page", "start", unit="s"),
    Target("Start at national size to the first page", "start at this size", unit="s"),
    Target("Posters a second over bare typst.compile", "posters a second", "typst a second"),
    Target("300 posters of an area over as many bare compiles", "posters together", "typst together", at_most=1.3),
    Target(
        "Memory for 300 posters over that for 100",
        "posters together, memory",
        "posters together, memory for a third",
        at_most=1.2,
    ),
    Target(
        "The same of a process that sets them",
        "posters together, a press’s memory",
        "posters together, a press’s memory for a third",
        at_most=1.2,
    ),
    Target("A poster’s preview, asked for, over the bare compile", "preview", "typst", at_most=2),
    Target("WeasyPrint on an equal page over the bare compile", "weasyprint", "typst"),
]
"""From the design; those without a limit are only reported."""
