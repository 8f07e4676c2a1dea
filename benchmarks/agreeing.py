"""Agreements of a nation, and the partnership picture: `python -m benchmarks.agreeing agree|picture`.

`agree` writes twenty thousand agreements that are in force, each of a council and an organisation of its area, and ten
more agencies into Wigan. `picture` times the picture of Wigan, and its HTML alone. Both print JSON.
"""

import asyncio
import gc
import json
import sys
import time
from datetime import UTC, date, datetime, timedelta
from statistics import median
from uuid import uuid4

from directory.accounts.rules import ADMINISTRATOR
from directory.commands.running import an_act, london_now
from directory.database import close_pool, fetch, open_pool, run_many
from directory.forms import PostedForm
from directory.gaps.network import network_of
from directory.gaps.related import picture_of
from directory.gaps.scope import Scope
from directory.gaps.wanted import Wanted
from directory.organisations.changes import add_organisation
from directory.organisations.rules import OrganisationKind
from directory.pages import frame, page_environment
from directory.settings import settings

AGREEMENTS, AGENCIES = 20_000, 12
WIGAN = "wigan"


async def agree() -> dict[str, float]:
    """Each with two parties who signed it, in one area."""
    today = london_now().date()
    (wigan,) = await fetch("SELECT id FROM area WHERE slug = {}", WIGAN)
    for number in range(AGENCIES - 2):
        kind, areas = OrganisationKind.HEALTH_BODY, [wigan["id"]]
        await add_organisation(an_act(""), name=f"Invented Health Body {number}", kind=kind, areas=areas)
    pairs = await fetch(
        "SELECT s.area, s.organisation, min(o.id) AS council FROM organisation_area s JOIN organisation_area there "
        "ON there.area = s.area JOIN organisation o ON o.id = there.organisation AND o.kind = 'local-authority' "
        "WHERE s.organisation <> o.id GROUP BY s.area, s.organisation ORDER BY s.organisation LIMIT {}",
        AGREEMENTS * 4,
    )
    chosen = list(enumerate(pairs[:: max(1, len(pairs) // AGREEMENTS)][:AGREEMENTS], start=1_000_000))
    long_ago, moment = today - timedelta(days=400), datetime(2025, 1, 1, tzinfo=UTC)
    await _add("agreement", [_agreement(number, today, long_ago, moment) for number, _pair in chosen])
    await _add("agreement_area", [{"agreement": number, "area": pair["area"]} for number, pair in chosen])
    parties = [(number, body) for number, pair in chosen for body in (pair["council"], pair["organisation"])]
    said = {"part": "", "lead": "", "person": "", "secure": "", "data_protection": ""}
    await _add(
        "agreement_party",
        [
            {"uuid": uuid4(), "agreement": number, "organisation": body, "position": place, **said}
            for place, (number, body) in enumerate(parties)
        ],
    )
    signed = {"person": "S", "capacity": "D", "signed_on": long_ago, "how": "in person", "fingerprint": "f"}
    await _add(
        "agreement_signature",
        [
            {"uuid": uuid4(), "agreement": number, "organisation": body, **signed, "recorded_at": moment}
            for number, body in parties
        ],
    )
    return {"agreements": len(chosen)}


def _agreement(number: int, today: date, since: date, moment: datetime) -> dict[str, object]:
    return {
        "id": number,
        "uuid": uuid4(),
        "slug": f"bench-{number}",
        "lineage": uuid4(),
        "version": 1,
        "kind": "memorandum-of-understanding",
        "title": f"Agreement {number}",
        "reference": "",
        "purpose": "",
        "starts_on": since,
        "review_due_on": today + timedelta(days=number % 360 - 60),
        "review_notice_days": 30,
        "lawful_basis": "",
        "categories": "",
        "drafted_at": moment,
        "sent_at": moment,
        "termination_reason": "",
    }


async def _add(table: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    marks = ", ".join("{}" for _name in names)
    await run_many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [list(row.values()) for row in rows])


async def picture() -> dict[str, float]:
    """Seconds for the matrix with its HTML, for that alone, and for the network."""
    now = london_now()
    template = page_environment().get_template("gaps/picture.html")
    around = frame(settings(), demonstration=True, path="/gaps/picture", now=now, viewer=ADMINISTRATOR)
    scope = Scope(ADMINISTRATOR, now.date(), area=WIGAN)
    times: list[dict[str, float]] = []
    for _round in range(9):
        began = time.perf_counter()
        matrix = await picture_of(scope)
        read = time.perf_counter()
        network = network_of(matrix)
        drawn = time.perf_counter()
        facts = {"wanted": Wanted(area=WIGAN), "form": PostedForm({}), "areas": [(WIGAN, "Wigan")], "place": "Wigan"}
        template.render(around | facts, matrix=matrix, network=network, drawn=0, before="", after="", csrf_input="")
        html = time.perf_counter() - drawn
        gc.freeze()  # as the server does once it's ready
        times.append({"html": html, "matrix": read - began + html, "network": drawn - read})
    found = {name: median(each[name] for each in times) for name in times[0]}
    return found | {"rows": len(matrix.rows), "agencies": len(matrix.agencies)}


async def main(what: str) -> dict[str, float]:
    await open_pool(largest=2)
    try:
        return await {"agree": agree, "picture": picture}[what]()
    finally:
        await close_pool()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1]))))
