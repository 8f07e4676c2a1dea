"""The round before bank holidays: the same hours for many of an organisation's channels at one go."""

from collections.abc import Sequence
from datetime import date, timedelta

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from directory.contacts.tables import Channel, Contact
from directory.forms import PostedForm
from directory.hours.rules import Hours, bank_holidays
from directory.notices.pages import enter, has_a_timetable, is_ticked, shown
from directory.notices.queries import channels_of, contacts_of_organisation
from directory.notices.rules import NoticeKind
from directory.organisations.tables import Organisation
from directory.pages import Visit

ROUND_THE_CLOCK = "24/7"
AHEAD = timedelta(days=120)
Held = Sequence[tuple[Contact, Sequence[Channel]]]


class RoundPages(Controller):
    """Other hours for all of an organisation's channels that somebody looks after, or some of them."""

    path = "/organisations/{slug:str}/notices"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        organisation, held = await _held(slug, visit)
        ticked = [each for _contact, channels in held for each in channels if _closes_like_others(each)]
        typed = {f"channel-{each.uuid}": "yes" for each in ticked}
        return _round_page(organisation, held, PostedForm(typed), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        organisation, held = await _held(slug, visit)
        form = PostedForm(await visit.request.form())
        about = [each for _contact, channels in held for each in channels if is_ticked(form, each)]
        left = await enter(form, about, visit, kind=NoticeKind.HOURS, leave_clashing=True)
        if form.errors:
            return _round_page(organisation, held, form, visit, status_code=422)
        entered = len(about) - len(left)
        lines = [shown(each) for each in left]
        return visit.page("notices/entered.html", organisation=organisation, entered=entered, left=lines)


async def _held(slug: str, visit: Visit) -> tuple[Organisation, Held]:
    organisation, contacts = await contacts_of_organisation(slug, viewer=visit.viewer)
    return organisation, [(each, await channels_of(each, viewer=visit.viewer)) for each in contacts]


def _closes_like_others(channel: Channel) -> bool:
    """Whoever answers day and night, or while others are closed, is what people have at Christmas."""
    return has_a_timetable(channel) and Hours.of(channel.hours).syntax not in {"", ROUND_THE_CLOCK}


def _round_page(
    organisation: Organisation, held: Held, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    groups = [
        (contact.name or organisation.name, [(each.uuid, shown(each), is_ticked(form, each)) for each in able])
        for contact, channels in held
        if (able := [each for each in channels if has_a_timetable(each)])
    ]
    return visit.page(
        "notices/round.html",
        status_code=status_code,
        organisation=organisation,
        form=form,
        groups=groups,
        holidays=_coming(visit.today),
    )


def _coming(today: date) -> list[str]:
    days = [each for each in bank_holidays("England", today.year) if today <= each <= today + AHEAD]
    return [f"{each:%A} {each.day} {each:%B %Y}" for each in days]
