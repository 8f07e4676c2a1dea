"""The desk as a verifier meets it: by keyboard from one entry to the next, at every width, and without JavaScript."""

import re

import pytest

from tests.test_pages_in_chromium import (  # noqa: F401 - fixtures
    a_link,
    a_window,
    assert_it_reads_well,
    chromium,
    follows,
    office,
)

pytestmark = pytest.mark.slow

FORM = re.compile(r"/contacts/([\w-]+)/verifications/new")


async def a_verifier(chromium, office, **more):  # noqa: F811
    address, folder = office
    window = await a_window(chromium, address, **more)
    await window.goto(a_link(folder, "link", "verifier@wigan.example"))
    await follows(window, "main button")
    return window


async def tabs_to(window, selector, *, at_most):
    """Press Tab until this has the focus, so many times at most."""
    for _press in range(at_most):
        await window.keyboard.press("Tab")
        if await window.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} isn't reached by {at_most} presses of Tab on {window.url}")


async def presses_enter(window):
    async with window.expect_navigation():
        await window.keyboard.press("Enter")


@pytest.mark.parametrize("width", [320, 390, 1280], ids=["enlarged", "phone", "desk"])
async def test_the_desk_and_its_forms_read_well(chromium, office, width):  # noqa: F811
    window = await a_verifier(chromium, office, width=width)
    for path in ("/desk", "/contacts/stockport-massh/verifications/new", "/contacts/stockport-massh"):
        await window.goto(path)
        await assert_it_reads_well(window)
    await follows(window, "text=Verify it >> nth=0")
    await assert_it_reads_well(window)
    await follows(window, "main button[type=submit]")
    await window.wait_for_selector("#problems:focus")
    await assert_it_reads_well(window)
    await window.context.close()


async def test_from_entry_to_entry_by_keyboard_alone(chromium, office):  # noqa: F811
    window = await a_verifier(chromium, office, width=1280)
    await window.goto("/desk#main")
    await tabs_to(window, "a.govuk-button", at_most=1)
    await presses_enter(window)
    for _entry in range(2):
        before = FORM.search(window.url)[1]
        strip = await window.evaluate("document.querySelector('.danger').getBoundingClientRect().bottom")
        assert await window.evaluate("document.querySelector('h1').getBoundingClientRect().top") >= strip
        await tabs_to(window, "input[type=radio]", at_most=12)  # not through the head of each page
        for _press in range(2):
            await window.keyboard.press("ArrowDown")
        assert await window.evaluate("document.activeElement.value") == "no answer"
        await presses_enter(window)
        assert FORM.search(window.url)[1] != before
        assert await window.evaluate("document.activeElement.id") == "main"
    await tabs_to(window, "a[rel=next]", at_most=6)
    skipped = FORM.search(window.url)[1]
    await presses_enter(window)
    assert FORM.search(window.url)[1] != skipped
    await window.context.close()


async def test_one_channel_without_javascript_and_back_to_the_entry(chromium, office):  # noqa: F811
    window = await a_verifier(chromium, office, java_script_enabled=False)
    await window.goto("/contacts/wigan-mash")
    await follows(window, "text=Verify it >> nth=0")
    await window.get_by_label("Right", exact=True).check()
    await follows(window, "main button[type=submit]")
    assert "/contacts/wigan-mash" in window.url
    assert await window.is_visible("text=What you found is recorded.")
    await window.context.close()
