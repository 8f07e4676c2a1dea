"""What a write touches is made anew; what it doesn't stays kept; and nobody is ever shown what it replaced."""

from datetime import date

import pytest

from directory.accounts.changes import rename
from directory.accounts.rules import ADMINISTRATOR
from directory.accounts.tables import Account
from directory.agreements.documents import attach
from directory.agreements.lasting import next_version, review, terminate
from directory.agreements.rules import Outcome
from directory.agreements.store import Folder
from directory.agreements.uploads import Checked
from directory.areas.changes import load_seed_areas, load_seed_postcodes
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.corrections.proposal_changes import propose
from directory.corrections.queries import contact_in_use
from directory.distribution.changes import make_list
from directory.distribution.rules import gathered
from directory.guide.queries import rules_now
from directory.inspection.erasing import erase
from directory.organisations.queries import organisation_called
from directory.owners.changes import ask
from directory.owners.tables import Owner
from directory.partnerships.attendance import Climbed, Presence
from directory.partnerships.changes import (
    Entering,
    Joining,
    end_own_policy,
    enter_own_policy,
    enter_policy,
    join,
    leave,
)
from directory.partnerships.escalations import note_escalation
from directory.partnerships.meetings import hold, withdraw_meeting
from directory.partnerships.queries import members_of
from directory.partnerships.rules import Part, PolicyKind, Stage, Unit
from directory.posters.changes import issue_poster
from directory.posters.circulation import end, hang, set_policy
from directory.posters.issued import issues_of
from directory.posters.recalls import How, Unsound
from directory.rulebook.changes import check_rule
from directory.settings import Settings
from directory.verification.intervals import set_interval
from directory.verification.rules import Settlement
from directory.verification.settling import settle
from directory.verification.tables import Report
from tests.agreements.agreeing import one_in_force
from tests.conftest import Browser
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_demonstration,
    a_document,
    a_finding,
    a_local_rule,
    a_notice,
    a_report,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    an_owner,
    channels_of,
    days_ago,
)

WIGAN, STOCKPORT, EARLY_HELP = "/areas/wigan", "/areas/stockport", "/areas/wigan/roles/early-help"
WEEK, SCHOOL_S_WEEK = "/areas/wigan/week", "/organisations/oak-school/week"
WIGAN_LADO, STOCKPORT_LADO = "/areas/wigan/roles/lado", "/areas/stockport/roles/lado"
BY_NAME, BY_POSTCODE, IN_STOCKPORT = (
    f"/api/lookup?place={place}&role=lado" for place in ("Wigan", "WN1%201AA", "SK1%203RS")
)
COUNCIL, SCHOOL, SCHOOL_BY_NAME = (
    "/organisations/wigan-council",
    "/organisations/oak-school",
    "/api/lookup?place=Oak+School",
)
CONTACT, POSTER, HELPLINES = "/contacts/wigan-lado", "/organisations/oak-school/poster.pdf", "/roles/helpline"
SEARCHES = {"/api/search?q=wig", "/search?q=lado"}
GUIDE, GUIDE_FOR_PROGRAMS = "/guide/low-level-concern/areas/wigan", "/api/guide/low-level-concern?place=Wigan"
UNMOVED = {"/", "/areas", "/about", "/guide", "/guide/low-level-concern", "/api/guide"}

LADO_IN_WIGAN = {WIGAN, WIGAN_LADO, BY_NAME, BY_POSTCODE, COUNCIL, SCHOOL, SCHOOL_BY_NAME, CONTACT, POSTER}
LADO_IN_WIGAN |= {GUIDE, GUIDE_FOR_PROGRAMS, WEEK, SCHOOL_S_WEEK}
FRONT_DOOR, DOUBTFUL = "/areas/wigan/roles/childrens-front-door", "/areas/wigan/roles/domestic-abuse-service"
DOUBTFUL_BY_NAME = "/api/lookup?place=Wigan&role=domestic-abuse-service"  # names nobody to turn to instead
NAMING_THE_FRONT_DOOR = {WIGAN, FRONT_DOOR, DOUBTFUL, COUNCIL, SCHOOL, SCHOOL_BY_NAME, POSTER, GUIDE}
NAMING_THE_FRONT_DOOR |= {WEEK, SCHOOL_S_WEEK}
ALL_OF_WIGAN = LADO_IN_WIGAN | {EARLY_HELP, FRONT_DOOR, DOUBTFUL, DOUBTFUL_BY_NAME}
ON_NATIONAL_LINES = ALL_OF_WIGAN - {CONTACT, WEEK, SCHOOL_S_WEEK} | {STOCKPORT, STOCKPORT_LADO, IN_STOCKPORT, HELPLINES}
PAGES = ALL_OF_WIGAN | SEARCHES | UNMOVED | {STOCKPORT, STOCKPORT_LADO, IN_STOCKPORT, HELPLINES}


class Watched(Browser):
    """A browser that notes which of its questions reach the application."""

    def __init__(self):
        super().__init__()
        kept = self._transport.app
        self.app, kept.app, self.reached = kept.app, self._reach, set()

    async def _reach(self, scope, receive, send):
        query = scope["query_string"].decode()
        self.reached.add(scope["path"] + (f"?{query}" if query else ""))
        await self.app(scope, receive, send)

    async def look(self):
        """Every page as it's answered now, and those of them that had to be made."""
        self.reached = set()
        pages = {path: await self.get(path) for path in sorted(PAGES)}
        return {path: (page.status_code, page.content) for path, page in pages.items()}


@pytest.fixture
async def entries(database):
    await a_demonstration()
    await load_seed_areas(an_act())
    await load_seed_postcodes(an_act())
    school = await an_organisation("Oak School", kind="school", area="Wigan")
    return {
        "lado": await a_contact("lado", verified=days_ago(3)),
        "early help": await a_contact("early-help", phone="0161 496 0003", verified=days_ago(3)),
        "front door": await a_contact("childrens-front-door", phone="0161 496 0004", verified=days_ago(3)),
        "doubtful": await a_contact("domestic-abuse-service", phone="0161 496 0005", verified=days_ago(400)),
        "in stockport": await a_contact("lado", "Stockport"),
        "dsl": await a_contact("dsl", None, organisation=school, name="Lead"),
        "helpline": await a_contact("helpline", None, organisation=await an_organisation("Line", kind="helpline")),
    }


async def settled(contact):
    await settle(
        an_act(),
        await Report.objects().where(Report.contact == contact.id),
        settlement=Settlement.NOTHING_WRONG,
    )


async def a_partnership_s_life(partnership, council):
    joined = await join(an_act(), partnership, council, Joining(Part.LOCAL_AUTHORITY, days_ago(9)))
    (member,) = await members_of(partnership.to_dict()["id"])
    told = {"title": "Executive group", "held_on": days_ago(1), "presences": {member: Presence.CAME}}
    await withdraw_meeting(an_act(), await hold(an_act(), partnership, **told))
    await note_escalation(an_act(), partnership, Climbed(days_ago(5), 1, days_ago(1)))
    await leave(an_act(), joined, on=TODAY)
    days = {"edition_on": days_ago(9), "review_due_on": date(2027, 1, 1)}
    told = {"kind": PolicyKind.WHISTLEBLOWING, "title": "Speak up", "address": "https://p.example/up"}
    await end_own_policy(an_act(), await enter_own_policy(an_act(), partnership, **told, **days))


async def a_distribution_list():
    whom = {"area": (await an_area()).id, "roles": ["lado"], "purpose": "Meetings", "found": gathered(())}
    await make_list(an_act(by=(await Account.objects().first()).id), **whom)


async def an_escalation_policy(partnership):
    stage = Stage("Talk", "The lead", "Their manager", 1, Unit.HOURS)
    entering = Entering("Escalation", "https://p.example/up", days_ago(9), date(2027, 1, 1), [stage])
    return await enter_policy(an_act(), partnership, entering)


@pytest.mark.slow
async def test_only_what_a_write_touches_is_made_anew_and_all_of_that(entries, tmp_path):
    lado, dsl = entries["lado"], entries["dsl"]
    (phone,) = await channels_of(lado)
    (of_the_dsl,) = await channels_of(dsl)
    (national,) = await channels_of(entries["helpline"])
    await an_organisation("Greater Manchester Police", kind="police", area="Wigan")
    council, hidden = (
        await an_organisation(),
        await a_channel(lado, kind="email", value="lado@wigan.example", visibility="private"),
    )
    partnership = await an_organisation("Wigan Partnership", kind="partnership", area="Wigan")
    christmas = {"begins": "2026-11-25", "ends": "2026-11-26"}
    by_school = {SCHOOL, SCHOOL_BY_NAME, POSTER, SCHOOL_S_WEEK}
    await rename(an_act(), await an_account(person="Mx Madeup"), person="Mx Other")
    await rename(an_act(), await an_account(person="Mx Noted"), person="Mx Third")
    a_lado_there = await a_contact("lado", "Stockport", name="Another", phone="")
    settings = Settings()

    async def print_a_poster():
        issued, _pdf = await issue_poster(
            an_act(), "oak-school", today=TODAY, now=NOON, site_name=settings.site_name, base_url=settings.base_url
        )
        await hang(an_act(), await organisation_called("oak-school"), place="Reception", copies=2)
        (issue,) = await issues_of(issued.to_dict()["organisation"], today=TODAY)
        await end(an_act(), issue, how=How.REPLACED)

    async def in_wigan():
        await set_interval(an_act(), area=(await an_area()).id, role=lado.role, review_days=30)

    async def look_up_a_rule():
        rule = (await rules_now())["lado-one-working-day"]
        await check_rule(an_act(), rule, shown=rule.mark, on=TODAY, read_at="www.gov.uk/rules")

    async def suggest():
        entry = await contact_in_use(ADMINISTRATOR, "wigan-lado", today=TODAY)
        wish = {"shown": entry.texts, "reason": "", "account": 1, "today": TODAY}
        return await propose(an_act(), entry, entry.texts | {"note": "Ask for the manager"}, **wish)

    async def that_they_were_asked():
        chosen = Settings(mail_url="smtp://127.0.0.1:1", mail_from="directory@wigan.example")
        assert await ask(an_act(), await Owner.objects().first(), chosen=chosen)

    async def an_agreement_s_life():
        agreement = await one_in_force(notice_days=None)
        told = {"person": "Sample", "outcome": Outcome.CONTINUES, "note": ""}
        await review(an_act(), agreement, on=TODAY, next_due_on=date(2027, 11, 1), **told)
        document = Checked("signed.pdf", "application/pdf")
        await attach(an_act(), agreement, b"%PDF-", document, store=Folder(tmp_path))
        await terminate(an_act(), await next_version(an_act(), agreement), on=None, reason="Not needed")

    async def a_link_alone_tells():
        return await a_finding(await Owner.objects().first(), phone, value="+441614960077")

    async def an_owner_tells():
        owner = await an_owner(entries["early help"], "early@wigan.example")
        (channel,) = await channels_of(entries["early help"])
        return await a_finding(owner, channel, note="Moved")

    writes = [
        ("a try", lambda: a_try(phone, outcome="no answer"), LADO_IN_WIGAN),
        ("a try of what readers don't see", lambda: a_try(hidden), LADO_IN_WIGAN),
        ("a report", lambda: a_report(lado), LADO_IN_WIGAN),
        ("a settled report", lambda: settled(lado), LADO_IN_WIGAN),
        ("whom to turn to instead", lambda: a_report(entries["front door"]), NAMING_THE_FRONT_DOOR),
        ("a school's own", lambda: a_report(dsl), by_school),
        ("a report of a national line", lambda: a_report(entries["helpline"]), ON_NATIONAL_LINES),
        ("a poster", print_a_poster, set()),
        ("a name in the history alone", lambda: erase(an_act(), "Mx Madeup"), set()),
        ("a suggestion", suggest, set()),
        ("an agreement, through all its states", an_agreement_s_life, set()),
        ("a distribution list", a_distribution_list, set()),
        ("a partnership's members, and a policy of its own", lambda: a_partnership_s_life(partnership, council), set()),
        ("an owner", lambda: an_owner(lado), set()),
        ("that an owner was asked", that_they_were_asked, set()),
        ("what a link alone says of a LADO", a_link_alone_tells, set()),
        ("what an owner says", an_owner_tells, {EARLY_HELP, WIGAN, WEEK, COUNCIL} | by_school),
        (
            "a changed number",
            lambda: contacts.change_channel(an_act(), phone, value="0161 496 0044"),
            ALL_OF_WIGAN | SEARCHES,
        ),
        (
            "a school's number",
            lambda: contacts.change_channel(an_act(), of_the_dsl, value="0161 496 0045"),
            by_school | SEARCHES,
        ),
        ("a first number", lambda: a_channel(a_lado_there), {STOCKPORT, STOCKPORT_LADO, IN_STOCKPORT} | SEARCHES),
        ("an outage", lambda: a_notice(phone, note="Ask Mx Noted"), ALL_OF_WIGAN | SEARCHES),
        ("an outage of a school's", lambda: a_notice(of_the_dsl), by_school | SEARCHES),
        ("a name in its notice", lambda: erase(an_act(), "Mx Noted"), ALL_OF_WIGAN | SEARCHES),
        ("Christmas", lambda: a_notice(phone, kind="hours", hours="closed", **christmas), ALL_OF_WIGAN | SEARCHES),
        ("an outage of a national line", lambda: a_notice(national), PAGES),
        ("a new team", lambda: a_contact("early-help", name="Another"), ALL_OF_WIGAN | SEARCHES),
        (
            "hidden",
            lambda: contacts.change_channel(an_act(), phone, visibility=Visibility.PRIVATE),
            ALL_OF_WIGAN | SEARCHES,
        ),
        (
            "shown",
            lambda: contacts.change_channel(an_act(), phone, visibility=Visibility.PUBLIC),
            ALL_OF_WIGAN | SEARCHES,
        ),
        (
            "another job title",
            lambda: contacts.change_contact(an_act(), lado, job_title="Manager"),
            ALL_OF_WIGAN | SEARCHES,
        ),
        ("retired", lambda: contacts.retire(an_act(), on=TODAY, contact=lado), ALL_OF_WIGAN | SEARCHES),
        ("restored", lambda: contacts.restore(an_act(), contact=lado), ALL_OF_WIGAN | SEARCHES),
        ("a national number", lambda: contacts.change_channel(an_act(), national, value="0161 496 0046"), PAGES),
        ("an area's own interval", in_wigan, PAGES),
        ("a rule of the guide", look_up_a_rule, PAGES),
        ("an area's own limit", a_local_rule, PAGES),
        ("an area's document", a_document, PAGES),
        ("an escalation policy", lambda: an_escalation_policy(partnership), PAGES),
        ("what is printed of what isn't verified", lambda: set_policy(an_act(), council, Unsound.REFUSE), PAGES),
        ("another name", lambda: contacts.rename_organisation(an_act(), council, name="The Council"), PAGES),
    ]
    async with Watched() as browser:
        await browser.look()
        for what, write, ends in writes:
            await browser.look()
            assert browser.reached <= {CONTACT}, what  # a contact that nobody sees is asked for each time
            await write()
            shown = await browser.look()
            assert browser.reached == ends, what
            async with Watched() as afresh:
                assert shown == await afresh.look(), what
