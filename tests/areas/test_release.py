"""The ONS Postcode Directory as it's downloaded: other column names with every release, and downloads cut short."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from directory.areas.release import Release, ReleaseUnreadable

# The wanted columns of two releases among some of the others, in their order.
MAY_2018 = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,ctry,rgn,lat,long,lep1,pfa,imd,calncv,stp"
NOV_2025 = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,ctry25cd,rgn25cd,lat,long,pfa23cd,icb23cd"
WIGAN = {"pcds": "WN1 1AA", "lad": "E08000010", "cty": "E99999999", "ctry": "E92000001"}
ASHFIELD = {"pcds": "NG17 1AA", "lad": "E07000170", "cty": "E10000024", "ctry": "E92000001"}
CARDIFF = {"pcds": "CF10 1AA", "lad": "W06000015", "cty": "W99999999", "ctry": "W92000004"}
DOUGLAS = {"pcds": "IM1 1AD", "lad": "M99999999", "cty": "M99999999", "ctry": "M83000003"}
JERSEY = {"pcds": "JE2 3AB", "lad": "L99999999", "cty": "L99999999", "ctry": "L93000001"}
GUERNSEY = JERSEY | {"pcds": "GY1 1AA"}
SEVEN = [WIGAN, ASHFIELD, CARDIFF, DOUGLAS, JERSEY, GUERNSEY, WIGAN | {"pcds": "WN1 1AB", "doterm": "202006"}]


def line(header: str, row: dict[str, str]) -> str:
    """One line of a release, every value quoted as the ONS does."""
    known = dict(row)
    for short, others in {
        "lad": ("oslaua", "laua", "lad25cd"),
        "cty": ("oscty", "cty25cd"),
        "ctry": ("ctry25cd",),
    }.items():
        known |= dict.fromkeys(others, row.get(short, ""))
    known |= {"pcd": row["pcds"], "pcd7": row["pcds"], "dointr": "198001", "pfa": "E23000005", "pfa23cd": "E23000005"}
    known |= {"icb23cd": "E54000057", "stp": "E54000057"}
    return ",".join(f'"{known.get(name, "")}"' for name in header.split(","))


def a_release(path: Path, rows: list[dict[str, str]], *, header: str = NOV_2025) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join([header, *(line(header, row) for row in rows)]) + "\r\n", encoding="utf-8")
    return path


def rows_of(path: Path, *, count: int = 1000) -> list[tuple[str, ...]]:
    return [row for batch in Release.open(path).batches(count) for row in batch]


@pytest.mark.parametrize("header", [MAY_2018, NOV_2025, NOV_2025.replace("lad25cd", "laua").upper()])
def test_the_columns_of_any_release_are_found(tmp_path, header):
    rows = rows_of(a_release(tmp_path / "ONSPD_UK.csv", SEVEN, header=header.lower()))
    assert rows == [
        ("WN1 1AA", "E08000010", "E08000010", "E", "E23000005", "E54000057", ""),
        ("NG17 1AA", "E10000024", "E07000170", "E", "E23000005", "E54000057", ""),
        ("CF10 1AA", "W06000015", "W06000015", "W", "E23000005", "E54000057", ""),
        ("IM1 1AD", "M83000003", "", "IM", "E23000005", "E54000057", ""),
        ("JE2 3AB", "L93000001", "", "JE", "E23000005", "E54000057", ""),
        ("GY1 1AA", "L93000001", "", "GY", "E23000005", "E54000057", ""),
        ("WN1 1AB", "E08000010", "E08000010", "E", "E23000005", "E54000057", "2020-06"),
    ]


@pytest.mark.parametrize(
    ("header", "stand_in"),
    [
        ("pcd,doterm,cty,lad11cd,lad23cd", "WN1 1AA"),
        ("pcd,doterm,cty,lad11cd,lad23cd", "WN1  1AA"),
        ("pcd,doterm,cty,lad11cd,lad23cd", "WN11AA"),
        ("Postcode,date_of_termination,UTLA24CD,ltla22cd,LTLA24CD", "wn1 1aa"),
    ],
)
def test_a_release_may_leave_columns_out_and_pad_its_postcodes(tmp_path, header, stand_in):
    file = tmp_path / "old.csv"
    file.write_text(f"{header}\n{stand_in},,E99999999,E08000001,E08000010\n")
    assert rows_of(file) == [("WN1 1AA", "E08000010", "E08000010", "E", "", "", "")]


def test_batches_that_come_out_even_leave_no_empty_one(tmp_path):
    release = Release.open(a_release(tmp_path / "ONSPD_UK.csv", SEVEN))
    assert [len(batch) for batch in release.batches(7)] == [7]


def test_rows_come_in_batches_and_the_progress_ends_at_the_whole(tmp_path):
    release = Release.open(a_release(tmp_path / "ONSPD_NOV_2025_UK.csv", SEVEN))
    assert [len(batch) for batch in release.batches(3)] == [3, 3, 1]
    assert release.name == "ONSPD_NOV_2025_UK"
    assert release.done == release.size > 0


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_mark_at_the_start_and_letters_of_any_language_are_no_matter(tmp_path, mark):
    file = tmp_path / "release.csv"
    file.write_bytes(mark + f"{NOV_2025},name\n{line(NOV_2025, WIGAN)},Ynys Môn\n\n".encode())
    assert len(rows_of(file)) == 1


def a_download(path: Path) -> Path:
    """The zip as it's downloaded: everything twice, and lists of names beside it."""
    folder = path.parent / "unpacked"
    names = folder / "Documents/LA_UA names and codes UK as at 04_25.csv"
    names.parent.mkdir(parents=True)
    names.write_text("LAD25CD,LAD25NM\nE08000010,Wigan\n")
    (names.parent / "User Guide.pdf").touch()
    a_release(folder / "Data/ONSPD_NOV_2025_UK.csv", SEVEN)
    a_release(folder / "Data/multi_csv/ONSPD_NOV_2025_UK_WN.csv", [WIGAN])
    a_release(folder / "Data/multi_csv/ONSPD_NOV_2025_UK_CF.csv", [CARDIFF])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted(folder.rglob("*.*")):
            archive.write(each, each.relative_to(folder))
    return path


def test_the_zip_as_downloaded_is_read_once_though_it_holds_everything_twice(tmp_path):
    release = Release.open(a_download(tmp_path / "download.zip"))
    assert release.name == "ONSPD_NOV_2025_UK"
    assert len([row for batch in release.batches(2) for row in batch]) == 7
    assert release.done == release.size
    assert len(rows_of(tmp_path / "unpacked")) == 7  # and unpacked


def test_a_folder_of_small_files_is_one_release(tmp_path):
    a_download(tmp_path / "download.zip")
    release = Release.open(tmp_path / "unpacked/Data/multi_csv")
    assert release.name == "ONSPD_NOV_2025_UK"
    assert [row[0] for batch in release.batches(10) for row in batch] == ["CF10 1AA", "WN1 1AA"]


def test_files_named_for_their_postcode_area_alone_are_one_release_too(tmp_path):
    a_release(tmp_path / "cf.csv", [CARDIFF])
    a_release(tmp_path / "wn.csv", [WIGAN])
    assert len(rows_of(tmp_path)) == 2


def refusal(path: Path) -> str:
    with pytest.raises(ReleaseUnreadable) as refused:
        rows_of(path)
    return str(refused.value)


def test_two_releases_in_one_folder_are_not_mixed(tmp_path):
    a_release(tmp_path / "ONSPD_MAY_2018_UK.csv", SEVEN, header=MAY_2018)
    a_release(tmp_path / "ONSPD_NOV_2025_UK.csv", SEVEN)
    assert "holds more than one release (ONSPD_MAY_2018_UK.csv, ONSPD_NOV_2025_UK.csv): name one" in refusal(tmp_path)


def test_a_folder_without_a_release_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("LAD25CD\nE08000010\n")
    (tmp_path / "b.csv").write_text('"LAD25CD\n')
    assert "holds no CSV file of the ONS Postcode Directory" in refusal(tmp_path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    assert "There is no file or folder" in refusal(tmp_path / "missing.csv")


def test_another_sheet_is_refused_with_what_is_missing(tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("organisation,role,postcode\nWigan Council,lado,WN1 1AA\n")
    assert "contacts.csv, line 1: there is no column for the county" in refusal(file)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.csv").touch()
    assert "empty.csv, line 1: there is no column for the postcode" in refusal(tmp_path / "empty.csv")


@pytest.mark.parametrize("cut", [30, 60])
def test_a_file_cut_short_is_refused_with_its_line(tmp_path, cut):
    file = a_release(tmp_path / "ONSPD_UK.csv", SEVEN)
    file.write_bytes(file.read_bytes()[:-cut])
    assert "ONSPD_UK.csv, line 8: " in refusal(file)


def test_a_line_cut_between_two_columns_is_refused_with_its_line(tmp_path):
    file = tmp_path / "ONSPD_UK.csv"
    file.write_text(f"{NOV_2025}\n{line(NOV_2025, WIGAN)}\n" + line(NOV_2025, CARDIFF).rsplit(",", 3)[0])
    assert "ONSPD_UK.csv, line 3: 12 columns where the first line has 15" in refusal(file)


def test_a_zip_cut_short_is_refused(tmp_path):
    file = a_download(tmp_path / "download.zip")
    file.write_bytes(file.read_bytes()[:-200])
    assert "is not a whole zip file" in refusal(file)


def test_a_zip_that_does_not_add_up_is_refused(tmp_path):
    file = tmp_path / "download.zip"
    with zipfile.ZipFile(file, "w") as archive:  # stored, so that a byte of the text can be changed
        archive.write(a_release(tmp_path / "ONSPD_UK.csv", SEVEN), "ONSPD_UK.csv")
    file.write_bytes(file.read_bytes().replace(b"WN1 1AB", b"WN1 1AD"))
    assert "the file is damaged or was cut short" in refusal(file)


def a_packed_release(tmp_path: Path) -> Path:
    """A zip with one release and nothing else, packed as downloads are."""
    file = tmp_path / "download.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(a_release(tmp_path / "ONSPD_UK.csv", SEVEN), "ONSPD_UK.csv")
    return file


def marked(file: Path, *, place: int, with_byte: int) -> Path:
    """A zip in which both headers of its one file have this byte there, counted from where it's read how to unpack."""
    data = bytearray(file.read_bytes())
    for start, before in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + before + place] = with_byte
    file.write_bytes(data)
    return file


def test_a_zip_locked_by_a_password_is_to_be_unpacked_first(tmp_path):
    file = marked(a_packed_release(tmp_path), place=0, with_byte=1)
    assert refusal(file) == "ONSPD_UK.csv is locked by a password: unpack it first"


def test_a_zip_packed_in_another_way_is_to_be_unpacked_first(tmp_path):
    file = marked(a_packed_release(tmp_path), place=2, with_byte=9)  # Deflate64, as Windows packs what is large
    assert refusal(file) == "ONSPD_UK.csv is packed in a way that can't be read here: unpack it first"


def test_what_is_locked_is_not_passed_over_for_the_small_files_beside_it(tmp_path):
    file = a_download(tmp_path / "download.zip")
    with zipfile.ZipFile(file) as archive:
        whole = archive.getinfo("Data/ONSPD_NOV_2025_UK.csv").header_offset
    data = bytearray(file.read_bytes())
    data[whole + 6] = data[data.rindex(b"PK\x01\x02", 0, data.rindex(b"Data/ONSPD_NOV_2025_UK.csv")) + 8] = 1
    file.write_bytes(data)
    assert "ONSPD_NOV_2025_UK.csv is locked by a password" in refusal(file)


@pytest.mark.parametrize("inside", [True, False], ids=["a zip", "a file"])
def test_a_release_that_may_not_be_read_says_so(tmp_path, monkeypatch, inside):
    file = a_packed_release(tmp_path) if inside else a_release(tmp_path / "ONSPD_UK.csv", SEVEN)

    def forbidden(*_names, **_how):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:  # whoever runs the tests may read everything
        patched.setattr(io, "open", forbidden)
        assert refusal(file).startswith(f"{file.name} may not be read by you")


def test_a_packed_release_with_any_byte_damaged_is_read_as_it_was_or_refused_in_a_sentence(tmp_path):
    file = a_packed_release(tmp_path)
    whole, right = file.read_bytes(), rows_of(file)
    for place in range(0, len(whole), 3):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        with contextlib.suppress(ReleaseUnreadable):
            assert rows_of(file) == right


@pytest.mark.parametrize("odd", ["GIR 0AA", "GIR0AA", "NPT 1AA", "NPT1AA"])
def test_odd_old_postcodes_are_read_like_the_others(tmp_path, odd):
    rows = [WIGAN, WIGAN | {"pcds": odd, "doterm": "199606"}]
    assert rows_of(a_release(tmp_path / "ONSPD_UK.csv", rows))[1][0] == f"{odd[:3]} {odd[-3:]}"


@pytest.mark.parametrize("odd", ["NPTX 1AA", "NPT 11A", "NPT", "123 1AA", "WN1 AAA"])
def test_three_letters_open_the_door_to_nothing_else(tmp_path, odd):
    said = refusal(a_release(tmp_path / "ONSPD_UK.csv", [WIGAN, WIGAN | {"pcds": odd}]))
    assert f"ONSPD_UK.csv, line 3: “{odd}” is not a postcode" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"pcds": "Wigan"}, "line 2: “Wigan” is not a postcode"),
        ({"lad": "Wigan"}, "line 2: “Wigan” is not a code of the ONS (district)"),
        ({"doterm": "June"}, "line 2: “June” is not a month like 199606"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line(tmp_path, row, said):
    assert f"ONSPD_UK.csv, {said}" in refusal(a_release(tmp_path / "ONSPD_UK.csv", [WIGAN | row]))
