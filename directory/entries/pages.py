"""An organisation's page, a contact's page, and the search without JavaScript."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.accounts.rules import ANYBODY, Permission, may
from directory.entries.known import known_by, line_of, should_know
from directory.entries.queries import (
    OrganisationEntry,
    contact_entry,
    contact_is_looked_after,
    contacts_are_looked_after,
    organisation_entry,
    organisation_is_looked_after,
)
from directory.entries.vcards import vcard_of
from directory.kept_pages import may_be_kept
from directory.lookup.answer import Answer, AskedRole
from directory.lookup.cards import Card, Cards
from directory.lookup.moments import holds_until, midnight_after
from directory.lookup.parts import NAMES
from directory.lookup.queries import lookup, roles
from directory.lookup.rules import CLOSED, OPEN, FoundContact, Line
from directory.lookup.words import closed_words
from directory.notices.overview import Item, items_looked_after
from directory.pages import Visit
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer, place_of_area
from directory.search.queries import search

FIRST_ROLES = 4  # children's social care, the duty team, the LADO, adult safeguarding: the rest are one link away


class OrganisationPages(Controller):
    """An organisation's own contacts, and those of its area."""

    path = "/organisations"

    @get("/{slug:str}")
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await organisation_entry(slug, at=visit.now, today=visit.today, viewer=visit.viewer)
        if entry.slug != slug:
            return Redirect(f"/organisations/{entry.slug}", status_code=301)
        known = (await roles()).values()
        makes = Cards(known, at=visit.now, today=visit.today)
        answer = await _answer_in(entry.areas[0], visit) if len(entry.areas) == 1 else None
        around = answer.contacts if answer else ()
        return visit.page(
            "entries/organisation.html",
            holds_until=_until(visit.now, (*entry.contacts, *around)),
            rests_on=entry.rests_on | (answer.rests_on if answer else frozenset()),
            may_change=await organisation_is_looked_after(visit.viewer, entry.id),
            entry=entry,
            area=answer.place.area if answer else None,
            cards=makes.cards(
                sorted(entry.contacts, key=lambda each: each.opening != OPEN), among=around, home=entry.slug
            ),
            known=_known(entry, answer, makes=makes, roles={each.code: each for each in known}),
            sections=makes.sections(answer, above=entry.contacts)[:FIRST_ROLES] if answer else [],
            keeps_contacts=await contacts_are_looked_after(visit.viewer, entry.id),
            verifies=may(visit.viewer, Permission.VERIFY),
        )


def _known(
    entry: OrganisationEntry, answer: Answer | None, *, makes: Cards, roles: Mapping[str, AskedRole]
) -> list[dict[str, Any]]:
    """Whom an organisation's staff should know, with whom to ask for what is missing; nothing of one without areas."""
    if not entry.areas or not should_know(entry.kind):
        return []
    around = answer.contacts if answer else ()
    found = known_by(
        roles,
        own=entry.contacts,
        area=answer.contacts if answer else None,
        national=answer.emergency.national if answer else (),
    )
    return [
        {
            "known": each,
            "cards": [_with_number(makes.card(one), line_of(one)) for one in each.contacts],
            "ask": None if each.contacts or each.is_its_own else makes.ask(each.role.code, around),
        }
        for each in found
    ]


def _with_number(card: Card, line: Line) -> Card:
    return {**card, "number": next(row for row in card["channels"] if row["uuid"] == line.uuid)}


class ContactPages(Controller):
    """One contact, with all that is known of it."""

    path = "/contacts"

    @get("/{slug:str}")
    async def show(
        self, slug: FromPath[str], visit: NamedDependency[Visit], on: FromQuery[str] = ""
    ) -> Template | Redirect:
        if on and may(visit.viewer, Permission.EDIT):  # for those who look after it: as it stood on that day
            return Redirect(f"/contacts/{quote(slug, safe='')}/history?{urlencode({'on': on})}", status_code=302)
        entry = await contact_entry(slug, at=visit.now, today=visit.today, viewer=visit.viewer)
        if entry.contact.slug != slug:
            return Redirect(f"/contacts/{entry.contact.slug}", status_code=301)
        known = (await roles()).values()
        role = next(each for each in known if each.code == entry.contact.role)
        # Where this one can't be relied on, or nobody answers, somebody else must be named.
        answers = entry.contact.standing.sound and entry.contact.opening != CLOSED
        answer = None if answers or not entry.areas else await _answer_in(entry.areas[0], visit, role=role)
        around = (*answer.contacts, *answer.around.contacts) if answer else ()
        makes = Cards(known, at=visit.now, today=visit.today)
        may_change = await contact_is_looked_after(visit.viewer, entry.id)
        return visit.page(
            "entries/contact.html",
            holds_until=_until(visit.now, (entry.contact, *around)),
            rests_on=entry.rests_on | (answer.rests_on | answer.around.rests_on if answer else frozenset()),
            may_change=may_change,
            verifies=may(visit.viewer, Permission.VERIFY),
            entry=entry,
            role=role,
            closed=closed_words(role, [entry.contact], at=visit.now),
            meanwhile=makes.cards([each for each in around if each.role == role.out_of_hours and each.opening == OPEN]),
            card=makes.card(entry.contact, others=around),
            planned=await _planned(entry.id, visit) if may_change else [],
        )


async def _planned(contact: int, visit: Visit) -> list[Item]:
    """What somebody who looks after a contact must know of it: what fails, holds for a while, or is to come."""
    items = await items_looked_after(visit.viewer, now=visit.now, contact=contact)
    return [each for each in items if each.can_be_withdrawn]


class CardPages(Controller):
    """The same for an address book: what everybody may see, whoever asks, since a copy goes from phone to phone."""

    path = "/contacts/{slug:str}/card.vcf"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str] | Redirect:
        entry = await contact_entry(slug, at=visit.now, today=visit.today, viewer=ANYBODY)
        if entry.contact.slug != slug:
            return Redirect(f"/contacts/{entry.contact.slug}/card.vcf", status_code=301)
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on=entry.rests_on)
        card = vcard_of(
            entry.contact,
            address=f"{visit.settings.base_url.rstrip('/')}/contacts/{slug}",
            revision=f"{visit.today:%Y%m%d}",
            demonstration=visit.demonstration,
        )
        named = {"content-disposition": f'attachment; filename="{slug}.vcf"'}
        return Response(card, media_type="text/vcard", headers=named)


class SearchPages(Controller):
    """What the box's suggestions show, as a page."""

    path = "/search"

    @get()
    async def index(self, visit: NamedDependency[Visit], q: FromQuery[str] = "") -> Template:
        asked = q[:200]
        hits = await search(asked, viewer=visit.viewer)
        until = midnight_after(visit.now)
        return visit.page("entries/search.html", holds_until=until, rests_on={NAMES}, asked=asked, hits=hits)


async def _answer_in(area: PlaceArea, visit: Visit, *, role: AskedRole | None = None) -> Answer | None:
    """Who to call in an area, for a role or at all; nothing for one that is gone or in another nation."""
    if not area.current or area.nation != "England":
        return None
    place = place_of_area(area, asked=area.name, areas=await gazetteer(today=visit.today))
    return await lookup(place, role=role, at=visit.now, today=visit.today, viewer=visit.viewer)


def _until(now: datetime, contacts: tuple[FoundContact, ...]) -> datetime:
    return holds_until(now, [line.holds_until for contact in contacts for line in contact.lines])
