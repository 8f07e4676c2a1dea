"""Every design as paper, measured from the boxes of text in the PDF: nothing lost, nothing beyond the paper."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pypdf
import pytest

from directory.dates import day
from directory.errors import RuleBroken
from directory.hours.english import in_english
from directory.posters.designs import DESIGNS, STAFF, Choice, Edition
from directory.posters.editions import in_edition
from directory.posters.press import Imprint, Print, pictured, printed
from directory.posters.rows import poster_of
from directory.verification.rules import Standing
from tests.posters.boxes import Box, overlapping, pages_of
from tests.posters.invented import (
    AREA_ROLES,
    MORE_ROLES,
    NOW,
    OWN_ROLES,
    ROLES,
    a_contact,
    a_line,
    an_answer,
    some_contacts,
)

TITLES = {role.code: role.title for role in ROLES.values()}
IMPRINT = Imprint("Directory", "https://directory.example/organisations/sample", False, NOW, code="K7QM-3XWD")
TWENTY = (*AREA_ROLES, *OWN_ROLES, *MORE_ROLES, "switchboard", "exploitation-missing")
MARKUP = '#panic() *bold* $x$ ] #eval("1") \\ _u_ <a> @b // c'
ONE_PAGE = Choice(DESIGNS["staff-a4"])
ONE_OF_EACH = [  # of each layout and edition; the others are slow only because they are many
    DESIGNS[code]
    for code in (
        "staff-a4-wide",
        "visitors-a4",
        "children-a3",
        "desk-card",
        "wallet-cards",
        "door-sticker",
        "area-sheet",
    )
]
VISITORS = DESIGNS["visitors-a4-wide"]
GOES_ON = [
    each for each in DESIGNS.values() if not Choice(each).keeps_to_one_page and each.edition is not Edition.WORKSHOP
]


def a_name(length: int) -> str:
    """A name of so many letters, as long names are made: of words."""
    return ("The Imaginary Federation of Nursery and Primary Schools of Upper and Lower Sample and " * 2)[
        :length
    ].strip()


def the_worst(number: int, *, length: int = 120):
    """Contacts with two numbers each, out of date and reported, with long names, labels and hours."""
    hours = "Mo 08:45-12:15,13:15-17:05; Tu 08:30-17:10; We 09:20-16:50; Fr 08:15-16:35; PH off"
    stale = {"standing": Standing.STALE, "hours": hours, "reported": True}
    return [
        a_contact(
            role,
            *[a_line(f"+44161496{place:02d}{each}0;ext=12345", label=a_name(60), **stale) for each in range(2)],
            name=a_name(length),
            job_title=a_name(length),
        )
        for place, role in enumerate(TWENTY[:number], start=10)
    ]


async def a_print(
    contacts, choice: Choice, *, name="Sample Street Primary School", imprint=IMPRINT, form="pdf", **facts
):
    poster = poster_of(
        an_answer(contacts, **facts),
        organisation=name,
        kind="school",
        hours_in_words=lambda stored: in_english(stored, role_titles=TITLES),
        names=choice.names,
        roomy=True,
        everything=choice.design.edition is Edition.AREA,
    )
    poster = replace(poster, adds=choice.adds)
    return await printed(in_edition(poster, choice.design.edition), imprint, choice, form=form)


def unbroken(words: str) -> str:
    return re.sub("[ \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}]", "", words)


def text_of(boxes: list[Box]) -> str:
    return unbroken("".join(box.text for box in boxes))


def faces_of(choice: Choice, width: float, height: float) -> list[tuple[float, float, float, float]]:
    """Where the texts of a page may stand: on a page, on the halves of a tent, or on each card, within its margin."""
    shape, mm = choice.shape, 72 / 25.4
    inset = shape.margin * mm - max(4, 0.2 * shape.sizes[0])  # the tails of the last line reach into the margin
    if shape.family == "handbook":
        inset = 5 * mm  # the foot of its pages stands in the margin
    if shape.family == "desk":
        return [(inset, foot + inset, width - inset, foot + height / 2 - inset) for foot in (0, height / 2)]
    if shape.family != "cards":
        return [(inset, inset, width - inset, height - inset)]
    wide, high = (shape.height, shape.width) if shape.turned else (shape.width, shape.height)
    wide, high = wide * mm, high * mm
    left, foot = (width - shape.across * wide) / 2, (height - shape.down * high) / 2
    corners = [(left + wide * x, foot + high * y) for y in range(shape.down) for x in range(shape.across)]
    return [(x + inset, y + inset, x + wide - inset, y + high - inset) for x, y in corners]


def check_whole(ready: Print, choice: Choice) -> str:
    """Every number of the facts can be read, nothing lies on anything else, and all of it is on the paper."""
    words = []
    for boxes, width, height in pages_of(ready.pdf):
        told = [box for box in boxes if box.text.startswith("Print on")] if choice.shape.family == "cards" else []
        faces = [[box for box in boxes if box.within(*face)] for face in faces_of(choice, width, height)]
        assert sum(map(len, faces), len(told)) >= len(boxes)
        if choice.shape.family == "cards":
            assert len({text_of(face) for face in faces}) == 1  # every card of a sheet is the same
            faces = faces[:1]
        for face in faces:
            assert overlapping(face) == []
            if not face:
                continue  # the back of a tent with nothing on it
            words.append(text_of(face))
            assert unbroken(day(ready.review_by)) in words[-1]  # each may hang alone
            assert "K7QM-3XWD" in words[-1]
        if choice.large:
            assert min(box.size for box in boxes) >= 17.99
    said = "".join(words)
    for row in ready.poster.all_rows:
        assert unbroken(row.heading) in said
        assert unbroken(row.missing) in said
        for way in row.ways:
            for part in (way.display, way.hours, way.label, way.said, way.mark):
                assert unbroken(part) in said
    return said


@pytest.mark.parametrize("design", ONE_OF_EACH, ids=lambda each: each.code)
async def test_the_worst_of_everything_is_printed_whole(design):
    choice = Choice(design)
    check_whole(await a_print(the_worst(20), choice, name=a_name(120)), choice)


@pytest.mark.parametrize("code", ["staff-a4", "children-a4-wide"])
async def test_the_worst_in_large_print_is_printed_whole(code):
    choice = Choice(DESIGNS[code], large=True, black_and_white=True)
    check_whole(await a_print(the_worst(20), choice, name=a_name(120)), choice)


@pytest.mark.slow
@pytest.mark.parametrize(
    "design", [each for each in GOES_ON if each.shape.family != "handbook"], ids=lambda each: each.code
)
async def test_every_design_holds_in_every_extreme(design):
    for number, length in product((0, 2, 20), (10, 120)):
        contacts = some_contacts(*TWENTY[:number], name=a_name(length))
        check_whole(await a_print(contacts, Choice(design), name=a_name(length)), Choice(design))
    check_whole(await a_print(the_worst(20), Choice(design), name=a_name(120)), Choice(design))
    wide = [replace(each, name="W" * 120, job_title="W" * 10) for each in the_worst(3)]
    check_whole(await a_print(wide, Choice(design), name="W" * 20), Choice(design))


@pytest.mark.slow
@pytest.mark.parametrize("design", [STAFF.design, *GOES_ON], ids=lambda each: each.code)
async def test_every_design_holds_in_large_print(design):
    choice = Choice(design, large=True)
    for number, length in ((0, 10), (2, 120), (20, 60)):
        contacts = some_contacts(*TWENTY[:number], name=a_name(length))
        check_whole(await a_print(contacts, choice, name=a_name(length)), choice)
    check_whole(await a_print(the_worst(20), choice, name=a_name(120)), choice)
    wide = [replace(each, name="W" * 120, job_title="W" * 10) for each in the_worst(3)]
    check_whole(await a_print(wide, choice, name="W" * 20), choice)


async def test_little_is_said_large_and_on_one_page():
    largest = []
    for number in (6, 10):
        ((boxes, *_size),) = pages_of((await a_print(some_contacts(*TWENTY[:number]), Choice(VISITORS))).pdf)
        largest.append(max(box.size for box in boxes if "01614960001" in unbroken(box.text)))
    assert largest[0] > largest[1] >= 18  # points


async def test_a_design_goes_on_to_a_second_page_and_says_so():
    choice = Choice(DESIGNS["staff-a4-wide"])
    pages = pages_of((await a_print(some_contacts(*TWENTY), choice)).pdf)
    assert len(pages) == 2
    assert [f"Page{number}of2." in text_of(boxes) for number, (boxes, *_size) in enumerate(pages, 1)] == [True, True]


async def test_what_fits_no_page_is_refused_in_a_sentence():
    contacts = some_contacts(*TWENTY)
    contacts[2] = replace(contacts[2], name=a_name(120) * 200)
    with pytest.raises(RuleBroken, match="too long for “Poster for staff, A4, landscape”"):
        await a_print(contacts, Choice(DESIGNS["staff-a4-wide"]))


@pytest.mark.parametrize(
    ("name", "printed_as"),
    [(MARKUP, unbroken(MARKUP)), ("Ysgol Ŵyn ŷ Fro", "YsgolŴynŷFro"), ("日本 😀 \ud800", "□□□")],
)
async def test_what_people_type_is_printed_as_they_typed_it(name, printed_as):
    ready = await a_print(some_contacts(*TWENTY[:8], name=name), Choice(DESIGNS["children-a4"]), name=name)
    ((boxes, *_size),) = pages_of(ready.pdf)
    assert text_of(boxes).count(printed_as) >= 3  # the organisation, and both contacts


async def test_names_from_right_to_left_are_printed():
    ready = await a_print(some_contacts(*TWENTY[:8]), Choice(VISITORS), name="مدرسة ابتدائية")
    ((boxes, *_size),) = pages_of(ready.pdf)
    assert set("مدرسةابتدائية") <= set(text_of(boxes))
    assert "□" not in text_of(boxes)


async def test_each_design_can_be_read_aloud_and_its_numbers_called():
    ready = await a_print(some_contacts(*TWENTY), Choice(DESIGNS["visitors-a4"]))
    reader = pypdf.PdfReader(io.BytesIO(ready.pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "Who to call: Sample Street Primary School"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    tags = list(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Figure", "/Link"} <= set(tags)
    links = {note.get_object()["/A"]["/URI"] for page in reader.pages for note in page["/Annots"]}
    assert {"tel:999", "tel:+441614960001", "tel:+448088005000"} <= links


async def test_a_sheet_of_cards_is_read_aloud_once():
    ready = await a_print(some_contacts(*TWENTY), Choice(DESIGNS["wallet-cards"]))
    root = pypdf.PdfReader(io.BytesIO(ready.pdf)).trailer["/Root"]
    assert list(_tags(root["/StructTreeRoot"])).count("/H1") == 1


def _tags(node):
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from _tags(node["/K"])


async def test_the_same_facts_make_the_same_bytes():
    contacts = some_contacts(*TWENTY)
    for code in ("staff-a3", "children-a4"):
        first, again = [await a_print(contacts, Choice(DESIGNS[code])) for _time in range(2)]
        assert first.pdf == again.pdf


async def test_a_picture_of_each_page_comes_from_the_same_engine():
    for form, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        ready = await a_print(some_contacts(*TWENTY), Choice(DESIGNS["staff-a4-wide"]), form=form)
        assert [each[: len(begins)] for each in ready.files] == [begins] * 2


async def test_the_pages_of_a_preview_are_set_once_a_day_for_all_who_look_at_one():
    choice, preview = Choice(DESIGNS["staff-a4-wide"]), replace(IMPRINT, code="")
    drawn = await a_print(some_contacts(*TWENTY), choice, imprint=preview, form="svg")
    early, late, tomorrow = [
        await pictured(drawn.poster, replace(preview, printed_at=at), choice)
        for at in (NOW, NOW + timedelta(hours=3), NOW + timedelta(days=1))
    ]
    assert early.files == drawn.files
    assert late is early
    assert tomorrow.files != early.files


async def test_the_staff_poster_keeps_to_its_page_in_black_and_white_and_with_names():
    contacts = [a_contact("dsl", person="Jo Sample"), *some_contacts(*AREA_ROLES)]
    ready = await a_print(
        contacts, replace(ONE_PAGE, black_and_white=True, names=True, adds=("#panic() in room 4", "Ring *twice*"))
    )
    ((boxes, *_size),) = pages_of(ready.pdf)
    for said in ("JoSample", "#panic()inroom4", "Ring*twice*"):
        assert said in text_of(boxes)
    assert overlapping(boxes) == []
