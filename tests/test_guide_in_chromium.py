"""The guide in the worst moment: by keyboard alone, enlarged, in other colours, on paper, and on a slow phone."""

import re
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from directory.guide.queries import the_guide
from tests.test_pages_in_chromium import (  # noqa: F401 - fixtures
    a_window,
    assert_it_reads_well,
    chromium,
    evening,
    follows,
    phone,
    violations,
    window,
)

pytestmark = pytest.mark.slow

SCHOOL = "sample-street-primary-school"
SCHOOLS = {"luton": "saint-nobodys-catholic-primary-school", "central-bedfordshire": "demonstration-park-academy"}
A4 = (595, 842)  # points
MOST = 60_000  # bytes, all told, of the first page on a phone

SHOWS_FOCUS = """() => {
  const each = document.activeElement, style = getComputedStyle(each), seen = each.getBoundingClientRect();
  const strip = document.querySelector('.danger');
  const covered = getComputedStyle(strip).position === 'sticky' && !strip.contains(each)
    && seen.top < strip.getBoundingClientRect().bottom && seen.bottom > 0 && !each.closest('header, .govuk-skip-link');
  const ring = style.outlineStyle !== 'none' && style.outlineColor !== 'rgba(0, 0, 0, 0)';
  return !covered && seen.bottom > 0 && (ring || style.boxShadow !== 'none');
}"""
STILL = """() => document.getAnimations().length === 0 && [...document.querySelectorAll('*')].every(
  each => getComputedStyle(each).transitionDuration.split(', ').every(time => parseFloat(time) === 0))"""
LARGEST = """() => new Promise(found => new PerformanceObserver(list =>
  found(list.getEntries().at(-1).element.textContent)).observe({type: 'largest-contentful-paint', buffered: true}))"""

NOTES_WHAT_IS_LEFT = """() => new MutationObserver(() =>
  sessionStorage.setItem('left', `${document.title}: ${document.body.innerText}`)
).observe(document, {subtree: true, childList: true})"""


async def tabs_to(window, wanted):  # noqa: F811
    """Press Tab until the focus is on what says this, or has this id; it's seen wherever it goes."""
    for _press in range(80):
        await window.keyboard.press("Tab")
        assert await window.evaluate(SHOWS_FOCUS), await window.evaluate("document.activeElement.outerHTML")
        focus = "[document.activeElement.id, document.activeElement.textContent.trim()]"
        if any(each.startswith(wanted) for each in await window.evaluate(focus)):
            return
    raise AssertionError(f"No way to {wanted}")


async def test_from_home_to_the_number_by_keyboard_alone(window):  # noqa: F811
    await window.goto("/")
    for link in ("Not sure who it is?", the_guide().concerns["unexplained-injury"].title):
        await tabs_to(window, link)
        async with window.expect_navigation():
            await window.keyboard.press("Enter")
    await tabs_to(window, "place")
    await window.keyboard.type("nowhere at all")
    async with window.expect_navigation():
        await window.keyboard.press("Enter")
    await window.wait_for_selector("#problems:focus")  # and from the list of mistakes to the box
    await assert_it_reads_well(window)
    await tabs_to(window, "No place is called")
    await window.keyboard.press("Enter")
    assert await window.evaluate("document.activeElement.id") == "place"
    await window.keyboard.press("Control+A")
    await window.keyboard.type("WN1 1AA")
    async with window.expect_navigation():
        await window.keyboard.press("Enter")
    await tabs_to(window, "0161 496 0002")
    assert await window.evaluate("document.activeElement.getAttribute('href')") == "tel:+441614960002"


async def test_danger_is_one_tap_from_every_page_without_javascript(chromium, evening):  # noqa: F811
    plain = await a_window(chromium, evening, java_script_enabled=False)
    for path in ("/", "/guide/fgm", "/nothing-here", "/about"):
        await plain.goto(path)
        assert await plain.get_attribute(".danger__call", "href") == "tel:999"
        await follows(plain, "text=In immediate danger?")
        assert await plain.is_visible("main a[href='tel:999'] >> nth=0")
    await plain.context.close()


async def test_every_concern_and_its_answer_read_well(phone):  # noqa: F811
    for code in the_guide().concerns:
        for path in (f"/guide/{code}", f"/guide/{code}/areas/wigan?organisation={SCHOOL}"):
            await phone.goto(path)
            await assert_it_reads_well(phone)


@pytest.mark.parametrize("wrong", ["", "Bedfordshire", "Cardiff", "lado", "WN9 9"])
async def test_a_wrong_place_reads_well_too(window, wrong):  # noqa: F811
    await window.goto("/guide/allegation-against-staff")
    await window.fill("#place", wrong)
    await window.fill("#second_place", "Wigan")
    await window.keyboard.press("Enter")
    await window.wait_for_selector("#problems:focus")
    assert await window.input_value("#second_place") == "Wigan"
    await assert_it_reads_well(window)


@pytest.mark.parametrize(
    "asked",
    [{"forced_colors": "active"}, {"forced_colors": "active", "color_scheme": "dark"}, {"contrast": "more"}],
    ids=["forced", "forced-dark", "contrast"],
)
async def test_in_other_colours_states_and_focus_are_seen(chromium, evening, asked):  # noqa: F811
    seen = await a_window(chromium, evening, width=320, height=512, **asked)
    for path in ("/guide", f"/guide/allegation-against-staff/areas/bedford?organisation={SCHOOL}", "/danger"):
        await seen.goto(path)
        found = [each for each in await violations(seen) if each[0] != "color-contrast" or "contrast" in asked]
        assert found == []  # forced colours are the reader's own, and axe can't see them
        assert await seen.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await tabs_to(seen, "exit")
    await seen.goto("/guide")
    edges = "each => getComputedStyle(each).borderBottomColor"
    here = await seen.eval_on_selector(".site-header__nav a[href='/guide']", edges)
    assert here != await seen.eval_on_selector(".site-header__nav a[href='/']", edges)
    await seen.context.close()


async def test_nothing_moves_for_who_wants_that(chromium, evening):  # noqa: F811
    still = await a_window(chromium, evening, reduced_motion="reduce")
    for path in ("/", "/guide/not-sure/areas/wigan"):
        await still.goto(path)
        assert await still.evaluate(STILL)
    await still.context.close()


async def test_the_first_page_on_a_phone_weighs_little_and_its_largest_text_needs_no_script(chromium, evening):  # noqa: F811
    fresh = await a_window(chromium, evening)
    sent = []

    def noted(request):
        sent.append(request)

    fresh.on("requestfinished", noted)
    reply = await fresh.goto("/", wait_until="networkidle")
    weights = {each.url: await each.sizes() for each in sent}
    weighed = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in weights.values())
    assert len(weights) >= 4
    assert weighed <= MOST, weights
    assert all(url.startswith(evening) for url in weights)
    largest = " ".join((await fresh.evaluate(LARGEST)).split())
    assert largest in " ".join(re.sub(r"<[^>]+>", " ", await reply.text()).split())
    await fresh.context.close()


@pytest.mark.parametrize("area", SCHOOLS)
async def test_each_answer_of_the_guide_is_one_sheet_of_paper(window, area):  # noqa: F811
    long = []
    for code in the_guide().concerns:
        await window.goto(f"/guide/{code}/areas/{area}?second=stockport&organisation={SCHOOLS[area]}")
        printed = PdfReader(BytesIO(await window.pdf(prefer_css_page_size=True)))
        assert tuple(round(float(each)) for each in printed.pages[0].mediabox[2:]) == A4
        assert f"/areas/{area}.Asitstood" in "".join(printed.pages[-1].extract_text().split())
        if len(printed.pages) > 1:
            long.append(code)
    assert long == []


def test_the_address_that_a_browser_prints_by_itself_tells_of_no_child(evening, tmp_path):  # noqa: F811
    asked = f"{evening}/guide/allegation-against-staff/areas/luton?second=stockport"
    paper = tmp_path / "answer.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/own"]
    subprocess.run([*command, f"--print-to-pdf={paper}", asked], check=True, capture_output=True, timeout=120)
    text = "".join(page.extract_text() for page in PdfReader(paper).pages)
    assert "LADO for Luton" in text
    assert "second=" not in text


async def test_a_contact_is_saved_shared_copied_called_and_reached_by_text_relay(chromium, evening):  # noqa: F811
    allowed = ["clipboard-read", "clipboard-write"]
    phone = await a_window(chromium, evening, permissions=allowed, accept_downloads=True)  # noqa: F811
    # Chromium on this machine has no sheet to share with: what a phone would be asked is noted in its place.
    await phone.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    await phone.goto("/contacts/bedford-integrated-front-door")
    assert await phone.get_attribute("main .channel__value--phone a", "href") == "tel:+441632960001"
    assert await phone.get_attribute("main .channel__value--text-relay a", "href") == "tel:1800101632960001"
    await phone.click("button[data-copy='01632 960001']")
    assert await phone.evaluate("navigator.clipboard.readText()") == "01632 960001"
    address = await phone.get_attribute("button[data-copy^='http']", "data-copy")
    assert address.endswith("/contacts/bedford-integrated-front-door")
    await phone.click("button[data-copy^='http']")
    assert await phone.evaluate("navigator.clipboard.readText()") == address
    await phone.click("button:has-text('Share')")
    assert (await phone.evaluate("window.shared"))["url"] == address
    async with phone.expect_download() as saving:
        await phone.click("text=Save to an address book")
    saved = await saving.value
    card = re.sub(r"\r?\n ", "", (await saved.path()).read_text(encoding="utf-8"))
    assert saved.suggested_filename == "bedford-integrated-front-door.vcf"
    assert "verified on" in card
    assert "TEL;TYPE=WORK,TEXTPHONE:18001 01632 960001" in card
    await assert_it_reads_well(phone)
    await phone.context.close()


async def test_leaving_hides_the_page_at_once_and_the_space_bar_leaves_too(window):  # noqa: F811
    await window.goto("/guide/domestic-abuse/areas/wigan")
    await window.evaluate(NOTES_WHAT_IS_LEFT)
    await window.focus("#exit")
    await window.keyboard.press("Space")
    await window.wait_for_url("https://www.bbc.co.uk/weather")
    await window.goto("/about")
    assert await window.evaluate("sessionStorage.left") == "Loading: "
