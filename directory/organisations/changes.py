"""Writes of organisations: each one transaction, history last, and the search kept up."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date

from directory.database import fetch, marks, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, record
from directory.history.queries import slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs, slug_of
from directory.history.tables import FormerSlug
from directory.organisations.queries import KIND, names_of, portrait
from directory.organisations.rules import Identifier, OrganisationKind, entry_of, name_key
from directory.organisations.tables import Organisation, OrganisationAlias
from directory.search.changes import drop, index

NAME_LIMIT = 200

Follow = Callable[[int], Awaitable[list[Change]]]
"""What becomes of the contacts of an organisation, by its number, when it changes."""


async def add_organisation(
    act: Act,
    *,
    name: str,
    kind: OrganisationKind,
    identifiers: Sequence[Identifier] = (),
    areas: Sequence[int] = (),
    aliases: Sequence[str] = (),
    website: str = "",
) -> Organisation:
    """A new organisation; `areas` by number."""
    name, aliases = checked_name(name), checked_aliases(aliases, name=name)
    async with alone():
        await _check_free(identifiers)
        if not identifiers:
            await _check_told_apart(name)
        slug = await _free_slug(name)
        organisation = Organisation(name=name, slug=slug, kind=kind.value, website=website)
        await organisation.save()
        await _write_lists(organisation, identifiers=identifiers, areas=areas, aliases=aliases)
        await index_organisation(organisation)
        await record(act, changes=[await _told(organisation)])
    return organisation


async def rename(
    act: Act, organisation: Organisation, *, name: str, index_contacts: Callable[[int], Awaitable[None]]
) -> None:
    """Give an organisation another name and address; the old address leads on and is never given away.

    `index_contacts` lets the contacts of an organisation, by its number, be found by its new name: contacts know
    organisations, but not the other way round. `contacts.changes.rename_organisation` gives it.
    """

    async def follow(number: int) -> list[Change]:
        await index_contacts(number)
        return []

    await change_organisation(act, organisation, name=name, follow=follow)


async def change_organisation(
    act: Act,
    organisation: Organisation,
    *,
    follow: Follow,
    name: str | None = None,
    kind: OrganisationKind | None = None,
    identifiers: Sequence[Identifier] | None = None,
    areas: Sequence[int] | None = None,
    aliases: Sequence[str] | None = None,
    website: str | None = None,
) -> None:
    """Change what is given; saving what is there already does nothing. `areas` by number.

    `follow` does what follows for the organisation's contacts: see `contacts.changes.follow_organisation`.
    """
    name = name if name is None else checked_name(name)
    async with alone():
        await organisation.refresh()
        before = await portrait(organisation)
        number: int = organisation.to_dict()["id"]
        if identifiers is not None:
            await _check_free(identifiers, but=number)
        if aliases is not None:
            aliases = checked_aliases(aliases, name=name or organisation.name)
        renamed = name is not None and name != organisation.name
        if renamed or identifiers is not None:
            numbered = before["identifiers"] if identifiers is None else identifiers
            if not numbered:
                await _check_told_apart(name or organisation.name, but=number)
        if name is not None and renamed:
            await _rename(organisation, name)
        organisation.kind = kind.value if kind else organisation.kind
        organisation.website = organisation.website if website is None else website
        await organisation.save([Organisation.name, Organisation.slug, Organisation.kind, Organisation.website])
        await _write_lists(organisation, identifiers=identifiers, areas=areas, aliases=aliases)
        told = await _told(organisation, before=before)
        if told.after == before:
            return
        await index_organisation(organisation)
        await record(act, changes=[told, *await follow(number)])


async def retire(act: Act, organisation: Organisation, *, on: date, follow: Follow) -> None:
    """Take an organisation out of use from a day on, and its contacts with it; it can come back as it was."""
    await _set_retired(act, organisation, on=on, follow=follow)


async def restore(act: Act, organisation: Organisation, *, follow: Follow) -> None:
    """Bring a retired organisation back, unless another has taken its name."""
    await _set_retired(act, organisation, on=None, follow=follow)


async def _set_retired(act: Act, organisation: Organisation, *, on: date | None, follow: Follow) -> None:
    async with alone():
        await organisation.refresh()
        if (organisation.retired_on is None) == (on is None):
            return
        number: int = organisation.to_dict()["id"]
        before = await portrait(organisation)
        if on is None and not before["identifiers"]:
            await _check_told_apart(organisation.name, but=number)
        organisation.retired_on = on
        await organisation.save([Organisation.retired_on])
        await index_organisation(organisation)
        after, verb = await portrait(organisation), "restored" if on is None else "retired"
        changed = Change("organisation", str(organisation.uuid), verb, before, after)
        await record(act, changes=[changed, *await follow(number)])


async def add_alias(act: Act, organisation: Organisation, *, name: str) -> None:
    """Another name by which people know an organisation; one that it has already changes nothing."""
    name = checked_name(name)
    number = organisation.to_dict()["id"]
    async with alone():
        await organisation.refresh()
        if name_key(name) in {name_key(each) for each in [organisation.name, *await names_of(number)]}:
            return
        before = await portrait(organisation)
        await OrganisationAlias(organisation=number, name=name).save()
        await index_organisation(organisation)
        await record(act, changes=[await _told(organisation, before=before)])


def checked_name(name: str) -> str:
    """A name without stray spaces; RuleBroken where there is none, or too much of one."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken("Enter the organisation's name", field="name")
    if len(name) > NAME_LIMIT:
        raise RuleBroken(f"Shorten the name to {NAME_LIMIT} characters or fewer", field="name")
    return name


def checked_aliases(names: Sequence[str], *, name: str) -> list[str]:
    """Other names, each once, and none that is the name itself."""
    taken, kept = {name_key(name)}, []
    for each in names:
        tidied = " ".join(each.split())
        if len(tidied) > NAME_LIMIT:
            raise RuleBroken(f"Shorten each name to {NAME_LIMIT} characters or fewer", field="aliases")
        if tidied and name_key(tidied) not in taken:
            taken.add(name_key(tidied))
            kept.append(tidied)
    return kept


async def _rename(organisation: Organisation, name: str) -> None:
    if slug_of(name) != organisation.slug:
        await FormerSlug(kind=KIND, slug=organisation.slug, record=organisation.uuid).save()
        organisation.slug = await _free_slug(name)
    organisation.name = name


async def _write_lists(
    organisation: Organisation,
    *,
    identifiers: Sequence[Identifier] | None,
    areas: Sequence[int] | None,
    aliases: Sequence[str] | None,
) -> None:
    """These and no others, of each list that is given."""
    number = organisation.to_dict()["id"]
    given: list[tuple[str, str, list[tuple[object, ...]]] | None] = [
        None
        if identifiers is None
        else ("identifier", "scheme, value", [(each.scheme.value, each.value) for each in dict.fromkeys(identifiers)]),
        None if areas is None else ("area", "area", [(each,) for each in dict.fromkeys(areas)]),
        None if aliases is None else ("alias", "name", [(each,) for each in aliases]),
    ]
    for table, columns, rows in filter(None, given):
        await run_many(f"DELETE FROM organisation_{table} WHERE organisation = {{}}", [(number,)])
        await run_many(
            f"INSERT INTO organisation_{table} (organisation, {columns}) VALUES ({{}}, {marks(columns.split(', '))})",
            [(number, *row) for row in rows],
        )


async def _check_free(identifiers: Iterable[Identifier], *, but: int = 0) -> None:
    for each in identifiers:
        held = await fetch(
            "SELECT organisation.name FROM organisation_identifier JOIN organisation "
            "ON organisation.id = organisation_identifier.organisation "
            "WHERE scheme = {} AND value = {} AND organisation.id <> {}",
            each.scheme.value,
            each.value,
            but,
        )
        if held:
            raise RuleBroken(f"{each} is {held[0]['name']} already: use that organisation", field="identifiers")


async def _check_told_apart(name: str, *, but: int = 0) -> None:
    """Files know organisations by number or by name: two of one name need a number each, or one of them none."""
    others = await fetch(
        "SELECT name FROM organisation WHERE retired_on IS NULL AND id <> {} "
        "AND id NOT IN (SELECT organisation FROM organisation_identifier)",
        but,
    )
    if name_key(name) in {name_key(each["name"]) for each in others}:
        raise RuleBroken("There is an organisation of this name already: give an identifier to each", field="name")


async def _free_slug(name: str) -> str:
    return Slugs(await slugs_taken(KIND, like=slug_of(name))).give(name)


async def index_organisation(organisation: Organisation) -> None:
    number = organisation.to_dict()["id"]
    if organisation.retired_on is not None:
        await drop(KIND, number)
        return
    await index(
        entry_of(
            number,
            name=organisation.name,
            slug=organisation.slug,
            kind=organisation.kind,
            aliases=await names_of(number),
        )
    )


async def _told(organisation: Organisation, *, before: dict[str, object] | None = None) -> Change:
    """What has been done to an organisation, which is new where there was nothing before."""
    verb = "changed" if before else "added"
    return Change("organisation", str(organisation.uuid), verb, before, await portrait(organisation))
