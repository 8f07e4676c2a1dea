"""The demonstration as people meet it: by touch, by keyboard, without JavaScript, enlarged and on paper."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from datetime import datetime

import pyotp
import pytest

from directory.hours.rules import LONDON
from directory.settings import ROOT
from tests.demonstration import served

pytestmark = pytest.mark.slow

FRIDAY_EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=LONDON)
FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)
STRICTEST = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2 AA's own rule, which axe leaves out unless asked

PAGES = [
    "/",
    "/areas",
    "/areas/wigan",
    "/areas/stockport",
    "/areas/luton",
    "/areas/bedford",
    "/areas/central-bedfordshire",
    "/areas/wigan?withdrawn=yes&at=2026-12-25T12:00",
    "/areas/wigan/week",
    "/areas/stockport/week",
    "/organisations/sample-street-primary-school/week",
    "/areas/wigan/roles/lado",
    "/areas/bedford/roles/lado",
    "/areas/central-bedfordshire/roles/lado",
    "/areas/luton/roles/early-help",
    "/areas/wigan/roles/exploitation-missing",
    "/areas/wigan/roles/dsl",
    "/roles/lado",
    "/roles/dsl",
    "/roles/helpline",
    "/guide",
    "/guide?q=xyzzy",
    "/guide/unexplained-injury",
    "/guide/allegation-against-staff",
    "/guide/unexplained-injury/areas/wigan",
    "/guide/allegation-against-staff/areas/central-bedfordshire",
    "/guide/allegation-against-head/areas/bedford?second=luton",
    "/guide/not-a-concern",
    "/guide/not-a-concern/areas/wigan",
    "/guide/fgm/areas/nowhere",
    "/guide/allegation-against-staff/areas/cumbria",
    "/guide/allegation-against-staff/areas/wigan?second=nowhere",
    "/guide/not-sure/areas/kent",
    "/guide/not-sure/areas/wigan?at=teatime",
    "/guide?organisation=sample-street-primary-school",
    "/guide/low-level-concern?organisation=sample-street-primary-school",
    "/guide/low-level-concern/areas/luton?organisation=saint-nobodys-catholic-primary-school",
    "/guide/allegation-against-head/areas/wigan?organisation=nowhere",
    "/danger",
    "/organisations/sample-street-primary-school",
    "/organisations/wigan-council",
    "/organisations/bedfordshire-police",
    "/contacts/wigan-lado-service",
    "/contacts/luton-family-partnership-service",
    "/contacts/wigan-council-contact-centre",
    "/contacts/wigan-mash/reports/new",
    "/contacts/wigan-mash/reports/thanks",
    "/partnerships",
    "/partnerships/wigan-safeguarding-partnership",
    "/partnerships/wigan-safeguarding-partnership/ladder?start=2026-11-24T10:00",
    "/organisations/sample-street-primary-school/policies",
    "/organisations/sample-street-primary-school/posters/new?design=visitors-a4",
    "/organisations/bedfordshire-police/posters/new",
    "/search?q=stokport",
    "/sessions/new",
    "/sign-in-links/new",
    "/sign-in-links/sent",
    "/sign-in-links/sessions/new?token=broken",
    "/resets/new",
    "/about",
    "/how-to-use",
    "/for-programs",
    "/offline",
    "/nothing-here",
]
AGREEMENTS = [
    "/gaps",
    "/gaps?area=wigan&kind=missing-agreement",
    "/gaps/picture?area=wigan",
    "/agreements",
    "/agreements/new",
    "/agreements/new?kind=information-sharing",
    "/agreements/wigan-front-door-and-schools",
    "/agreements/wigan-front-door-and-schools/edit",
    "/agreements/wigan-front-door-and-schools/signatures/new",
    "/agreements/lado-and-police-the-first-conversation/reviews/new",
    "/agreements/lado-and-police-the-first-conversation/terminations/new",
    "/agreements/lado-and-police-the-first-conversation/documents/new",
    "/agreements/wigan-safeguarding-partnership-2/differences",
    "/partnerships/wigan-safeguarding-partnership/members/new",
    "/partnerships/wigan-safeguarding-partnership/policies/new",
    "/partnerships/wigan-safeguarding-partnership/meetings/new",
    "/partnerships/wigan-safeguarding-partnership/escalations/new",
    "/partnerships/wigan-safeguarding-partnership/yearly-report",
    "/organisations/wigan-council/posters",
    "/organisations/wigan-council/poster-places",
    "/areas/wigan/posters",
    "/recalls",
    "/p",
    "/organisations/wigan-council/own-policies/new",
    "/organisations/wigan-council/relationships/new",
    "/relationships",
]
AREAS = ["wigan", "stockport", "bedford", "central-bedfordshire", "luton"]


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    with served(tmp_path_factory.mktemp("evening"), at=FRIDAY_EVENING) as address:
        yield address


@pytest.fixture(scope="module")
def noon(tmp_path_factory):
    with served(tmp_path_factory.mktemp("noon"), at=FRIDAY_NOON) as address:
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server, and the folder of its directory, for commands."""
    folder = tmp_path_factory.mktemp("office")
    with served(folder, at=FRIDAY_EVENING) as address:
        urllib.request.urlopen(f"{address}/", timeout=60).close()  # then the directory is there
        yield address, folder


@pytest.fixture(scope="module")
async def chromium():
    playwright = pytest.importorskip("playwright.async_api")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        yield browser
        await browser.close()


async def a_window(chromium, address, *, width=390, height=844, **more):
    context = await chromium.new_context(viewport={"width": width, "height": height}, base_url=address, **more)
    window = await context.new_page()
    window.complaints = []
    window.on("console", lambda message: window.complaints.append(message.text))
    window.on("pageerror", lambda error: window.complaints.append(str(error)))
    await window.route(re.compile("^https:"), lambda route: route.fulfill(body="the weather"))
    return window


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
async def window(request, chromium, evening):
    window = await a_window(chromium, evening, width=request.param)
    yield window
    await window.context.close()


@pytest.fixture
async def phone(chromium, evening):
    window = await a_window(chromium, evening)
    yield window
    await window.context.close()


def a_link(folder, *words):
    """The path of the link that a command prints."""
    command = [sys.executable, "-c", "from directory.cli import main; main()", "account", *words, "--json"]
    environment = os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": "", "MAIL_URL": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return "/" + json.loads(done.stdout)["link"].split("/", 3)[3]


async def follows(window, selector):
    """Press what leads to another page, and wait until that's there."""
    async with window.expect_navigation():
        await window.click(selector)


async def violations(window):
    axe = pytest.importorskip("axe_playwright_python.async_playwright")
    found = await axe.Axe().run(window, options=STRICTEST)
    return [(each["id"], [node["html"][:150] for node in each["nodes"][:3]]) for each in found.response["violations"]]


async def assert_it_reads_well(window):
    assert await violations(window) == []
    assert await window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    allowed = re.compile("status of 4[0-9][0-9]")  # the browser's own note of a page that says “not found”
    assert [each for each in window.complaints if not allowed.search(each)] == []


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_accessible_at_both_widths(window, path):
    await window.goto(path)
    await assert_it_reads_well(window)


@pytest.mark.parametrize("path", ["/areas/wigan", "/areas/bedford", "/areas/luton/roles/childrens-front-door"])
async def test_by_day_too(chromium, noon, path):
    window = await a_window(chromium, noon)
    await window.goto(path)
    await assert_it_reads_well(window)
    await window.context.close()


@pytest.mark.parametrize("typed", ["", "Nowhere at all", "Stokport", "Bedfordshire", "BT1 1AA"])
async def test_a_lookup_that_fails_is_accessible_too(window, typed):
    await window.goto("/")
    await window.fill("#place", typed)
    await window.keyboard.press("Enter")
    await window.wait_for_selector("#problems:focus")
    await assert_it_reads_well(window)


async def test_a_report_with_a_mistake_is_accessible_and_then_goes_through(window):
    await window.goto("/contacts/wigan-lado-service/reports/new")
    await window.fill("#text", "It rings elsewhere")
    await window.click("button:has-text('Tell us')")
    await assert_it_reads_well(window)
    assert await window.input_value("#text") == "It rings elsewhere"
    await window.check("text=Nobody answered")
    await window.click("button:has-text('Tell us')")
    await window.wait_for_url("**/reports/thanks")


async def test_national_lines_open_and_read_well(window):
    await window.goto("/areas/wigan/roles/lado")
    assert await window.is_hidden("text=Childline")
    await window.click("summary")
    assert await window.is_visible("text=Childline")
    await assert_it_reads_well(window)


async def test_the_first_number_needs_no_scrolling_on_a_phone(phone):
    too_low = []
    for area in AREAS:
        await phone.goto(f"/areas/{area}")
        addresses = await phone.eval_on_selector_all(".role__title a", "links => links.map(each => each.href)")
        for address in (f"/areas/{area}", *addresses):
            await phone.goto(address)
            number = phone.locator("main a[href^='tel:']").first
            box = await number.bounding_box()
            if box["y"] + box["height"] > 844:
                too_low.append((address, box["y"]))
    assert too_low == []


async def test_a_lookup_by_keyboard_alone(window):
    await window.goto("/")
    await window.keyboard.press("Tab")
    assert await window.evaluate("document.activeElement.textContent") == "Skip to main content"
    await window.keyboard.press("Enter")
    await window.keyboard.press("Tab")
    assert await window.evaluate("document.activeElement.id") == "place"
    await window.keyboard.type("wn1 1nh")
    await window.keyboard.press("Tab")
    await window.keyboard.type("Local auth")
    await window.keyboard.press("Tab")
    await window.keyboard.press("Enter")
    await window.wait_for_url("**/areas/wigan/roles/lado")
    for _press in range(30):
        await window.keyboard.press("Tab")
        href = await window.evaluate("document.activeElement.getAttribute('href')")
        if href and href.startswith("tel:+44"):
            break
    assert href == "tel:+441614960002"  # in the evening, the duty team
    top = await window.evaluate("document.activeElement.getBoundingClientRect().top")
    strip = await window.evaluate("document.querySelector('.danger').getBoundingClientRect().bottom")
    assert top >= strip  # what has the focus never hides behind 999


async def test_a_lookup_without_javascript(chromium, evening):
    window = await a_window(chromium, evening, java_script_enabled=False)
    await window.goto("/")
    await window.fill("#place", "WN1 1NH")
    await window.select_option("#role", "childrens-front-door")
    await window.click("text=Find >> nth=-1")
    assert window.url.endswith("/areas/wigan/roles/childrens-front-door")
    assert await window.is_visible("main a[href='tel:+441614960002']")
    assert await window.is_hidden("button[data-copy]  >> nth=0")
    await window.click("summary")
    assert await window.is_visible("text=Childline")
    await window.goto("/search?q=stockport")
    assert await window.is_visible("main a[href='/areas/stockport']")
    await window.context.close()


async def test_a_number_is_copied_as_it_is_shown(chromium, evening):
    window = await a_window(chromium, evening, permissions=["clipboard-read", "clipboard-write"])
    await window.goto("/areas/wigan/roles/lado")
    await window.click("button[data-copy='0161 496 0002']")
    await window.wait_for_selector("button:has-text('Copied')")
    assert await window.evaluate("navigator.clipboard.readText()") == "0161 496 0002"
    await window.context.close()


async def test_a_name_typed_wrongly_is_suggested_and_chosen_by_keyboard(phone):
    await phone.goto("/")
    await phone.locator("#place").press_sequentially("stokport")
    await phone.wait_for_selector("[role=option]:has-text('Stockport')")
    assert await violations(phone) == []
    await phone.keyboard.press("ArrowDown")
    await phone.keyboard.press("Enter")
    await phone.wait_for_url("**/areas/stockport")


async def test_three_presses_of_shift_leave_the_site(phone):
    await phone.goto("/areas/wigan")
    for _press in range(3):
        await phone.keyboard.press("Shift")
    await phone.wait_for_url("https://www.bbc.co.uk/weather")


async def test_enlarged_four_times_nothing_needs_sideways_scrolling(chromium, evening):
    window = await a_window(chromium, evening, width=320, height=256)  # a desk's 1280 by 1024 at 400 %
    wide = []
    for path in PAGES:
        await window.goto(path)
        if not await window.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(path)
    assert wide == []
    await window.context.close()


async def test_on_paper_numbers_are_large_and_the_page_says_when_and_where_from(window):
    await window.goto("/areas/wigan")
    await window.emulate_media(media="print")
    size = await window.eval_on_selector(
        ".channel__value--phone .channel__link", "each => parseFloat(getComputedStyle(each).fontSize)"
    )
    assert size > 29  # pixels: 22 points
    assert await window.is_visible("text=As it stood on 20 November 2026 at 7pm")
    assert "/areas/wigan" in await window.inner_text(".printed")
    for hidden in ("#exit", ".copy >> nth=0", ".contact__report >> nth=0", ".channel__open >> nth=0", ".crumbs"):
        assert await window.is_hidden(hidden)
    assert await window.is_visible(".channel__hours >> nth=0")


async def test_the_guide_s_boxes_by_keyboard_and_without_javascript(chromium, phone, evening):
    await phone.goto("/guide/unexplained-injury")
    await phone.locator("#place").press_sequentially("stokport")
    await phone.wait_for_selector("[role=option]:has-text('Stockport')")
    await phone.keyboard.press("ArrowDown")
    await phone.keyboard.press("Enter")  # one box: choosing answers the question
    await phone.wait_for_url("**/guide/unexplained-injury/areas/stockport")
    await phone.goto("/guide/allegation-against-staff")
    await phone.locator("#second_place").press_sequentially("wigan")
    await phone.wait_for_selector("[role=option]:has-text('Wigan')")
    await phone.keyboard.press("ArrowDown")
    await phone.keyboard.press("Enter")  # two boxes: it fills its own
    assert await phone.input_value("#second_place") == "Wigan"
    plain = await a_window(chromium, evening, java_script_enabled=False)
    await plain.goto("/")
    await follows(plain, "text=Start from what you’ve seen")
    await follows(plain, "text=A child has a bruise or injury that nobody can explain")
    await plain.fill("#place", "WN1 1AA")
    await follows(plain, "main button")
    assert plain.url.endswith("/guide/unexplained-injury/areas/wigan")
    assert await plain.is_visible("text=0161 496 0002 >> nth=0")
    await plain.context.close()


@pytest.mark.parametrize("width", [320, 390, 1280], ids=["enlarged", "phone", "desk"])
async def test_the_pages_of_those_who_are_signed_in_are_accessible_at_every_width(chromium, office, width):
    address, folder = office
    window = await a_window(chromium, address, width=width)
    await window.goto(a_link(folder, "link", "administrator@wigan.example"))
    await assert_it_reads_well(window)
    await follows(window, "main button")
    await window.wait_for_url("**/account")
    await assert_it_reads_well(window)
    own = ("/account/passphrase/edit", "/account/codes", "/account/codes/new", "/accounts", "/invitations/new")
    for path in (*own, *AGREEMENTS):
        await window.goto(path)
        await assert_it_reads_well(window)
    await window.goto("/accounts")
    await follows(window, "text=Specimen Editor")
    await assert_it_reads_well(window)
    await follows(window, "text=Change what they may do")
    await assert_it_reads_well(window)
    await window.fill("#areas", "Narnia")
    await follows(window, "text=Save")
    await window.wait_for_selector("#problems:focus")
    await assert_it_reads_well(window)
    await window.goto("/invitations/new")
    await window.fill("#email", f"somebody-{width}@wigan.example")
    await follows(window, "main button")
    await window.wait_for_selector("h1:has-text('is invited')")
    await assert_it_reads_well(window)
    await window.goto("/distribution-lists/new?area=wigan")
    await follows(window, "main button")
    await window.wait_for_selector("#problems:focus")
    await assert_it_reads_well(window)
    for role in ("childrens-front-door", "police-protection", "dsl"):
        await window.check(f"[name=role-{role}]")
    await window.fill("#purpose", "Strategy meetings")
    await follows(window, "main button")
    await window.wait_for_selector("#addresses")
    await assert_it_reads_well(window)
    await window.goto("/distribution-lists")
    await assert_it_reads_well(window)
    await window.context.close()


async def test_somebody_joins_and_sets_up_codes_without_javascript(chromium, office):
    address, folder = office
    window = await a_window(chromium, address, java_script_enabled=False)
    await window.goto(a_link(folder, "create", "robin@wigan.example", "--role", "verifier", "--area", "E08000010"))
    await window.fill("#person", "Robin Sample")
    await window.fill("#passphrase", "password1234")
    await follows(window, "main button")
    assert await window.is_visible("text=this one is easy to guess >> nth=0")
    assert await window.input_value("#person") == "Robin Sample"
    await window.fill("#passphrase", "copper meadow kettle")
    await follows(window, "main button")
    await window.wait_for_url("**/account")
    await window.goto("/areas/stockport")
    assert await window.is_visible("text=Professionals only >> nth=0")
    await window.goto("/account/codes/new")
    app = pyotp.TOTP((await window.inner_text("main code")).replace(" ", ""))
    await window.fill("#code", app.at(FRIDAY_EVENING))
    await window.fill("#present", "copper meadow kettle")
    await follows(window, "main button")
    recovery = await window.inner_text(".recovery-codes code >> nth=0")
    await window.goto("/account")
    await follows(window, "button:has-text('Sign out') >> nth=-1")
    await window.goto("/account")
    assert "/sessions/new?to=/account" in window.url
    await window.fill("#email", "robin@wigan.example")
    await window.fill("#passphrase", "copper meadow kettle")
    await follows(window, "main button")
    await window.fill("#code", recovery)
    await follows(window, "main button")
    await window.wait_for_url("**/account")
    await window.context.close()


async def test_the_square_and_the_recovery_codes_read_well(chromium, office):
    address, folder = office
    phone = await a_window(chromium, address)
    await phone.goto(a_link(folder, "link", "reader@wigan.example"))
    await follows(phone, "main button")
    await phone.goto("/account/codes/new")
    box = await phone.locator(".square").bounding_box()
    assert box["width"] >= 160
    app = pyotp.TOTP((await phone.inner_text("main code")).replace(" ", ""))
    await phone.fill("#code", app.at(FRIDAY_EVENING))
    await follows(phone, "main button")
    await phone.wait_for_selector(".recovery-codes")
    await assert_it_reads_well(phone)
    await phone.goto("/account/codes")
    await assert_it_reads_well(phone)
    await phone.context.close()


NEW_POSTER = "/organisations/sample-street-primary-school/posters/new"


async def test_a_poster_is_shown_anew_as_choices_are_made(phone):
    await phone.goto(NEW_POSTER)
    await phone.select_option("#design", "children-a4")
    await phone.wait_for_selector("h2:has-text('children and young people')")
    await phone.check("#black_and_white")
    await phone.wait_for_selector("h2:has-text('black and white')")
    assert "?design=children-a4&black_and_white=yes" in phone.url
    picture = phone.locator("img.paper")
    await picture.wait_for()
    await picture.evaluate("image => image.decode()")  # fails where it couldn't be drawn
    assert "design=children-a4&black_and_white=yes&page=1" in await picture.get_attribute("src")
    await assert_it_reads_well(phone)


async def test_a_poster_is_shown_without_scripts_too(chromium, evening):
    window = await a_window(chromium, evening, java_script_enabled=False)
    await window.goto(NEW_POSTER)
    await window.select_option("#design", "wallet-cards")
    await follows(window, "main button[type=submit]")
    assert await window.locator("h2").first.inner_text() == "Wallet cards, ten to a sheet"
    assert await window.locator("img.paper").count() > 1
    await window.context.close()
