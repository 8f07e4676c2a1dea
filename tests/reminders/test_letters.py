"""What a digest says: the riskiest first, by organisation, with an address for each, and no number."""

from datetime import date, timedelta

from directory.mail import composed
from directory.reminders.letters import MOST, Around, Told, digest
from tests.stories import NOON

TODAY = date(2026, 11, 20)
AROUND = Around("Wigan’s directory", "https://directory.example", "https://directory.example/reminders/endings?token=t")


def an_entry(name, *, organisation="Wigan Council", weight=9, days=0, kind="phone", escalated=False):
    slug = name.lower().replace(" ", "-")
    due = TODAY - timedelta(days=days)
    return Told(slug, name, organisation, kind, weight, due, escalated, f"{days} days overdue")


def written(*entries, never_verified=0):
    return digest("desk@wigan.example", entries, AROUND, never_verified=never_verified)


def test_the_riskiest_comes_first_and_its_organisation_with_it():
    letter = written(
        an_entry("Early help", weight=5, days=40),
        an_entry("Front door", organisation="Stockport Council", weight=10),
        an_entry("Stockport early help", organisation="Stockport Council", weight=5),
        an_entry("LADO", weight=9),
    )
    assert [each.heading for each in letter.sections] == ["Stockport Council", "Wigan Council"]
    assert [item.text.partition(":")[0] for each in letter.sections for item in each.items] == [
        "Front door",
        "Stockport early help",
        "LADO",
        "Early help",
    ]
    assert letter.subject == "4 contacts to verify: Wigan’s directory"


def test_a_contact_s_channels_stand_together_those_due_longest_first_and_none_twice():
    letter = written(an_entry("LADO"), an_entry("LADO", kind="email", days=3), an_entry("LADO", kind="email", days=3))
    ((item,),) = (each.items for each in letter.sections)
    assert item.text == "LADO: email 3 days overdue, telephone 0 days overdue"
    assert item.link == "https://directory.example/contacts/lado/verifications/new"
    assert letter.subject.startswith("1 contact to verify")


def test_more_than_anybody_rings_in_a_day_is_left_to_the_desk():
    letter = written(*(an_entry(f"Contact {number}") for number in range(MOST + 3)))
    assert sum(len(each.items) for each in letter.sections) == MOST
    assert letter.afterwards[0] == "And 3 more, which are on your desk."
    assert letter.link == "https://directory.example/desk"


def test_what_was_never_verified_is_counted():
    text = composed(written(an_entry("LADO"), never_verified=12), sender="a@wigan.example", at=NOON).as_string()
    assert "12 entries that you look after were never verified" in text
    assert "1 entry that you look after was never" in written(an_entry("LADO"), never_verified=1).afterwards[0]
    assert "never" not in " ".join(written(an_entry("LADO")).afterwards)


def test_a_mail_program_is_told_how_to_end_them_but_not_of_what_nobody_may_end():
    message = composed(written(an_entry("LADO")), sender="a@wigan.example", at=NOON)
    assert message["List-Unsubscribe"] == f"<{AROUND.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    letter = written(an_entry("LADO", days=28, escalated=True))
    assert "escalated to administrators" in letter.paragraphs[1]
    assert composed(letter, sender="a@wigan.example", at=NOON)["List-Unsubscribe"] is None
    assert written(an_entry("LADO", escalated=True), an_entry("Front door")).unsubscribe


def test_a_digest_holds_no_secret_so_that_it_may_be_tried_again():
    assert not written(an_entry("LADO")).secret
