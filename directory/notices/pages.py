"""For those who look after an entry: what holds for a while, entered, listed and withdrawn."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.contacts.queries import contact_looked_after, name_of
from directory.contacts.rules import CALLED
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind, display
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.hours.rules import Hours
from directory.notices.changes import give_notice, withdraw_notice
from directory.notices.days import midnight, moment, read_day, read_time
from directory.notices.overview import items_looked_after
from directory.notices.planning import withdraw_plan
from directory.notices.queries import channels_of, plan_or_notice
from directory.notices.rules import NoticeKind
from directory.pages import Visit

KINDS = {"hours": "Different hours", "outage": "Out of order", "redirect": "Another number or address for a while"}
LONGEST_NOTE = 200
Read = TypeVar("Read")


class AllNoticesPages(Controller):
    """Everything that holds for a while or is planned, in all that somebody looks after."""

    path = "/notices"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("notices/all.html", items=await items_looked_after(visit.viewer, now=visit.now))


class NoticePages(Controller):
    """The same of one contact; and entering it."""

    path = "/contacts/{slug:str}/notices"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        items = await items_looked_after(visit.viewer, now=visit.now, contact=contact.to_dict()["id"])
        channels = [(each, shown(each)) for each in await channels_of(contact, viewer=visit.viewer)]
        called = await name_of(contact)
        return visit.page(
            "notices/index.html", contact=contact, called=called, items=items, channels=channels, kinds=KINDS
        )

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit], kind: FromQuery[str] = "hours") -> Template:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        if kind not in KINDS:
            raise NotFound
        channels = await channels_of(contact, viewer=visit.viewer)
        typed = {} if kind == "hours" else {"from_day": visit.today.isoformat(), "from_time": f"{visit.now:%H:%M}"}
        if kind == "hours" or len(channels) == 1:
            typed |= {f"channel-{each.uuid}": "yes" for each in channels if kind != "hours" or has_a_timetable(each)}
            typed |= {"channel": str(channels[0].uuid)} if len(channels) == 1 else {}
        return await _form_page(contact, channels, PostedForm(typed), visit, kind=kind)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        channels = await channels_of(contact, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        kind = form.text("kind")
        if kind not in KINDS:
            raise NotFound
        about = [each for each in channels if _is_chosen(form, each, kind)]
        await enter(form, about, visit, kind=NoticeKind(kind))
        if form.errors:
            return await _form_page(contact, channels, form, visit, kind=kind, status_code=422)
        return Redirect(f"/contacts/{contact.slug}/notices", status_code=303)


class WithdrawalPages(Controller):
    """What was entered together, or a plan, holds no longer."""

    path = "/notices/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        slug, planned = await plan_or_notice(uuid, viewer=visit.viewer)
        if planned is None:
            await withdraw_notice(visit.act("Withdrawn"), uuid)
        else:
            await withdraw_plan(visit.act("Withdrawn"), planned)
        return Redirect(f"/contacts/{slug}/notices", status_code=303)


async def enter(
    form: PostedForm, about: Sequence[Channel], visit: Visit, *, kind: NoticeKind, leave_clashing: bool = False
) -> list[Channel]:
    """Enter what a form says of these channels, or note in it what is wrong; those that were left as they are."""
    whole_days = kind is NoticeKind.HOURS
    begins_at, ends_at = (_days if whole_days else _moments)(form, visit)
    hours = form.text("hours", missing="Write the hours, like “closed” or “10am to 2pm”" if whole_days else "")
    instead = form.text("instead", missing="Enter what to use instead" if kind is NoticeKind.REDIRECT else "")
    note = form.text("note", longest=LONGEST_NOTE)
    if form.errors or begins_at is None or ends_at is None:
        return []
    try:
        return await give_notice(
            visit.act(note),
            about,
            kind=kind,
            begins_at=begins_at,
            ends_at=ends_at,
            hours=hours,
            instead=instead,
            note=note,
            leave_clashing=leave_clashing,
        )
    except RuleBroken as broken:
        one = kind is NoticeKind.REDIRECT and broken.field == "channels"
        form.errors["channel" if one else broken.field] = broken.message
        return []


def _days(form: PostedForm, visit: Visit) -> tuple[datetime | None, datetime | None]:
    first = _day(form, "from_day", visit)
    last = _day(form, "to_day", visit) if form.text("to_day") else first
    return (midnight(first), midnight(last + timedelta(days=1))) if first and last else (None, None)


def _moments(form: PostedForm, visit: Visit) -> tuple[datetime | None, datetime | None]:
    return _moment(form, "from", visit), _moment(form, "to", visit)


def _moment(form: PostedForm, end: str, visit: Visit) -> datetime | None:
    on = _day(form, f"{end}_day", visit)
    at = tried(form, lambda: read_time(form.text(f"{end}_time"), field=f"{end}_time"))
    return None if on is None or at is None else moment(on, at)


def _day(form: PostedForm, field: str, visit: Visit) -> date | None:
    return tried(form, lambda: read_day(form.text(field), field=field, today=visit.today))


def tried(form: PostedForm, read: Callable[[], Read]) -> Read | None:
    """What was read, or nothing, and why in the form."""
    try:
        return read()
    except RuleBroken as broken:
        form.errors[broken.field] = broken.message
        return None


def has_a_timetable(channel: Channel) -> bool:
    """Whether other hours would say anything of it: it has hours by the clock, or is called at hours nobody knows."""
    hours = Hours.of(channel.hours)
    return not hours.when_closed and bool(hours.syntax or channel.kind in CALLED)


def shown(channel: Channel) -> str:
    """A channel in one line: “Phone 0161 496 0001, advice”."""
    kind = ChannelKind(channel.kind)
    value = display(kind, channel.value).replace("\n", ", ")
    return f"{kind.in_words} {value}" + (f", {channel.label}" if channel.label else "")


def is_ticked(form: PostedForm, channel: Channel) -> bool:
    return form.typed.get(f"channel-{channel.uuid}") == "yes"


def _is_chosen(form: PostedForm, channel: Channel, kind: str) -> bool:
    return form.typed.get("channel") == str(channel.uuid) if kind == "redirect" else is_ticked(form, channel)


async def _form_page(
    contact: Contact, channels: Sequence[Channel], form: PostedForm, visit: Visit, *, kind: str, status_code: int = 200
) -> Template:
    able = [each for each in channels if kind != "hours" or not Hours.of(each.hours).when_closed]
    return visit.page(
        "notices/new.html",
        status_code=status_code,
        contact=contact,
        called=await name_of(contact),
        form=form,
        kind=kind,
        title=KINDS[kind],
        channels=[(each.uuid, shown(each), is_ticked(form, each)) for each in able],
        waiting=[shown(each) for each in channels if each not in able],
    )
