"""Files as people have them: what their programs make of numbers, hours, letters and headers."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.changes import FileRefused, import_sheet
from directory.history.queries import broken_link, revision
from directory.imports.registers import lines_of, read_links, read_nhs, read_schools
from directory.imports.table import loosely_read
from tests.exchange.files import a_directory
from tests.imports.sheets import as_excel
from tests.stories import TODAY, an_act

HEADER = "Organisation,Role,Area,Telephone,Opening hours,Notes"
ROW = "Wigan Council,lado,Wigan,0161 496 0001,Mon to Fri 9am to 5pm,Ask for the “LADO”"


@pytest.fixture
async def directory(database):
    await a_directory()


async def loosely(data, *, dry_run=False):
    sheet = loosely_read(data if isinstance(data, bytes) else data.encode(), today=TODAY)
    return await import_sheet(an_act(source="import"), sheet, today=TODAY, dry_run=dry_run)


async def held():
    rows = await fetch(
        "SELECT o.name, channel.value, channel.hours, contact.note FROM channel "
        "JOIN contact ON contact.id = channel.contact JOIN organisation o ON o.id = contact.organisation"
    )
    return [tuple(row.values()) for row in rows]


LADO = ("Wigan Council", "+441614960001", "Mo-Fr 09:00-17:00", "Ask for the “LADO”")
SAME = {
    "with smart quotes in Windows-1252": f"{HEADER}\r\n{ROW}\r\n".encode("cp1252"),
    "in UTF-16 with a mark, from “Unicode text”": f"{HEADER}\n{ROW}\n".replace(",", "\t").encode("utf-16"),
    "with semicolons, from a machine set to another country": f"{HEADER}\n{ROW}\n".replace(",", ";").encode(),
    "with trailing commas and blank rows": f"{HEADER},,,\n{ROW},,,\n,,,,,,,,\n\n,,,,,,,,".encode(),
    "with two header rows": f"Who,,Where,How,,\n{HEADER}\n{ROW}\n".encode(),
    "with a title, and the header again where sheets were put together": (
        f"Contacts of Wigan,,,,,\n,,,,,\n{HEADER}\n{HEADER.upper()}\n{ROW}\n{HEADER}\n".encode()
    ),
    "saved twice in the wrong encoding": f"{HEADER}\n{ROW}\n".replace("“", "â€œ").replace("”", "â€\u009d").encode(),
    "with hard blanks and hyphens": f"{HEADER}\n{ROW}\n".replace("0161 496 0001", "0161\u00a0496\u20110001").encode(),
    "in Excel, the number as a number": as_excel(
        [HEADER.split(","), [*ROW.split(",")[:3], 1614960001, *ROW.split(",")[4:]]]
    ),
}


@pytest.mark.usefixtures("directory")
async def test_the_same_sheet_however_it_was_saved_says_the_same():
    for how, data in SAME.items():
        await loosely(data)
        assert await held() == [LADO], how
    assert await broken_link() is None


@pytest.mark.usefixtures("directory")
async def test_what_a_spreadsheet_spoilt_is_refused_with_its_row_and_what_to_do():
    with pytest.raises(FileRefused) as refused:
        await loosely(
            f"{HEADER}\n{ROW}\n{ROW.replace('0161 496 0001', '1.61E+09').replace('Council', 'Nursery')}\n"
            f"{ROW.replace('Mon to Fri 9am to 5pm', 'Mon-Fri 9am-5pm; Sat 00:00-00:00').replace('Council', 'School')}\n"
            f"{ROW.replace('Mon to Fri 9am to 5pm', '00:00').replace('Council', 'Club')}\n"
            f"{ROW.replace('Wigan,0161', 'Wigon,0161').replace('Council', 'Trust')}\n"
        )
    assert [each.split(":")[0] for each in refused.value.problems] == [
        "row 3, value",
        "row 4, hours",
        "row 5, hours",
        "row 6, area",
    ]
    assert "its last digits are gone: format the column as text" in refused.value.problems[0]
    assert "may mean all day, or closed: write “all day” or “closed”" in refused.value.problems[1]
    assert await held() == []


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Wigan Council", "lado", "dsl", "Wigan", "0161 496 0001", "a@wigan.example", "2026-11-01", "45000", "=1+1"]
    ),
)
NAMES = st.sampled_from(
    ["Organisation", "School", "Role", "Area", "Tel", "Email", "Website", "Hours", "Checked on", ""]
)


@pytest.mark.usefixtures("directory")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.lists(st.one_of(NAMES, st.text(max_size=8)), max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=4),
    fixed=st.booleans(),
)
async def test_no_sheet_ends_in_a_traceback_or_is_written_in_part(header, rows, fixed):
    """Whole sheets of whatever cells: each is written whole, or refused in sentences and not at all."""
    header = ["Organisation", "Role", "Tel", "Area", *header] if fixed else header
    before = (await revision(), await held())
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [header, *rows])
    try:
        await loosely(text.encode("utf-8", "replace"))
    except RuleBroken:
        assert (await revision(), await held()) == before
    else:
        assert await broken_link() is None


@pytest.mark.usefixtures("directory")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.text(max_size=60), place=st.integers(0, 5))
async def test_no_cell_does_either(cell, place):
    cells = ROW.split(",")
    cells[place] = cell
    before = (await revision(), await held())
    try:
        await loosely(as_excel([HEADER.split(","), [f"'{each}" if each[:1] in "={" else each for each in cells]]))
    except RuleBroken:
        assert (await revision(), await held()) == before


def a_zip(**parts):
    """A workbook with other parts in place of its own; the names' double underscores are slashes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_excel([HEADER.split(","), ROW.split(",")]))) as sound:
        contents = {name: sound.read(name) for name in sound.namelist()}
    contents |= {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return file.getvalue()


SHARED = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
ENTITIES = (
    f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "laugh">{LAUGHS}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    + SHARED.format("&a9;&file;")
)


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr("directory.exchange.workbook.LARGEST", 5_000_000)
    for bomb in (
        {"xl__sharedStrings.xml": b"0" * 6_000_000},
        {f"xl__{number}": b"0" * 1_000_000 for number in range(6)},
    ):
        packed = a_zip(**bomb)
        assert len(packed) < 20_000
        with pytest.raises(RuleBroken, match="The workbook is too large to be read: save its sheet as"):
            loosely_read(packed, today=TODAY)
    with pytest.raises(RuleBroken, match="too large"):
        loosely_read(a_zip(**{f"xl__{number}": b"" for number in range(5_001)}), today=TODAY)


def test_a_part_that_says_it_is_small_is_never_unpacked_further():
    packed = a_zip(**{"xl__sharedStrings.xml": b"0" * 3_000_000})
    size = (3_000_000).to_bytes(4, "little")
    assert packed.count(size) == 2  # in the part's own header, and in the list at the end
    with pytest.raises(RuleBroken, match="The workbook can't be read"):
        loosely_read(packed.replace(size, (10).to_bytes(4, "little")), today=TODAY)


def test_a_part_that_says_it_holds_far_more_than_it_does_is_refused_before_room_is_made_for_it():
    shared = SHARED.format("x").replace("<sst", '<sst uniqueCount="999999999995"')
    with pytest.raises(RuleBroken, match="The workbook is damaged"):
        loosely_read(a_zip(**{"xl__sharedStrings.xml": shared}), today=TODAY)


def test_entities_in_a_workbook_are_not_followed():
    with pytest.raises(RuleBroken, match="The workbook is damaged"):
        loosely_read(a_zip(**{"xl__sharedStrings.xml": ENTITIES}), today=TODAY)


@pytest.mark.parametrize(
    "cell", [b'<c r="XFD1048576"', b'<c s="1" r="XFD1048576"', b"<c r='XFD1048576'", b'<c r="xfd4294967290"']
)
def test_a_cell_far_away_is_found_however_it_is_written(cell):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>%b><v>1</v></c>'
    )
    far = sheet % cell + b"</row></sheetData></worksheet>"
    with pytest.raises(RuleBroken, match=r"reaches to row \d+ and column \d+: delete the rows"):
        loosely_read(a_zip(**{"xl__worksheets__sheet1.xml": far}), today=TODAY)


def an_opendocument_sheet(*rows):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Contacts">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


CELL = "<table:table-cell office:value-type='string'{}><text:p>{}</text:p></table:table-cell>"
REST = "<table:table-cell table:number-columns-repeated='16000'/>"


def a_line(*cells, more=""):
    return f"<table:table-row{more}>{''.join(CELL.format('', each) for each in cells)}{REST}</table:table-row>"


def test_an_opendocument_sheet_is_read_and_one_that_repeats_itself_to_the_end_of_memory_is_not():
    rest = a_line(more=" table:number-rows-repeated='1048000'")
    lines = (a_line("Organisation", "Role", "Tel"), a_line("Oak", "dsl", "0161 496 0001"), rest)
    assert loosely_read(an_opendocument_sheet(*lines), today=TODAY).rows == [
        (2, ["Oak", "dsl", "phone", "0161 496 0001", ""])
    ]
    wide = CELL.format(" table:number-columns-repeated='16000'", "x")
    deep = f"<table:table-row table:number-rows-repeated='1000000'>{wide}</table:table-row>"
    with pytest.raises(RuleBroken, match="reaches to row 1000001 and column 16000"):
        loosely_read(an_opendocument_sheet(a_line("Organisation"), deep), today=TODAY)


def test_a_sheet_that_never_ends_is_not_waited_for():
    cut = an_opendocument_sheet(a_line("Organisation"), "</table:table></table:other>")
    with pytest.raises(RuleBroken, match=r"The workbook can't be read \(mismatched tag"):
        loosely_read(cut, today=TODAY)


def test_a_binary_workbook_says_how_to_save_it():
    with pytest.raises(RuleBroken, match="a binary workbook"):
        loosely_read(a_zip(**{"xl__workbook.bin": b"x"}), today=TODAY)


SCHOOLS = (
    '"URN","LA (code)","LA (name)","EstablishmentNumber","EstablishmentName","TypeOfEstablishment (code)",'
    '"TypeOfEstablishment (name)","EstablishmentTypeGroup (code)","EstablishmentTypeGroup (name)",'
    '"EstablishmentStatus (code)","EstablishmentStatus (name)","OpenDate","CloseDate","PhaseOfEducation (code)",'
    '"PhaseOfEducation (name)","UKPRN","Street","Locality","Address3","Town","County (name)","Postcode",'
    '"SchoolWebsite","TelephoneNum","HeadTitle (name)","HeadFirstName","HeadLastName","HeadPreferredJobTitle",'
    '"GSSLACode (name)","Easting","Northing"'
)
A_SCHOOL = (
    '"100001","359","Wigan","2001","St Anne’s, Oak Lane","01","Community school","4",'
    '"Local authority maintained schools",'
    '"1","Open","","","2","Primary","10000001","1 Oak Lane","","","Wigan","Lancashire","WN1 1AA","www.oak.example",'
    '"01614960301","Ms","Invented","Person","Headteacher","E08000010","0","0"'
)
LINKS = (
    '"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"\r\n'
    '"100001","100009","New Oak","Successor","01-09-2026"\r\n'
)
GROUPS = (
    '"Group UID","Group ID","Group Name","Companies House Number","Group Type","Group Status"\n'
    '"1","TR1","A trust","","",""'
)


def test_registers_are_read_in_the_encoding_and_with_the_columns_that_they_come_in():
    (school,) = read_schools(lines_of(f"{SCHOOLS}\r\n{A_SCHOOL}\r\n".encode("cp1252").decode("cp1252")))
    assert (school.name, school.area) == ("St Anne’s, Oak Lane", "E08000010")
    assert "Invented" not in str(school)
    assert read_links(lines_of(LINKS)) == {"urn:100001": "urn:100009"}
    nhs = ['"RXX"', '"WIGAN HOSPITALS"', *['""'] * 14, "", '"0161 496 0303"', *['""'] * 9]
    (body,) = read_nhs(lines_of(",".join(nhs) + "\r\n"))
    assert body.identifier == "ods:RXX"


CUT_SHORT = f'{SCHOOLS}\n"{"x" * 200_000}"'


@pytest.mark.parametrize("text", [GROUPS, LINKS, "", "\n\n", '"URN', CUT_SHORT, "Name;Phone\nOak;1"])
def test_another_file_than_the_register_is_refused_in_a_sentence(text):
    with pytest.raises(RuleBroken, match=r"^row \d+: "):
        list(read_schools(lines_of(text)))


@pytest.mark.slow
@pytest.mark.usefixtures("directory")
async def test_of_a_hundred_thousand_rows_each_bad_one_is_named_and_nothing_is_written():
    bad = range(50, 100_000, 100)
    numbers = dict.fromkeys(bad, "0161 49")
    file = io.StringIO(f"{HEADER}\n")
    file.seek(0, io.SEEK_END)
    for place in range(100_000):
        number = numbers.get(place, f"0161 496 {place % 1000:04}")
        file.write(f"School {place},dsl,Wigan,{number},Mon to Fri 9am to 5pm,\n")
    read = loosely_read(file.getvalue().encode(), today=TODAY)
    assert read == loosely_read(as_excel_at_once(file.getvalue()), today=TODAY)
    with pytest.raises(FileRefused) as refused:
        await import_sheet(an_act(source="import"), read, today=TODAY)
    assert [each.split(",")[0] for each in refused.value.problems] == [f"row {place + 2}" for place in bad]
    assert await held() == []


def as_excel_at_once(text):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate(text.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return file.getvalue()
