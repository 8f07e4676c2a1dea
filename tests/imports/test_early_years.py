"""Nurseries as Ofsted lists them; whoever looks after children at home isn't taken."""

from datetime import date

import pytest

from directory.contacts.values import ChannelKind
from directory.database import fetch
from directory.errors import RuleBroken
from directory.imports.early_years import read_early_years
from directory.imports.register_changes import bring_in
from directory.imports.registers import lines_of
from directory.organisations.rules import OrganisationKind
from tests.stories import TODAY, a_demonstration, a_role, an_act, an_area

ABOVE = "Childcare providers and inspections\nThis worksheet contains one table.\n"
HEADER = (
    "Web link,Provider URN,Registration date,Provider type,Provider subtype,Provider status,"
    "Provider Early Years Register flag,Registered person name,Provider name,Provider address line 1,Provider town,"
    "Postcode,Telephone number,Local authority"
)
ACORNS = (
    "http://x.example,EY123456,01/09/2019,Childcare on non-domestic premises,Full day care,Active,Y,Madeup Ltd,"
    "Acorns Nursery,1 Lane,Wigan,WN1 1AA,01614960401,Wigan"
)
AT_HOME = ACORNS.replace("EY123456", "EY123457").replace("non-domestic", "domestic").replace("Acorns", "Somebody")
MINDER = AT_HOME.replace("EY123457", "EY123458").replace("Childcare on domestic premises", "Childminder")


def listed(*rows, header=HEADER, above=ABOVE):
    return list(read_early_years(lines_of(above + "\n".join([header, *rows]))))


def test_a_nursery_is_read_below_the_notes_and_no_home_is():
    proposed = ACORNS.replace("Active", "Proposed")
    only_older = ACORNS.replace("Active,Y", "Active,N")
    (acorns,) = listed(ACORNS, AT_HOME, MINDER, AT_HOME.replace("domestic premises", "Home"), proposed, only_older)
    assert (acorns.row, acorns.identifier, acorns.name) == (4, "ofsted:EY123456", "Acorns Nursery")
    assert (acorns.kind, acorns.area, acorns.postcode) == (OrganisationKind.EARLY_YEARS, "Wigan", "WN1 1AA")
    assert acorns.channels == (
        (ChannelKind.PHONE, "01614960401"),
        (ChannelKind.POST, "1 Lane\nWigan\nWN1 1AA"),
    )
    assert not acorns.closed


def test_other_editions_of_the_sheet_are_read_and_what_is_withheld_is_nothing():
    header = HEADER.replace("Postcode", "Provider Postcode").replace("Provider name", "Provider Name") + ",Date closed"
    (closed,) = listed(
        ACORNS.replace("Active", "Cancelled").replace("01614960401", "REDACTED") + ",31/08/2026",
        header=header,
        above="",
    )
    assert (closed.closed, closed.closed_on, closed.postcode) == (True, date(2026, 8, 31), "WN1 1AA")
    assert [kind for kind, _value in closed.channels] == [ChannelKind.POST]
    assert listed(ACORNS.replace("Acorns Nursery", "REDACTED")) == []
    with pytest.raises(RuleBroken, match="there is no column “Provider URN”: is this the whole file"):
        listed("EY123456,Acorns", header="URN,Name")


@pytest.mark.usefixtures("database")
async def test_nurseries_come_in_each_month_and_what_closed_is_retired():
    await a_demonstration()
    await a_role("switchboard")
    await an_area("Wigan")
    done = await bring_in(an_act(source="import"), listed(ACORNS, AT_HOME, MINDER), today=TODAY)
    assert (done.imported.added, done.left_out) == (2, ())
    (row,) = await fetch("SELECT name, kind FROM organisation WHERE kind = 'early-years'")
    assert row["name"] == "Acorns Nursery"
    again = await bring_in(an_act(source="import"), listed(ACORNS.replace("Active", "Resigned")), today=TODAY)
    assert again.closed == ("Acorns Nursery (ofsted:EY123456)",)
