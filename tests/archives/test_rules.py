"""Which table comes first, what is wrong with an archive, and what no directory unpacks to."""

from directory.archives.rules import (
    MANIFEST,
    Manifest,
    Table,
    in_order,
    is_bomb,
    is_of_another_format,
    what_is_amiss,
    what_is_wrong,
)

CONTACTS = Table("contact", ("id", "name"), 2, "a" * 64)
FOUND = Manifest("directory restore", 1, "2026-11-25", 7, (CONTACTS,), ("b" * 64,), ())
PARTS = [CONTACTS.part, f"documents/{'b' * 64}", MANIFEST]
COLUMNS = {"contact": ("id", "name")}


def test_a_table_comes_after_those_it_refers_to_and_itself_doesnt_count():
    references = {"channel": ["contact"], "contact": ["area"], "area": ["area"], "role": []}
    assert in_order(references) == ["area", "contact", "channel", "role"]


def test_only_an_archive_of_this_format_migration_and_tables_is_taken():
    assert FOUND.rows == 2
    assert what_is_wrong(FOUND, migration="2026-11-25", columns=COLUMNS) == ""
    assert "at 2027-01-01" in what_is_wrong(FOUND, migration="2027-01-01", columns=COLUMNS)
    assert "its tables" in what_is_wrong(FOUND, migration="2026-11-25", columns={"contact": ("id",)})
    assert is_of_another_format(1) == ""
    assert "format None" in is_of_another_format(None)


def test_every_part_is_there_once_and_no_other():
    assert what_is_amiss(FOUND, PARTS) == ""
    assert what_is_amiss(FOUND, PARTS[1:]) == "tables/contact.jsonl is missing"
    assert what_is_amiss(FOUND, [*PARTS, "tea"]) == "tea doesn’t belong there"
    assert what_is_amiss(FOUND, [*PARTS, MANIFEST]) == "a part is in it twice"


def test_a_bomb_is_told_by_its_sizes():
    assert not is_bomb([(100_000, 10_000_000), (10, 1_000_000)], file=120_000)
    assert is_bomb([(10_000, 10_000_000)], file=20_000)
    assert is_bomb([(10_000, 20_000)] * 3, file=20_000)  # parts that overlap
