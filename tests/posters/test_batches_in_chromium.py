"""An area's posters as a verifier has them printed: without JavaScript, and at every width."""

import zipfile

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

POSTERS = "/areas/wigan/posters"


async def test_a_batch_is_begun_followed_and_taken_away_without_javascript(chromium, office, tmp_path):  # noqa: F811
    address, folder = office
    window = await a_window(chromium, address, java_script_enabled=False, accept_downloads=True)
    await window.goto(a_link(folder, "link", "verifier@wigan.example"))
    await follows(window, "main button")
    await window.goto("/areas/wigan")
    await follows(window, "text=Everybody’s posters in Wigan")
    await window.select_option("#kind", "local-authority")
    await follows(window, "text=Issue them")
    assert await window.locator("text=See how far it is now").count() == 1
    for _look in range(100):
        await window.goto("/areas/wigan")  # pages stay as quick while it's printed
        await window.goto(POSTERS)
        if await window.locator("text=Take away the ZIP").count():
            break
        await window.wait_for_timeout(500)
    async with window.expect_download() as begun:
        await window.click("text=Take away the ZIP")
    taken = tmp_path / "taken.zip"
    await (await begun.value).save_as(taken)
    with zipfile.ZipFile(taken) as packed:
        (name,) = packed.namelist()
        assert name.startswith("wigan-council-staff-a4-")
        assert packed.read(name).startswith(b"%PDF")
    await window.context.close()
    for width in (1280, 320):
        window = await a_window(chromium, address, width=width)
        await window.goto(a_link(folder, "link", "verifier@wigan.example"))
        await follows(window, "main button")
        await window.goto(POSTERS)
        await assert_it_reads_well(window)
        if width == 320:
            await follows(window, "text=Issue them")
            await assert_it_reads_well(window)
            await follows(window, "text=Cancel it")
            await assert_it_reads_well(window)
        await window.context.close()
