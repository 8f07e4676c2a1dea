"""A sheet of thousands of rows is looked through and applied while somebody does something else."""

from contextlib import aclosing
from datetime import timedelta

import pytest

from directory import piccolo_conf
from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch, is_sqlite
from directory.hours.rules import LONDON
from directory.imports.background import KIND, work
from directory.imports.changes import AT_ONCE
from directory.imports.processes import in_a_process, working
from directory.imports.tables import SheetImport
from directory.jobs.changes import LASTING, ClaimedJob, claim_job, enqueue, keep
from directory.jobs.working import work_off, work_off_promptly
from directory.organisations.changes import add_alias
from directory.organisations.tables import Organisation
from directory.settings import ROOT
from tests.corrections.filling import sends
from tests.imports.sheets import as_csv
from tests.imports.test_pages import sends_in
from tests.page_checks import checked
from tests.stories import NOON, a_contact, a_demonstration, a_role, an_act, an_area, an_organisation

HERE = NOON.astimezone(LONDON)
HEADER = ["organisation", "role", "channel", "value", "label"]
ROWS = [
    ["Wigan Council", "switchboard", "phone", f"0161 496 0{place % 1000:03}", f"Line {place}"]
    for place in range(AT_ONCE + 1)
]


@pytest.fixture
async def administrator(browser):
    await a_demonstration()
    await a_role("switchboard")
    await an_organisation("Wigan Council", kind="local-authority", area=await an_area("Wigan"))
    browser.viewer = ADMINISTRATOR
    return browser


async def here(job):
    """A job done within this process, told of as one of its own would."""
    steps = []
    await work(job.what, now=HERE, progress=lambda done, total: steps.append((done, total)))
    for each in steps:
        yield each


async def works(run=here, now=lambda: HERE):
    return await work_off({KIND: working(now=now, run=run)}, now=now, one_at_a_time=True)


async def works_as_a_server_does():
    await work_off_promptly({KIND: working(now=lambda: HERE, run=here)}, now=lambda: HERE, every=0)


async def sent_in(browser, rows=ROWS):
    """A large sheet whose columns have been told: its page."""
    address = (await sends_in(browser, as_csv(HEADER, *rows))).headers["location"]
    page = await browser.get(address)
    assert "looked through while you do something else" in checked(page).said
    assert (await sends(browser, page)).status_code == 303
    return await browser.get(address)


async def lines():
    return (await fetch("SELECT count(*) AS number FROM channel"))[0]["number"]


async def test_a_large_sheet_is_looked_through_applied_and_undone(administrator):
    page = await sent_in(administrator)
    assert "waiting to be looked through" in checked(page).said
    assert (await sends(administrator, page)).status_code == 303  # the only form there is stops it
    assert "it was stopped" in checked(await administrator.get(str(page.url))).said
    assert await works() == 0
    await sends(administrator, await administrator.get(str(page.url)))
    assert await works() == 1
    page = await administrator.get(str(page.url))
    said = checked(page).said
    assert f"Numbers and addresses{AT_ONCE + 1} new, 0 changed" in said
    assert "And 1,802 more." in said
    assert await lines() == 0
    await administrator.submit(page, form=1)
    waiting = checked(await administrator.get(str(page.url))).said
    assert "waiting to be applied" in waiting
    assert await works() == 1
    done = await administrator.get(str(page.url))
    assert "It’s applied." in checked(done).said
    assert await lines() == AT_ONCE + 1
    (held,) = await SheetImport.objects()
    assert (bytes(held.content), held.seen) == (b"", "")
    assert len(await fetch("SELECT DISTINCT act FROM history WHERE act = {}", str(held.act))) == 1
    assert (await administrator.submit(done)).status_code == 303
    assert await lines() == 0


async def test_a_large_sheet_with_mistakes_names_them(administrator):
    page = await sent_in(administrator, [*ROWS[:-1], [*ROWS[0][:3], "banana", "Line"]])
    await works_as_a_server_does()
    page = await administrator.get(str(page.url))
    assert "Nothing, until this is put right" in checked(page).said
    assert (await administrator.get(f"{page.url}/problems.xlsx")).status_code == 200


async def test_what_changed_since_it_was_looked_through_is_looked_at_again(administrator):
    page = await sent_in(administrator)
    await works()
    page = await administrator.get(str(page.url))
    await administrator.submit(page, form=1)
    assert "being worked on" in checked(await sends(administrator, page), status=409).said
    (council,) = await Organisation.objects()
    await add_alias(an_act(), council, name="Wigan Metropolitan Borough Council")
    await a_contact("switchboard", "Wigan", name="", organisation="Wigan Council")
    await works()
    said = checked(await administrator.get(str(page.url))).said
    assert "It wasn’t applied: Somebody has changed entries since this page was opened" in said
    assert "Save what its columns mean to begin" in said


async def test_how_far_it_is_is_told_and_what_is_being_written_is_not_stopped(administrator):
    page = await sent_in(administrator)
    await works()
    page = await administrator.get(str(page.url))
    await administrator.submit(page, form=1)
    job = await claim_job((KIND,), now=HERE)
    waiting = await administrator.get(str(page.url))
    await keep(job, now=HERE, done=500, total=AT_ONCE + 1)
    assert "500 of 2,001 rows have been read" in checked(await administrator.get(str(page.url))).said
    await keep(job, now=HERE, done=AT_ONCE + 1, total=AT_ONCE + 1)
    assert "what they say is being written" in checked(await administrator.get(str(page.url))).said
    assert "It’s being written already" in checked(await administrator.submit(waiting), status=409).said


@pytest.mark.usefixtures("administrator")
class TestOneAtATime:
    async def test_nobody_else_begins_another_and_who_dies_loses_it(self):
        for each in ("a", "b"):
            await enqueue(KIND, key=each, due=NOON, what={})
        first = await claim_job((KIND,), now=NOON, one_at_a_time=True)
        assert isinstance(first, ClaimedJob)
        assert await claim_job((KIND,), now=NOON, one_at_a_time=True) is None
        later = NOON + LASTING + timedelta(seconds=1)
        assert await claim_job((KIND,), now=later, one_at_a_time=True)
        assert await claim_job((KIND,), now=later, one_at_a_time=True) is None


@pytest.fixture
def process(monkeypatch, tmp_path):
    """Lets a process of its own find the database of the tests."""
    if is_sqlite():
        (tmp_path / "directory.sqlite").symlink_to(piccolo_conf.DB.path)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
    else:
        monkeypatch.setenv("DATABASE_URL", piccolo_conf.DB.config["dsn"])
    monkeypatch.chdir(ROOT)


@pytest.mark.slow
@pytest.mark.usefixtures("process")
async def test_a_process_of_its_own_does_it_and_ends_where_nobody_listens(administrator):
    page = await sent_in(administrator)
    job = await claim_job((KIND,), now=HERE, one_at_a_time=True)
    async with aclosing(in_a_process(job)) as steps:
        assert await anext(steps) == (0, AT_ONCE + 1)
    assert (await SheetImport.objects().first()).seen == ""
    after = HERE + LASTING + timedelta(minutes=1)
    assert await works(in_a_process, now=lambda: after) == 1  # whoever had it died: it's begun anew
    page = await administrator.get(str(page.url))
    await administrator.submit(page, form=1)
    assert await works(in_a_process, now=lambda: after) == 1
    assert "It’s applied." in checked(await administrator.get(str(page.url))).said
    assert await lines() == AT_ONCE + 1


@pytest.mark.slow
@pytest.mark.usefixtures("process", "administrator")
async def test_a_process_that_fails_is_told_and_begun_again_later():
    await enqueue(KIND, key="odd", due=NOON, what={"sheet": "00000000-0000-0000-0000-000000000000", "doing": "apply"})
    assert await works(in_a_process) == 1
    (row,) = await fetch("SELECT failure, next_at FROM job")
    assert row["failure"] == "ChildProcessError: There is no such record. Find it with “directory search”"
    assert row["next_at"] is not None
