"""A contact's own fields put back as they were on a day: what can be, read and checked as any change of theirs is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Viewer
from directory.corrections.changes import EntryChanged, save
from directory.corrections.checking import check_change
from directory.corrections.fields import Texts
from directory.corrections.queries import Entry
from directory.corrections.reading import Read, area_text
from directory.corrections.rules import packed, shown_as
from directory.errors import RuleBroken
from directory.history.facts import Held, with_names
from directory.history.rules import Act
from directory.inspection.rules import Stood
from directory.inspection.standing import OF_CONTACT
from directory.inspection.values import ERASED, NAME_ERASED, Known
from directory.places.queries import gazetteer

CHANGED_SINCE = "Somebody has changed this entry since you opened this page. Look at what it says now, and choose again"


@dataclass(frozen=True)
class Choice:
    """One field of a contact that differs from what it was: both as its form shows them."""

    name: str
    title: str
    then: str
    now: str


async def choices(then: Stood | None, entry: Entry, known: Known, *, today: date) -> list[Choice]:
    """What can be put back of a contact that is in use; a name that was erased can't be."""
    if then is None or entry.retired_on is not None:
        return []
    texts = await _texts(with_names(then.held, known.people, erased=ERASED), today=today)
    return [
        Choice(name, title, texts[name], entry.texts[name])
        for name, title in OF_CONTACT.items()
        if texts[name] not in {entry.texts[name], ERASED, NAME_ERASED}
    ]


async def _texts(held: Held, *, today: date) -> Texts:
    places = await gazetteer(today=today)
    areas = sorted(area_text(places.by_gss[gss], places) for gss in held["areas"] if gss in places.by_gss)
    plain = {name: str(held.get(name, "")).replace("\r\n", "\n") for name in OF_CONTACT}
    return {**plain, "areas": "\n".join(areas)}


def mark_of_now(entry: Entry) -> str:
    """Tells whether somebody has changed an entry since a page showed it."""
    return shown_as([packed(entry.texts)])


async def check(entry: Entry, chosen: Texts, *, viewer: Viewer, today: date) -> Read:
    """These fields as they are to be, with what is wrong with them for this viewer, and what to look at before."""
    return await check_change(entry, {**entry.texts, **chosen}, viewer=viewer, today=today)


async def put_fields_back(
    act: Act, entry: Entry, chosen: Sequence[str], values: Mapping[str, object], *, by: Viewer, today: date
) -> None:
    """Give a contact these values in one act; RuleBroken where it isn't what was shown any more."""
    wanted = {name: values[name] for name in chosen}
    try:
        await save(act, entry, wanted, by=by, shown=entry.texts, today=today)
    except EntryChanged as changed:
        raise RuleBroken(CHANGED_SINCE) from changed
