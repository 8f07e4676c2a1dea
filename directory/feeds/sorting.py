"""Which services of a feed can be taken in, and as which rows of a contacts file; why the others are left out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from directory.errors import RuleBroken
from directory.exchange.bodies import Bodies
from directory.exchange.cells import Known, checked, read_areas, read_cell_hours, read_cell_value
from directory.exchange.records import Record, RoleFacts
from directory.feeds.queries import Copy, Held
from directory.feeds.services import Service, Way
from directory.organisations.rules import name_key, read_identifier
from directory.search.rules import fold

COLUMNS = [
    *("organisation", "organisation_kind", "identifier", "role", "area", "name"),
    *("channel", "value", "label", "hours"),
]


@dataclass(frozen=True)
class Left:
    """A service, or a number of one, that isn't taken in, and why."""

    called: str
    why: str

    def __str__(self) -> str:
        return f"{self.called}: {self.why}"


@dataclass(frozen=True)
class Usable:
    """A service with its role, its areas by code, and the ways that reach it as they are kept here."""

    said: Service
    role: str
    areas: tuple[str, ...]
    ways: tuple[Way, ...]
    identifier: str


@dataclass
class Sorted:
    """Rows by the service that they are of, and what is left out; `own` came from this directory itself."""

    rows: dict[str, list[list[str]]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    own: int = 0


class Reader:
    """Reads services against what is known here."""

    def __init__(self, known: Known, terms: Mapping[str, Iterable[str]]) -> None:
        self.known = known
        told = {fold(term): role for role, named in terms.items() for term in named if role in known.role_titles}
        self.roles = {**told, **known.roles}
        self.left: list[Left] = []
        self.seen: set[str] = set()  # the ids of all that was read, usable or not

    def usable(self, said: Service) -> Usable | None:
        """The service, or None where it can't be used: why is among what is left."""
        try:
            return Usable(said, self._role(said), self._areas(said), tuple(self._ways(said)), _identifier(said))
        except RuleBroken as broken:
            self.left.append(Left(said.called, broken.message))
            return None

    def _role(self, said: Service) -> str:
        role = next((self.roles[fold(term)] for term in said.terms if fold(term) in self.roles), "")
        if not role:
            classed = ", ".join(f"“{term}”" for term in said.terms) or "nothing"
            raise RuleBroken(f"it’s classed as {classed}, which stands for no role in seeds/feed_roles.toml")
        return role

    def _areas(self, said: Service) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for each in said.areas:
            (code,) = read_areas(each.replace(";", " "), self.known) or ("",)
            if code and not self.known.areas.by_gss[code].current:
                raise RuleBroken(f"it answers for {self.known.areas.by_gss[code].name}, which was abolished")
            found[code] = None
        if not found and not said.everywhere:
            raise RuleBroken("it doesn’t say which areas it answers for")
        return tuple(sorted(found))

    def _ways(self, said: Service) -> Iterator[Way]:
        """Those of its numbers and addresses that can be kept; RuleBroken where none can."""
        found = []
        for each in said.ways:
            try:
                value = read_cell_value(each.kind, checked(each.value, column="value"), self.known)
                label = checked(each.label, column="label")
            except RuleBroken as broken:
                self.left.append(Left(said.called, f"{each.kind.in_words}: {broken.message}"))
                continue
            found.append(Way(each.kind, value.value, label, self._hours(said, each)))
        if not found:
            raise RuleBroken("it has no number or address that can be used")
        return iter(found)

    def _hours(self, said: Service, way: Way) -> str:
        try:
            return read_cell_hours(way.hours, self.known)[0] if way.hours else ""
        except RuleBroken as broken:
            self.left.append(Left(said.called, f"hours: {broken.message}"))
            return ""


def _identifier(said: Service) -> str:
    """The first of its organisation's numbers that is one."""
    for each in said.identifiers:
        try:
            return str(read_identifier(each))
        except RuleBroken:
            continue
    return ""


class Sorter:
    """Sorts usable services by what is held here."""

    def __init__(
        self, bodies: Bodies, copies: Mapping[str, Copy], others: Iterable[Held], roles: Mapping[str, RoleFacts]
    ) -> None:
        self.bodies, self.copies, self.roles = bodies, copies, roles
        self.by_role: defaultdict[str, list[Held]] = defaultdict(list)
        for each in others:
            self.by_role[each.role].append(each)
        self.names: set[tuple[str, str, str]] = set()  # of what is new: its organisation, role and name
        self.sorted = Sorted()

    def sort(self, services: Iterable[Usable], *, reason: str) -> Sorted:
        """The rows that these are of, for an act with this reason."""
        every = list(services)
        listed = {each.said.uuid for each in every}
        for each in every:
            copy = self.copies.get(each.said.uuid)
            try:
                self.sorted.rows[each.said.uuid] = (
                    self._again(each, copy, reason=reason) if copy else self._anew(each, listed)
                )
            except RuleBroken as broken:
                self.sorted.left.append(Left(each.said.called, broken.message))
        return self.sorted

    def _again(self, one: Usable, copy: Copy, *, reason: str) -> list[list[str]]:
        """The rows of what is held here with this id."""
        if copy.is_own:
            self.sorted.own += 1
            return []
        if copy.origin != reason:
            raise RuleBroken(f"it’s kept up from elsewhere ({copy.origin})")
        if not copy.in_use:
            raise RuleBroken("it was retired here: bring it back first")
        others = [each for each in self.by_role[copy.role] if each.organisation == copy.body]
        taken = {name_key(each.name) for each in others if each.uuid != one.said.uuid}
        name = self._name(one)
        keeps = copy.touched or name_key(name) in taken
        areas = copy.areas if copy.touched else one.areas
        first = [copy.organisation, "", copy.identifier, copy.role, ";".join(areas), copy.name if keeps else name]
        said = {(way.kind, name_key(way.label)) for way in one.ways}
        for key, held in copy.channels.items():
            if key not in said and not held.settled:
                why = f"the feed no longer says {held.value}: retire it here if it’s wrong"
                self.sorted.left.append(Left(one.said.called, why))
        decided = [way for way in one.ways if self._decides(one, way, copy)]
        return [[*first, way.kind, way.value, way.label, way.hours] for way in decided]

    def _decides(self, one: Usable, way: Way, copy: Copy) -> bool:
        """Whether the feed still says what a number is: not once somebody here verified or changed it."""
        held = copy.channels.get((way.kind, name_key(way.label)))
        if held is None or not held.settled:
            return True
        if held.value != way.value:
            why = f"the feed now says {way.value}, but somebody settled on {held.value} here, which stays"
            self.sorted.left.append(Left(one.said.called, why))
        return False

    def _anew(self, one: Usable, listed: Collection[str]) -> list[list[str]]:
        """The rows of what isn't held here, unless it seems to be, under another id."""
        body = self._body(one)
        name = self._name(one)
        for other in self.by_role[one.role]:
            same_body = body is not None and other.organisation == body.id
            same_number = other.value and other.value in {each.value for each in one.ways}
            namesake = same_body and name_key(other.name) == name_key(name)
            if other.uuid not in listed and (namesake or ((same_body or same_number) and other.covers(one.areas))):
                raise RuleBroken(f"it’s likely to be {other.called}, which is held here already")
        key = (name_key(body.after["name"] if body else one.said.organisation), one.role, name_key(name))
        if key in self.names:
            raise RuleBroken("the feed lists another of the same organisation, role and name")
        self.names.add(key)
        if one.said.everywhere and not one.areas and body is not None and body.after["areas"]:
            raise RuleBroken("it’s for the whole country, but here its organisation serves areas of its own")
        first = [
            body.after["name"] if body else one.said.organisation,
            "" if body else one.said.organisation_kind,
            one.identifier,
            one.role,
            ";".join(one.areas),
            name,
        ]
        return [[*first, way.kind, way.value, way.label, way.hours] for way in one.ways]

    def _body(self, one: Usable) -> Record | None:
        return body_of(self.bodies, one)

    def _name(self, one: Usable) -> str:
        """A contact's name; one that has none is published under its organisation's and its role's."""
        role = self.roles[one.role]
        usual = {name_key(f"{one.said.organisation}: {title}") for title in (role.short_title, role.title)}
        return "" if name_key(one.said.name) in usual else one.said.name


def body_of(bodies: Bodies, one: Usable) -> Record | None:
    """The organisation of a service as it's held here, if it is."""
    if found := bodies.by_identifier.get(one.identifier):
        return found
    key, scheme = name_key(one.said.organisation), one.identifier.partition(":")[0]
    named = dict.fromkeys([*bodies.by_name.get(key, []), *bodies.by_alias.get(key, [])])
    # Another number in the same register is another organisation, whatever it's called.
    same = [each for each in named if not scheme or not any(of.startswith(f"{scheme}:") for of in _numbers(each))]
    return same[0] if len(same) == 1 else None


def _numbers(body: Record) -> list[str]:
    found: list[str] = body.after["identifiers"]
    return found
