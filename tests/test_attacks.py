"""What somebody may try who means harm: others' records, others' browsers, the log, and asking without end.

`test_hostile_input.py` types into every form; sessions that were planted are in `accounts/test_pages.py`.
"""

import pytest

from directory.accounts.rules import Permission
from directory.accounts.tables import Account
from directory.contacts.changes import change_channel
from directory.contacts.tables import Contact
from directory.database import fetch
from directory.entries import pages as entry_pages
from directory.notices.tables import Notice
from tests.conftest import Browser
from tests.stories import TODAY, a_notice, an_account, an_act, channels_of, history_length
from tests.test_routes import ADDRESSES, NO_SUCH_NOTICE, at_this_moment, people, token_in

__all__ = ["people"]  # a fixture, by its name

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demonstration")]

OF_THE_WHOLE_COUNTRY = ("/rules/", "/wordings/")
OF_A_RECORD = [
    each
    for each in ADDRESSES
    if "{" in each.path
    and each.permission in {Permission.EDIT, Permission.VERIFY}
    and not each.path.startswith(OF_THE_WHOLE_COUNTRY)
]


@pytest.fixture(scope="module")
async def strangers(people):
    """Those who look after Stockport, and nothing of Wigan's."""
    mash = await Contact.objects().get(Contact.slug == "wigan-mash")
    await a_notice((await channels_of(mash))[0])
    verifier = await an_account("verifier", email="verifier@stockport.example", areas=("Stockport",))
    return {"editor": people["editor@stockport.example"], "verifier": verifier}


@pytest.mark.parametrize("role", ["editor", "verifier"])
async def test_nobody_opens_or_changes_another_organisation_s_records_by_guessing_their_addresses(
    people, strangers, role
):
    """Every address of a record that editors or verifiers may open, by whichever method."""
    mash = await Contact.objects().get(Contact.slug == "wigan-mash")
    (phone, *_others) = await channels_of(mash)
    notice = (await Notice.objects().first()).together
    await change_channel(an_act("Only Wigan’s"), phone, label=f"for the {role}")
    act = (await fetch("SELECT act FROM history WHERE reason = {}", "Only Wigan’s"))[-1]["act"]
    async with Browser() as browser:
        await browser.sign_in(strangers[role])
        token = await token_in(browser, "/sessions/new")
        tried = 0
        for address in OF_A_RECORD:
            if role == "editor" and address.permission is Permission.VERIFY:
                continue
            example = address.examples[0].replace("pretend-brook-primary-school", "wigan-council")
            asked = example.replace("{act}", str(act)).replace(NO_SUCH_NOTICE, str(notice))
            asked = await at_this_moment(asked, strangers[role], people)
            before = await history_length()
            if address.method == "GET":
                answer = await browser.get(asked)
            else:
                answer = await browser.post(asked, data=address.form | token | {"on": str(TODAY)})
            assert answer.status_code == 404, f"{address} ({asked}) as Stockport’s {role}: {answer.status_code}"
            assert await history_length() == before
            tried += 1
    assert tried > 25


UNLIMITED = {
    "/find": "lookups never stop",
    "/guide/{code:str}/areas": "lookups never stop",
    "/reminders/endings": "ends what the link's holder may end, which is little work",
}


@pytest.mark.parametrize(
    "address",
    [
        each
        for each in ADDRESSES
        if each.method == "POST" and each.permission in {Permission.READ, Permission.OWN_ACCOUNT}
    ],
    ids=str,
)
async def test_whatever_anybody_may_send_comes_to_an_end(people, address):
    """So many forms from one network, of those that need no more than an account."""
    reader = await Account.objects().get(Account.email == "reader@wigan.example")
    async with Browser() as browser:
        if address.permission is Permission.OWN_ACCOUNT:
            await browser.sign_in(reader)
        asked = await at_this_moment(address.examples[0], reader, people)
        token = await token_in(browser, address.form_on or "/sessions/new")
        told = []
        while len(told) < 70 and 429 not in told:
            told.append((await browser.post(asked, data={"_csrf_token": token["_csrf_token"]})).status_code)
        assert (429 not in told) == (address.path in UNLIMITED), told
        if address.path not in UNLIMITED:
            assert len(told) > 5, "nobody in good faith should meet the limit"
            assert (await browser.get("/areas/wigan")).status_code == 200


@pytest.mark.parametrize("address", ["/contacts/wigan%0d%0aERROR%20the%20disk%20is%20full", "/contacts/wi\u2028gan"])
async def test_no_address_writes_lines_of_its_own_into_the_log(monkeypatch, caplog, address):
    async def fails(*_arguments, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(entry_pages, "contact_entry", fails)
    async with Browser() as browser:
        assert (await browser.get(address)).status_code == 500
    said = [each.getMessage() for each in caplog.records if "Failed to answer" in each.getMessage()]
    assert len(said) == 1
    assert len(said[0].splitlines()) == 1
