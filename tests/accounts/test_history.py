"""What people decide about accounts is in the history; what is secret, or names them, isn't."""

import re

import pyotp
import pytest

from directory.accounts import changes
from directory.accounts.codes import app_secret
from directory.accounts.links import Purpose
from directory.accounts.queries import account_of_link, common_words
from directory.accounts.rules import Role
from directory.accounts.sent_links import link_behind
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import erase_name
from directory.history.queries import broken_link
from directory.people import changes as people
from tests.stories import NOON, PASSPHRASE, TODAY, an_account, an_act, an_organisation

pytestmark = pytest.mark.usefixtures("database")

SECRET = "the server's own secret"


@pytest.fixture
async def told(database):
    """Everything that can happen to an account, and what must stay secret."""
    await an_account("administrator")
    await an_organisation("Wigan Council", area="Wigan")
    robin = await an_account("reader", email="robin@wigan.example", person="", joined=False)
    path, _until = await people.invitation(robin, secret=SECRET, act=an_act())
    token = path.partition("token=")[2]
    link = await link_behind(token, Purpose.INVITATION, secret=SECRET, now=NOON)
    await changes.join(an_act(), link, person="Robin Sample", passphrase=PASSPHRASE)
    robin = link.account
    await changes.rename(an_act(), robin, person="Robin Specimen")
    await changes.set_passphrase(an_act(), robin, passphrase="velvet harbour lantern")
    app = app_secret("salt", account=str(robin.uuid), secret=SECRET)
    recovery = await changes.turn_on_codes(an_act(), robin, salt="salt", code=pyotp.TOTP(app).at(NOON), secret=SECRET)
    recovery += await changes.renew_recovery_codes(an_act(), robin, secret=SECRET)
    await changes.turn_off_codes(an_act(), robin)
    await people.change_person(
        an_act(), robin, role=Role.VERIFIER, areas=["Wigan"], organisations=["wigan-council"], today=TODAY
    )
    await people.change_person(
        an_act(), robin, role=Role.VERIFIER, areas=["Wigan"], organisations=["Wigan Council"], today=TODAY
    )  # the same again
    await people.end(an_act(), robin)
    await people.end(an_act(), robin)
    await people.restore(an_act(), robin)
    await people.restore(an_act(), robin)
    kept = [row["hash"] for row in await fetch("SELECT hash FROM passphrase")]
    return robin, [PASSPHRASE, "velvet harbour lantern", "salt", token, app, *recovery, *kept]


async def rows_about(account):
    return await fetch("SELECT verb, before, after FROM history WHERE record = {} ORDER BY id", str(account.uuid))


async def test_every_decision_leaves_one_row_and_the_chain_holds(told):
    robin, _secrets = told
    assert [row["verb"] for row in await rows_about(robin)] == [
        "invited",
        "joined",
        "changed",
        "new passphrase",
        "codes on",
        "new recovery codes",
        "codes off",
        "changed",
        "ended",
        "restored",
    ]
    assert await broken_link() is None


async def test_each_row_begins_where_the_last_one_ended(told):
    robin, _secrets = told
    rows = await rows_about(robin)
    assert [row["before"] for row in rows[1:]] == [row["after"] for row in rows[:-1]]
    assert '"areas":["E08000010"]' in rows[-1]["after"]
    assert '"organisations":["wigan-council"]' in rows[-1]["after"]


async def test_nothing_that_is_secret_is_in_the_history(told):
    _robin, secrets = told
    text = str(await fetch("SELECT * FROM history"))
    assert [each for each in secrets if re.search(rf"\b{re.escape(each)}\b", text)] == []
    assert "argon2" not in text


async def test_names_and_addresses_stand_beside_the_history_and_can_be_erased(told):
    text = str(await fetch("SELECT * FROM history")).lower()
    for name in ("robin", "specimen", "sample"):
        assert name not in text
    for name in ("robin@wigan.example", "Robin Sample", "Robin Specimen"):
        assert await fetch("SELECT digest FROM history_name WHERE name = {}", name)
        await erase_name(name)
    assert await broken_link() is None


async def test_nobody_is_without_a_name():
    with pytest.raises(RuleBroken, match="Enter your name, as colleagues know you"):
        await changes.rename(an_act(), await an_account(), person=" ")


async def test_a_link_that_nobody_made_is_nobody_s():
    account = await an_account()
    assert await account_of_link(account.uuid, purpose="sign-in") is None
    assert "password" in common_words()
