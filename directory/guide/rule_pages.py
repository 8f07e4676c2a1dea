"""The rules that the guide rests on: how each stands, checking one, and changing one with two signatures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.accounts.queries import account_numbered
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.guide.queries import rules_now, the_guide
from directory.guide.shown import checked_words
from directory.history.queries import facts_of
from directory.pages import Visit
from directory.rulebook.changes import SEEDED, Signing, check_rule, propose_wording, refuse_wording, sign_wording
from directory.rulebook.queries import checks_of, open_wordings, settled_wordings, signatories, wording_with
from directory.rulebook.rules import Rule, still_to_sign
from directory.rulebook.tables import RuleWording
from directory.rulebook.words import standing_said

FIELDS = ("text", "source", "part", "edition", "in_force_from", "read_at")
LONGEST = {"text": 600, "read_at": 500}
LONGEST_NOTE = 300


class RulePages(Controller):
    """Every rule with how it stands, and one with all that is known of it."""

    path = "/rules"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        rules = sorted((await rules_now()).values(), key=lambda rule: rule.standing(today=visit.today))
        waiting = await open_wordings()
        listed = [
            {"rule": each, "standing": standing_said(each.standing(today=visit.today)), "checked": checked_words(each)}
            for each in rules
        ]
        return visit.page("rules/index.html", rules=listed, waiting=waiting)

    @get("/{code:str}")
    async def show(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _rule_page(await _rule(code), PostedForm(), visit)


class RuleCheckPages(Controller):
    """Somebody has read the page that a rule rests on: it still says so."""

    path = "/rules/{code:str}/checks"

    @post()
    async def create(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        rule, form = await _rule(code), PostedForm(await visit.request.form())
        read_at = form.text("read_at", missing="Enter the address of the page that you read", longest=500)
        note = form.text("note", longest=LONGEST_NOTE)
        if not form.errors:
            try:
                await check_rule(
                    visit.act("Checked a rule of the guide"),
                    rule,
                    shown=form.text("shown"),
                    on=visit.today,
                    read_at=read_at,
                    note=note,
                    single_handed=visit.settings.allows_single_handed,
                )
                return Redirect("/rules", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _rule_page(await _rule(code), form, visit, status_code=422)


class RuleWordingPages(Controller):
    """What a rule should say instead: proposed, and signed by its proposer."""

    path = "/rules/{code:str}/wordings"

    @get("/new")
    async def new(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        rule = await _rule(code)
        wanted = rule.newer if rule.newer and "newer" in visit.request.query_params else rule
        typed = {name: str(getattr(wanted, name) or "") for name in FIELDS}
        return await _new_page(rule, PostedForm(typed), visit)

    @post()
    async def create(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        rule, form = await _rule(code), PostedForm(await visit.request.form())
        said = {
            name: form.text(name, missing=missing, longest=LONGEST.get(name, 300)) for name, missing in _MISSING.items()
        }
        since = _day(form, "in_force_from")
        reason = form.text("reason", longest=LONGEST_NOTE)
        signing = await _signing(form, visit)
        if not form.errors:
            wanted = replace(_worded(rule, said), in_force_from=since)
            try:
                act = visit.act(reason or "Proposed another wording of a rule")
                await propose_wording(act, rule, wanted, shown=form.text("shown"), by=signing)
                return Redirect(f"/rules/{rule.id}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _new_page(rule, form, visit, status_code=422)


class WordingSignaturePages(Controller):
    """A second person stands for a wording."""

    path = "/wordings/{uuid:uuid}/signatures"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        wording, form = await wording_with(uuid), PostedForm(await visit.request.form())
        signing = await _signing(form, visit)
        if not form.errors:
            try:
                await sign_wording(visit.act("Signed a rule of the guide"), wording, by=signing)
                return Redirect(f"/rules/{wording.rule}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _rule_page(await _rule(wording.rule), form, visit, status_code=422)


class WordingRefusalPages(Controller):
    """The rule stays as it is, with the reason."""

    path = "/wordings/{uuid:uuid}/refusals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        wording, form = await wording_with(uuid), PostedForm(await visit.request.form())
        answer = form.text("answer", missing="Say why, for whoever proposed it", longest=LONGEST_NOTE)
        if not form.errors:
            try:
                await refuse_wording(visit.act("Refused a wording of a rule"), wording, answer=answer)
                return Redirect(f"/rules/{wording.rule}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _rule_page(await _rule(wording.rule), form, visit, status_code=422)


RULES = [RulePages, RuleCheckPages, RuleWordingPages, WordingSignaturePages, WordingRefusalPages]

_MISSING = {
    "text": "Enter what the rule says, in plain words",
    "source": "Enter the document, like Working Together to Safeguard Children",
    "part": "Enter the part, like chapter 4",
    "edition": "Enter the edition, like 2023",
    "read_at": "Enter the address of the page that you read",
}


async def _rule(code: str) -> Rule:
    found = (await rules_now()).get(code)
    if found is None:
        raise NotFound
    return found


def _worded(rule: Rule, said: Mapping[str, str]) -> Rule:
    return replace(
        rule,
        text=said["text"],
        source=said["source"],
        part=said["part"],
        edition=said["edition"],
        read_at=said["read_at"],
    )


def _day(form: PostedForm, name: str) -> date | None:
    text = form.text(name, longest=20)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.errors[name] = "Enter a day like 2026-09-01, or leave it empty"
        return None


async def _signing(form: PostedForm, visit: Visit) -> Signing:
    """Who signs: by the name of their account, and as what they say they are."""
    job_title = form.text("job_title", missing="Enter what you are, like Designated safeguarding lead", longest=200)
    account = await account_numbered(visit.viewer.account or 0)
    if not account.person:
        form.errors["job_title"] = "A rule is signed by name, and your account has none: ask an administrator"
    return Signing(
        visit.viewer.account or 0,
        account.person,
        job_title,
        practitioner=form.typed.get("practitioner") == "yes",
    )


async def _new_page(rule: Rule, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page("rules/new.html", status_code=status_code, rule=rule, form=form)


async def _rule_page(rule: Rule, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    waiting = (await open_wordings()).get(rule.id)
    signed = await signatories(waiting) if waiting else []
    return visit.page(
        "rules/show.html",
        status_code=status_code,
        rule=rule,
        standing=standing_said(rule.standing(today=visit.today)),
        checked=checked_words(rule),
        form=form,
        concerns=[each for each in the_guide().concerns.values() if rule.id in {held.id for held in each.rules}],
        waiting=waiting,
        signed=signed,
        still=still_to_sign(signed),
        has_signed=visit.viewer.account in {each.account for each in signed},
        settled=[await _settled(each, visit) for each in await settled_wordings(rule.id)],
        checks=await checks_of(rule.id),
        came=[
            (day(fact.at.astimezone(visit.now.tzinfo).date()), fact.after)
            for fact in reversed(await facts_of([rule.id]))
            if fact.table == SEEDED
        ],
    )


async def _settled(wording: RuleWording, visit: Visit) -> dict[str, Any]:
    at = wording.signed_off_at or wording.refused_at
    names = [f"{each.person}, {each.job_title}" for each in await signatories(wording)]
    return {"wording": wording, "on": day(at.astimezone(visit.now.tzinfo).date()), "signed": names}
