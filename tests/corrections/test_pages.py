"""Entries made, changed, retired and restored on their pages, by those who look after them and nobody else."""

import re

from directory.contacts.changes import change_channel
from directory.contacts.queries import contact_called
from directory.contacts.tables import Channel
from directory.database import fetch
from directory.history.queries import broken_link
from directory.organisations.queries import organisation_called
from tests.corrections.filling import Forms, fields_of, saves, sends
from tests.page_checks import checked
from tests.stories import a_channel, a_contact, a_role, an_act, an_organisation, channels_of, history_length

SCRIPT = "<script>alert(1)</script>"


async def the_phone(contact):
    return (await channels_of(contact))[0]


async def test_who_looks_after_an_entry_is_led_to_its_form_and_others_to_a_suggestion(editor, stranger, lado):
    shown = checked(await editor.get("/contacts/wigan-lado"))
    assert shown.leads_to("Change this entry") == "/contacts/wigan-lado/edit"
    assert checked(await editor.get("/organisations/wigan-council")).leads_to("Change this entry")
    shown = checked(await stranger.get("/contacts/wigan-lado"))
    assert shown.leads_to("Suggest a change") == "/contacts/wigan-lado/proposals/new"


async def test_who_looks_after_an_entry_finds_all_that_they_may_do_in_one_list(editor, verifier, stranger, lado):
    everything = ["Change this entry", "Verify it", "Notices and planned changes", "Owners", "History"]
    page = checked(await verifier.get("/contacts/wigan-lado"))
    assert "You look after this entry" in page.said
    for words in everything:
        checked(await verifier.get(page.leads_to(words)))
    page = checked(await editor.get("/contacts/wigan-lado"))
    assert [words for words in everything if words in dict(map(reversed, page.links))] == [
        words for words in everything if words != "Verify it"
    ]
    page = checked(await stranger.get("/contacts/wigan-lado"))
    assert "You look after" not in page.said
    assert "/contacts/wigan-lado/history" not in dict(page.links)


async def test_who_looks_after_an_organisation_finds_all_that_they_may_do_in_one_list(editor, verifier, stranger, lado):
    everything = [
        "Change this entry",
        "Enter a contact",
        "Verify from its website",
        "Different hours for all of these, like those of Christmas",
        "History",
    ]
    page = checked(await verifier.get("/organisations/wigan-council"))
    assert "You look after this organisation" in page.said
    for words in everything:
        checked(await verifier.get(page.leads_to(words)))
    assert "Verify from its website" not in checked(await editor.get("/organisations/wigan-council")).said
    assert "You look after" not in checked(await stranger.get("/organisations/wigan-council")).said


async def test_an_entry_without_a_name_is_called_by_its_role_on_every_page_about_it(editor, lado):
    slug = (await a_contact("prevent", "Wigan", name="")).slug
    for about in ("owners", "owners/new", "notices", "notices/new", "planned-changes/new"):
        page = checked(await editor.get(f"/contacts/{slug}/{about}"))
        assert "Prevent" in page.title
        assert slug not in page.said


async def test_an_account_s_page_calls_its_organisations_by_their_names(editor):
    assert checked(await editor.get("/account")).leads_to("Wigan Council") == "/organisations/wigan-council"


async def test_a_contact_is_changed_and_keeps_everything_else(editor, lado):
    page = await editor.get("/contacts/wigan-lado/edit")
    checked(page)
    assert fields_of(page)["areas"] == "Wigan"
    answer = await sends(editor, page, name="Designated Officer", job_title="Team manager", reason="New title")
    assert answer.headers["location"] == "/contacts/wigan-lado/edit?saved=yes"
    held = await contact_called("wigan-lado")  # the old address leads on
    assert (held.slug, held.name, held.job_title) == ("designated-officer", "Designated Officer", "Team manager")
    assert held.note == "Ask for the duty officer"
    (last,) = await fetch("SELECT by, reason, source FROM history ORDER BY id DESC LIMIT 1")
    assert (last["by"], last["reason"], last["source"]) == (editor.account.id, "New title", "page")
    assert "Ask for the duty officer" in checked(await editor.get("/contacts/designated-officer")).said


async def test_saving_what_is_there_already_does_nothing(editor, lado):
    channel = await the_phone(lado)
    before = await history_length()
    for address in ("/contacts/wigan-lado", f"/channels/{channel.uuid}", "/organisations/wigan-council"):
        assert (await sends(editor, await editor.get(f"{address}/edit"))).status_code == 303
    assert await history_length() == before


async def test_a_changed_number_loses_its_verification_and_the_pages_say_so(editor, lado):
    channel = await the_phone(lado)
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    assert "Verified on 17 November 2026. Once you change it, nobody has verified it" in checked(page).said
    answer = await saves(editor, page, value="0161 496 0009")
    after = checked(await editor.get(answer.headers["location"]))
    assert "0161 496 0009 is saved. Nobody has verified it yet: ask a colleague" in after.said
    held = await the_phone(lado)
    assert (held.value, held.changed_by) == ("+441614960009", editor.account.id)


async def test_new_hours_show_who_answers_this_week_before_they_are_saved(editor, lado):
    channel = await the_phone(lado)
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    answer = await sends(editor, page, hours="Mon to Fri 5pm to 8:45am")
    looked = checked(answer)
    assert "Saturday 21 November: midnight to 8:45am" in looked.said
    assert "Sunday 22 November: nobody" in looked.said
    assert "is left to nobody" in looked.said
    assert (await the_phone(lado)).hours == ""
    again = await sends(editor, answer, hours="24/7")  # other hours are looked at again
    assert "Sunday 22 November: all day" in checked(again).said
    assert (await sends(editor, again)).status_code == 303
    assert (await the_phone(lado)).hours == "24/7"
    assert fields_of(await editor.get(f"/channels/{channel.uuid}/edit"))["hours"] == "24 hours a day, every day"


async def test_front_door_and_duty_team_together_leave_no_minute_to_nobody(editor, lado):
    await a_contact("emergency-duty", name="Duty team", phone="0161 496 0020", hours="Mo-Su 17:00-24:00,00:00-08:00")
    door = await a_contact("childrens-front-door", name="Front door", phone="0161 496 0021")
    channel = await the_phone(door)
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    answer = await sends(editor, page, hours="Mon to Sun 9am to 5pm")
    assert "In Wigan, Monday 08:00–09:00, Tuesday 08:00–09:00" in checked(answer).said
    assert "left to nobody by front door" not in checked(await sends(editor, page, hours="Mon to Sun 8am to 5pm")).said


MISTAKES = [
    ({"value": "01632 96"}, "value", "01632 96"),
    ({"hours": "sometimes"}, "hours", "sometimes"),
    ({"value": "0" * 501}, "value", "Shorten this to 500 characters"),
    ({"label": "nul\0"}, "label", "holds a character that cannot be saved"),
    ({"label": "Duty"}, "label", "There is one of this kind with this label already"),
    ({"visibility": "private"}, "visibility", "Choose readers who include you"),
]


async def test_mistakes_are_said_beside_their_field_and_what_was_typed_is_kept(editor, lado):
    await a_channel(lado, value="0161 496 0003", label="Duty")
    channel = await the_phone(lado)
    before = await history_length()
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    for typed, field, said in MISTAKES:
        answer = await saves(editor, page, purpose="advice", **typed)
        shown = checked(answer, status=422)
        assert said in shown.said
        assert any(address == f"#{field}" for address, _words in shown.links), field
        assert fields_of(answer)["purpose"] == "advice"
    assert await history_length() == before


async def test_of_two_editors_the_second_sees_both_versions_and_loses_nothing(editor, verifier, lado):
    theirs, mine = await editor.get("/contacts/wigan-lado/edit"), await verifier.get("/contacts/wigan-lado/edit")
    await sends(editor, theirs, note="Ask for the manager", job_title="Manager")
    answer = await sends(verifier, mine, note="Ask for Reception", person="Robin Sample")
    shown = checked(answer, status=409)
    for said in ("Ask for the duty officer", "Ask for the manager", "Ask for Reception"):
        assert said in shown.said
    assert shown.leads_to("leave it as it is now") == "/contacts/wigan-lado"
    kept = fields_of(answer)
    assert (kept["note"], kept["person"], kept["job_title"]) == ("Ask for Reception", "Robin Sample", "Manager")
    assert (await sends(verifier, answer)).status_code == 303
    held = await contact_called("wigan-lado")
    assert (held.note, held.person, held.job_title) == ("Ask for Reception", "Robin Sample", "Manager")


async def test_who_saves_at_the_very_same_moment_is_told_as_well(editor, lado, monkeypatch):
    channel = await the_phone(lado)
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    from directory.corrections import form_pages

    check = form_pages.check_change

    async def overtaken(*arguments, **named):
        read = await check(*arguments, **named)
        await change_channel(an_act(by=99), await Channel.objects().get(Channel.uuid == channel.uuid), label="Nights")
        return read

    monkeypatch.setattr(form_pages, "check_change", overtaken)
    answer = await sends(editor, page, purpose="advice")
    assert "Nights" in checked(answer, status=409).said
    assert (await the_phone(lado)).purpose == ""


async def test_an_organisation_is_entered_with_its_contact_and_its_number(verifier):
    await a_role("dsl")
    page = await verifier.get("/organisations/new")
    checked(page)
    answer = await sends(
        verifier,
        page,
        name="Oak School",
        kind="school",
        identifiers="urn:123456",
        areas="Wigan",
        aliases="Oak",
        website="oak.example",
    )
    assert answer.headers["location"] == "/organisations/oak-school/edit"
    held = await organisation_called("oak-school")
    assert (held.kind, held.website) == ("school", "https://oak.example")
    shown = checked(await verifier.get("/organisations/oak-school"))
    assert "also called Oak" in shown.said
    page = await verifier.get("/organisations/oak-school/contacts/new")
    answer = await saves(verifier, page, role="dsl", person="Robin Sample", areas="")
    channel_form = answer.headers["location"]
    answer = await saves(verifier, await verifier.get(channel_form), value="0161 496 0050", hours="24/7")
    assert "0161 496 0050 is saved" in checked(await verifier.get(answer.headers["location"])).said
    assert "0161 496 0050" in checked(await verifier.get("/organisations/oak-school")).said
    assert await broken_link() is None


async def test_a_like_organisation_is_offered_before_a_new_one_is_saved(verifier):
    await an_organisation("St Mary’s Primary School", kind="school", area="Wigan")
    answers = {"name": "St Marys School", "kind": "school", "areas": "Wigan"}
    answer = await sends(verifier, await verifier.get("/organisations/new"), **answers)
    shown = checked(answer)
    assert shown.leads_to("St Mary’s Primary School") == "/organisations/st-marys-primary-school"
    assert "save it anyway" in shown.said
    assert (await sends(verifier, answer)).status_code == 303
    assert (await organisation_called("st-marys-school")).name == "St Marys School"


async def test_the_same_role_and_the_same_number_are_offered(verifier, lado):
    page = await verifier.get("/organisations/wigan-council/contacts/new")
    answer = await sends(verifier, page, role="lado", name="Another LADO")
    assert checked(answer).leads_to("Wigan LADO, Wigan Council") == "/contacts/wigan-lado"
    other = await a_contact("early-help", name="Early help", phone="")
    page = await verifier.get(f"/contacts/{other.slug}/channels/new")
    answer = await sends(verifier, page, value="(0161) 4960001")
    assert "0161 496 0001 is listed elsewhere as well" in checked(answer).said
    assert (await sends(verifier, answer)).status_code == 303


async def test_what_somebody_may_not_see_is_never_offered_as_a_duplicate(editor, lado):
    await a_contact("early-help", name="Refuge desk", phone="0161 496 0077", visibility="private")
    page = await editor.get("/contacts/wigan-lado/channels/new")
    assert (await sends(editor, page, value="0161 496 0077", label="Second")).status_code == 303


async def test_an_entry_is_retired_and_brought_back(editor, lado):
    channel = await the_phone(lado)
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    assert (await sends(editor, page, form=1)).status_code == 303
    assert (await editor.get("/contacts/wigan-lado")).status_code == 404
    page = await editor.get(f"/channels/{channel.uuid}/edit")
    assert "It can be brought back as it was" in checked(page).said
    await sends(editor, page)
    checked(await editor.get("/contacts/wigan-lado"))
    for address in ("/contacts/wigan-lado", "/organisations/wigan-council"):
        page = await editor.get(f"{address}/edit")
        await sends(editor, page, form=1)
        assert (await editor.get("/contacts/wigan-lado")).status_code == 404
        assert "wigan-lado" not in (await editor.get("/api/search?q=wigan")).text
        await sends(editor, await editor.get(f"{address}/edit"))
        checked(await editor.get("/contacts/wigan-lado"))
        assert "wigan-lado" in (await editor.get("/api/search?q=wigan")).text
    assert await broken_link() is None


async def test_what_is_retired_is_neither_changed_nor_added_to_nor_suggested_changes(editor, lado):
    address = "/contacts/wigan-lado"
    changing, adding = await editor.get(f"{address}/edit"), await editor.get(f"{address}/channels/new")
    channel = await the_phone(lado)
    await sends(editor, changing, form=1)
    answer = await sends(editor, changing, note="Other")
    assert "Restore this entry before you change it" in checked(answer, status=422).said
    answer = await sends(editor, adding, value="0161 496 0070", label="New")
    assert "bring it back first" in checked(answer, status=422).said
    for gone in (address, f"/channels/{channel.uuid}"):
        assert (await editor.get(f"{gone}/proposals/new")).status_code == 404
    await sends(editor, await editor.get("/organisations/wigan-council/edit"), form=1)
    assert (await editor.get("/organisations/wigan-council/proposals/new")).status_code == 404


async def test_what_has_lost_its_name_to_another_is_not_brought_back(editor, lado):
    page = await editor.get("/contacts/wigan-lado/edit")
    await sends(editor, page, form=1)
    await a_contact("lado", name="Wigan LADO")
    answer = await sends(editor, await editor.get("/contacts/wigan-lado/edit"))
    assert "give this one another name" in checked(answer, status=422).said


async def test_what_is_not_theirs_is_not_there_for_them(stranger, signed_in, lado):
    channel = await the_phone(lado)
    addresses = [
        "/contacts/wigan-lado/edit",
        "/contacts/wigan-lado/channels/new",
        "/organisations/wigan-council/edit",
        "/organisations/wigan-council/contacts/new",
        f"/channels/{channel.uuid}/edit",
    ]
    token = fields_of(await stranger.get("/organisations/stockport-council/edit"))["_csrf_token"]
    posted = [address.removesuffix("/new").replace("/edit", "/changes") for address in addresses]
    posted += [f"/contacts/wigan-lado/{verb}" for verb in ("retirements", "restorations")]
    posted += [f"/channels/{channel.uuid}/{verb}" for verb in ("retirements", "restorations")]
    posted += [f"/organisations/wigan-council/{verb}" for verb in ("retirements", "restorations")]
    before = await history_length()
    for address in addresses:
        assert (await stranger.get(address)).status_code == 404, address
    for address in posted:
        assert (await stranger.post(address, data={"_csrf_token": token})).status_code == 404, address
    assert await history_length() == before
    reader = await signed_in("reader")
    for address in [*addresses, "/organisations/new"]:
        assert (await reader.get(address)).status_code == 403


async def test_an_editor_does_not_see_what_is_private(editor, verifier, lado):
    hidden = await a_channel(lado, value="0161 496 0088", label="Back office", visibility="private")
    assert (await editor.get(f"/channels/{hidden.uuid}/edit")).status_code == 404
    assert not re.search("496 ?0088", (await editor.get("/contacts/wigan-lado/edit")).text)
    checked(await verifier.get(f"/channels/{hidden.uuid}/edit"))


async def test_nobody_stretches_an_entry_over_areas_that_aren_t_theirs(editor, verifier, lado):
    for browser in (editor, verifier):
        answer = await saves(browser, await browser.get("/contacts/wigan-lado/edit"), areas="Wigan\nStockport")
        assert "You don’t look after Stockport" in checked(answer, status=422).said
        answer = await saves(browser, await browser.get("/organisations/wigan-council/edit"), areas="Wigan\nStockport")
        assert "You don’t look after Stockport" in checked(answer, status=422).said
    page = await verifier.get("/organisations/new")
    for areas in ("", "Stockport"):
        checked(await saves(verifier, page, name="Club", kind="sports-club", areas=areas), status=422)
    for role in ("dsl", "early-help", "helpline"):
        await a_role(role)
    page = await editor.get("/organisations/wigan-council/contacts/new")
    offered = {role for role in ("lado", "dsl", "early-help", "helpline") if f'value="{role}"' in page.text}
    assert offered == {"lado", "dsl"}
    checked(await saves(editor, page, role="early-help"), status=422)


async def test_an_area_that_a_contact_answers_for_stays_its_organisation_s(editor, lado):
    answer = await saves(editor, await editor.get("/organisations/wigan-council/edit"), areas="")
    assert "One of its contacts answers for an area that you took away" in checked(answer, status=422).said


async def test_only_an_administrator_makes_a_line_national(verifier, signed_in):
    body = await an_organisation("Wigan Watch", kind="charity", area="Wigan")
    await a_contact("early-help", organisation=body, name="Watch desk")
    page = await verifier.get("/contacts/watch-desk/edit")
    answer = await saves(verifier, await verifier.get("/organisations/wigan-watch/edit"), kind="regulator")
    assert answer.status_code == 303  # its contact still has an area
    answer = await saves(verifier, page, areas="")
    assert "lines for the whole country are entered by an administrator" in checked(answer, status=422).said
    administrator = await signed_in("administrator")
    assert (
        await saves(administrator, await administrator.get("/contacts/watch-desk/edit"), areas="")
    ).status_code == 303
    assert (await contact_called("watch-desk")).nationwide


async def test_a_named_person_s_mobile_is_for_professionals_from_then_on(editor, lado):
    mobile = await a_channel(lado, kind="text", value="07700 900 001")
    answer = await sends(editor, await editor.get("/contacts/wigan-lado/edit"), person="Robin Sample")
    assert "Its mobile will be for professionals only" in checked(answer).said
    assert (await sends(editor, answer)).status_code == 303
    assert (await mobile.refresh()).visibility == "professionals"


async def test_script_that_somebody_stores_is_shown_and_never_run(signed_in, lado):
    administrator = await signed_in("administrator")
    page = await administrator.get("/organisations/wigan-council/edit")
    await saves(administrator, page, name=f"Council {SCRIPT}", aliases=SCRIPT)
    slug = (await organisation_called("wigan-council")).slug
    page = await administrator.get("/contacts/wigan-lado/edit")
    answer = await saves(administrator, page, name=f"LADO {SCRIPT}", person=SCRIPT, job_title=SCRIPT, note=SCRIPT)
    assert answer.status_code == 303
    contact = await contact_called("wigan-lado")
    channel = await the_phone(contact)
    page = await administrator.get(f"/channels/{channel.uuid}/edit")
    answer = await saves(administrator, page, label=SCRIPT, accepts=SCRIPT, purpose="<i>advice</i>", reason=SCRIPT)
    assert answer.status_code == 303
    for address in (
        f"/organisations/{slug}/edit",
        f"/contacts/{contact.slug}/edit",
        f"/channels/{channel.uuid}/edit",
        f"/contacts/{contact.slug}",
        f"/organisations/{slug}/contacts/new",
    ):
        page = await administrator.get(address)
        checked(page)
        assert SCRIPT not in page.text, address
        assert "&lt;script&gt;" in page.text, address
        assert "<i>advice" not in page.text


async def test_a_field_that_did_not_come_stays_as_it_was(editor, lado):
    shown = fields_of(await editor.get("/contacts/wigan-lado/edit"))
    posted = {name: shown[name] for name in ("_csrf_token", "shown")} | {"job_title": "Manager"}
    assert (await editor.post("/contacts/wigan-lado/changes", data=posted)).status_code == 303
    held = await contact_called("wigan-lado")
    assert (held.job_title, held.name, held.note) == ("Manager", "Wigan LADO", "Ask for the duty officer")
    posted.pop("shown")
    checked(await editor.post("/contacts/wigan-lado/changes", data=posted), status=409)
    checked(await editor.post("/contacts/wigan-lado/proposals", data=posted), status=422)


async def test_a_body_that_is_too_large_is_refused(editor, lado):
    page = await editor.get("/contacts/wigan-lado/edit")
    before = await history_length()
    assert (await sends(editor, page, note="x" * 150_000)).status_code == 413
    checked(await sends(editor, page, note="x" * 10_001), status=422)
    assert await history_length() == before


async def test_pages_for_everybody_say_nothing_of_changing(browser, lado):
    for address in ("/contacts/wigan-lado", "/organisations/wigan-council"):
        page = (await browser.get(address)).text
        assert "Change this entry" not in page
        assert "Suggest a change" not in page
        assert not [action for action, _fields in Forms(page).forms if "find" not in action]
