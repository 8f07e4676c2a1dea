import itertools
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL
from directory.database import fetch, transaction
from directory.history import queries as history
from directory.history.changes import record
from directory.history.rules import Act, Change
from directory.search import candidates, queries
from directory.search.changes import drop, index, index_many
from directory.search.queries import search
from directory.search.rules import AREA, AUTHORITY, Entry, Found, asked, fold, place, ranked
from directory.search.vocabulary import Vocabulary, corrected
from tests.search.names import some_entries, some_questions

pytestmark = pytest.mark.usefixtures("database")


async def titles(words, *, viewer=ANYBODY):
    return [hit.title for hit in await search(words, viewer=viewer)]


def an_area(title, *, ref=1, words=""):
    return Entry("area", ref, title, fold(title).replace(" ", "-"), words=words, weight=AREA)


def an_organisation(title, *, ref=1, words=""):
    return Entry("organisation", ref, title, fold(title).replace(" ", "-"), words=words)


def a_contact(title, *, ref=1, visibility="public", weight=AUTHORITY):
    return Entry("contact", ref, title, f"contact-{ref}", weight=weight, visibility=visibility)


class AllInMemory:
    """Every row compared with every question, by the rules alone: slow, and plainly right."""

    def __init__(self, entries):
        self.rows = []
        known = set()
        for entry in entries:
            name, words = fold(entry.title), f"{fold(entry.title)} {fold(entry.words)}"
            row = Found(place(entry, name=name), entry.kind, entry.title, entry.slug, name)
            self.rows.append((row, words if fold(entry.words) else name, entry.visibility or "public"))
            known.update(words.split())
        self.vocabulary = Vocabulary()
        self.vocabulary.add(sorted(known))

    def hits(self, question, viewer):
        fits = [
            row
            for row, words, visibility in self.rows
            if row.kind in question.kinds and viewer.may_see(visibility) and question.matches(words)
        ]
        return ranked(fits, question, limit=20)

    def search(self, words, *, viewer):
        question = asked(words)
        if not question.groups:
            return []
        meanings = [question]
        if any(len(group[0]) >= 4 for group in question.groups):
            meanings += [corrected(question, self.vocabulary, known_too=known_too) for known_too in (False, True)]
        return next((hits for meaning in meanings if (hits := self.hits(meaning, viewer))), [])


@cache
def some_answers():
    """The questions, by whom they are asked, and what should come of them."""
    entries = list(some_entries())
    plainly = AllInMemory(entries)
    asking = itertools.cycle([ANYBODY, ADMINISTRATOR])
    return [
        (each, viewer, plainly.search(each, viewer=viewer))
        for each, viewer in zip(some_questions(entries), asking, strict=False)
    ]


@pytest.mark.parametrize(("looked_at", "gathered"), [(candidates.LOOKED_AT, candidates.GATHERED), (30, 40)])
async def test_both_engines_give_the_same_answers_in_the_same_order(looked_at, gathered, monkeypatch):
    # The two numbers decide by which of its ways PostgreSQL goes; a national directory goes them all.
    monkeypatch.setattr(candidates, "LOOKED_AT", looked_at)
    monkeypatch.setattr(candidates, "GATHERED", gathered)
    await index_many(some_entries())
    for question, viewer, expected in some_answers():
        assert await search(question, viewer=viewer) == expected, question


async def test_the_beginning_of_a_name_finds_it():
    entries = list(some_entries(organisations=600, contacts=0))
    await index_many(entries)
    for entry in entries[::7]:
        for length in range(3, len(entry.title), 5):
            if len(fold(entry.title[:length]).replace(" ", "")) > 2:
                hits = await search(entry.title[:length], viewer=ANYBODY, limit=2_000)
                assert entry.slug in [hit.slug for hit in hits], entry.title[:length]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(text=st.text() | st.text("ab\"'*:()^{}-+~%_\\\0 &|!<>1", max_size=30))
async def test_any_text_may_be_typed(text):
    assert isinstance(await search(text, viewer=ANYBODY), list)


async def test_typing_errors_accents_apostrophes_hyphens_and_order_are_forgiven():
    await index(
        an_area("Stockport"),
        an_area("Wigan", ref=2),
        an_area("Ynys Môn", ref=3, words="Isle of Anglesey"),
        an_area("Stoke-on-Trent", ref=4),
        an_organisation("St Mary’s Tŷ Ŵyn School"),
    )
    for typed in ("Stokport", "stocpkort", "STOCKPORT", "stoxkport", "stockpo"):
        assert await titles(typed) == ["Stockport"], typed
    assert await titles("Wigon") == ["Wigan"]
    assert await titles("anglesey isle") == await titles("ynys mon") == ["Ynys Môn"]
    assert await titles("stoke on trent") == await titles("trent-stoke") == ["Stoke-on-Trent"]
    for typed in ("st marys", "St Mary's", "ty wyn", "school TŶ", "marys schol"):
        assert await titles(typed) == ["St Mary’s Tŷ Ŵyn School"], typed


async def test_one_or_two_letters_find_areas_and_roles_only():
    await index(an_area("Wigan"), an_organisation("Wigan Athletic"), Entry("role", 1, "Widget lead", "widget"))
    assert await titles("wi") == ["Wigan", "Widget lead"]
    assert await titles("wig") == ["Wigan", "Wigan Athletic"]


async def test_an_answer_leads_to_its_page():
    await index(an_area("Park"), an_organisation("Park School"), a_contact("Park"), Entry("role", 1, "Park lead", "pl"))
    urls = [hit.url for hit in await search("park", viewer=ANYBODY)]
    assert urls == ["/areas/park", "/contacts/contact-1", "/roles/pl", "/organisations/park-school"]


async def test_a_contact_shows_only_to_those_who_may_see_a_channel_of_it():
    await index(
        a_contact("LADO, Wigan"),
        a_contact("LADO, Leigh", ref=2, visibility="professionals"),
        a_contact("LADO, Hindley", ref=3, visibility="private"),
    )
    assert await titles("lado") == ["LADO, Wigan"]
    assert await titles("lado leigh") == await titles("Hindlay") == []
    assert await titles("lado", viewer=PROFESSIONAL) == ["LADO, Wigan", "LADO, Leigh"]
    assert await titles("lado", viewer=ADMINISTRATOR) == ["LADO, Wigan", "LADO, Leigh", "LADO, Hindley"]


async def test_a_contact_that_is_no_longer_public_goes_from_public_answers():
    await index(a_contact("LADO, Wigan"))
    await index(a_contact("LADO, Wigan", visibility="professionals"))
    assert await titles("lado") == []
    assert await titles("lado", viewer=PROFESSIONAL) == ["LADO, Wigan"]


async def test_a_new_name_takes_the_place_of_the_old():
    await index(an_organisation("Stokport School"))
    await index(an_organisation("Stockport School"))
    assert await titles("stockport school") == ["Stockport School"]
    assert await titles("stokport school") == ["Stockport School"]  # though the old word is still known
    assert len(await fetch("SELECT id FROM search_entry")) == 1


async def test_what_is_dropped_is_found_no_longer():
    await index(an_organisation("Park School"), an_area("Park"))
    await drop("organisation", 1)
    assert await titles("park") == ["Park"]
    assert await titles("park school") == []


async def test_indexing_the_same_again_changes_nothing():
    entries = list(some_entries(organisations=50, contacts=50))
    await index_many(entries)
    before = await fetch("SELECT * FROM search_entry ORDER BY id")
    await index_many(entries)
    assert await fetch("SELECT * FROM search_entry ORDER BY id") == before


async def test_a_failed_change_is_not_found():
    async def fail():
        async with transaction():
            await index(an_organisation("Park School"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await titles("park") == []
    await index(an_organisation("Park School"))  # its words are new again
    assert await titles("parc scool") == ["Park School"]


async def test_twenty_of_each_kind_are_enough():
    await index_many([an_organisation(f"Park School {n}", ref=n) for n in range(30)] + [an_area("Park")])
    hits = await titles("park")
    assert len(hits) == 21
    assert hits[:2] == ["Park", "Park School 0"]


async def test_nothing_typed_finds_nothing():
    assert await titles("") == await titles(" … ") == []


async def test_an_answer_is_kept_until_the_directory_changes():
    act = Act(by=None, at=datetime(2026, 11, 20, tzinfo=UTC), source="command", reason="")
    await index(an_area("Park"))
    await record(act, changes=[Change("area", "1", "added", None, {"name": "Park"})])
    assert await titles("park") == await titles("park") == ["Park"]
    await index(an_area("Parkside"))
    await record(act, changes=[Change("area", "1", "changed", {"name": "Park"}, {"name": "Parkside"})])
    assert await titles("park") == ["Parkside"]


async def test_an_answer_outlives_writes_that_change_nobody_s_name(monkeypatch):
    asked_again = []
    looked_for = queries._answer
    monkeypatch.setattr(queries, "_answer", lambda *a, **k: asked_again.append(a) or looked_for(*a, **k))
    act = Act(by=None, at=datetime(2026, 11, 20, tzinfo=UTC), source="command", reason="")
    await index(an_area("Park"))
    await record(act, changes=[Change("area", "1", "added", None, {"name": "Park"})])
    await titles("park")
    for table in ("report", "verification"):
        await record(act, changes=[Change(table, "2", "added", None, {"kind": "wrong-number"})])
        assert await titles("park") == ["Park"]
    assert len(asked_again) == 1
    # With something of each kind in one act, and after more of them than are looked through, it's asked again.
    await record(act, changes=[Change("report", "3", "added", None, {}), Change("contact", "4", "added", None, {})])
    await titles("park")
    assert len(asked_again) == 2
    monkeypatch.setattr(history, "MANY", 3)
    await record(act, changes=[Change("report", str(number), "added", None, {}) for number in range(3)])
    await titles("park")
    assert len(asked_again) == 3


async def test_no_answer_outlives_a_database_put_back():
    act = Act(by=None, at=datetime(2026, 11, 20, tzinfo=UTC), source="command", reason="")
    await index(an_area("Park"))
    await record(act, changes=[Change("area", "1", "added", None, {"name": "Park"})])
    assert await titles("park") == ["Park"]
    memory = await queries._memory()
    memory.at = memory.at._replace(hash="what another history had there")
    await drop("area", 1)
    assert await titles("park") == []
