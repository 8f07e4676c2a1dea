"""Writes of organisations: each one transaction, history last, and the search kept up."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from directory.database import fetch, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, record
from directory.history.queries import slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs, slug_of
from directory.history.tables import FormerSlug
from directory.organisations.queries import KIND, names_of, portrait
from directory.organisations.rules import Identifier, OrganisationKind, entry_of, name_key
from directory.organisations.tables import Organisation, OrganisationAlias
from directory.search.changes import index

NAME_LIMIT = 200


async def add_organisation(
    act: Act,
    *,
    name: str,
    kind: OrganisationKind,
    identifiers: Sequence[Identifier] = (),
    areas: Sequence[int] = (),
) -> Organisation:
    """A new organisation; `areas` by number."""
    name = checked_name(name)
    async with alone():
        await _check_free(identifiers)
        if not identifiers:
            await _check_told_apart(name)
        slug = await _free_slug(name)
        organisation = Organisation(name=name, slug=slug, kind=kind.value)
        await organisation.save()
        number = organisation.to_dict()["id"]
        await run_many(
            "INSERT INTO organisation_identifier (organisation, scheme, value) VALUES ({}, {}, {})",
            [(number, each.scheme.value, each.value) for each in identifiers],
        )
        await run_many(
            "INSERT INTO organisation_area (organisation, area) VALUES ({}, {})", [(number, area) for area in areas]
        )
        await _index(organisation)
        await record(act, changes=[await _told(organisation)])
    return organisation


async def rename(
    act: Act, organisation: Organisation, *, name: str, index_contacts: Callable[[int], Awaitable[None]]
) -> None:
    """Give an organisation another name and address; the old address leads on and is never given away.

    `index_contacts` lets the contacts of an organisation, by its number, be found by its new name: contacts know
    organisations, but not the other way round. `contacts.changes.rename_organisation` gives it.
    """
    name = checked_name(name)
    async with alone():
        await organisation.refresh()
        if name == organisation.name:
            return
        before = await portrait(organisation)
        if not before["identifiers"]:
            await _check_told_apart(name, but=organisation.to_dict()["id"])
        if slug_of(name) != organisation.slug:
            await FormerSlug(kind=KIND, slug=organisation.slug, record=organisation.uuid).save()
            organisation.slug = await _free_slug(name)
        organisation.name = name
        await organisation.save([Organisation.name, Organisation.slug])
        await _index(organisation)
        await index_contacts(organisation.to_dict()["id"])
        await record(act, changes=[await _told(organisation, before=before)])


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
        await _index(organisation)
        await record(act, changes=[await _told(organisation, before=before)])


def checked_name(name: str) -> str:
    """A name without stray spaces; RuleBroken where there is none, or too much of one."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken("Enter the organisation's name", field="name")
    if len(name) > NAME_LIMIT:
        raise RuleBroken(f"Shorten the name to {NAME_LIMIT} characters or fewer", field="name")
    return name


async def _check_free(identifiers: Iterable[Identifier]) -> None:
    for each in identifiers:
        held = await fetch(
            "SELECT organisation.name FROM organisation_identifier JOIN organisation "
            "ON organisation.id = organisation_identifier.organisation WHERE scheme = {} AND value = {}",
            each.scheme.value,
            each.value,
        )
        if held:
            raise RuleBroken(f"{each} is {held[0]['name']} already: use that organisation", field="identifier")


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


async def _index(organisation: Organisation) -> None:
    number = organisation.to_dict()["id"]
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
