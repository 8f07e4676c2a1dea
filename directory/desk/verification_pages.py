"""Verifying one entry at a time, or several of one organisation's from a page of its site."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.rules import CALLED
from directory.contacts.values import ChannelKind, display, link
from directory.dates import clock, day
from directory.desk.kept import HeldDesk, KeptDesks
from directory.desk.past_tries import PastTry, past_tries
from directory.desk.queries import desk_of, entries_of, entry_called
from directory.desk.reports import open_reports
from directory.desk.rules import Desk, Entry, Queued, Tried, next_after
from directory.desk.wanted import Wanted
from directory.forms import PostedForm
from directory.hours.english import in_english
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.verification.changes import LONGEST_MENU, NotThisChannel, verify_all
from directory.verification.changes import Tried as Told
from directory.verification.rules import Method, Outcome

METHODS = {
    Method.RANG: "Rang it",
    Method.EMAILED: "Wrote to it, and had an answer",
    Method.OWNER_CONFIRMED: "Its owner confirmed it",
    Method.OFFICIAL_WEBSITE: "Read it on the official website",
    Method.MET: "Met them",
}
UNTRIED = "not tried"
OUTCOMES = {
    UNTRIED: "Not tried now",
    Outcome.RIGHT: "Right",
    Outcome.NO_ANSWER: "No answer",
    Outcome.WRONG: "Wrong",
    Outcome.CHANGED: "Changed to another",
    Outcome.DISCONNECTED: "Disconnected, or it came back",
    Outcome.SOMEBODY_ELSE: "The voicemail names somebody else",
}
ANSWERS = [("yes", "Yes"), ("no", "No")]
USUAL = {
    ChannelKind.EMAIL: Method.EMAILED,
    ChannelKind.SECURE_EMAIL: Method.EMAILED,
    ChannelKind.WEB_FORM: Method.OFFICIAL_WEBSITE,
    ChannelKind.WEBSITE: Method.OFFICIAL_WEBSITE,
    ChannelKind.POST: Method.OFFICIAL_WEBSITE,
}
CHANGED_MEANWHILE = "Try again: this entry changed while you were trying it"


class ContactVerificationPages(Controller):
    """A verifier tries an entry, channel by channel, and is sent to the next."""

    path = "/contacts/{slug:str}/verifications"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        """The form: where a phone goes that opens this address again."""
        await entry_called(slug, viewer=visit.viewer)
        return Redirect(f"/contacts/{slug}/verifications/new", status_code=302)

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _form_page(await _entry(slug, visit), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        entry = await _entry(slug, visit)
        told = [answers for each in entry.channels if (answers := _answers(form, each))]
        if not told and not form.errors:
            form.errors[f"outcome_{entry.channels[0].uuid.hex}"] = "Say what you found, of one of them at least"
        if not form.errors:
            try:
                await verify_all(
                    visit.act("Verified"),
                    told,
                    by=visit.viewer,
                    on=visit.today,
                    at=visit.now,
                    single_handed=visit.settings.allows_single_handed,
                )
            except NotThisChannel as broken:
                form.errors[_field(broken)] = broken.message
        if form.errors:
            return await _form_page(await _entry(slug, visit), form, visit, status_code=422)
        wanted = Wanted.of(visit.request.query_params)
        following = await _following(entry, visit)
        address = f"/contacts/{following.entry.slug}/verifications/new" if following else "/desk"
        return Redirect(wanted.at(address), status_code=303)


class OrganisationVerificationPages(Controller):
    """A verifier has been through a page of an organisation's site: what stood there is right, all in one go."""

    path = "/organisations/{slug:str}/verifications"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _site_page(slug, PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        _held, entries = await entries_of(slug, viewer=visit.viewer)
        read = form.text("address", missing="Enter the address of the page that you read", longest=300)
        ticked = [
            each for entry in entries for each in entry.channels if form.typed.get(f"right_{each.uuid.hex}") == "yes"
        ]
        if not ticked:
            form.errors[""] = "Tick what you found there, just as it’s shown here"
        for each in ticked:
            if _shown_value(form, each) != each.value:
                form.typed.pop(f"right_{each.uuid.hex}")
                form.errors[f"right_{each.uuid.hex}"] = CHANGED_MEANWHILE
        if not form.errors:
            how = (Method.OFFICIAL_WEBSITE, Outcome.RIGHT, f"Read on {read}")
            try:
                await verify_all(
                    visit.act("Went through the organisation’s site"),
                    [Told(each.number, each.value, *how) for each in ticked],
                    by=visit.viewer,
                    on=visit.today,
                    at=visit.now,
                    single_handed=visit.settings.allows_single_handed,
                )
            except NotThisChannel as broken:
                form.errors[f"right_{broken.channel.hex}"] = broken.message
        if form.errors:
            return await _site_page(slug, form, visit, status_code=422)
        return Redirect("/desk", status_code=303)


VERIFYING = [ContactVerificationPages, OrganisationVerificationPages]


def _answers(form: PostedForm, channel: Tried) -> Told | None:
    """What was said of one channel; None where it wasn't tried."""
    key = channel.uuid.hex
    if form.typed.get(f"outcome_{key}", UNTRIED) == UNTRIED:
        return None
    if _shown_value(form, channel) != channel.value:
        for name in [name for name in form.typed if name.endswith(key)]:
            del form.typed[name]  # the answers were about another number
        form.errors[f"outcome_{key}"] = CHANGED_MEANWHILE
        return None
    outcome = form.choice(f"outcome_{key}", list(Outcome), missing="Choose what you found")
    method = form.choice(f"method_{key}", list(Method), missing="Choose how you tried it")
    found = form.text(f"found_{key}")
    note = form.text(f"note_{key}")
    menu = form.text(f"menu_{key}", longest=LONGEST_MENU)
    if outcome == Outcome.CHANGED and not found:
        form.errors[f"found_{key}"] = "Say what it has changed to, as you were told"
    if outcome == Outcome.WRONG and not note:
        form.errors[f"note_{key}"] = "Say what you were told, like ‘this is now the school kitchen’"
    if not outcome or not method:
        return None
    hours = form.typed.get(f"hours_{key}")
    return Told(
        channel.number,
        channel.value,
        Method(method),
        Outcome(outcome),
        note=note,
        found=found,
        menu=menu,
        hours_confirmed={"yes": True, "no": False}.get(hours or ""),
    )


def _shown_value(form: PostedForm, channel: Tried) -> str:
    """The value that the page showed, which is the one that was tried; browsers send lines' ends in another way."""
    return form.text(f"value_{channel.uuid.hex}").replace("\r\n", "\n")


def _field(broken: NotThisChannel) -> str:
    kind = broken.field if broken.field in {"method", "found"} else "outcome"
    return f"{kind}_{broken.channel.hex}"


def _desk(visit: Visit) -> Desk:
    return desk_of(visit.viewer, now=visit.now, single_handed=visit.settings.allows_single_handed)


async def _held(visit: Visit) -> HeldDesk:
    desks: KeptDesks = visit.request.app.state.desks
    return await desks.desk(visit.viewer, _desk(visit), area=Wanted.of(visit.request.query_params).area)


async def _entry(slug: str, visit: Visit) -> Entry:
    """The entry at this address, from the desk that it was chosen on where it stands there; NotFound."""
    return (await _held(visit)).called(slug) or await entry_called(slug, viewer=visit.viewer)


async def _following(entry: Entry, visit: Visit) -> Queued | None:
    wanted, held = Wanted.of(visit.request.query_params), await _held(visit)
    left = held.queued.get(entry.number)
    return next_after(wanted.among(held.queue), left if left and wanted.holds(left) else None)


async def _form_page(entry: Entry, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    desk = _desk(visit)
    queued = desk.queued(entry)
    wanted = Wanted.of(visit.request.query_params)
    following = await _following(entry, visit)
    past = await past_tries(entry)
    asked = {each.channel.number: each for each in queued.asked} if queued else {}
    titles = {role.code: role.title for role in (await roles()).values()}
    return visit.page(
        "desk/verify.html",
        status_code=status_code,
        entry=entry,
        form=form,
        queued=queued,
        following=following,
        wanted=wanted,
        reports=[each for each in await open_reports(visit.viewer) if each.slug == entry.slug and not each.set_aside],
        channels=[
            {
                **_shown(each),
                "hours": in_english(each.hours, role_titles=titles) if each.hours else "",
                "standing": desk.trusted(entry, each).standing.in_words,
                "asked": asked.get(each.number),
                "needs_a_colleague": each.changed_by is not None
                and each.changed_by == visit.viewer.account
                and not desk.single_handed,
                "past": [_past(tried, visit) for tried in past.get(each.number, [])],
                "usual": USUAL.get(ChannelKind(each.kind), Method.RANG).value,
            }
            for each in entry.channels
        ],
        methods=[(each.value, words) for each, words in METHODS.items()],
        outcomes=[(str(each), words) for each, words in OUTCOMES.items()],
        answers=ANSWERS,
        untried=UNTRIED,
    )


async def _site_page(slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    held, entries = await entries_of(slug, viewer=visit.viewer)
    desk = _desk(visit)
    listed = [(entry, [_ticked(desk, entry, each) for each in entry.channels]) for entry in entries]
    return visit.page(
        "desk/site.html", status_code=status_code, organisation=held, entries=listed, form=form, first=entries[0]
    )


def _ticked(desk: Desk, entry: Entry, channel: Tried) -> dict[str, Any]:
    own = not desk.single_handed and desk.account is not None and channel.changed_by == desk.account
    enough = desk.policies.enough(Method.OFFICIAL_WEBSITE, role=entry.role, kind=channel.kind)
    why = "You changed it: a colleague ticks it." if own else "" if enough else "It must be rung."
    return {**_shown(channel), "standing": desk.trusted(entry, channel).standing.in_words, "why_not": why}


def _shown(channel: Tried) -> dict[str, Any]:
    kind = ChannelKind(channel.kind)
    return {
        "key": channel.uuid.hex,
        "uuid": channel.uuid,
        "kind": channel.kind.replace("-", " "),
        "label": channel.label,
        "value": channel.value,
        "display": display(kind, channel.value),
        "link": link(kind, channel.value),
        "called": channel.kind in CALLED,
    }


def _past(tried: PastTry, visit: Visit) -> dict[str, Any]:
    at = f", {clock(tried.at.astimezone(visit.now.tzinfo))}" if tried.at else ""
    return {"row": tried, "when": day(tried.on) + at}
