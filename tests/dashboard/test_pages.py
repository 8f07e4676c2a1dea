"""The dashboard, its sheet and the metrics: the same figures, each for those who may see them."""

import csv
import io
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from directory import __version__
from directory.accounts.rules import ADMINISTRATOR, VERIFIER, Role, viewer_as
from directory.settings import Settings
from directory.verification.rules import Standing
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import a_channel, a_contact, a_report, a_try, an_account, days_ago

SIGNED_IN = {"cookie": "session=somebody"}


@pytest.fixture
async def entries(database):
    """Two councils' entries, of every standing."""
    lado = await a_contact("lado", "Wigan", name="Wigan LADO", verified=days_ago(3))
    await a_channel(lado, kind="email", value="lado@wigan.example", verified=days_ago(200))
    wrong = await a_channel(lado, kind="website", value="https://lado.wigan.example", verified=days_ago(5))
    await a_try(wrong, outcome="wrong")
    await a_contact("early-help", "Wigan", name="Wigan Early Help", verified=days_ago(100))
    await a_contact("lado", "Stockport", name="Stockport LADO")
    await a_report(lado)


@pytest.fixture
async def dashboard(entries):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        yield browser


async def get(browser, path):
    return await browser.get(path, headers=SIGNED_IN)


def numbers_in_row(page_text, name):
    row = re.search(rf'scope="row">{name}</th>(.*?)</tr>', page_text, re.DOTALL)[1]
    return list(re.findall(r"<td[^>]*>([^<]*)</td>", row))


async def test_the_page_says_what_is_sound_and_what_waits(dashboard):
    answer = await get(dashboard, "/dashboard")
    page = checked(answer)
    assert page.title.startswith("How the directory stands")
    assert "2 of 5 numbers and addresses are sound." in page.said
    assert "1 open, the oldest from today" in page.said
    assert numbers_in_row(answer.text, "All")[:6] == ["1", "1", "1", "1", "1", "5"]
    assert numbers_in_row(answer.text, "LADO") == ["1", "0", "1", "1", "1", "4", "5"]
    assert numbers_in_row(answer.text, "Wigan") == ["1", "1", "0", "1", "1", "4"]
    assert answer.headers["cache-control"] == "no-store"


async def test_pictures_have_names_words_and_patterns_and_nothing_inline(dashboard):
    text = (await get(dashboard, "/dashboard")).text
    pictures = re.findall(r'<svg class="picture".*?</svg>', text, re.DOTALL)
    assert len(pictures) == 5
    for picture in pictures:
        named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', picture)
        assert re.search(rf'<title id="{named[1]}">[^<]+</title>\s*<desc id="{named[2]}">[^<]+</desc>', picture)
        assert set(re.findall(r'fill="([^"]*)"', picture)) <= {
            f"url(#fill-{str(each).replace(' ', '-')})" for each in Standing
        }
    assert "style=" not in text
    for words in [each.in_words.capitalize() for each in Standing]:
        assert f"</svg> {words}</li>" in text
    assert "LADO: 1 verified, 1 never verified, 1 out of date, 1 may be wrong" in text


async def test_page_sheet_and_metrics_say_the_same(dashboard):
    text = (await get(dashboard, "/dashboard")).text
    sheet = list(csv.DictReader(io.StringIO((await get(dashboard, "/dashboard/figures.csv")).text)))
    samples = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families((await get(dashboard, "/metrics")).text)
        for sample in family.samples
    }
    for role, title in (("lado", "LADO"), ("early-help", "Early help")):
        of_role = {
            row["standing"]: row["value"] for row in sheet if row["figure"] == "channels" and row["role"] == role
        }
        best_first = [of_role[str(each)] for each in sorted(Standing, reverse=True)]
        assert numbers_in_row(text, title)[:5] == best_first
        for standing, number in of_role.items():
            labels = ("role", role), ("standing", standing.replace(" ", "_"))
            assert samples["directory_channels", *labels] == int(number)
    due = [row["value"] for row in sheet if row["figure"] == "due in the week from"]
    assert re.findall(r'scope="row">\d+ \w+ \d+</th><td class="[^"]*">(\d+)</td></tr>', text) == due
    (ages,) = [row["value"] for row in sheet if row["figure"] == "median age in days" and row["role"] == "lado"]
    assert numbers_in_row(text, "LADO")[6] == ages
    assert samples["directory_verification_age_median_days", ("role", "lado")] == float(ages)
    (reports,) = [row["value"] for row in sheet if row["figure"] == "open reports"]
    assert samples["directory_reports_open",] == int(reports) == 1
    wigan = [row["value"] for row in sheet if row["area"] == "E08000010"]
    assert sorted(wigan) == sorted(numbers_in_row(text, "Wigan")[:5])
    month = [row["value"] for row in sheet if row["on"] == "2026-10-31"]
    assert month == ["0"] * 5


async def test_a_verifier_of_wigan_meets_no_figure_of_stockport_s(entries):
    account = await an_account("verifier", areas=("Wigan",))
    async with Browser() as browser:
        await browser.sign_in(account)
        page = checked(answer := await browser.get("/dashboard"))
        assert page.title.startswith("How what you look after stands")
        assert "2 of 4 numbers and addresses are sound." in page.said
        assert "Stockport" not in answer.text
        assert "Mails" not in page.said
        sheet = (await browser.get("/dashboard/figures.csv")).text
        assert "E08000010" in sheet
        assert "E08000007" not in sheet
        assert "messages" not in sheet
        assert (await browser.get("/metrics")).status_code == 404


async def test_somebody_without_areas_is_told_so(entries):
    async with Browser(viewer=VERIFIER) as browser:
        page = checked(await get(browser, "/dashboard"))
    assert "no area has been given to you" in page.said


async def test_an_empty_directory_says_so(database):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        assert "Nothing is listed yet" in checked(await get(browser, "/dashboard")).said
        assert (await get(browser, "/metrics")).status_code == 200


async def test_only_those_who_verify_may_look(entries):
    async with Browser() as browser:
        for role in (Role.READER, Role.EDITOR):
            browser.viewer = viewer_as(role)
            assert (await get(browser, "/dashboard")).status_code == 403
            assert (await get(browser, "/metrics")).status_code == 404


TOKEN = "a token of the tests"


async def test_metrics_are_for_whoever_brings_the_token_and_not_there_for_anybody_else(entries):
    async with Browser(chosen=Settings(metrics_token=TOKEN)) as browser:
        answer = await browser.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["cache-control"] == "no-store"
        assert "# HELP directory_channels " in answer.text
        assert "# TYPE directory_channels gauge" in answer.text
        assert re.search(
            rf'^directory_build_info{{.*version="{re.escape(__version__)}"}} 1.0$', answer.text, re.MULTILINE
        )
        for name in ("Wigan", "Stockport", "0161", "partnership office"):
            assert name not in answer.text
        others = ["Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN} ", TOKEN, "Basic YTpi", "Bearer é"]
        for brought in [{}, *({"authorization": each.encode()} for each in others)]:
            refused = await browser.get("/metrics", headers=brought)
            assert refused.status_code == 404, brought
            assert "directory_channels" not in refused.text


async def test_without_a_token_set_no_token_opens_them(entries):
    async with Browser() as browser:
        for brought in ("", "Bearer ", "Bearer None", f"Bearer {TOKEN}"):
            assert (await browser.get("/metrics", headers={"authorization": brought})).status_code == 404
