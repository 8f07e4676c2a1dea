"""One of a few names, as people write it."""

import pytest

from directory.choices import chosen
from directory.contacts.values import ChannelKind
from directory.errors import RuleBroken


@pytest.mark.parametrize("text", ["text-relay", "Text relay", "TEXT_RELAY", "textrelay", " text – relay"])
def test_case_spaces_and_hyphens_do_not_matter(text):
    assert chosen(text, ChannelKind, field="channel") is ChannelKind.TEXT_RELAY


def test_what_else_it_is_called_will_do():
    assert chosen("Tel", ChannelKind, field="channel", also={"tel": "phone"}) is ChannelKind.PHONE


def test_what_names_none_is_refused_with_all_there_are():
    with pytest.raises(RuleBroken, match="“pigeon” was found: use one of phone, text, text-relay, ") as refused:
        chosen("pigeon", ChannelKind, field="channel")
    assert refused.value.field == "channel"
