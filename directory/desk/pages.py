"""The desk: what to try next and why."""

from collections import Counter
from collections.abc import Sequence

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.accounts.rules import Permission, may
from directory.corrections.proposal_queries import proposals_to_decide
from directory.desk.due_rules import DueRule, with_rules
from directory.desk.kept import KeptDesks
from directory.desk.queries import desk_of
from directory.desk.reports import open_reports
from directory.desk.rules import Queued, next_after
from directory.desk.wanted import Wanted, page_number
from directory.forms import PostedForm
from directory.guide.queries import rules_now
from directory.owners.findings import lost_mails, open_findings
from directory.pages import Visit
from directory.rulebook.local import local_looked_after
from directory.rulebook.queries import wordings_to_sign
from directory.verification.rules import Standing

ON_ONE_PAGE = 25
EVERY = ("", "All")


class DeskPages(Controller):
    """One queue for each verifier, riskiest first."""

    path = "/desk"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        viewer, asked = visit.viewer, visit.request.query_params
        desk = desk_of(viewer, now=visit.now, single_handed=visit.settings.allows_single_handed)
        wanted = Wanted.of(asked)
        desks: KeptDesks = visit.request.app.state.desks
        held = await desks.desk(viewer, desk, area=wanted.area)
        queue = held.queue
        entries = wanted.among(queue)
        every: Sequence[Queued | DueRule] = queue
        if not wanted.told:
            rules, local = (await rules_now()).values(), await local_looked_after(viewer)
            every = with_rules(queue, rules, local, viewer=viewer, today=visit.today)
        found = entries if wanted.told else every
        pages = max(1, -(-len(found) // ON_ONE_PAGE))
        number = min(page_number(asked.get("page", "")), pages)
        counts = Counter(each.standing for each in every)
        return visit.page(
            "desk/index.html",
            wanted=wanted,
            form=PostedForm(wanted.told),
            first_number=(number - 1) * ON_ONE_PAGE + 1,
            queue=found[(number - 1) * ON_ONE_PAGE : number * ON_ONE_PAGE],
            found=len(found),
            all_of_them=len(every),
            first=next_after(entries),
            counts=[(each.in_words, counts[each]) for each in Standing if counts[each]],
            number=number,
            pages=pages,
            rounds=[EVERY, *dict.fromkeys((each, each) for queued in queue for each in queued.rounds)],
            areas=[EVERY, *held.areas],
            choose_area=not wanted.area and held.too_many,
            roles=[EVERY, *dict.fromkeys((each.entry.role, each.entry.role_title) for each in queue)],
            standings=[EVERY, *((str(each), each.in_words.capitalize()) for each in Standing)],
            escalated=sum(bool(each.escalated) for each in queue),
            besides=[
                ("/reports", "Readers’ reports", "open", len(await open_reports(viewer))),
                ("/confirmations/findings", "What owners say has changed", "open", len(await open_findings(viewer))),
                ("/confirmations/findings#lost", "Mails that reached no owner", "open", len(await lost_mails(viewer))),
                ("/rules", "Rules of the guide", "to sign", len(await wordings_to_sign(viewer.account))),
                ("/proposals", "Suggestions", "to decide", len(await proposals_to_decide(viewer))),
            ],
            sets_intervals=may(viewer, Permission.SET_INTERVALS),
        )
