"""A reply as bytes: put together from a beginning and a kept rest, it's what it would have been whole."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.replies import SMALLEST_COMPRESSED, Reply

TYPE = (b"content-type", b"application/json")


def a_reply(rest):
    return Reply(200, [TYPE], rest, until=1.0)


@given(begins=st.binary(max_size=400), rest=st.binary(max_size=2_000), packed=st.booleans())
def test_compressed_or_plain_packed_or_not_it_is_the_same_text(begins, rest, packed):
    reply = a_reply(rest)
    if packed:
        reply.pack(begins)
    for _twice in range(2):
        start, body = reply.message(begins, zips=False)
        assert body == begins + rest
        assert dict(start["headers"])[b"content-length"] == b"%d" % len(body)
        start, body = reply.message(begins, zips=True)
        headers = dict(start["headers"])
        assert headers[b"content-length"] == b"%d" % len(body)
        compressed = len(begins) + len(rest) >= SMALLEST_COMPRESSED
        assert headers.get(b"content-encoding") == (b"gzip" if compressed else None)
        assert (gzip.decompress(body) if compressed else body) == begins + rest


@given(begins=st.binary(max_size=40), other=st.binary(max_size=40), rest=st.binary(max_size=40))
def test_two_replies_have_one_mark_only_if_they_are_the_same(begins, other, rest):
    reply = a_reply(rest)
    assert (reply.etag(begins) == reply.etag(other)) == (begins == other)
    assert reply.etag(begins) != a_reply(rest + b"!").etag(begins)


def test_its_mark_holds_for_the_same_text_compressed_or_not():
    reply = a_reply(b"a" * 1_000)
    marks = {dict(reply.message(b"", zips=zips)[0]["headers"])[b"etag"] for zips in (True, False)}
    assert marks == {reply.etag(b"")}
    assert reply.etag(b"").startswith(b'W/"')
    assert reply.unchanged(b"")["status"] == 304


@pytest.mark.parametrize("begins", [b"", b"{"])
def test_what_is_kept_takes_little_room(begins):
    reply = a_reply(b"a line that is on every page\n" * 700)
    reply.pack(begins)
    assert 0 < reply.size <= 1_000
