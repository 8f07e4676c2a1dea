"""The Open Referral feed of a nation: its first, middle and last pages, beside a bare reply of the same bytes."""

import json
import urllib.request
from contextlib import ExitStack

from benchmarks.data import Database, Databases, Files
from benchmarks.figures import Figures
from benchmarks.load import asked
from benchmarks.processes import a_server

SECONDS = 3.0
LISTS = ("services", "organizations")
PAGES = ("first", "middle", "last")
KEPT_FOR_BARE = "feed-pages.json"


def measure(databases: Databases, national: Database, _files: Files, figures: Figures, *, rounds: int) -> None:
    """Milliseconds a page made anew, and requests a second of it and of what is kept, `rounds` times in turn."""
    written = databases.copy(national, f"{databases.engine}-feed")
    with ExitStack() as stack:
        cold, _process = stack.enter_context(a_server("cold", written))
        paths = _pages(cold, figures)
        told = {path: json.loads(_text(cold, path)) for path in paths.values()}
        (written.folder / KEPT_FOR_BARE).write_text(json.dumps(told), encoding="utf-8")
        kept, _process = stack.enter_context(a_server("directory", written))
        bare, _process = stack.enter_context(a_server("bare-feed", written))
        for _number in range(rounds):
            for name, path in paths.items():
                for how, port in (("bare", bare), ("kept", kept), ("made anew", cold)):
                    found = asked(port, [path], seconds=SECONDS, connections=1)
                    figures.add(f"feed, {name}, {how}", found.per_second)
                    if how == "made anew":
                        figures.add(f"feed, {name}, p50", found.p50)


def _pages(port: int, figures: Figures) -> dict[str, str]:
    """The addresses of the pages, by list and place; the first question reads all of a list."""
    found = {}
    for each in LISTS:
        pages = json.loads(_text(port, f"/open-referral/{each}"))["total_pages"]
        figures.notes.append(f"{pages:,} pages of {each}.")
        for name, number in zip(PAGES, (1, pages // 2, pages - 1), strict=True):  # the last one may be short
            found[f"{name} page of {each}"] = f"/open-referral/{each}?page={number}"
    return found


def _text(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return bytes(answer.read())
