"""One's own reminders: on or off, the calendar, and the button that ends them without signing in."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from directory.accounts.links import read
from directory.accounts.own_pages import own_account
from directory.accounts.posting import at_home
from directory.accounts.queries import account_with
from directory.accounts.rules import Permission, may
from directory.accounts.tables import Account
from directory.forms import PostedForm
from directory.pages import Visit
from directory.reminders import changes
from directory.reminders.feeds import calendar, end_feed, entries_in_feed, has_feed, make_feed
from directory.reminders.recipients import is_off

CHOICES = [
    ("on", "Yes", "One mail on days when something is due: weeks and days before, on the day, and weekly after it"),
    ("off", "No", "You find what is due on your desk"),
]


class OwnRemindersPages(Controller):
    """Whether one is reminded."""

    path = "/account/reminders"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        return await _page(visit)

    @post()
    async def update(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        chosen = form.choice("mails", [value for value, *_ in CHOICES], missing="Choose whether you want mails")
        if form.errors:
            return await _page(visit, form=form, status_code=422)
        if chosen == "off":
            await changes.turn_off(_number(visit), now=visit.now)
        else:
            await changes.turn_on(_number(visit))
        return Redirect("/account/reminders", status_code=303)


class OwnCalendarPages(Controller):
    """The address of one's own calendar: shown once, since only its digest is kept."""

    path = "/account/calendars"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        token = await make_feed(_number(visit), now=visit.now)
        return await _page(visit, address=at_home(f"/calendar.ics?token={token}", chosen=visit.settings))

    @post("/endings")
    async def delete(self, visit: NamedDependency[Visit]) -> Redirect:
        await end_feed(_number(visit))
        return Redirect("/account/reminders", status_code=303)


class CalendarPages(Controller):
    """The calendar, for a program that knows its address."""

    path = "/calendar.ics"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        entries = await entries_in_feed(visit.request.query_params.get("token", ""), today=visit.today)
        chosen = visit.settings
        made = calendar(entries, site_name=chosen.site_name, base_url=chosen.base_url, now=visit.now)
        return Response(made, media_type="text/calendar", headers={"cache-control": "no-store"})


class ReminderEndingPages(Controller):
    """For whoever follows the link of a digest. The page asks; a mail program posts at once (RFC 8058)."""

    path = "/reminders/endings"

    @get()
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        account = await _whose(visit)
        return _ending_page(visit, account, ended=False)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        account = await _whose(visit)
        if account:
            await changes.turn_off(account.to_dict()["id"], now=visit.now)
        return _ending_page(visit, account, ended=True)


OWN_REMINDERS = [OwnRemindersPages, OwnCalendarPages]
BY_TOKEN = [CalendarPages, ReminderEndingPages]


def _number(visit: Visit) -> int:
    return visit.viewer.account or 0


async def _page(visit: Visit, *, form: PostedForm | None = None, address: str = "", **more: Any) -> Template:
    number = _number(visit)
    off = await is_off(number)
    return visit.page(
        "reminders/show.html",
        form=form or PostedForm({"mails": "off" if off else "on"}),
        choices=CHOICES,
        email=(await own_account(visit)).email,
        verifies=may(visit.viewer, Permission.VERIFY),
        looks_after=may(visit.viewer, Permission.EDIT),
        manages=may(visit.viewer, Permission.MANAGE_PEOPLE),
        has_feed=await has_feed(number),
        address=address,
        sends=bool(visit.settings.mail_url),
        **more,
    )


def _ending_page(visit: Visit, account: Account | None, *, ended: bool) -> Template:
    token = visit.request.query_params.get("token", "")
    return visit.page(
        "reminders/ending.html",
        status_code=200 if account else 410,
        known=account is not None,
        ended=ended,
        token=token,
    )


async def _whose(visit: Visit) -> Account | None:
    """Whose reminders the link in the address ends; nobody's, where it's no good."""
    token = visit.request.query_params.get("token", "")
    said = read(token, purpose=changes.ENDING, secret=visit.settings.secret_key, now=visit.now)
    return await account_with(said.record) if said else None
