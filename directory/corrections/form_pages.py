"""One form for every kind of entry: shown, checked, looked at once more, and saved or suggested."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar.response import Redirect, Template

from directory.contacts.rules import Visibility
from directory.contacts.values import ChannelKind
from directory.corrections import changes
from directory.corrections.checking import check_change, roles_for
from directory.corrections.fields import NEW, Field, Kind, Texts
from directory.corrections.queries import Entry, verified_on
from directory.corrections.reading import Read
from directory.corrections.rules import Note, conflicts, mark_of, merged, packed, unpacked
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.organisations.rules import OrganisationKind
from directory.pages import Visit

LONGEST_REASON = 200
Options = dict[str, list[tuple[str, str]]]

VISIBILITY_WORDS = {
    Visibility.PUBLIC: "Everybody",
    Visibility.PROFESSIONALS: "Professionals who are signed in",
    Visibility.PRIVATE: "Verifiers only",
}


@dataclass(frozen=True)
class Asked:
    """A form: what it asks, where it goes, and where it came from; `entry` is what it belongs to, if anything."""

    heading: str
    kind: Kind
    fields: tuple[Field, ...]
    action: str
    back: str
    button: str
    visit: Visit
    entry: Entry | None = None
    intro: str = ""
    shown: Texts = field(default_factory=dict)
    around: dict[str, Any] = field(default_factory=dict)

    async def page(
        self,
        form: PostedForm,
        *,
        notes: Sequence[Note] = (),
        status_code: int = 200,
        **more: Any,
    ) -> Template:
        facts = {"conflict": None, "saved": ""} | self.around | more
        return self.visit.page(
            "corrections/edit.html",
            status_code=status_code,
            asked=self,
            form=form,
            shown=packed(self.shown),
            notes=notes,
            looked=mark_of(notes),
            options=await _options(self),
            hints=await _hints(self),
            **facts,
        )


def typed_in(form: PostedForm, fields: tuple[Field, ...], *, shown: Texts | None = None) -> Texts:
    """What was typed into each field, with plain line ends; too long is an error of the form's.

    A field that didn't come stays as it was `shown`: only an empty one clears.
    """
    typed = {}
    for each in fields:
        if each.name in form.typed or not shown:
            text = form.text(each.name, longest=each.longest)
            typed[each.name] = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            typed[each.name] = shown.get(each.name, "")
    return typed


def change_form(entry: Entry, visit: Visit, **around: Any) -> Asked:
    """The form that changes an entry."""
    return Asked(
        heading=f"Change {entry.title}",
        kind=entry.kind,
        fields=entry.fields,
        action=f"{entry.address}/changes",
        back=entry.page,
        button="Save",
        visit=visit,
        entry=entry,
        shown=entry.texts,
        around=around,
    )


async def update(entry: Entry, visit: Visit, *, then: str, **around: Any) -> Template | Redirect:
    """Save what was posted about an entry; `then` is where to go."""
    form = PostedForm(await visit.request.form())
    shown = unpacked(form.typed.get("shown", ""))
    typed = typed_in(form, entry.fields, shown=shown)
    reason = form.text("reason", longest=LONGEST_REASON)
    asked = change_form(entry, visit, **around)
    if shown != entry.texts:
        return await _conflict(asked, shown, typed, reason)
    if typed == entry.texts:
        return Redirect(then, status_code=303)
    read = await check_change(entry, typed, viewer=visit.viewer, today=visit.today)

    async def save() -> str:
        act = visit.act(reason or "Changed")
        await changes.save(act, entry, read.values, by=visit.viewer, shown=shown, today=visit.today)
        return then

    try:
        return await save_or_ask(asked, form, read, save)
    except changes.EntryChanged as changed:
        return await _conflict(change_form(changed.entry, visit, **around), shown, typed, reason)


async def save_or_ask(
    asked: Asked, form: PostedForm, read: Read, save: Callable[[], Awaitable[str]]
) -> Template | Redirect:
    """Save, once nothing is wrong and everything that should be looked at has been; what was typed is kept."""
    form.errors = {**read.errors, **form.errors}
    if form.errors:
        return await asked.page(form, status_code=422)
    if read.notes and form.typed.get("looked") != mark_of(read.notes):
        return await asked.page(form, notes=read.notes)
    try:
        return Redirect(await save(), status_code=303)
    except RuleBroken as broken:
        form.errors[broken.field] = broken.message
        return await asked.page(form, notes=read.notes, status_code=422)


async def _conflict(asked: Asked, shown: Texts, typed: Texts, reason: str) -> Template:
    """Both versions field by field, and the form with one's own on top of the other's."""
    now = asked.shown
    form = PostedForm(merged(shown, now, typed) | {"reason": reason})
    return await asked.page(form, status_code=409, conflict=conflicts(asked.kind, shown, now, typed))


async def _options(asked: Asked) -> Options:
    """What may be chosen in each field that's a choice."""
    viewer = asked.visit.viewer
    match asked.kind:
        case Kind.ORGANISATION:
            return {"kind": [("", "Choose one"), *((each.value, each.in_words) for each in OrganisationKind)]}
        case Kind.CONTACT:
            if asked.fields != NEW[Kind.CONTACT] or asked.entry is None:
                return {}
            roles = await roles_for(asked.entry, viewer=viewer)
            return {"role": [("", "Choose one"), *((role.code, role.title) for role in roles)]}
    return {
        "kind": [("", "Choose one"), *((each.value, each.in_words) for each in ChannelKind)],
        "visibility": [(each.value, words) for each, words in VISIBILITY_WORDS.items() if viewer.may_see(each.value)],
    }


async def _hints(asked: Asked) -> dict[str, str]:
    """Each field's hint, with what a change would undo."""
    hints = {each.name: each.hint for each in asked.fields}
    if asked.entry and asked.entry.kind is Kind.CHANNEL:
        on = await verified_on(asked.entry.number)
        verified = f"Verified on {day(on)}. " if on else ""
        hints["value"] = (
            f"{verified}Once you change it, nobody has verified it, until a colleague has tried it: not you yourself"
        )
    return hints
