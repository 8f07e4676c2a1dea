"""Signing an agreement here, or recording that it was signed."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.accounts.queries import account_numbered
from directory.agreements.queries import agreement_kept, number_of, own_organisations, text_sent
from directory.agreements.reading import line, read_date
from directory.agreements.rules import How, State
from directory.agreements.shown import Shown, shown
from directory.agreements.signing import Signing, TextChanged, sign
from directory.agreements.tables import Agreement
from directory.agreements.wording import differences, short
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

WAYS = [
    (How.IN_PRODUCT.value, "I sign here, now", "For an organisation that your account is of, with your own name"),
    (How.DOCUMENT.value, "It was signed on a document", "Record who signed it, and when"),
    (How.IN_PERSON.value, "It was signed in person", "Record who signed it, and when"),
]


class SignaturePages(Controller):
    """The text as it's signed, with its fingerprint, which the form brings back."""

    path = "/agreements/{slug:str}/signatures"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agreement, found = await _out(slug, visit)
        return await _form_page(agreement, found, PostedForm({"on": day(visit.today)}), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement, found = await _out(slug, visit)
        form = PostedForm(await visit.request.form())
        read = form.text("fingerprint")
        signing = await _read(form, found, visit)
        if signing is not None:
            try:
                await sign(visit.act("Signed"), agreement, signing, read=read)
                return Redirect(f"/agreements/{slug}", status_code=303)
            except TextChanged as changed:
                form.errors["text"] = changed.message
                return await _form_page(agreement, found, form, visit, read=read, status_code=409)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _form_page(agreement, found, form, visit, status_code=422)


async def _out(slug: str, visit: Visit) -> tuple[Agreement, Shown]:
    """An agreement that is out for signature; nothing else is there to be signed."""
    agreement = await agreement_kept(slug, viewer=visit.viewer)
    found = await shown(agreement, viewer=visit.viewer, today=visit.today)
    if found.state is not State.OUT:
        raise NotFound
    return agreement, found


async def _read(form: PostedForm, found: Shown, visit: Visit) -> Signing | None:
    parties = {each["slug"]: each["organisation"] for each in found.parties}
    organisation = form.choice("organisation", parties, missing="Choose the party that is signing")
    how = form.choice("how", How, missing="Choose how it’s signed")
    capacity = line(form, "capacity", missing="Enter as what they sign, like Director of Children’s Services")
    person, on = "", visit.today
    if how == How.IN_PRODUCT:
        person = await _own_name(visit)
    else:
        person = line(form, "person", missing="Enter the name of whoever signed")
        on = read_date(form, "on", today=on, missing="Enter the day on which it was signed") or on
    uuids = [str(each["uuid"]) for each in found.documents]
    document = form.choice("document", ["", *uuids], missing="Choose one of its documents")
    if form.errors:
        return None
    return Signing(parties[organisation], person, capacity, on, How(how), UUID(document) if document else None)


async def _own_name(visit: Visit) -> str:
    return str((await account_numbered(visit.viewer.account or 0)).person) if visit.viewer.account else ""


async def _form_page(
    agreement: Agreement, found: Shown, form: PostedForm, visit: Visit, *, read: str = "", status_code: int = 200
) -> Template:
    signed = {each["organisation"] for each in found.signatures if not each["voided_at"]}
    missing = [each for each in found.parties if each["organisation"] not in signed]
    own = await own_organisations(visit.viewer)
    before = await text_sent(number_of(agreement), fingerprint=read) if read else None
    return visit.page(
        "agreements/sign.html",
        status_code=status_code,
        agreement=agreement,
        shown=found,
        form=form,
        changed=differences(before.text, found.text) if before else [],
        parties=[(each["slug"], each["name"]) for each in missing],
        ways=WAYS if own & {each["organisation"] for each in missing} else WAYS[1:],
        documents=[("", "None"), *((str(each["uuid"]), each["name"]) for each in found.documents)],
        short=short(found.fingerprint),
    )
