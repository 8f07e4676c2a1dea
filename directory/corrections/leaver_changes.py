"""What becomes of a leaver's entries: all of it in one act, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts import changes as contacts
from directory.corrections.leaver_queries import entries_naming
from directory.corrections.rules import shown_as
from directory.history.changes import alone
from directory.history.rules import Act

CLEAR, GIVE, RETIRE = "clear", "give", "retire"


@dataclass(frozen=True)
class Choice:
    """What becomes of one entry: its name cleared, given to somebody else, or the entry retired."""

    what: str
    person: str = ""
    job_title: str = ""


class EntriesChanged(Exception):
    """The entries that name the person aren't those that were shown: nothing was done."""


async def settle(act: Act, person: str, choices: Mapping[UUID, Choice], *, by: Viewer, shown: str, on: date) -> None:
    """Do what was chosen for each entry that names this person, by the entry's UUID."""
    async with alone():
        naming = await entries_naming(person, viewer=by)
        if shown_as(each.mark for each in naming) != shown or {each.row.uuid for each in naming} != set(choices):
            raise EntriesChanged
        for each in naming:
            choice = choices[each.row.uuid]
            if choice.what == RETIRE:
                await contacts.retire(act, on=on, contact=each.row)
            elif choice.what == GIVE:
                await contacts.change_contact(act, each.row, person=choice.person, job_title=choice.job_title)
            else:
                await contacts.change_contact(act, each.row, person="")
