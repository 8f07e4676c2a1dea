"""The posters of an area, printed by the server while pages are read: kept, cancelled, deleted, and nobody else's."""

import io
import zipfile
from datetime import timedelta

import pytest

from directory.database import fetch
from directory.history.queries import broken_link
from directory.jobs.rules import PAUSES
from directory.jobs.working import work_off
from directory.posters.kept_batches import FORGETTING, PRINTING
from directory.posters.schedule import forgetting, printing
from directory.settings import Settings
from tests.conftest import Browser
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import NOON, a_contact, an_account, an_area, an_organisation, days_ago

POSTERS = "/areas/wigan/posters"
NAMES = ("Ash School", "Beech School")


@pytest.fixture
async def chosen(database, tmp_path):
    """An area with two schools, and where the server keeps its files."""
    area = await an_area("Wigan")
    await an_area("Bolton")
    await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(5))
    for name in NAMES:
        await an_organisation(name, kind="school", area=area)
    return Settings(data_dir=str(tmp_path))


async def works(chosen, *, at=NOON):
    work = {PRINTING: printing(now=lambda: at, chosen=chosen), FORGETTING: forgetting(chosen=chosen)}
    return await work_off(work, now=lambda: at)


async def test_a_verifier_has_an_area_printed_takes_it_away_and_it_is_deleted_after_a_fortnight(chosen, tmp_path):
    async with Browser(chosen=chosen) as browser:
        await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
        assert checked(await browser.get("/areas/wigan")).leads_to("Everybody’s posters in Wigan") == POSTERS
        page = await browser.get(POSTERS)
        checked(page)
        wrong = await sends(browser, page, design="a-banner", kind="everyone")
        assert "There is no design “a-banner”" in checked(wrong, status=422).said
        assert (await sends(browser, page, kind="school")).status_code == 303
        assert "It begins within half a minute." in checked(await browser.get(POSTERS)).said
        again = checked(await sends(browser, page, kind="school"), status=422).said
        assert "Posters of Wigan are being printed already. Wait until they are, or cancel that" in again
        assert await works(chosen) == 1
        said = checked(await browser.get(POSTERS))
        assert "2 posters. Take away the ZIP" in said.said
        assert "kept until 4 December 2026" in said.said
        (address,) = [address for address, _text in said.links if address.endswith("posters.zip")]
        zipped = await browser.get(address)
        assert zipped.headers["content-type"] == "application/zip"
        assert "wigan-staff-a4-2026-11-20.zip" in zipped.headers["content-disposition"]
        names = zipfile.ZipFile(io.BytesIO(zipped.content)).namelist()
        issued = await fetch(
            "SELECT o.slug, i.code FROM poster_issue i JOIN organisation o ON o.id = i.organisation ORDER BY o.name"
        )
        assert names == [f"{row['slug']}-staff-a4-{row['code']}.pdf" for row in issued]
        acts = await fetch("SELECT DISTINCT act, reason FROM history WHERE record_table = 'poster_issue'")
        assert [row["reason"] for row in acts] == ["Issued the posters of Wigan"]

        await browser.sign_in(await an_account("verifier", email="v@bolton.example", areas=("Bolton",)))
        assert (await browser.get(POSTERS)).status_code == (await browser.get(address)).status_code == 404
        assert (await sends(browser, page)).status_code == 404

        await browser.sign_in(await an_account("administrator", email="head@wigan.example"))
        assert (await browser.get(address)).status_code == 200
        assert await works(chosen, at=NOON + timedelta(days=13)) == 0
        assert await works(chosen, at=NOON + timedelta(days=14)) == 1
        assert (await browser.get(address)).status_code == 404
        assert "2 posters. Its file was deleted." in checked(await browser.get(POSTERS)).said
        assert [path.name for path in (tmp_path / "posters").iterdir()] == []
        assert await broken_link() is None


@pytest.mark.slow
async def test_what_failed_goes_on_where_it_was_and_what_is_cancelled_is_withdrawn(chosen, tmp_path):
    async with Browser(chosen=chosen) as browser:
        await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
        later, in_the_way = NOON + PAUSES[0], await begins(browser, tmp_path)
        assert await works(chosen) == 1
        first = await fetch("SELECT code FROM poster_issue ORDER BY id")
        assert len(first) == 2
        assert "It was interrupted, and goes on where it was at 12:05pm." in checked(await browser.get(POSTERS)).said
        in_the_way.rmdir()
        assert await works(chosen, at=later) == 1
        assert "2 posters. Take away the ZIP" in checked(await browser.get(POSTERS)).said
        assert await fetch("SELECT code FROM poster_issue ORDER BY id") == first

        await begins(browser, tmp_path)
        assert await works(chosen, at=later) == 1
        page = await browser.get(POSTERS)
        assert (await sends(browser, page)).status_code == 303
        assert "It’s being cancelled. What was issued is withdrawn." in checked(await browser.get(POSTERS)).said
        assert await works(chosen, at=later) == 1
        assert "Cancelled." in checked(await browser.get(POSTERS)).said
        ended = await fetch(
            "SELECT i.code FROM poster_issue i JOIN poster_ending e ON e.issue = i.id WHERE e.how = 'withdrawn'"
        )
        assert len(ended) == 2
        assert not {row["code"] for row in ended} & {row["code"] for row in first}
        assert (await sends(browser, page)).status_code == 303  # a second time does no harm
        assert await works(chosen, at=later) == 0
        assert await broken_link() is None


async def begins(browser, folder):
    """Ask for a batch, whose file can't be written: something lies in its place."""
    assert (await sends(browser, await browser.get(POSTERS), kind="school")).status_code == 303
    (batch,) = await fetch("SELECT uuid FROM poster_batch ORDER BY id DESC LIMIT 1")
    path = folder / "posters" / f"{batch['uuid']}.zip"
    path.mkdir(parents=True)
    return path
