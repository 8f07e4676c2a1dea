"""What is for professionals, or private, reaches nobody else in any way: markers planted, then looked for everywhere.

A part added later adds its own ways of reading to `SURFACES`.
"""

import csv
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pypdf
import pytest

from directory.accounts.rules import (
    ADMINISTRATOR,
    ANYBODY,
    PROFESSIONAL,
    VERIFIER,
    Permission,
    Role,
    Viewer,
    viewer_as,
)
from directory.accounts.sessions import end_sessions_of
from directory.accounts.tables import Account
from directory.areas.tables import Area
from directory.contacts.tables import Contact
from directory.dashboard.kept import figures_worked_out
from directory.dashboard.sheet import as_csv, as_facts
from directory.database import fetch
from directory.exchange.exporting import export_contacts
from directory.history.queries import broken_link
from directory.organisations.tables import Organisation
from directory.posters.changes import issue_poster
from directory.search.queries import search
from directory.settings import ROOT
from directory.verification.queries import channels_standing
from directory.verification.rules import Standing
from tests.conftest import Browser
from tests.owners.owning import asked
from tests.postbox import a_postbox
from tests.stories import NOON, TODAY, a_channel, a_contact, a_report, a_try, an_act, an_owner, days_ago
from tests.test_routes import ADDRESSES, SIGNED_IN

MARKERS = {"professionals": "Quillfrost", "private": "Marrowvane"}
NUMBERS = {"professionals": "0161 496 0891", "private": "0161 496 0892"}
HOURS = {"professionals": "Mo-Su 03:17-04:23", "private": "Mo-Su 03:19-04:27"}
# No seconds after them: a file's own date in a header, 23:19:04, is no trace of an hour that a team keeps.
TRACES = {
    "professionals": re.compile(r"quil+frost|496\s?0891|\b0?3:17(?!:)", re.IGNORECASE),
    "private": re.compile(r"mar+owvane|496\s?0892|\b0?3:19(?!:)", re.IGNORECASE),
}
BOTH = frozenset(MARKERS)
NEITHER: frozenset[str] = frozenset()
VIEWERS = [ANYBODY, PROFESSIONAL, VERIFIER, ADMINISTRATOR]

SCHOOL = "st-examples-school"


def traces_in(text: str) -> frozenset[str]:
    return frozenset(each for each, trace in TRACES.items() if trace.search(text))


def allowed(viewer: Viewer) -> frozenset[str]:
    return BOTH & set(viewer.visibilities)


@pytest.fixture(scope="module")
async def planted(demonstration):
    """Markers in everything that a channel, or a contact with no other channels, may hold."""
    council = await Organisation.objects().get(Organisation.slug == "wigan-council")
    front_door = await Contact.objects().get(Contact.slug == "wigan-mash")
    wigan = await Area.objects().get(Area.slug == "wigan")
    cardiff = await Area.objects().get(Area.slug == "cardiff")
    await a_contact("dsl", organisation="St Example's School", area=wigan, name="Lead", phone="0161 496 0890")
    for visibility, marker in MARKERS.items():
        await _plant(front_door, visibility)
        desks = [
            await a_contact("lado", wigan, organisation=council, **_hidden(marker, "Zephyrine")),
            await a_contact("dsl", wigan, organisation="St Example's School", **_hidden(marker, "Own")),
            await a_contact("helpline", None, organisation="NSPCC", **_hidden(marker, "National")),
            await a_contact(
                "childrens-front-door", cardiff, organisation="Cardiff Council", **_hidden(marker, "Abroad")
            ),
        ]
        for desk in desks:
            await _plant(desk, visibility)
    assert await broken_link() is None


def _hidden(marker: str, name: str) -> dict[str, str]:
    return {"name": f"{name} desk {marker}", "person": f"Robin {marker}", "note": f"Ask for {marker}", "phone": ""}


async def _plant(contact: Contact, visibility: str) -> None:
    marker = MARKERS[visibility]
    number = await a_channel(
        contact,
        value=NUMBERS[visibility],
        label=f"{marker} line",
        hours=HOURS[visibility],
        purpose=marker,
        visibility=visibility,
    )
    await a_try(number, on=days_ago(3), by=f"Robin of {marker}")
    await a_channel(contact, kind="email", value=f"{marker}@wigan.example", label=marker, visibility=visibility)
    await a_channel(
        contact, kind="web-form", value=f"https://wigan.example/{marker}", label=marker, visibility=visibility
    )
    await a_report(contact, channel=number, text=f"The {marker} line rings out", network=marker)


@dataclass(frozen=True)
class Surface:
    """One way of reading the directory: what a viewer is told by it, and the markers it must show to who may see."""

    name: str
    ask: Callable[[Browser], Awaitable[str]]
    shows: frozenset[str] = NEITHER

    def __str__(self) -> str:
        return self.name


def _page(path: str, shows: frozenset[str] = NEITHER) -> Surface:
    async def ask(browser: Browser) -> str:
        answer = await browser.get(path, headers=SIGNED_IN if browser.viewer != ANYBODY else {})
        assert answer.status_code < 500
        if answer.headers["content-type"] == "application/pdf":
            return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        return (str(dict(answer.headers)) + answer.text).replace(
            path.partition("?")[0], ""
        )  # what was asked is no news

    return Surface(path, ask, shows)


async def _outside_england(browser: Browser) -> str:
    headers = SIGNED_IN if browser.viewer != ANYBODY else {}
    return (await browser.post("/find", data={"place": "Cardiff"}, headers=headers)).text


async def _doubtful(browser: Browser) -> str:
    return str([each async for each in channels_standing(set(Standing), today=TODAY, viewer=browser.viewer)])


async def _figures(browser: Browser) -> str:
    found = await figures_worked_out(browser.viewer, now=NOON)
    return str(as_facts(found)) + as_csv(found)


async def _found_by_name(browser: Browser) -> str:
    return str([await search(words, viewer=browser.viewer) for words in (*MARKERS.values(), "quilfrost", "desk")])


async def _tried_alone(browser: Browser) -> str:
    rows = await fetch("SELECT uuid FROM channel WHERE label LIKE '%line' ORDER BY id")
    forms = [_page(f"/channels/{row['uuid']}/verifications/new") for row in rows]
    return "".join([await each.ask(browser) for each in forms])


def _of(visibility: str) -> str:
    return MARKERS[visibility].lower()


PAGES = {
    "/contacts/wigan-mash": BOTH,
    "/organisations/wigan-council": BOTH,
    f"/organisations/{SCHOOL}": BOTH,
    "/organisations/nspcc": BOTH,
    f"/organisations/{SCHOOL}/poster.pdf": NEITHER,  # whoever asks: it hangs on a wall
    "/organisations/wigan-council/poster.pdf": NEITHER,
    f"/organisations/{SCHOOL}/poster.pdf?design=staff-a3&names=yes": NEITHER,
    "/organisations/wigan-council/poster.pdf?design=handbook": NEITHER,
    "/areas/wigan/sheet.pdf": NEITHER,
    "/areas/wigan/contacts.csv": BOTH,
    "/areas/wigan/contacts.jsonl?role=lado": BOTH,
    "/areas/wigan/contacts.vcf": NEITHER,  # whoever asks: cards go from phone to phone
    "/organisations/wigan-council/contacts.csv": BOTH,
    f"/organisations/{SCHOOL}/contacts.jsonl": BOTH,
    "/contacts/wigan-mash/proposals/new": BOTH,
    "/areas/wigan": BOTH,
    "/areas/wigan?at=2026-12-25T03:18": BOTH,
    "/areas/cardiff": BOTH,
    "/areas/stockport": BOTH,  # the national line
    "/areas/wigan/roles/childrens-front-door": BOTH,
    "/areas/wigan/roles/lado": BOTH,
    "/areas/wigan/roles/helpline": BOTH,
    "/search?q=zephyrine": BOTH,
    "/search?q=zephirine": BOTH,
    "/search?q=zephyrine+desk": BOTH,
    "/api/search?q=desk": BOTH,
    "/api/lookup?place=Wigan": BOTH,
    "/api/lookup?place=M46+9JH&role=childrens-front-door": BOTH,
    "/api/lookup?place=Wigan&role=lado&at=2026-12-25T03:18": BOTH,
    "/api/lookup?place=St+Example's+School": BOTH,
    "/api/lookup?place=St+Example's+School&role=dsl": BOTH,
    "/api/lookup?place=Wigan&role=helpline": BOTH,
    "/api/lookup?place=Cardiff": BOTH,
    "/api/lookup?place=Stockport&role=lado": BOTH,
    f"/guide/neglect/areas/wigan?organisation={SCHOOL}": BOTH,
    f"/guide/allegation-against-head/areas/wigan?organisation={SCHOOL}": BOTH,
    f"/api/guide/neglect?place=Wigan&organisation={SCHOOL}": BOTH,
    "/open-referral/services?search=desk": NEITHER,  # what isn't for everybody, whoever asks
    "/open-referral/service_at_locations?search=desk": NEITHER,
    "/open-referral/organizations?search=zephyrine": NEITHER,
    "/dashboard": NEITHER,  # numbers of entries, and none of their words
    "/dashboard/figures.csv": NEITHER,
    "/metrics": NEITHER,
}
for each in MARKERS:
    for slug in ("zephyrine-desk-{}", "own-desk-{}-st-examples-school", "national-desk-{}", "abroad-desk-{}"):
        for more in ("", "/reports/new", "/reports/thanks"):
            PAGES[f"/contacts/{slug.format(_of(each))}{more}"] = NEITHER if more else frozenset({each})
    PAGES[f"/api/search?q={_of(each)}"] = frozenset({each})

with (ROOT / "seeds" / "roles.csv").open(encoding="utf-8", newline="") as _file:
    ROLES = [row["code"] for row in csv.DictReader(_file)]
EVERYWHERE = dict.fromkeys(
    [
        example
        for each in ADDRESSES
        if each.method == "GET" and each.status == 200 and each.permission is Permission.READ
        for example in each.examples
    ]
    + ["/contacts/wigan-mash/edit", "/organisations/wigan-council/edit", "/proposals"]
    + [f"/areas/wigan/roles/{role}" for role in ROLES]
    + [f"/roles/{role}" for role in ROLES]
    + [f"/api/lookup?place=Wigan&role={role}" for role in ROLES],
    NEITHER,
)

DESK = dict.fromkeys(
    (
        "/desk",
        "/reports",
        "/contacts/wigan-mash/verifications/new",
        "/organisations/wigan-council/verifications/new",
        "/contacts/zephyrine-desk-marrowvane/verifications/new",
    ),
    NEITHER,
)

SURFACES = [
    *(_page(path, shows) for path, shows in (EVERYWHERE | DESK | PAGES).items()),
    Surface("POST /find", _outside_england, BOTH),
    Surface("the list of doubtful entries", _doubtful, BOTH),
    Surface("the search", _found_by_name, BOTH),
    Surface("the figures", _figures, NEITHER),
    Surface("channels tried by themselves", _tried_alone, NEITHER),
    _page("/confirmations"),
    _page("/confirmations/findings"),
    _page("/contacts/wigan-mash/owners"),
]
STRICT = set(PAGES) | {surface.name for surface in SURFACES if surface.shows}
TURNS = {
    "those who see most first": [ADMINISTRATOR, PROFESSIONAL, ANYBODY],
    "those who see least first": [ANYBODY, PROFESSIONAL, VERIFIER, ANYBODY],
}


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    "turns", [pytest.param(each, marks=[pytest.mark.slow] if number else []) for number, each in enumerate(TURNS)]
)
async def test_no_surface_shows_anybody_what_is_not_for_them_whoever_asked_before(turns):
    """One server for all of it, so that a page kept for one viewer would be handed to the next."""
    async with Browser() as browser:
        asked = [(surface, viewer) for surface in SURFACES for viewer in TURNS[turns]]
        wrong = [said for surface, viewer in asked if (said := await _wrong(surface, browser, viewer))]
    assert not wrong, "\n".join(wrong)


async def _wrong(surface: Surface, browser: Browser, viewer: Viewer) -> str:
    browser.viewer = viewer
    found = traces_in(await surface.ask(browser))
    if not found <= allowed(viewer):
        return f"{surface} tells {viewer.level.name} too much: {sorted(found)}"
    if surface.name in STRICT and not _forms_only(surface) and found != surface.shows & allowed(viewer):
        return f"{surface} tells {viewer.level.name} too little: {sorted(found)}"
    return ""


def _forms_only(surface: Surface) -> bool:
    return "/reports/" in surface.name


@pytest.fixture(scope="module")
async def people(planted):
    """The demonstration's own accounts, by role, and nobody."""
    return {None: None} | {Role(each.role): each for each in await Account.objects()}


SEES = {role: BOTH & set(viewer_as(role).visibilities) if role else NEITHER for role in (None, *Role)}
SIGNED_IN_TURNS = [None, Role.READER, Role.EDITOR, Role.VERIFIER, None, Role.ADMINISTRATOR, Role.READER, None]


@pytest.mark.slow
async def test_those_who_are_signed_in_see_what_is_for_them_and_leave_nothing_behind_for_the_next(people):
    """The same with accounts, and one browser of each person's own: real sessions, looked up in the database."""
    strict = {path: shows for path, shows in PAGES.items() if "/reports/" not in path}
    async with Browser() as browser:
        for role in SIGNED_IN_TURNS:
            browser.cookies.clear()
            if people[role]:
                await browser.sign_in(people[role])
            for path, shows in strict.items():
                assert traces_in(await _page(path).ask(browser)) == shows & SEES[role], f"{path} as {role}"


HISTORIES = ("/contacts/wigan-mash/history", f"/contacts/wigan-mash/history?on={TODAY}")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VERIFIER, Role.ADMINISTRATOR])
async def test_a_history_shows_those_who_look_after_an_entry_what_they_may_see_and_no_more(people, role):
    async with Browser() as browser:
        await browser.sign_in(people[role])
        for path in HISTORIES:
            assert traces_in(await _page(path).ask(browser)) == SEES[role], f"{path} as {role}"
        for visibility, marker in MARKERS.items():
            shown = await _page(f"/contacts/zephyrine-desk-{marker.lower()}/history").ask(browser)
            assert traces_in(shown) == frozenset({visibility}) & SEES[role]
        listed = await _page("/organisations/wigan-council/history").ask(browser)
        assert traces_in(listed) == SEES[role]
        for row in await fetch("SELECT DISTINCT act FROM history WHERE verb <> 'imported'"):
            assert traces_in((await browser.get(f"/acts/{row['act']}")).text) <= SEES[role]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VERIFIER])
async def test_a_file_for_an_inspection_holds_what_its_maker_may_see_and_what_they_chose(people, role):
    async with Browser() as browser:
        await browser.sign_in(people[role])
        asked = {"on": str(TODAY), "area": "", "organisation": "wigan-council"}
        professionals = frozenset({"professionals"})
        for chosen, holds in {"everybody": NEITHER, "professionals": professionals, "verifiers": BOTH}.items():
            form = await browser.get("/inspections/new")
            made = await browser.submit(form, **asked | {"seen_by": chosen})
            if chosen == "verifiers" and role is Role.EDITOR:
                assert made.status_code == 422
                continue
            with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
                text = "".join(archive.read(name).decode() for name in archive.namelist())
            assert traces_in(text) == holds, chosen


async def test_a_session_that_has_ended_sees_what_anybody_sees(people):
    async with Browser() as browser:
        await browser.sign_in(people[Role.ADMINISTRATOR])
        assert traces_in((await browser.get("/contacts/wigan-mash")).text) == BOTH
        await end_sessions_of(people[Role.ADMINISTRATOR].id)
        assert traces_in((await browser.get("/contacts/wigan-mash")).text) == NEITHER


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.level.name)
async def test_a_contact_that_somebody_may_not_see_is_not_there_for_them(viewer):
    async with Browser(viewer=viewer) as browser:
        for visibility, marker in MARKERS.items():
            for more in ("", "/reports/new", "/reports/thanks"):
                path = f"/contacts/zephyrine-desk-{marker.lower()}{more}"
                answer = await browser.get(path, headers=SIGNED_IN if viewer != ANYBODY else {})
                assert answer.status_code == (200 if visibility in allowed(viewer) else 404)
                nothing = await browser.get("/contacts/nobody-at-all")
                if answer.status_code == 404:
                    assert len(answer.text) - len(path) == len(nothing.text) - len("/contacts/nobody-at-all")


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    "path", ["/contacts/wigan-mash", "/areas/wigan", "/search?q=zephyrine", "/api/lookup?place=Wigan"]
)
async def test_what_somebody_signed_in_reads_stays_in_no_cache_on_the_way(path):
    async with Browser(viewer=PROFESSIONAL) as browser:
        assert (await browser.get(path, headers=SIGNED_IN)).headers["cache-control"] == "no-store"
        browser.viewer = ANYBODY
        assert (await browser.get(path)).headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("planted")
async def test_an_owner_s_page_and_mail_show_what_is_for_professionals_to_whoever_has_the_link_and_nothing_private():
    front_door = await Contact.objects().get(Contact.slug == "wigan-mash")
    owner = await an_owner(front_door)
    for marker in MARKERS.values():
        await an_owner(await Contact.objects().get(Contact.slug == f"zephyrine-desk-{marker.lower()}"))
    async with a_postbox() as postbox, Browser(chosen=postbox.settings()) as browser:
        link = await asked(owner, postbox, at=NOON)
        assert "private" not in traces_in(postbox.letters[-1].as_string())
        for viewer in VIEWERS:
            browser.viewer = viewer
            page = _page(link, frozenset({"professionals"}))
            assert traces_in(await page.ask(browser)) == page.shows, viewer.level.name
            code = await browser.post("/confirmations/codes", data={"token": link.partition("=")[2]}, headers=SIGNED_IN)
            assert "private" not in traces_in(code.text)


@pytest.mark.usefixtures("planted")
async def test_a_printed_poster_shows_public_channels_only():
    for slug in ("wigan-council", SCHOOL):
        issue, pdf = await issue_poster(
            an_act(), slug, today=TODAY, now=NOON, site_name="Directory", base_url="https://directory.example"
        )
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert "Wigan" in text
        assert traces_in(text + issue.shown + pdf.decode("latin-1")) == NEITHER


@pytest.mark.usefixtures("planted")
async def test_an_export_which_is_for_administrators_holds_all_of_it():
    written = (await export_contacts("-", today=TODAY)).decode()
    assert traces_in(written) == BOTH
    for marker in MARKERS.values():
        assert written.lower().count(f"{marker.lower()}@wigan.example") == 5
