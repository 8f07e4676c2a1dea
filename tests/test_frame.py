"""The frame of every page and its macros, rendered alone: before any page stands in it, and as a browser shows it."""

import re
import shutil
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from directory.pages import page_environment

ROOT = Path(__file__).parent.parent
FRAME = {
    "site_name": "Safeguarding contact directory",
    "demonstration": True,
    "path": "/areas/wigan",
    "signed_in": False,
    "has_desk": False,
    "now_text": "at 1:30pm on Sunday 22 November 2026",
    "version": "0.1.0",
    "base_url": "https://directory.example",
    "number": "0123456789abcdef",
}
LADO = {
    "name": "LADO",
    "role_title": "Local authority designated officer",
    "organisation": "Wigan Council",
    "jurisdiction": "where the person complained about works, not where the child lives",
    "why": "if a child is not safe until then",
    "channels": [
        {
            "kind": "phone",
            "link": "tel:+441614960123",
            "display": "0161 496 0123",
            "open": "Listed as open until 5pm",
            "state": "open",
            "hours": "Monday to Friday, 9am to 5pm",
            "standing": "current",
            "verified": "Verified 3 weeks ago by the partnership office",
        },
        {"kind": "post", "display": "Town Hall\nLibrary Street", "standing": "stale", "reported": True},
    ],
}
AREA = """{% extends "base.html" %}{% from "_macros/channel.html" import contact %}
{% block title %}Wigan{% endblock %}
{% block content %}<h1 class="govuk-heading-xl">Wigan</h1>{{ contact(lado) }}{% endblock %}"""
HOME = """{% extends "base.html" %}{% from "_macros/search.html" import search_box %}
{% block title %}Who to call{% endblock %}
{% block content %}<h1 class="govuk-heading-xl">Who to call</h1>{{ search_box() }}{% endblock %}"""
FORM = """{% extends "base.html" %}{% from "_macros/fields.html" import field, problems, honeypot %}
{% block title %}{{ "Error: " if form.errors }}Something wrong here?{% endblock %}
{% block content %}{{ problems(form) }}<h1 class="govuk-heading-l">Something wrong here?</h1>
<form method="post" action="/reports" novalidate>
{{ field(form, "what", "What is wrong?", options=[("number", "The number"), ("hours", "Hours", "Such as Fridays")]) }}
{{ field(form, "note", "What did you find?", hint="Never name a child or a family", kind="textarea") }}
{{ field(form, "who", "Who are you?", options=[("", "Choose"), ("school", "A school")], kind="select") }}
{{ field(form, "email", "Your email address", kind="email", width="20", autocomplete="email") }}
{{ field(form, "agree", "May we write to you?", options=["yes"], kind="checkbox") }}
{{ honeypot() }}<button class="govuk-button">Send</button></form>{% endblock %}"""
ERRORS = sorted(path.name for path in (ROOT / "templates" / "errors").glob("[0-9]*.html"))

templates = page_environment()


def page(source, **facts):
    return templates.from_string(source).render(**FRAME, **facts)


def form(typed=None, errors=None):
    return SimpleNamespace(typed=typed or {}, errors=errors or {})


def test_every_page_has_a_language_a_title_one_heading_and_999():
    text = page(HOME)
    assert '<html class="govuk-template directory" lang="en-GB">' in text
    assert re.findall("<title>(.*)</title>", text) == ["Who to call – Safeguarding contact directory"]
    assert text.count("<h1") == 1
    assert 'href="tel:999"' in text


def test_a_demonstration_says_so_and_a_real_directory_does_not():
    assert "This is a demonstration" in page(HOME)
    assert "This is a demonstration" not in templates.from_string(HOME).render(**FRAME | {"demonstration": False})


def test_a_printed_page_says_where_and_when_it_comes_from():
    assert "https://directory.example/areas/wigan. As it stood at 1:30pm on Sunday 22 November 2026." in page(HOME)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_says_what_happened_what_to_do_and_999(name):
    text = templates.get_template(f"errors/{name}").render(**FRAME)
    assert text.count("<h1") == 1
    assert "What to do" in text
    assert text.count('href="tel:999"') == 2


def test_what_was_typed_is_never_markup():
    text = page(FORM, form=form({"note": "<script>alert(1)</script>", "email": '" onfocus="x'}))
    assert "<script>alert" not in text
    assert '" onfocus' not in text


def test_a_mistake_is_told_above_the_form_and_beside_its_field():
    text = page(FORM, form=form(errors={"email": "Enter an email address", "": "This entry changed"}))
    assert "<title>Error: " in text
    assert '<a href="#email">Enter an email address</a>' in text
    assert '<p class="govuk-error-message" id="email-error">' in text
    assert 'aria-describedby="email-error" aria-invalid="true"' in text
    assert "<li>This entry changed</li>" in text


def test_what_was_typed_is_kept():
    text = page(FORM, form=form({"what": "hours", "who": "school", "email": "a@school.example", "agree": "yes"}))
    assert re.search(r'id="what-2"[^>]* value="hours" checked', text)
    assert '<option value="school" selected>' in text
    assert 'value="a@school.example"' in text
    assert re.search(r'id="agree"[^>]* checked', text)


def test_a_channel_shows_number_hours_and_standing_in_words():
    text = page(AREA, lado=LADO)
    assert '<a class="channel__link" href="tel:+441614960123">0161 496 0123</a>' in text
    assert 'data-copy="0161 496 0123" hidden' in text
    for words in ("Listed as open until 5pm", "Verified 3 weeks ago by the partnership office", "Out of date"):
        assert words in text
    assert "Reported as wrong; being looked at" in text
    assert "If a child is not safe until then" in text


class Inline(HTMLParser):
    """Collects what a Content-Security-Policy without 'unsafe-inline' would block."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_is_marked_safe(path):
    source = path.read_text(encoding="utf-8")
    parser = Inline()
    parser.feed(re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL))
    assert parser.found == []
    assert not re.search(r"\|\s*safe\b", source)


class Site(SimpleHTTPRequestHandler):
    """Serves the rendered pages under the policy that the directory sends."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    mistakes = form({"what": "hours", "email": "nobody"}, {"what": "Choose what is wrong", "email": "Enter an address"})
    (folder / "home.html").write_text(page(HOME), encoding="utf-8")
    (folder / "area.html").write_text(page(AREA, lado=LADO), encoding="utf-8")
    (folder / "form.html").write_text(page(FORM, form=mistakes), encoding="utf-8")
    (folder / "404.html").write_text(templates.get_template("errors/404.html").render(**FRAME), encoding="utf-8")
    (folder / "static").symlink_to(ROOT / "directory" / "static")
    (folder / "api").mkdir()
    found = '[{"kind": "area", "title": "Wigan", "url": "/area.html"}, {"kind": "role", "title": "LADO", "url": "/x"}]'
    (folder / "api" / "search").write_text(found, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
async def chromium():
    playwright = pytest.importorskip("playwright.async_api")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        yield browser
        await browser.close()


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
async def window(request, chromium, site):
    context = await chromium.new_context(viewport={"width": request.param, "height": 800}, base_url=site)
    window = await context.new_page()
    window.complaints = []
    window.on("console", lambda message: window.complaints.append(message.text))
    window.on("pageerror", lambda error: window.complaints.append(str(error)))
    await window.route(re.compile("^https:"), lambda route: route.fulfill(body="the weather"))
    yield window
    await context.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["home", "area", "form", "404"])
async def test_the_frame_is_accessible_and_nothing_in_it_is_blocked(window, name):
    axe = pytest.importorskip("axe_playwright_python.async_playwright")
    await window.goto(f"/{name}.html")
    found = await axe.Axe().run(window)
    assert [each["id"] for each in found.response["violations"]] == []
    assert window.complaints == []
    assert not await window.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.slow
async def test_three_presses_of_shift_leave_and_take_the_page_out_of_the_history(window):
    await window.goto("/home.html")
    await window.goto("/area.html")
    for _press in range(3):
        await window.keyboard.press("Shift")
    await window.wait_for_url("https://www.bbc.co.uk/weather")
    await window.go_back()
    assert window.url.endswith("/home.html")


@pytest.mark.slow
async def test_capital_letters_are_no_way_out(window):
    await window.goto("/home.html")
    await window.focus("#place")
    for letter in "WIGAN":
        await window.keyboard.press(f"Shift+{letter}")
    assert await window.text_content("#exit-status") == ""
    assert window.url.endswith("/home.html")


@pytest.mark.slow
async def test_names_appear_as_they_are_typed_and_the_arrow_keys_choose_one(window):
    axe = pytest.importorskip("axe_playwright_python.async_playwright")
    await window.goto("/home.html")
    await window.fill("#place", "wig")
    await window.wait_for_selector("[role=option]")
    await window.keyboard.press("ArrowDown")
    assert await window.get_attribute("#place", "aria-activedescendant") == "place-suggestions-0"
    found = await axe.Axe().run(window)
    assert [each["id"] for each in found.response["violations"]] == []
    await window.keyboard.press("Enter")
    await window.wait_for_url("**/area.html")


@pytest.mark.slow
async def test_a_postcode_is_not_sent_before_the_form_is(window):
    asked = []
    window.on("request", lambda request: asked.append(request.url))
    await window.clock.install()
    await window.goto("/home.html")
    for typed in ("WN1 1YN", "m1", "wigan"):
        await window.fill("#place", typed)
        await window.clock.run_for(1000)
    await window.wait_for_selector("[role=option]")
    assert [url.rsplit("/", 1)[1] for url in asked if "/api/" in url] == ["search?q=wigan"]
    await window.fill("#place", "wn1 1yn")
    await window.clock.run_for(1000)
    await window.wait_for_selector("[role=listbox]", state="hidden")


@pytest.mark.slow
async def test_a_number_is_copied(window):
    await window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.goto("/area.html")
    await window.click("button[data-copy='0161 496 0123']")
    await window.wait_for_selector("button:has-text('Copied')")
    assert await window.evaluate("navigator.clipboard.readText()") == "0161 496 0123"


@pytest.mark.slow
async def test_without_javascript_the_number_and_the_way_out_still_work(chromium, site):
    context = await chromium.new_context(java_script_enabled=False, base_url=site)
    window = await context.new_page()
    await window.goto("/area.html")
    assert await window.is_visible("a[href='tel:+441614960123']")
    assert await window.is_hidden("button[data-copy='0161 496 0123']")
    assert await window.get_attribute("#exit", "href") == "https://www.bbc.co.uk/weather"
    await context.close()
