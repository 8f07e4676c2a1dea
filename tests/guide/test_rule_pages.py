"""Rules of the guide: on the desk when they're due, checked where they were read, and changed by two people."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from directory.database import fetch
from directory.errors import RuleBroken
from directory.guide import queries
from directory.guide.queries import rules_now
from directory.history.queries import broken_link
from directory.rulebook.changes import Signing, check_rule, propose_wording, sign_wording, take_over
from tests.conftest import Browser
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import TODAY, a_contact, an_account, an_act

pytestmark = pytest.mark.usefixtures("database")

RULE = "low-level"  # which nobody could confirm yet
ANSWER = "/guide/low-level-concern/areas/wigan"
SAYS = "A small worry about how an adult behaves"
READ = "www.gov.uk/government/publications/keeping-children-safe-in-education"


@pytest.fixture
async def office(browser):
    """An administrator at their desk."""
    await a_contact("lado", verified=TODAY)
    await browser.sign_in(await an_account("administrator", person="Example Office"))
    return browser


@pytest.fixture
async def verifier(office):
    async with Browser() as browser:
        await browser.sign_in(await an_account("verifier", areas=("Wigan",), person="Example Verifier"))
        yield browser


async def rule(code=RULE):
    return (await rules_now())[code]


async def proposes(browser, *, text="Tell the head about small things too.", practitioner="", **more):
    page = await browser.get(f"/rules/{RULE}/wordings/new")
    answers = {"text": text, "edition": "2026", "read_at": READ, "job_title": "Safeguarding lead", **more}
    return await sends(browser, page, **answers, **({"practitioner": practitioner} if practitioner else {}))


async def test_a_rule_that_is_due_stands_among_the_entries_of_an_administrator_s_desk(office, verifier):
    said = checked(await office.get("/desk")).said
    assert SAYS in said
    assert "A rule of the guide" in said
    assert SAYS not in checked(await verifier.get("/desk")).said  # who looks after an area's entries
    assert SAYS not in checked(await office.get("/desk?role=lado")).said
    page = checked(await office.get(f"/rules/{RULE}"))
    assert "Not confirmed. We could not confirm this" in page.said
    assert SAYS in checked(await office.get("/rules")).said


async def test_a_rule_that_somebody_looked_up_is_confirmed_wherever_it_is_shown(office):
    async with Browser() as reader:
        assert "could not confirm" in checked(await reader.get(ANSWER)).said
        page = await office.get(f"/rules/{RULE}")
        answer = await office.submit(page, read_at=READ, note="Part one")
        assert answer.headers["location"] == "/rules"
        said = checked(await reader.get(ANSWER)).said
        told = (await reader.get("/api/guide/low-level-concern?place=Wigan")).json()
    assert SAYS in said
    (of_it,) = [each for each in told["rules"] if SAYS in each["text"]]
    assert (of_it["standing"], of_it["checked_on"], of_it["confirmed"]) == ("current", str(TODAY), True)
    assert SAYS not in checked(await office.get("/desk")).said
    shown = checked(await office.get(f"/rules/{RULE}")).said
    assert "Verified. Checked on 20 November 2026; to be checked again by 1 September 2027" in shown
    assert "Example Office, on https://www.gov.uk" in shown
    assert "“Part one”" in shown


async def test_a_check_says_where_it_was_read(office):
    page = await office.get(f"/rules/{RULE}")
    for typed, said in {"": "Enter the address of the page", "my copy": "my copy"}.items():
        assert said in checked(await office.submit(page, read_at=typed), status=422).said
    assert not (await rule()).confirmed


async def test_another_wording_holds_once_two_people_have_signed_it_one_a_practitioner(office, verifier):
    async with Browser() as reader:
        before = (await reader.get(ANSWER)).text
        assert (await proposes(office)).headers["location"] == f"/rules/{RULE}"
        waiting = checked(await office.get(f"/rules/{RULE}")).said
        assert "Tell the head about small things too." in waiting
        assert "It waits for one more person, who is a practitioner" in waiting
        assert "Take it back" in waiting
        assert (await reader.get(ANSWER)).text == before  # until then the old one stands everywhere
        page = await verifier.get(f"/rules/{RULE}")
        await verifier.submit(page, job_title="Designated safeguarding lead", practitioner="yes")
        said = checked(await reader.get(ANSWER)).said
    assert "Tell the head about small things too." in said
    assert SAYS not in said
    shown = checked(await office.get(f"/rules/{RULE}")).said
    assert "signed by Example Office, Safeguarding lead; Example Verifier, Designated safeguarding lead" in shown
    assert await broken_link() is None
    assert "Example Verifier" not in str(await fetch("SELECT after FROM history"))  # names stand beside the chain


async def test_whoever_proposed_a_wording_neither_signs_twice_nor_checks_it_alone(office, verifier):
    await proposes(office, practitioner="yes")
    page = await office.get(f"/rules/{RULE}")
    assert "Sign it" not in checked(page).said
    await verifier.submit(await verifier.get(f"/rules/{RULE}"), job_title="Manager")
    page = await office.get(f"/rules/{RULE}")
    assert "you proposed how it’s worded" in checked(await office.submit(page, read_at=READ), status=422).said
    assert (await verifier.submit(await verifier.get(f"/rules/{RULE}"), read_at=READ)).status_code == 303


async def test_two_who_are_no_practitioners_are_not_enough(office, verifier):
    await proposes(office)
    await verifier.submit(await verifier.get(f"/rules/{RULE}"), job_title="Manager")
    assert "It waits for a practitioner" in checked(await office.get(f"/rules/{RULE}")).said
    assert (await rule()).text.startswith(SAYS)


async def test_a_wording_is_refused_with_a_reason_and_another_may_follow(office, verifier):
    await proposes(office)
    assert "waits for signatures already" in checked(await proposes(verifier), status=422).said
    page = await verifier.get(f"/rules/{RULE}")
    assert "Say why" in checked(await verifier.submit(page, form=1), status=422).said
    await verifier.submit(page, form=1, answer="The 2026 edition says otherwise")
    shown = checked(await office.get(f"/rules/{RULE}")).said
    assert "Refused on 20 November 2026" in shown
    assert "The 2026 edition says otherwise" in shown
    assert (await proposes(verifier)).status_code == 303


async def test_whoever_could_sign_is_led_to_it_from_the_desk(office, verifier):
    await proposes(office)
    assert "Rules of the guide: 1 to sign" in checked(await verifier.get("/desk")).said
    assert "to sign" not in checked(await office.get("/desk")).said


async def test_what_a_later_release_says_stands_on_the_desk_until_two_people_sign_or_refuse_it(
    office, verifier, monkeypatch
):
    await proposes(office, practitioner="yes")
    await verifier.submit(await verifier.get(f"/rules/{RULE}"), job_title="Manager")
    says = "The guide says something else by now"
    assert says not in checked(await office.get("/desk")).said
    later = {each: replace(held, text=f"{held.text} Today.") for each, held in queries.seeded_rules().items()}
    await take_over(an_act(source="seed"), queries.seeded_rules().values())
    monkeypatch.setattr(queries, "seeded_rules", lambda: later)
    assert await take_over(an_act(source="seed"), later.values()) == len(later)
    assert (await rule("section-47")).text.endswith(" Today.")  # which nobody here has changed
    assert (await rule()).text == "Tell the head about small things too."
    assert says in checked(await office.get("/desk")).said
    assert says in checked(await office.get("/rules")).said
    page = checked(await office.get(f"/rules/{RULE}"))
    assert later[RULE].text in page.said
    assert f"What the guide came with 20 November 2026: “{later[RULE].text}”" in page.said
    form = await office.get(page.leads_to("Propose it"))
    answer = await sends(office, form, job_title="Lead", read_at=READ)
    assert answer.headers["location"] == f"/rules/{RULE}"
    assert says not in checked(await office.get("/desk")).said
    await verifier.submit(await verifier.get(f"/rules/{RULE}"), form=1, answer="Ours says more")
    assert says not in checked(await office.get(f"/rules/{RULE}")).said


async def test_a_rule_counts_as_checked_on_the_day_in_london_on_which_the_last_one_signed(office):
    late = replace(an_act(), at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    held = await rule()
    wanted = replace(held, text="Another.", read_at=READ)
    signing = Signing(1, "Example Office", "Lead", practitioner=True)
    wording = await propose_wording(late, held, wanted, shown=held.mark, by=signing)
    await sign_wording(late, wording, by=replace(signing, account=2))
    assert (await rule()).checked_on == date(2026, 7, 2)


async def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(office):
    answer = await proposes(office, text="", job_title="", in_force_from="soon", source="The Act")
    page = checked(answer, status=422)
    for said in ("Enter what the rule says", "Enter what you are", "Enter a day like 2026-09-01"):
        assert said in page.said
    assert 'value="The Act"' in answer.text
    held = await rule()
    same = {"text": held.text, "edition": held.edition}
    assert "it says all of this already" in checked(await proposes(office, **same), status=422).said
    async with Browser() as nameless:
        await nameless.sign_in(await an_account("administrator", email="nameless@wigan.example", person=""))
        assert "your account has none" in checked(await proposes(nameless), status=422).said


async def test_nobody_signs_or_checks_what_they_did_not_see(office):
    held = await rule()
    signing = Signing(1, "Example Office", "Lead", practitioner=True)
    wanted = replace(held, text="Another.", read_at=READ)
    with pytest.raises(RuleBroken, match="Look at what it says now"):
        await propose_wording(an_act(), held, wanted, shown="0" * 64, by=signing)
    with pytest.raises(RuleBroken, match="Look at what it says now"):
        await check_rule(an_act(), held, shown="0" * 64, on=TODAY, read_at=READ)
    wording = await propose_wording(an_act(), held, wanted, shown=held.mark, by=signing)
    with pytest.raises(RuleBroken, match="You have signed this already"):
        await sign_wording(an_act(), wording, by=signing)
    await sign_wording(an_act(), wording, by=replace(signing, account=2))
    with pytest.raises(RuleBroken, match="settled this already"):
        await sign_wording(an_act(), wording, by=replace(signing, account=3))
