"""The poster as paper: one page whatever stands on it, and every word of it text."""

import asyncio
import io
from dataclasses import replace

import pypdf
import pytest

from directory.errors import RuleBroken
from directory.hours.english import in_english
from directory.posters.press import Sheet, printed
from directory.posters.rows import poster_of
from directory.verification.rules import Standing
from tests.posters.invented import (
    AREA_ROLES,
    MORE_ROLES,
    NATIONAL,
    NOW,
    OWN_ROLES,
    ROLES,
    a_contact,
    a_line,
    an_answer,
    some_contacts,
)

TITLES = {role.code: role.title for role in ROLES.values()}
SHEET = Sheet("Directory", "https://directory.example/organisations/sample", False, NOW, code="K7QM-3XWD")
LONG_NAME = ("The Imaginary Federation of Nursery, Primary and Secondary Schools of Upper and Lower Sample " * 3)[:200]
MARKUP = '#panic() *bold* $x$ ] #eval("1") \\ _u_ <a> @b // c'
WELSH = "Ysgol Ŵyn ŷ Fro"


async def a_print(contacts, *, name="Sample Street Primary School", kind="school", sheet=SHEET, **facts):
    def hours(stored):
        return in_english(stored, role_titles=TITLES)

    poster = poster_of(an_answer(contacts, **facts), organisation=name, kind=kind, hours_in_words=hours)
    return await printed(poster, sheet)


def the_page(ready) -> pypdf.PageObject:
    pages = pypdf.PdfReader(io.BytesIO(ready.pdf)).pages
    assert len(pages) == 1
    return pages[0]


def words_on(ready) -> str:
    text = the_page(ready).extract_text().replace("\N{ZERO WIDTH SPACE}", "")
    return " ".join(text.split())


def check_whole(ready) -> str:
    """Every number that the record says is shown can be read, and nothing lies beyond the paper."""
    words = words_on(ready)
    unbroken = words.replace(" ", "")
    for row in ready.poster.all_rows:
        assert row.heading.replace(" ", "") in unbroken
        assert row.missing.replace(" ", "") in unbroken
        for way in row.ways:
            assert way.display.replace(" ", "") in unbroken
            assert way.hours.replace(" ", "") in unbroken
            assert way.said.replace(" ", "") in unbroken
    page, outside = the_page(ready), []

    def look(text, user_matrix, text_matrix, *_):
        x, y = pypdf.generic.FloatObject(text_matrix[4]), pypdf.generic.FloatObject(text_matrix[5])
        if text.strip() and not (0 <= x <= page.mediabox.width and 0 <= y <= page.mediabox.height):
            outside.append((text, x, y))

    page.extract_text(visitor_text=look)
    assert not outside
    assert "Take it down after" in words
    return words


ALL = (*AREA_ROLES, *OWN_ROLES, *MORE_ROLES)


@pytest.mark.parametrize("number", [0, 1, 3, 8, 14, 18])
@pytest.mark.parametrize("name", ["Wigan MASH", LONG_NAME, "W" * 200, MARKUP, WELSH])
async def test_everything_fits_one_page(number, name):
    ready = await a_print(some_contacts(*ALL[:number], name=name), name=name)
    words = check_whole(ready)
    assert name.replace(" ", "") in words.replace(" ", "")
    assert len(ready.poster.rows) >= ready.poster.core


async def test_the_worst_of_everything_still_fits_one_page():
    def worst(role, number):
        lines = [
            a_line(
                f"+44161496{number:02d}{place}0;ext=12345",
                standing=Standing.STALE,
                label=LONG_NAME,
                hours="Mo 08:45-12:15,13:15-17:05; Tu 08:30-17:10; We 09:20-16:50; Fr 08:15-16:35; PH off",
                reported=True,
            )
            for place in range(2)
        ]
        return a_contact(role, *lines, name=LONG_NAME, job_title=LONG_NAME)

    contacts = [worst(role, number) for number, role in enumerate((*ALL, "dsl", "deputy-dsl"), start=10)]
    national = [replace(each, note=LONG_NAME * 2) for each in NATIONAL]
    ready = await a_print(contacts, name=LONG_NAME, area="Bournemouth, Christchurch and Poole", national=national)
    check_whole(ready)


async def test_what_fits_no_page_is_refused_in_a_sentence():
    contacts = some_contacts(*ALL)
    contacts[0] = replace(contacts[0], name=LONG_NAME * 60)
    with pytest.raises(RuleBroken, match="don’t fit one page"):
        await a_print(contacts)


async def test_long_addresses_stay_on_the_page():
    email = a_line("a" * 60 + "@" + "b" * 60 + ".example", kind="email")
    form = a_line("https://www.example/" + "c" * 400, kind="web-form")
    contacts = [a_contact("childrens-front-door", form), a_contact("lado", email), a_contact("dsl", email)]
    check_whole(await a_print(contacts))


async def test_few_contacts_are_shown_larger_than_many():
    def size_of(ready):
        sizes = []

        def look(text, _user, _matrix, _font, size):
            if "0161 496 0001" in text:
                sizes.append(size)

        the_page(ready).extract_text(visitor_text=look)
        return max(sizes)

    few, many = await a_print(some_contacts(*ALL[:3])), await a_print(some_contacts(*ALL))
    assert size_of(few) >= size_of(many) >= 24  # points: legible from a metre away


async def test_what_finds_no_room_is_counted():
    ready = await a_print(some_contacts(*ALL, *["police-protection"] * 20))
    assert ready.poster.left_out > 1
    assert f"And {ready.poster.left_out} more contacts on the live page." in words_on(ready)
    assert "And one more contact on the live page." in words_on(await a_print(some_contacts("switchboard")))


async def test_an_entry_without_room_brings_no_date_forward():
    late = a_contact("police-protection", a_line("+441614960099", days_ago=55))
    contacts = [*some_contacts(*ALL, *["police-protection"] * 20), late]
    assert late.slug not in {row.contact for row in (await a_print(contacts)).poster.rows}
    assert "Take it down after 9 January 2027" in words_on(await a_print(contacts))
    assert "Take it down after 25 November 2026" in words_on(await a_print([*contacts[:6], late]))


async def test_its_letters_are_embedded_and_it_can_be_read_aloud():
    ready = await a_print(some_contacts(*ALL))
    reader = pypdf.PdfReader(io.BytesIO(ready.pdf))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
        assert "SourceSansPro" in described["/FontName"]
    assert reader.metadata.title == "Who to call: Sample Street Primary School"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] is True or reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in ready.pdf or "pdfuaid" in str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data())


async def test_a_poster_says_who_issued_it_and_until_when():
    words = words_on(await a_print(some_contacts(*ALL)))
    assert "K7QM-3XWD" in words
    assert "Printed 20 November 2026" in words
    assert "Take it down after 9 January 2027" in words  # verified ten days ago, for sixty days
    assert "directory.example/organisations/sample" in words
    assert "open now" not in words.casefold()
    assert "Listed as" not in words
    assert "Demonstration" not in words
    assert "PREVIEW" not in words


async def test_a_demonstration_and_a_preview_say_so():
    words = words_on(await a_print(some_contacts(*ALL), sheet=replace(SHEET, demonstration=True, code="")))
    assert "Demonstration: names and numbers are made up." in words
    assert "Preview: not issued, so don’t hang it up." in words
    assert "Preview: no code" in words


async def test_999_and_what_to_do_when_a_child_tells_you_stand_on_every_poster():
    words = words_on(await a_print([], national=()))
    for said in (
        "999",
        "Somebody in danger now?",
        "If a child tells you",
        "Listen.",
        "Promise nothing.",
        "Don’t lead.",
    ):
        assert said in words


async def test_letters_that_we_cannot_draw_do_not_stop_it():
    words = words_on(await a_print(some_contacts(*ALL[:3], name="日本 😀 \ud800"), name="مدرسة 日本"))
    assert "□□" in words


async def test_posters_printed_side_by_side_are_each_their_own():
    names = [f"School number {number}" for number in range(6)]
    ready = await asyncio.gather(*[a_print(some_contacts(*ALL), name=name) for name in names])
    assert all(name in words_on(each) for name, each in zip(names, ready, strict=True))


async def test_the_same_poster_is_printed_the_same():
    contacts = some_contacts(*ALL)
    first, again = await a_print(contacts), await a_print(contacts)
    assert first.pdf == again.pdf
