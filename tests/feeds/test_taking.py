"""What another directory lists is taken in once, unverified, and follows it until somebody here decides otherwise."""

from uuid import UUID, uuid4

import pytest

from directory.contacts import changes as contacts
from directory.contacts import channel_changes
from directory.contacts.tables import Channel, Contact
from directory.database import fetch
from directory.feeds.changes import reason_of, take
from directory.feeds.reading import services_in
from directory.history.queries import broken_link
from directory.imports.undoing import StandsInTheWay, undo
from tests.archives.directories import a_new_directory
from tests.conftest import Browser
from tests.stories import (
    TODAY,
    a_contact,
    a_demonstration,
    a_role,
    a_try,
    an_act,
    an_area,
    an_organisation,
    channels_of,
)

SOURCE = "https://other.example/open-referral"
WIGAN = {"name": "Wigan", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000010"}


@pytest.fixture
async def here(database):
    await a_demonstration()
    await an_area("Wigan")
    for code in ("lado", "early-help", "helpline"):
        await a_role(code)


def a_service(name="Bridge LADO", term="lado", phone="0161 496 0101", *, organisation="Bridge Council", **more):
    body = {"id": str(uuid4()), "name": organisation, "description": "Local authority"}
    return {
        "id": str(uuid4()),
        "name": name,
        "status": "active",
        "organization": body,
        "phones": [{"id": str(uuid4()), "number": phone}] if phone else [],
        "service_areas": [WIGAN],
        "attributes": [{"taxonomy_term": {"id": str(uuid4()), "term": term, "name": term}}],
    } | more


async def taken(*said, source=SOURCE, dry_run=False, act=None):
    act = act or an_act(reason_of(source), source="import")
    return await take(act, said, source=source, today=TODAY, dry_run=dry_run)


def counted(done):
    return done.imported.added, done.imported.changed, done.imported.unchanged


async def held():
    return await fetch(
        "SELECT contact.name, channel.kind, channel.value, channel.hours FROM channel "
        "JOIN contact ON contact.id = channel.contact WHERE channel.retired_on IS NULL ORDER BY channel.id"
    )


@pytest.mark.usefixtures("here")
async def test_a_service_is_taken_in_once_unverified_follows_its_feed_and_can_be_undone():
    week = {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}
    said = a_service(email="lado@bridge.example", schedules=[week])
    assert counted(await taken(said, dry_run=True)) == (2, 0, 0)
    assert await held() == []
    act = an_act(reason_of(SOURCE), source="import")
    assert counted(await taken(said, act=act)) == (2, 0, 0)
    contact = await Contact.objects().get(Contact.uuid == UUID(said["id"]))
    assert [tuple(row.values()) for row in await held()] == [
        ("Bridge LADO", "phone", "+441614960101", "Mo,Tu 09:00-17:00; PH off"),
        ("Bridge LADO", "email", "lado@bridge.example", ""),
    ]
    assert await fetch("SELECT id FROM verification") == []
    before = await fetch("SELECT count(*) AS number FROM history")
    assert counted(await taken(said)) == (0, 0, 2)
    assert await fetch("SELECT count(*) AS number FROM history") == before
    renamed = {name: value for name, value in said.items() if name != "email"} | {
        "name": "Bridge designated officer",
        "phones": [{"number": "0161 496 0102"}],
    }
    again = an_act(reason_of(SOURCE), source="import")
    done = await taken(renamed, act=again)
    assert [line.new for line in done.lines] == [False, False]
    assert "no longer says lado@bridge.example" in str(done.left[0])
    first = (await held())[0]
    assert (first["name"], first["value"]) == ("Bridge designated officer", "+441614960102")
    with pytest.raises(StandsInTheWay):
        await undo(an_act(), act.id)
    await undo(an_act(), again.id)
    assert (await held())[0]["value"] == "+441614960101"
    assert (await taken()).gone == ("Bridge LADO (Bridge Council)",)
    assert (await Contact.objects().get(Contact.id == contact.id)).retired_on is None
    assert await broken_link() is None


@pytest.mark.usefixtures("here")
async def test_what_people_here_settled_on_stays():
    said = a_service(email="lado@bridge.example")
    await taken(said)
    phone, email = await Channel.objects().order_by(Channel.id)
    await a_try(phone)
    await channel_changes.change_channel(an_act("By hand"), email, value="duty@bridge.example")
    changed = said | {"phones": [{"number": "0161 496 0109"}], "email": "new@bridge.example"}
    done = await taken(changed)
    assert counted(done) == (0, 0, 0)
    assert [row["value"] for row in await held()] == ["+441614960101", "duty@bridge.example"]
    assert all("settled on" in each.why for each in done.left)
    contact = await Contact.objects().first()
    await contacts.retire(an_act(), contact=contact, on=TODAY)
    assert "retired here" in (await taken(changed)).left[0].why
    assert (await taken(changed, source="https://third.example/feed")).imported.added == 0


@pytest.mark.usefixtures("here")
async def test_what_cannot_be_used_is_left_out_with_its_reason_and_the_rest_goes_in():
    own = await a_contact(phone="0161 496 0001", organisation="Wigan Council", name="")
    reasons = {
        "no UUID": a_service() | {"id": "7"},
        "which organisation": a_service(organization=None),
        "status": a_service(status="defunct"),
        "no role": a_service(term="swimming lessons"),
        "which areas": a_service(service_areas=[]),
        "no area": a_service(service_areas=[{"name": "Nowhere"}]),
        "no number or address": a_service(phone="banana"),
        "LADO (Wigan Council)": a_service(organisation="Wigan Council", phone="0161 496 0103"),
        "held here already": a_service(organisation="Another body", phone="0161 496 0001"),
        "another of the same": a_service(),
    }
    done = await taken(
        a_service(), *reasons.values(), 7, a_service("Hub", "Early help hub", organisation="Bridge Council")
    )
    assert counted(done) == (2, 0, 0)
    told = list(map(str, done.left))
    for reason in reasons:
        assert any(reason in each for each in told), (reason, told)
    assert any(each.startswith("service 12") for each in told)
    assert [each.value for each in await channels_of(own)] == ["+441614960001"]
    line = a_service("Sample Line", "helpline", "0161 496 0130", organisation="Sample Line")
    everywhere = line | {"service_areas": [{"uri": "http://statistics.data.gov.uk/id/E92000001"}]}
    assert counted(await taken(everywhere)) == (1, 0, 0)


@pytest.mark.usefixtures("here")
async def test_a_service_that_the_import_refuses_does_not_stop_the_others():
    area = {"name": "Wigan"}
    mine = a_service(organisation="Twins", service_areas=[area], phone="0161 496 0104")
    for name in ("urn:100001", "urn:100002"):
        body = {"id": str(uuid4()), "name": "Twins", "description": "School"}
        body["organization_identifiers"] = [{"identifier_scheme": "GB-EDU", "identifier": name[4:]}]
        await taken(a_service(name, "early-help", f"0161 496 01{name[-2:]}", organization=body))
    done = await taken(mine, a_service())
    assert counted(done) == (1, 0, 0)
    assert "organisations are called that" in done.left[0].why


async def test_two_directories_that_read_each_other_settle_and_do_not_multiply(database, tmp_path):
    """The other one is another database; what both have of their own, they keep once."""
    await a_contact("lado", name="Desk here", phone="0161 496 0201")
    await a_role("early-help")
    await a_line()
    async with a_new_directory("sqlite", tmp_path):
        await a_role("lado")
        await a_contact("early-help", "Wigan", name="Hub there", phone="0161 496 0202", organisation="Hub trust")
        await a_line()
    for number in range(3):
        async with a_new_directory("sqlite", tmp_path):
            there = await published()
        done = await taken(*there, source="https://there.example/open-referral")
        assert counted(done) == ((1, 0, 0) if number == 0 else (0, 0, 1))
        assert done.own == (0 if number == 0 else 1)
        here = await published()
        async with a_new_directory("sqlite", tmp_path):
            done = await taken(*here, source="https://here.example/open-referral")
            assert counted(done) == ((1, 0, 0) if number == 0 else (0, 0, 1))
            assert done.own == 1
            settled = await published()
        assert len(settled) == len(here) == 3
        assert any("Sample Line" in str(each) for each in done.left)
        ids = [{each["id"] for each in listed if each["name"] != "Sample Line"} for listed in (here, settled)]
        assert ids[0] == ids[1]


async def a_line():
    body = await an_organisation("Sample Line", kind="helpline")
    await a_contact("helpline", area=None, organisation=body, name="Sample Line", phone="0161 496 0200")


async def published():
    async with Browser() as browser:
        return services_in((await browser.get("/open-referral/services?format=ndjson")).content, name="feed")
