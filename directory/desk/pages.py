"""The desk: what to try next and why."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from directory.accounts.rules import Permission, may
from directory.desk.queries import desk_of, queue_of
from directory.desk.reports import open_reports
from directory.desk.rules import Queued, next_after
from directory.forms import PostedForm
from directory.pages import Visit
from directory.verification.rules import Standing

ON_ONE_PAGE = 25
EVERY = ("", "All")


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; empty for all of them."""

    area: str
    role: str
    standing: str
    escalated: bool

    def holds(self, each: Queued) -> bool:
        return (
            (not self.area or self.area in {slug for slug, _name in each.entry.areas})
            and self.role in {"", each.entry.role}
            and self.standing in {"", str(each.standing)}
            and (bool(each.escalated) or not self.escalated)
        )

    @property
    def told(self) -> dict[str, str]:
        """What was asked for, by the names of the form's fields."""
        asked = {"area": self.area, "role": self.role, "standing": self.standing}
        asked["escalated"] = "yes" if self.escalated else ""
        return {name: value for name, value in asked.items() if value}

    def query(self, *, page: int) -> str:
        return urlencode({**self.told, "page": page})


class DeskPages(Controller):
    """One queue for each verifier, riskiest first."""

    path = "/desk"

    @get()
    async def index(
        self,
        visit: NamedDependency[Visit],
        *,
        area: FromQuery[str] = "",
        role: FromQuery[str] = "",
        standing: FromQuery[str] = "",
        escalated: FromQuery[str] = "",
        page: FromQuery[str] = "1",
    ) -> Template:
        viewer = visit.viewer
        desk = desk_of(viewer, now=visit.now, single_handed=visit.settings.allows_single_handed)
        queue = await queue_of(viewer, desk)
        wanted = Wanted(area, role, standing, escalated == "yes")
        found = [each for each in queue if wanted.holds(each)]
        pages = max(1, -(-len(found) // ON_ONE_PAGE))
        number = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 9 else 1
        counts = Counter(each.standing for each in queue)
        return visit.page(
            "desk/index.html",
            wanted=wanted,
            form=PostedForm(wanted.told),
            first_number=(number - 1) * ON_ONE_PAGE + 1,
            queue=found[(number - 1) * ON_ONE_PAGE : number * ON_ONE_PAGE],
            found=len(found),
            all_of_them=len(queue),
            first=next_after(found),
            counts=[(str(each), counts[each]) for each in Standing if counts[each]],
            number=number,
            pages=pages,
            areas=[EVERY, *sorted({each for queued in queue for each in queued.entry.areas}, key=lambda each: each[1])],
            roles=[EVERY, *dict.fromkeys((each.entry.role, each.entry.role_title) for each in queue)],
            standings=[EVERY, *((str(each), str(each).capitalize()) for each in Standing)],
            escalated=sum(bool(each.escalated) for each in queue),
            reports=len(await open_reports(viewer)),
            sets_intervals=may(viewer, Permission.SET_INTERVALS),
        )
