"""For those who look after an entry: what is to be changed on a day to come."""

from datetime import timedelta

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.contacts.queries import contact_looked_after, name_of, role_titles
from directory.contacts.rules import Visibility
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind, display
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.hours.english import in_english
from directory.notices.days import read_day
from directory.notices.pages import shown, tried
from directory.notices.planning import plan
from directory.notices.plans import FIELDS, SEEN_BY, PlanKind
from directory.notices.queries import channels_of
from directory.pages import Visit

TITLES = {
    PlanKind.CHANGE: "Plan a change",
    PlanKind.ADD: "Plan a new number or address",
    PlanKind.PERSON: "Plan another person",
    PlanKind.RETIRE_CHANNEL: "Plan the end of a number or address",
    PlanKind.RETIRE_CONTACT: "Plan the end of the whole entry",
}
OF_A_CHANNEL = {PlanKind.CHANGE, PlanKind.RETIRE_CHANNEL}
LONGEST = {"hours": 1500, "label": 200, "person": 200, "job_title": 200}


class PlannedChangePages(Controller):
    """Planning a change of a contact, or of one of its channels."""

    path = "/contacts/{slug:str}/planned-changes"

    @get("/new")
    async def new(
        self,
        slug: FromPath[str],
        visit: NamedDependency[Visit],
        kind: FromQuery[str] = "person",
        channel: FromQuery[str] = "",
    ) -> Template:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        what, about = await _about(contact, kind, channel, visit)
        return await _form_page(contact, what, about, PostedForm(await _held(contact, about)), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        what, about = await _about(contact, form.text("kind"), form.text("channel"), visit)
        on = tried(form, lambda: read_day(form.text("on_day"), field="on_day", today=visit.today))
        way = form.choice("way", ChannelKind, missing="Choose what it is") if what is PlanKind.ADD else ""
        fields = {name: form.text(name, longest=LONGEST.get(name, 500)) for name in FIELDS[what]}
        if what is PlanKind.ADD and not fields["value"]:
            form.errors["value"] = "Enter the number or address"
        if "visibility" in fields:
            fields["visibility"] = form.choice("visibility", visit.viewer.visibilities, missing="Choose who may see it")
        reason = form.text("reason", longest=LONGEST_REASON)
        if not form.errors and on:
            try:
                await plan(
                    visit.act(reason),
                    contact,
                    kind=what,
                    on=on,
                    channel=about,
                    way=ChannelKind(way) if way else None,
                    announced=form.text("announced") == "yes",
                    **_given(what, fields, await _held(contact, about)),
                )
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return await _form_page(contact, what, about, form, visit, status_code=422)
        return Redirect(f"/contacts/{contact.slug}/notices", status_code=303)


LONGEST_REASON = 500


async def _about(contact: Contact, kind: str, channel: str, visit: Visit) -> tuple[PlanKind, Channel | None]:
    """What is to be planned, and of which channel; NotFound."""
    if kind not in set(PlanKind):
        raise NotFound
    what = PlanKind(kind)
    if what not in OF_A_CHANNEL:
        return what, None
    held = {str(each.uuid): each for each in await channels_of(contact, viewer=visit.viewer)}
    if channel not in held:
        raise NotFound
    return what, held[channel]


async def _held(contact: Contact, channel: Channel | None) -> dict[str, str]:
    """What is there now, as a form shows it."""
    if channel is None:
        return {"person": contact.person, "job_title": contact.job_title, "visibility": Visibility.PUBLIC.value}
    return {
        "value": display(ChannelKind(channel.kind), channel.value),
        "label": channel.label,
        "hours": in_english(channel.hours, role_titles=await role_titles()) if channel.hours else "",
        "visibility": channel.visibility,
    }


def _given(what: PlanKind, fields: dict[str, str], held: dict[str, str]) -> dict[str, str | None]:
    """What differs from what is there, so that the rest stays whatever becomes of it meanwhile."""
    if what is PlanKind.ADD:
        return dict(fields)
    lines = {name: "\n".join(text.split("\r\n")) for name, text in fields.items()}
    return {name: None if lines[name] == held[name] else text for name, text in fields.items()}


async def _form_page(
    contact: Contact, what: PlanKind, channel: Channel | None, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    tomorrow = visit.today + timedelta(days=1)
    return visit.page(
        "notices/plan.html",
        status_code=status_code,
        contact=contact,
        called=await name_of(contact),
        form=form,
        kind=what.value,
        title=TITLES[what],
        channel=channel,
        shown=shown(channel) if channel else "",
        fields=FIELDS[what],
        ways=[(each, each.in_words) for each in ChannelKind],
        visibilities=[(each, SEEN_BY[each].capitalize()) for each in visit.viewer.visibilities],
        tomorrow=f"{tomorrow.day} {tomorrow:%B %Y}",
    )
