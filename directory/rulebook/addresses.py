"""The address of a page on the web, as somebody typed it, on which a rule or a document was read."""

from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import ValueUnusable
from directory.errors import RuleBroken
from directory.history.queries import is_demonstration


async def national_page(text: str, *, field: str) -> str:
    """A page that a rule rests on: real in a demonstration too, where it may be made up as well; RuleBroken."""
    return _read(text, field=field, demonstration=text.strip().endswith(".example") and bool(await is_demonstration()))


async def local_page(text: str, *, field: str) -> str:
    """A page of an area's: made up in a demonstration, and real elsewhere; RuleBroken."""
    return _read(text, field=field, demonstration=bool(await is_demonstration()))


def _read(text: str, *, field: str, demonstration: bool) -> str:
    try:
        return read_value(ChannelKind.WEBSITE, text, demonstration=demonstration).value
    except ValueUnusable as unusable:
        raise RuleBroken(str(unusable), field=field) from unusable
