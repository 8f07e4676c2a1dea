"""What a file doesn't list any more: nothing becomes of it, unless somebody asks."""

import pytest

from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.changes import import_contacts
from directory.history.queries import broken_link
from directory.imports.undoing import StandsInTheWay, undo
from tests.exchange.files import a_directory, a_file, a_row, bring_in
from tests.stories import TODAY, an_act

FRONT_DOOR = a_row()
MAILBOX = a_row(channel="email", value="mash@wigan.example", visibility="private")
DUTY = a_row(name="Night team", role="emergency-duty", value="0161 496 0002")
ELSEWHERE = a_row(organisation="Luton Council", identifier="gss:E06000032", area="Luton", value="01632 960 003")


@pytest.fixture
async def held(database):
    await a_directory()
    await bring_in(FRONT_DOOR, MAILBOX, DUTY, ELSEWHERE)


async def in_use():
    rows = await fetch(
        "SELECT channel.value FROM channel JOIN contact ON contact.id = channel.contact "
        "WHERE channel.retired_on IS NULL AND contact.retired_on IS NULL ORDER BY channel.value"
    )
    return [row["value"] for row in rows]


async def asked_to_retire(*rows, act=None, dry_run=False):
    act = act or an_act("a file", source="import")
    return await import_contacts(act, a_file(*rows), today=TODAY, dry_run=dry_run, retire_absent=True)


@pytest.mark.usefixtures("held")
async def test_only_what_is_asked_for_is_retired_and_all_of_it_comes_back():
    before = await in_use()
    await bring_in(FRONT_DOOR)
    assert (await asked_to_retire(FRONT_DOOR, dry_run=True)).retired == 2
    assert await in_use() == before
    act = an_act("a file", source="import")
    done = await asked_to_retire(FRONT_DOOR, act=act)
    assert (done.retired, done.unchanged) == (2, 1)
    assert await in_use() == ["+441614960001", "+441632960003"]  # Luton isn't in the file
    verbs = await fetch("SELECT record_table, verb FROM history WHERE act = {} ORDER BY record_table", str(act.id))
    assert [(row["record_table"], row["verb"]) for row in verbs] == [("channel", "retired"), ("contact", "retired")]
    assert not await fetch("SELECT id FROM search_entry WHERE kind = 'contact' AND name LIKE '%night%'")
    assert (await asked_to_retire(FRONT_DOOR)).retired == 0
    await undo(an_act(), act.id)
    assert await in_use() == before
    assert await fetch("SELECT id FROM search_entry WHERE kind = 'contact' AND name LIKE '%night%'")
    assert await broken_link() is None


@pytest.mark.usefixtures("held")
async def test_what_the_file_says_nothing_of_at_all_is_told():
    done = await asked_to_retire(FRONT_DOOR)
    told = [each for each in done.warnings if each.startswith("row 1, ")]
    assert [each.removesuffix(": is the file about that at all?") for each in told] == [
        "row 1, role: no row has anything for Out-of-hours emergency duty team, and 1 contact would be retired",
        "row 1, channel: no row has anything of the kind “email”, and 1 number or address would be retired",
        "row 1, visibility: no row has anything that is private, and 1 number or address would be retired",
    ]


@pytest.mark.usefixtures("held")
async def test_two_of_one_name_are_not_made_by_undoing():
    act = an_act("a file", source="import")
    await asked_to_retire(FRONT_DOOR, act=act)
    await bring_in(DUTY, MAILBOX)
    with pytest.raises(StandsInTheWay) as refused:
        await undo(an_act(), act.id)
    assert refused.value.reasons == (
        "another contact stands in the place of Night team",
        "another channel stands in the place of mash@wigan.example",
    )


@pytest.mark.usefixtures("held")
async def test_a_file_with_a_mistake_retires_nothing():
    with pytest.raises(RuleBroken):
        await asked_to_retire(FRONT_DOOR, a_row(label="b", value="banana"))
    assert len(await in_use()) == 4
