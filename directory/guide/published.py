"""The guide as programs get it: absent facts are left out, never null, never invented."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import UNSET, Struct, UnsetType

from directory.guide.answer import Call, Guidance
from directory.guide.inside import Workplace
from directory.guide.rules import Concern, Tell
from directory.lookup.published import (
    PublishedAreaWithAuthority,
    PublishedChoice,
    PublishedContact,
    PublishedEmergency,
    PublishedPlace,
    Publisher,
    published_area,
    published_place,
)
from directory.rulebook.rules import AreaRule, Document, Rule


class PublishedConcern(Struct):
    """Something somebody may have seen; `asks` is the question that asks for the place that decides."""

    concern: str
    title: str
    who: list[str]
    said: list[str]
    urgency: str
    jurisdiction: str
    asks: str

    @classmethod
    def of(cls, concern: Concern) -> "PublishedConcern":
        asked = concern.asked
        return cls(
            concern.code,
            concern.title,
            list(concern.who),
            list(concern.said),
            str(concern.clock.urgency),
            asked.jurisdiction,
            asked.question,
        )


class PublishedTell(Struct, kw_only=True):
    """Somebody to tell inside the organisation; `contacts` where it's known and lists anybody for it."""

    order: int
    who: str
    title: str
    text: str
    contacts: list[PublishedContact] | UnsetType = UNSET

    @classmethod
    def of(cls, order: int, tell: Tell, *, contacts: list[PublishedContact]) -> "PublishedTell":
        return cls(order=order, who=tell.who, title=tell.title, text=tell.text, contacts=contacts or UNSET)


class PublishedWorkplace(Struct):
    """The organisation where somebody works, whose own people `tell` names."""

    slug: str
    name: str

    @classmethod
    def of(cls, workplace: Workplace) -> "PublishedWorkplace":
        return cls(workplace.slug, workplace.name)


class PublishedStep(Struct, kw_only=True):
    """A call outside; `role` is the one that answers now, `instead_of` the one it stands in for."""

    order: int
    role: str
    role_title: str
    area: PublishedAreaWithAuthority
    contacts: list[PublishedContact]
    when: str | UnsetType = UNSET
    instead_of: str | UnsetType = UNSET
    why: str | UnsetType = UNSET


class PublishedRule(Struct, kw_only=True):
    """What the guide rests on; a rule that isn't confirmed must never be shown as if it were."""

    text: str
    source: str
    edition: str
    in_force_from: date | UnsetType = UNSET
    checked_on: date
    review_due: date
    confirmed: bool
    standing: str

    @classmethod
    def of(cls, rule: Rule, *, today: date) -> "PublishedRule":
        return cls(
            text=rule.text,
            source=rule.cited,
            edition=rule.edition,
            in_force_from=rule.in_force_from or UNSET,
            checked_on=rule.checked_on,
            review_due=rule.review_due,
            confirmed=rule.confirmed,
            standing=str(rule.standing(today=today)),
        )


class PublishedAreaRule(Struct, kw_only=True):
    """What the area asks besides: a sooner limit (`urgency`), one more call (to `role`), or a note, with neither."""

    area: str
    text: str
    urgency: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    source: str
    url: str
    checked_on: date
    review_due: date
    standing: str

    @classmethod
    def of(cls, held: AreaRule, *, today: date) -> "PublishedAreaRule":
        return cls(
            area=held.area,
            text=held.text,
            urgency=held.urgency or UNSET,
            role=held.role or UNSET,
            source=held.source,
            url=held.read_at,
            checked_on=held.checked_on,
            review_due=held.review_due,
            standing=str(held.standing(today=today)),
        )


class PublishedDocument(Struct):
    """A document of the area: `edition` is the day of the edition that was found at `url` on `checked_on`."""

    kind: str
    title: str
    area: str
    url: str
    edition: date
    checked_on: date
    review_due: date
    standing: str

    @classmethod
    def of(cls, held: Document, *, today: date) -> "PublishedDocument":
        return cls(
            kind=str(held.kind),
            title=held.text,
            area=held.area,
            url=held.read_at,
            edition=held.edition_on,
            checked_on=held.checked_on,
            review_due=held.review_due,
            standing=str(held.standing(today=today)),
        )


class PublishedLadder(Struct):
    """The escalation policy of a partnership, where professionals go on disagreeing; `url` is of this site."""

    title: str
    partnership: str
    url: str


class PublishedGuidance(Struct, kw_only=True):
    """What to do about a concern, for a place at a moment."""

    concern: str
    title: str
    place: PublishedPlace
    area: PublishedAreaWithAuthority
    urgency: str
    how_soon: str
    sooner: str | UnsetType = UNSET
    deadline: datetime | UnsetType = UNSET
    jurisdiction: str
    covers: str
    organisation: PublishedWorkplace | UnsetType = UNSET
    tell: list[PublishedTell]
    steps: list[PublishedStep]
    first: str
    avoid: str
    say: str
    family: str
    record: str
    expect: str
    rules: list[PublishedRule]
    local: list[PublishedAreaRule]
    documents: list[PublishedDocument]
    escalation: list[PublishedLadder]
    notes: list[str]
    emergency: PublishedEmergency


def published_guidance(found: Guidance, *, publisher: Publisher, today: date) -> PublishedGuidance:
    concern = found.concern
    return PublishedGuidance(
        concern=concern.code,
        title=concern.title,
        place=published_place(found.place),
        area=published_area(found.place),
        urgency=str(concern.clock.urgency),
        how_soon=found.how_soon,
        sooner=concern.sooner or UNSET,
        deadline=found.deadline or UNSET,
        jurisdiction=concern.asked.jurisdiction,
        covers=_together(concern.covers),
        organisation=PublishedWorkplace.of(found.inside.workplace) if found.inside else UNSET,
        tell=_tell(found, publisher=publisher),
        steps=[_step(call, publisher=publisher) for call in found.calls],
        first=_together(concern.first),
        avoid=_together(concern.avoid),
        say=_together(concern.say),
        family=_together(concern.family),
        record=_together(concern.record),
        expect=_together(concern.expect),
        rules=[PublishedRule.of(rule, today=today) for rule in concern.rules],
        local=[PublishedAreaRule.of(each, today=today) for each in found.own],
        documents=[PublishedDocument.of(each, today=today) for each in found.documents],
        escalation=[
            PublishedLadder(each.title, each.partnership, f"/partnerships/{each.slug}/ladder") for each in found.ladders
        ],
        notes=list(found.notes),
        emergency=publisher.emergency(found.emergency),
    )


def _tell(found: Guidance, *, publisher: Publisher) -> list[PublishedTell]:
    listed = found.inside.told if found.inside else ((),) * len(found.concern.tell)
    told = zip(found.concern.tell, listed, strict=True)
    return [
        PublishedTell.of(order, each, contacts=publisher.contacts(contacts))
        for order, (each, contacts) in enumerate(told, 1)
    ]


def _step(call: Call, *, publisher: Publisher) -> PublishedStep:
    return PublishedStep(
        order=call.order,
        role=call.answers,
        role_title=publisher.role_titles[call.answers],
        area=published_area(call.answer.place),
        when=call.step.when or UNSET,
        instead_of=call.role.code if call.stood_in_for else UNSET,
        why=next((each.why for each in call.contacts if each.why), "") or UNSET,
        contacts=publisher.contacts(call.contacts),
    )


def published_concerns(concerns: Iterable[Concern]) -> list[PublishedChoice]:
    """What may have been meant by a code that the guide doesn't have."""
    return [PublishedChoice(name=each.title, kind="concern", slug=each.code) for each in concerns]


def _together(sentences: Iterable[str]) -> str:
    return " ".join(sentences)
