"""The form on which verifiers tell what they found: of all channels of an entry, or of one of them by itself."""

from typing import Any

from litestar.response import Template

from directory.contacts.rules import CALLED
from directory.contacts.values import ChannelKind, display, link
from directory.dates import clock, day
from directory.desk.entries import Entry, Tried
from directory.desk.kept import HeldDesk, KeptDesks
from directory.desk.past_tries import PastTry, past_tries
from directory.desk.queries import desk_of
from directory.desk.reports import open_reports
from directory.desk.rules import Desk, Queued, next_after
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


async def record_what_was_found(form: PostedForm, entry: Entry, visit: Visit, *, missing: str) -> None:
    """Record what a form says of these channels, all of it or, with the form's `errors`, nothing.

    `missing` is what to say where it says nothing of any.
    """
    told = [answers for each in entry.channels if (answers := _answers(form, each))]
    if not told and not form.errors:
        form.errors[f"outcome_{entry.channels[0].uuid.hex}"] = missing
    if form.errors:
        return
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
        if broken.field == "value":
            _forget_claims(form, broken.channel.hex)
        form.errors[_field(broken)] = broken.message


def _answers(form: PostedForm, channel: Tried) -> Told | None:
    """What was said of one channel; None where it wasn't tried."""
    key = channel.uuid.hex
    if form.typed.get(f"outcome_{key}", UNTRIED) == UNTRIED:
        return None
    if shown_value(form, channel) != channel.value:
        _forget_claims(form, key)
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


def _forget_claims(form: PostedForm, key: str) -> None:
    """Take out of a form what was said of another number than the one that stands there now; words are kept."""
    for name in ("outcome", "hours", "value"):
        form.typed.pop(f"{name}_{key}", None)


def shown_value(form: PostedForm, channel: Tried) -> str:
    """The value that the page showed, which is the one that was tried; browsers send lines' ends in another way."""
    return form.text(f"value_{channel.uuid.hex}").replace("\r\n", "\n")


def _field(broken: NotThisChannel) -> str:
    kind = broken.field if broken.field in {"method", "found"} else "outcome"
    return f"{kind}_{broken.channel.hex}"


def desk_at(visit: Visit) -> Desk:
    return desk_of(visit.viewer, now=visit.now, single_handed=visit.settings.allows_single_handed)


async def held_desk(visit: Visit) -> HeldDesk:
    desks: KeptDesks = visit.request.app.state.desks
    return await desks.desk(visit.viewer, desk_at(visit), area=Wanted.of(visit.request.query_params).area)


async def following(slug: str, visit: Visit) -> Queued | None:
    """The entry to try after this one, of the part of the desk that is worked through."""
    wanted, held = Wanted.of(visit.request.query_params), await held_desk(visit)
    left = held.queued.get(held.numbers.get(slug, 0))
    return next_after(wanted.among(held.queue), left if left and wanted.holds(left) else None)


async def form_page(
    entry: Entry, form: PostedForm, visit: Visit, *, alone: bool = False, back: bool = False, status_code: int = 200
) -> Template:
    """The form of an entry's channels; `alone`: of one, `back`: from which somebody goes back to the entry's page."""
    desk, wanted = desk_at(visit), Wanted.of(visit.request.query_params)
    queued = desk.queued(entry)
    past = await past_tries(entry)
    asked = {each.channel.number: each for each in queued.asked} if queued else {}
    titles = {role.code: role.title for role in (await roles()).values()}
    about = {None, entry.channels[0].uuid}  # what is said of all of it, or of the one
    place = f"/channels/{entry.channels[0].uuid}" if alone else f"/contacts/{entry.slug}"
    return visit.page(
        "desk/verify.html",
        status_code=status_code,
        entry=entry,
        form=form,
        alone=alone,
        back=back,
        action=wanted.at(f"{place}/verifications", **({"back": "entry"} if back else {})),
        queued=queued,
        following=None if back else await following(entry.slug, visit),
        wanted=wanted,
        reports=[
            each
            for each in await open_reports(visit.viewer)
            if each.slug == entry.slug and not each.set_aside and (not alone or each.channel in about)
        ],
        channels=[
            {
                **shown(each),
                "hours": in_english(each.hours, role_titles=titles) if each.hours else "",
                "standing": desk.trusted(entry, each).standing.in_words,
                "asked": asked.get(each.number),
                "needs_a_colleague": each.changed_by is not None
                and each.changed_by == visit.viewer.account
                and not desk.single_handed,
                "past": [_past(tried, visit) for tried in past.get(each.number, [])],
                "usual": USUAL.get(ChannelKind(each.kind), Method.RANG).value,
                "said_more": any(form.typed.get(f"{name}_{each.uuid.hex}") for name in ("found", "menu", "note")),
            }
            for each in entry.channels
        ],
        methods=[(each.value, words) for each, words in METHODS.items()],
        outcomes=[(str(each), words) for each, words in OUTCOMES.items() if not alone or each != UNTRIED],
        answers=ANSWERS,
        untried="" if alone else UNTRIED,
    )


def shown(channel: Tried) -> dict[str, Any]:
    """A channel as the forms show it."""
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
