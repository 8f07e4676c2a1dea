"""The owner's page: what of theirs is still right. Opening it does nothing, since mail scanners follow links."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from directory.contacts.queries import role_titles
from directory.contacts.rules import Visibility
from directory.contacts.values import ChannelKind, display
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.history.rules import Act
from directory.hours.english import in_english
from directory.mail import MailFailed, send
from directory.owners.answers import field_of, read_answers
from directory.owners.codes import check_code, make_code
from directory.owners.confirming import SOURCE, confirm
from directory.owners.letters import code as code_letter
from directory.owners.queries import asked_of
from directory.owners.rules import Asked, Says, never_enough
from directory.owners.sent_links import PATH, link_behind
from directory.owners.tables import OwnerLink
from directory.pages import Visit

ANSWERS_A_MINUTE = 20  # from one network
MOST_CHANNELS = 60  # on one page: a form holds no more than the server takes


class ConfirmationPages(Controller):
    """What an owner is asked, and their answers."""

    path = PATH

    @get()
    async def index(self, visit: NamedDependency[Visit], token: FromQuery[str] = "") -> Template:
        return await _page(await _link(token, visit), PostedForm({"token": token}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        token = form.text("token")
        link = await _link(token, visit)
        if link is None:
            return await _page(None, form, visit)
        if not await _taken(form, link, visit):
            return await _page(link, form, visit, status_code=422)
        return Redirect(f"{PATH}?token={token}", status_code=303)


class ConfirmationCodePages(Controller):
    """A one-time code, mailed to the address that the link was mailed to."""

    path = f"{PATH}/codes"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        form = PostedForm(await visit.request.form())
        link = await _link(form.text("token"), visit)
        form.typed.pop("code", None)
        if link is None:
            return await _page(None, form, visit)
        chosen = visit.settings
        try:
            made = await make_code(link, secret=chosen.secret_key, now=visit.now)
            letter = code_letter(to=link.email, code=made, site_name=chosen.site_name)
            await send(letter, chosen=chosen, at=visit.now)
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
        except MailFailed:  # the sentence speaks of the server, which is nobody's business here
            form.errors["code"] = "The code could not be mailed. Try again in a few minutes"
        return await _page(link, form, visit, sent=not form.errors, status_code=422 if form.errors else 200)


CONFIRMING = [ConfirmationPages, ConfirmationCodePages]


async def _link(token: str, visit: Visit) -> OwnerLink | None:
    return await link_behind(token, secret=visit.settings.secret_key, now=visit.now)


async def _taken(form: PostedForm, link: OwnerLink, visit: Visit) -> bool:
    """Whether the answers were taken; mistakes go into the form."""
    typed = form.text("code", longest=20)
    asked = await asked_of(link.email, at=link.made_at)
    answers = read_answers(form, asked, with_code=bool(typed), demonstration=visit.demonstration)
    if not answers and not form.errors:
        form.errors[""] = "Choose an answer for one entry or more"
    if form.errors:
        return False
    try:
        secret = visit.settings.secret_key
        code = await check_code(link, typed, secret=secret, now=visit.now) if typed else None
        # By nobody with an account, whoever is signed in on this computer.
        act = Act(by=None, at=visit.now, source=SOURCE, reason="An owner answered")
        await confirm(act, link, answers, code=code)
    except RuleBroken as broken:
        form.errors[broken.field] = broken.message
    return not form.errors


async def _page(link: OwnerLink | None, form: PostedForm, visit: Visit, *, sent: bool = False, **more: Any) -> Template:
    """What the link leads to: the form, or what to do where it's no good any more."""
    if link is None:
        return visit.page("confirmations/spent.html", status_code=410)
    asked = await asked_of(link.email, at=link.made_at)
    since = link.made_at.astimezone(visit.now.tzinfo).date()
    answered = [each for each in asked if each.finding_open or (each.confirmed_on and each.confirmed_on >= since)]
    waiting = [each for each in asked if each not in answered]
    shown = asked if len(asked) <= MOST_CHANNELS else [*waiting, *answered][:MOST_CHANNELS]
    return visit.page(
        "confirmations/index.html",
        form=form,
        entries=_entries(shown, form, role_titles=await role_titles()),
        left=len(asked) - len(shown),
        answered=len(answered),
        number=len(asked),
        all_answered=all(never_enough(each) for each in waiting),
        needs_code=any(each.needs_code for each in asked),
        sent=sent,
        until=day(link.expires_at.astimezone(visit.now.tzinfo).date()),
        **more,
    )


def _entries(asked: Iterable[Asked], form: PostedForm, *, role_titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Contacts with their channels, as the template shows them."""
    entries: dict[int, dict[str, Any]] = {}
    for each in asked:
        about = {"name": each.name, "organisation": each.organisation, "role": each.role_title, "channels": []}
        entry = entries.setdefault(each.contact, about)
        entry["channels"].append(_shown(each, form, role_titles=role_titles))
    return list(entries.values())


def _shown(asked: Asked, form: PostedForm, *, role_titles: Mapping[str, str]) -> dict[str, Any]:
    """A channel with the names of its fields, and which answers there are to it."""
    fields = {part: field_of(part, asked.uuid) for part in ("answer", "shown", "value", "hours", "note")}
    why = never_enough(asked)
    right = [] if why else [(Says.RIGHT.value, "Still right")]
    told = [form.typed.get(fields[part]) or form.errors.get(fields[part]) for part in ("value", "hours", "note")]
    return {
        "kind": asked.kind,
        "value": asked.value,
        "shown": display(ChannelKind(asked.kind), asked.value),
        "label": asked.label,
        "hours": in_english(asked.hours, role_titles=role_titles) if asked.hours else "",
        "for_professionals": asked.visibility != Visibility.PUBLIC,
        "needs_code": asked.needs_code,
        "why": why,
        "confirmed": day(asked.confirmed_on) if asked.confirmed_on else "",
        "fields": fields,
        "options": [*right, (Says.CHANGED.value, "It has changed"), (Says.GONE.value, "No longer ours")],
        "opened": any(told) or form.typed.get(fields["answer"]) == Says.CHANGED,
    }
