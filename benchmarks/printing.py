"""Posters of an area printed together, beside the bare compiling of the same pages by as many processes.

`python -m benchmarks.printing inputs|together|alone|bare|weasyprint NUMBER`, each in a process of its own, timed from
inside; prints what it measured as JSON. `inputs` comes first: it leaves in the data folder what the others set.
"""

import asyncio
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment
from markupsafe import Markup

from benchmarks.work import most_memory
from directory.commands.running import an_act, london_now
from directory.database import close_pool, fetch, open_pool
from directory.places.queries import gazetteer
from directory.posters import press
from directory.posters.batches import Batch, House, print_all
from directory.posters.bodies import Body, bodies_in
from directory.posters.designs import ONE_PAGE, STAFF
from directory.posters.folders import Task, opened
from directory.posters.presses import cores
from directory.posters.queries import draft_of
from directory.settings import ROOT, settings
from directory.typesetting import fonts

EQUAL = Path(__file__).parent / "equal_page.html"
Found = dict[str, float]


def _left() -> Path:
    return Path(settings().data_dir) / "together.json"


async def _bodies(number: int) -> tuple[str, list[Body]]:
    """So many organisations of the area that has most."""
    rows = await fetch("SELECT area FROM organisation_area GROUP BY area ORDER BY count(*) DESC, area LIMIT 1")
    today = london_now().date()
    area = (await gazetteer(today=today)).by_id[rows[0]["area"]]
    return area.gss, (await bodies_in(area, STAFF, today=today))[:number]


async def inputs(number: int) -> Found:
    """What Typst is given for each; nothing is timed."""
    given: list[dict[str, str]] = []

    class Watched:
        """Typst, as the press uses it, remembering what it was given."""

        @staticmethod
        def Compiler(file: Path, **options: Any) -> typst.Compiler:  # noqa: N802 - Typst's own name
            given.append(options["sys_inputs"])
            return typst.Compiler(file, **options)

    press.typst = Watched  # type: ignore[assignment]
    last, now, (_area, bodies) = [], london_now(), await _bodies(number)
    for body in bodies:
        draft = await draft_of(body.slug, today=now.date(), area=body.area)
        imprint = draft.imprint(site_name="Bench", base_url="https://d.example", now=now, code="K7QM-3XWD")
        press.set_now(draft.poster, imprint, STAFF)
        last.append(given[-1])
    _left().write_text(json.dumps(last), encoding="utf-8")
    return {"posters": len(last), "compiled": len(given) / len(last)}


async def together(number: int) -> Found:
    """The product's own: drafts, prints on every core, files, records; its processes' start is part of it."""
    area, bodies = await _bodies(number)
    folder = Path(settings().data_dir) / "together"
    shutil.rmtree(folder, ignore_errors=True)

    async def goes_on(_batch: Batch) -> bool:
        return True

    began, used = time.perf_counter(), time.process_time()
    place = opened(folder, Task(area, STAFF.code))
    house = House("Bench", "https://d.example", london_now())
    act = an_act("Issued the posters of the benchmark")
    batch = await print_all(act, bodies, STAFF, place, house=house, processes=cores(), goes_on=goes_on)
    seconds, own = time.perf_counter() - began, time.process_time() - used
    shutil.rmtree(folder)
    press_held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": seconds, "own": own, "posters": len(batch.made), "press_megabytes": press_held}


def alone(number: int) -> Found:
    """As many processes that do nothing but compile, each its share; their start is part of it."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.printing", "bare"]
    share = [subprocess.Popen([*command, str(number), str(each), str(cores())]) for each in range(cores())]
    for process in share:
        if process.wait():
            raise SystemExit("A process that compiles has failed")
    return {"seconds": time.perf_counter() - began}


def bare(number: int, first: int, step: int) -> None:
    """Every so manieth poster."""
    design = ROOT / "templates" / "posters" / f"{ONE_PAGE}.typ"
    for given in json.loads(_left().read_text(encoding="utf-8"))[:number][first::step]:
        compiler = typst.Compiler(design, font_paths=fonts(), sys_inputs=given)
        compiler.compile(format="pdf", pdf_standards=press.STANDARD)


def weasyprint(number: int) -> Found:
    """Seconds for a page of the same facts by WeasyPrint, once it has set one."""
    from weasyprint import HTML  # noqa: PLC0415 - only where it's wanted

    page = Environment(autoescape=True).from_string(EQUAL.read_text(encoding="utf-8"))
    posters = [json.loads(each["poster"]) for each in json.loads(_left().read_text(encoding="utf-8"))[: number + 1]]
    pages = [page.render(poster, drawn=Markup(poster["qr"])) for poster in posters]
    HTML(string=pages[0]).write_pdf(pdf_variant="pdf/ua-1")
    began = time.perf_counter()
    sizes = [len(HTML(string=each).write_pdf(pdf_variant="pdf/ua-1")) for each in pages[1:]]
    return {"seconds": (time.perf_counter() - began) / len(sizes), "bytes": sum(sizes) / len(sizes)}


async def with_database(work: Callable[[int], Awaitable[Found]], number: int) -> Found:
    await open_pool(largest=2)
    try:
        return await work(number)
    finally:
        await close_pool()


def main(what: str, *given: int) -> None:
    match what:
        case "bare":
            bare(*given)
        case "alone" | "weasyprint":
            _say({"alone": alone, "weasyprint": weasyprint}[what](*given))
        case _:
            _say(asyncio.run(with_database({"inputs": inputs, "together": together}[what], *given)))


def _say(found: Found) -> None:
    print(json.dumps(found | {"megabytes": most_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
