"""Registers of organisations: what is read of them, and what becomes of it here."""

from datetime import date

import pytest

from directory.areas.changes import load_seed_postcodes
from directory.contacts.values import ChannelKind
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.imports.register_changes import bring_in
from directory.imports.registers import Listed, lines_of, read_links, read_nhs, read_schools
from directory.imports.undoing import undo
from directory.organisations.rules import OrganisationKind
from tests.stories import TODAY, a_demonstration, a_role, a_try, an_act, an_area, channels_of

HEADER = (
    "URN,EstablishmentName,EstablishmentTypeGroup (name),EstablishmentStatus (name),CloseDate,GSSLACode (name),"
    "Street,Town,Postcode,TelephoneNum,SchoolWebsite,HeadLastName"
)
OAK = "100001,Oak School,Academies,Open,,E08000010,1 Oak Lane,Wigan,WN1 1AA,01614960301,www.oak.example,Madeup"
ELM = "100002,Elm College,Colleges,Open,,E08000010,2 Elm Lane,Wigan,WN1 1AB,01614960302,,Madeup"
NHS = ["RXX", "WIGAN HOSPITALS OF THE NHS", *[""] * 2, "1 Road", "Wigan", *[""] * 3, "WN1 1AA", "20200101", *[""] * 16]


def schools(*rows):
    return list(read_schools(lines_of("\n".join([HEADER, *rows]))))


def an_nhs_line(**changed):
    cells = list(NHS)
    for place, text in changed.items():
        cells[int(place[1:])] = text
    return ",".join(cells)


def test_a_school_is_read_by_its_number_without_any_person_s_name():
    oak, elm = schools(OAK, "", ELM, "100003,Uni,Universities,Open,,,,,,,,")
    assert oak == Listed(
        row=2,
        identifier="urn:100001",
        name="Oak School",
        kind=OrganisationKind.SCHOOL,
        area="E08000010",
        postcode="WN1 1AA",
        channels=(
            (ChannelKind.PHONE, "01614960301"),
            (ChannelKind.WEBSITE, "www.oak.example"),
            (ChannelKind.POST, "1 Oak Lane\nWigan\nWN1 1AA"),
        ),
    )
    assert elm.kind is OrganisationKind.COLLEGE
    (closed,) = schools(OAK.replace("Open,", "Closed,31-08-2026"))
    assert (closed.closed, closed.closed_on) == (True, date(2026, 8, 31))


def test_another_file_is_told_from_the_register():
    with pytest.raises(RuleBroken, match="row 1: there is no column “URN”"):
        list(read_schools(lines_of("Name,Phone\nOak,1")))
    with pytest.raises(RuleBroken, match="row 2: 2 columns were found where these lists have 27"):
        list(read_nhs(lines_of(f"{an_nhs_line()}\na,b")))


def test_links_say_who_took_whose_place():
    links = "URN,LinkURN,LinkName,LinkType\n100001,100009,New Oak,Successor\n100009,100001,Oak,Predecessor\n"
    assert read_links(lines_of(links)) == {"urn:100001": "urn:100009"}


def test_a_health_body_is_read_with_its_name_as_people_write_it():
    body, closed = read_nhs(lines_of("\n".join([an_nhs_line(_17="0161 496 0303"), "", an_nhs_line(_11="20260831")])))
    assert (body.identifier, body.name, body.postcode) == ("ods:RXX", "Wigan Hospitals of the NHS", "WN1 1AA")
    assert body.channels[0] == (ChannelKind.PHONE, "0161 496 0303")
    assert not body.closed
    assert (closed.closed, closed.closed_on) == (True, date(2026, 8, 31))
    (nameless,) = read_nhs(lines_of(an_nhs_line(_1="")))
    assert nameless.name == ""


@pytest.fixture
async def wigan(database):
    await a_demonstration()
    await a_role("switchboard")
    return await an_area("Wigan")


async def listed_here():
    rows = await fetch(
        "SELECT o.name, channel.kind, channel.value FROM organisation o JOIN contact ON contact.organisation = o.id "
        "JOIN channel ON channel.contact = contact.id WHERE o.retired_on IS NULL ORDER BY o.name, channel.position"
    )
    return [(row["name"], row["kind"], row["value"]) for row in rows]


async def brought(*rows, links=None, dry_run=False, act=None):
    act = act or an_act(source="import")
    return await bring_in(act, schools(*rows), links=links or {}, today=TODAY, dry_run=dry_run)


@pytest.mark.usefixtures("wigan")
async def test_schools_come_in_again_each_month_and_only_what_changed_changes():
    assert (await brought(OAK, ELM, dry_run=True)).imported.added == 5
    assert await listed_here() == []
    assert (await brought(OAK, ELM)).imported.added == 5
    assert ("Oak School", "phone", "+441614960301") in await listed_here()
    again = (await brought(OAK, ELM)).imported
    assert (again.added, again.changed, again.unchanged) == (0, 0, 5)
    changed = (await brought(OAK.replace("01614960301", "01614960305"), ELM)).imported
    assert (changed.changed, changed.verifications) == (1, 0)
    assert ("Oak School", "phone", "+441614960305") in await listed_here()


@pytest.mark.usefixtures("wigan")
async def test_what_people_verified_here_stays():
    await brought(OAK)
    (contact,) = await fetch("SELECT id FROM contact")
    (phone, *_rest) = await channels_of(_Numbered(contact["id"]))
    await a_try(phone)
    done = await brought(OAK.replace("01614960301", "01614960305"))
    assert done.left_out == (
        "row 2, phone: 01614960305 was found, but somebody verified +441614960301 here, which stays",
    )
    assert ("Oak School", "phone", "+441614960301") in await listed_here()


class _Numbered:
    def __init__(self, number):
        self.id = number


@pytest.mark.usefixtures("wigan")
async def test_what_closed_is_retired_with_who_took_its_place_and_all_of_it_is_undone():
    await brought(OAK, ELM)
    before = await listed_here()
    act = an_act(source="import")
    closed = OAK.replace("Open,", "Closed,31-08-2026")
    done = await brought(closed, ELM, links={"urn:100001": "urn:100002"}, act=act)
    assert done.closed == ("Oak School (urn:100001)",)
    rows = await fetch(
        "SELECT o.retired_on, heir.name FROM organisation o JOIN organisation heir ON heir.id = o.successor"
    )
    assert [(str(row["retired_on"]), row["name"]) for row in rows] == [("2026-08-31", "Elm College")]
    assert (await brought(closed, ELM)).closed == ()
    reopened = await brought(OAK, ELM)
    assert reopened.left_out == (
        "row 2, identifier: urn:100001 is no longer in use here: bring it back first: it was left out",
    )
    await undo(an_act(), act.id)
    assert await listed_here() == before
    assert await broken_link() is None


@pytest.mark.usefixtures("wigan")
async def test_what_cannot_be_used_is_left_out_and_told():
    nowhere = OAK.replace("100001", "100004").replace("E08000010", "E99999999")
    silent = "100005,Ash School,Academies,Open,,E08000010,,,,,,"
    done = await brought(OAK.replace("01614960301", "0161"), nowhere, silent)
    assert done.imported.added == 2
    assert [line.split(": ")[0] for line in done.left_out] == ["row 2, phone", "row 3, area", "row 4, value"]


@pytest.mark.usefixtures("wigan")
async def test_a_postcode_says_where_a_health_body_is():
    await load_seed_postcodes(an_act())
    listed = list(read_nhs(lines_of(an_nhs_line(_17="0161 496 0303", _9="M29 8AH"))))
    done = await bring_in(an_act(source="import"), listed, links={}, today=TODAY)
    assert (done.imported.added, done.left_out) == (2, ())
