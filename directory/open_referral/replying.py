"""What every reply of the feed needs: how long it holds, and whose id an address names."""

from collections.abc import Collection
from uuid import UUID

from directory.errors import NotFound
from directory.kept_pages import may_be_kept
from directory.lookup.moments import midnight_after
from directory.lookup.parts import NAMES, NATIONAL
from directory.open_referral.gathering import Gathered
from directory.open_referral.rules import as_uuid
from directory.pages import Visit

NOT_THERE = {404: "Nothing that everybody may see has this id: not-found"}


def kept(visit: Visit, shown: Collection[Gathered] = ()) -> None:
    """The same for everybody until the day's standings or a notice change, or somebody writes what it shows.

    What is on a list changes with what contacts are called and who may find them; roles and organisations change all.
    """
    edges = [edge for one in shown for edge in one.edges if edge > visit.now]
    tried = {NATIONAL if one.contact["nationwide"] else ("contact", one.contact["id"]) for one in shown}
    may_be_kept(visit.request, until=min([midnight_after(visit.now), *edges]), rests_on={NAMES, *tried})


def the_id(text: str) -> UUID:
    found = as_uuid(text)
    if found is None:
        raise NotFound
    return found
