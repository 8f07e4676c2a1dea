"""Heads of the history, written down and read back."""

from datetime import datetime, timedelta, timezone

import pytest

from directory.errors import RuleBroken
from directory.history.heads import KeptHead, as_text, read_heads, what_is_wrong

HEAD = KeptHead(7, "abc", datetime(2026, 7, 1, 13, tzinfo=timezone(timedelta(hours=1))))


def test_a_head_reads_back_as_it_was_written():
    text = as_text(HEAD)
    assert text == '{"number":7,"hash":"abc","at":"2026-07-01T12:00:00+00:00"}\n'
    assert read_heads((text + "\n" + as_text(KeptHead(0, ""))).encode(), name="f") == [HEAD, KeptHead(0, "")]


@pytest.mark.parametrize("text", [b"", b"\n", b"{}", b"[]", b"nonsense", b'{"number": "x", "hash": ""}', b"\xff\xfe"])
def test_a_file_that_holds_something_else_is_refused_in_a_sentence(text):
    with pytest.raises(RuleBroken, match="holds no heads"):
        read_heads(text, name="heads.txt")


def test_a_kept_head_proves_that_its_row_is_there_as_it_was():
    assert what_is_wrong(HEAD, found="abc") == ""
    assert what_is_wrong(HEAD, found=None).startswith("row 7 isn’t there")
    assert "rewritten" in what_is_wrong(HEAD, found="another")
