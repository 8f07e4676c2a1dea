"""What somebody typed as a place, and what can be unclear about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from directory.accounts.rules import Role, Viewer
from directory.errors import RuleBroken
from directory.places.gazetteer import Gazetteer, PlaceArea


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that may have been meant."""

    name: str
    kind: str
    gss: str = ""
    slug: str = ""

    @property
    def own_page(self) -> str:
        """Where it stands by itself, whatever was asked; nothing of an area, which is a place to ask for."""
        if self.kind == "area":
            return ""
        return f"/{self.kind}s/{self.slug}" if self.kind in {"contact", "role"} else f"/organisations/{self.slug}"


@dataclass(frozen=True, slots=True)
class PlaceOrganisation:
    """An organisation somebody named as the place."""

    id: int
    slug: str
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Place:
    """What was asked, and the area and authority that decide; `kind` is postcode, outward, area or organisation."""

    asked: str
    kind: str
    area: PlaceArea
    authority: PlaceArea
    postcode: str = ""
    organisation: PlaceOrganisation | None = None
    withdrawn: bool = False  # Royal Mail no longer uses the postcode
    notes: tuple[str, ...] = ()


@dataclass(eq=False)
class PlaceUnclear(RuleBroken):
    """No one authority follows from what was typed. `code` is the last part of the problem's type."""

    code: str
    message: str
    choices: tuple[Choice, ...] = ()
    successors: tuple[Choice, ...] = ()
    nation: str = ""
    area: PlaceArea | None = None
    field: str = field(default="place")

    @property
    def has_101(self) -> bool:
        """Whether the police there answer 101."""
        return self.nation in WITH_101

    def __post_init__(self) -> None:
        super().__init__(self.message, field="place")


def bad_postcode(asked: str) -> PlaceUnclear:
    return PlaceUnclear(
        "bad-postcode",
        f"“{asked}” isn’t a whole UK postcode. Type it like WN1 1AA, or type the name of the council",
    )


def unknown_postcode(asked: str) -> PlaceUnclear:
    return PlaceUnclear(
        "unknown-postcode",
        f"The directory doesn’t know the postcode {asked}. Check it, or type the name of the council instead",
    )


def unknown_place(asked: str, *, choices: Iterable[Choice] = ()) -> PlaceUnclear:
    offered = tuple(choices)
    advice = "Choose one of these" if offered else "Type a postcode, like WN1 1AA, or the name of a council"
    return PlaceUnclear("unknown-place", f"No place is called “{asked}”. {advice}", choices=offered)


def no_place() -> PlaceUnclear:
    return PlaceUnclear("unknown-place", "Type a postcode, like WN1 1AA, a council or an organisation")


def without_area(organisation: PlaceOrganisation) -> PlaceUnclear:
    """An organisation that answers for no one area, offered for its own contacts."""
    message = (
        f"{organisation.name} is listed, but for no one area. "
        "Open its own page, or type a postcode, like WN1 1AA, or the name of a council"
    )
    itself = Choice(organisation.name, organisation.kind, slug=organisation.slug)
    return PlaceUnclear("unknown-place", message, choices=(itself,))


def ambiguous_place(message: str, *, choices: Iterable[Choice]) -> PlaceUnclear:
    return PlaceUnclear("ambiguous-place", message, choices=tuple(choices))


def choice_of(area: PlaceArea) -> Choice:
    return Choice(area.name, "area", gss=area.gss, slug=area.slug)


def in_england_today(area: PlaceArea, *, gazetteer: Gazetteer) -> tuple[PlaceArea, tuple[str, ...]]:
    """The current area that stands for this one, with a note where it's another; or what makes it unclear."""
    if area.nation != "England":
        raise outside_england(area.nation, area=area)
    if area.current:
        return area, ()
    heirs = gazetteer.successors(area)
    ended = f"{area.name} was abolished on {area.ended_on:%-d %B %Y}"
    if len(heirs) != 1:
        raise PlaceUnclear(
            "abolished-area",
            f"{ended}, and several councils took its place. Choose the one for where it is",
            successors=tuple(choice_of(each) for each in heirs),
            area=area,
        )
    return heirs[0], (f"{ended}. {heirs[0].name} took its place.",)


WITH_101 = frozenset({"Wales", "Scotland", "Northern Ireland"})
"""Nations whose police answer 101; those of the islands have numbers of their own."""


def outside_england(nation: str, *, area: PlaceArea | None) -> PlaceUnclear:
    """Who to call in another nation, since a school on the border needs to know (Working Together is England's)."""
    islands = f"the {nation}" if nation in {"Channel Islands", "Isle of Man"} else nation
    where = f"{area.name}, {islands}" if area and area.nation == nation and area.name != nation else islands
    who = {
        "Wales": "the council’s social services",
        "Scotland": "the council’s social work team",
        "Northern Ireland": "the Gateway team of the health and social care trust",
    }.get(nation, "the children’s social services there")
    return PlaceUnclear(
        "outside-england",
        f"That is in {where}, and this directory covers England. Call {who}. "
        f"In danger call 999{'; the police are on 101' if nation in WITH_101 else ''}",
        nation=nation,
        area=area,
    )


def county_note(area: PlaceArea, *, authority: PlaceArea) -> tuple[str, ...]:
    """Why a district is answered with its county."""
    if area.id == authority.id:
        return ()
    return (f"{area.name} is a district of {authority.name}, whose council answers for social care.",)


def verifies_there(viewer: Viewer, place: Place) -> bool:
    """Whether this viewer keeps an area's entries right: a county's verifier its districts' too."""
    if viewer.role is Role.ADMINISTRATOR:
        return True
    return viewer.role is Role.VERIFIER and bool(viewer.areas & {place.area.id, place.authority.id})
