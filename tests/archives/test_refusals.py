"""What isn't an archive as it was written is refused, with what is wrong, and an empty directory stays empty."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from directory.archives.rules import MANIFEST
from directory.archives.sealing import seal
from directory.errors import RuleBroken
from tests.archives.directories import ENGINES, a_new_directory, archived, is_as_new, restored, rows_everywhere
from tests.stories import a_demonstration

CONTACTS, AREAS = "tables/contact.jsonl", "tables/area_alias.jsonl"
Parts = dict[str, bytes]


@pytest.fixture(scope="module")
async def made_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    async with a_new_directory("sqlite", folder):
        await rows_everywhere(folder / "documents")
        return await archived(folder / "whole.zip", folder / "documents")


@pytest.fixture
def whole(made_once: bytes, tmp_path: Path) -> bytes:
    """An archive, which also lies in the test's folder."""
    (tmp_path / "whole.zip").write_bytes(made_once)
    return made_once


def again(whole: bytes, change: Callable[[Parts], object], *, stated: bool = False) -> bytes:
    """The archive with other parts, sealed as if it had been written so; `stated`: its manifest says so too."""
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    if stated:
        manifest = json.loads(parts[MANIFEST])
        for table in manifest["tables"]:
            content = parts[f"tables/{table['name']}.jsonl"]
            table |= {"rows": content.count(b"\n"), "sha256": _sha256(content)}
        parts[MANIFEST] = json.dumps(manifest).encode()
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        packed.comment = b"0" * 64
    seal(file)
    return file.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_with(**facts: object) -> Callable[[Parts], object]:
    return lambda parts: parts.update({MANIFEST: json.dumps(json.loads(parts[MANIFEST]) | facts).encode()})


def part_with(part: str, old: bytes, new: bytes) -> Callable[[Parts], object]:
    def change(parts: Parts) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return change


@pytest.mark.parametrize("kind", ENGINES)
async def test_each_is_refused_with_what_is_wrong_and_nothing_is_kept(whole, tmp_path, postgresql_server, kind):
    (document,) = [name for name in _names(whole) if name.startswith("documents/")]
    refused = {
        b"": "isn’t an archive of a directory: name one that",
        b"organisation,role,channel,value\n": "isn’t an archive of a directory: name one that",
        again(whole, lambda parts: parts.pop(MANIFEST)): "isn’t an archive of a directory: it has no manifest.json",
        again(whole, manifest_with(written_for="tea")): "isn’t an archive of a directory: its manifest.json",
        again(whole, manifest_with(format=2)): "it has format 2, and this program reads format 1",
        again(whole, manifest_with(tables=7)): "its manifest.json can’t be read: Expected `array`",
        again(whole, manifest_with(documents=["../directory.sqlite"])): "its manifest.json can’t be read",
        again(whole, manifest_with(migration="2031-01-01")): "it was made at migration 2031-01-01, and this directory",
        whole[: len(whole) // 2]: "it’s cut short",
        whole[:-1]: "",
        whole + b"\0": "",
        again(whole, lambda parts: parts.pop(CONTACTS)): f"{CONTACTS} is missing",
        again(whole, lambda parts: parts.update({"tables/tea.jsonl": b""})): "tables/tea.jsonl doesn’t belong there",
        again(whole, part_with(AREAS, b"[1,", b"[3,")): f"{AREAS} isn’t what was archived",
        again(whole, part_with(AREAS, b"[1,", b"{1,")): f"{AREAS} can’t be read after row 0",
        again(whole, part_with(AREAS, b"[1,", b'["1",'), stated=True): f"{AREAS} can’t be read after row 0",
        again(whole, part_with(CONTACTS, b"]\n", b"]"), stated=True): f"{CONTACTS} ends in the middle of a row",
        again(whole, part_with(AREAS, b"[1,1,", b"[1,9,"), stated=True): "area",
        again(whole, part_with(AREAS, b"[1,", b"[2,"), stated=True): "the database refuses its rows",
        again(whole, the_same_name_twice, stated=True): "the database refuses its rows",
        again(whole, lambda parts: parts.update({document: b"tea"})): f"{document} isn’t what was archived",
        again(whole, lambda parts: parts.update({CONTACTS: bytes(2 << 20)})): "it would unpack to what no directory",
    }
    async with a_new_directory(kind, tmp_path / "new", postgresql_server):
        for content, why in refused.items():
            (tmp_path / "wrong.zip").write_bytes(content)
            with pytest.raises(RuleBroken) as said:
                await restored(tmp_path / "wrong.zip", tmp_path / "new" / "documents")
            assert str(tmp_path / "wrong.zip") in said.value.message
            assert why in said.value.message
        assert await is_as_new()
        assert not [each for each in (tmp_path / "new" / "documents").rglob("*") if each.is_file()]
        await restored(tmp_path / "whole.zip", tmp_path / "new" / "documents")


def the_same_name_twice(parts: Parts) -> None:
    first = parts[AREAS].partition(b"\n")[0]
    parts[AREAS] = first + b"\n" + first.replace(b"[1,", b"[2,") + b"\n"


def _names(whole: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        return packed.namelist()


async def test_no_byte_of_it_changes_unseen(whole, tmp_path):
    async with a_new_directory("sqlite", tmp_path / "new"):
        for place in range(0, len(whole), len(whole) // 100):
            altered = bytearray(whole)
            altered[place] ^= 0b100
            (tmp_path / "altered.zip").write_bytes(altered)
            with pytest.raises(RuleBroken, match=r"archive of a directory|can’t be restored"):
                await restored(tmp_path / "altered.zip", tmp_path / "new")
        assert await is_as_new()


async def test_nothing_is_restored_over_another_directory(whole, tmp_path):
    async with a_new_directory("sqlite", tmp_path / "new"):
        await a_demonstration()
        with pytest.raises(RuleBroken, match="isn’t empty"):
            await restored(tmp_path / "whole.zip", tmp_path / "new")


async def test_an_empty_directory_has_nothing_to_archive(tmp_path):
    async with a_new_directory("sqlite", tmp_path / "new"):
        with pytest.raises(RuleBroken, match="there is nothing to archive"):
            await archived(tmp_path / "empty.zip", tmp_path / "new")
    assert not list(tmp_path.glob("empty*"))
