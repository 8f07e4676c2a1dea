"""What becomes of an authority's area, its contacts and its organisations when others take its place."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from directory.errors import RuleBroken
from directory.places.gazetteer import Gazetteer, PlaceArea

_CODE = re.compile(r"[EW]\d{8}")
_NEW = re.compile(r"(?P<name>.+?)\s*[,;:\t]\s*(?P<gss>\w{9})", re.ASCII)
UPPER_TIER_CODES = ("E06", "E08", "E09", "E10")
KIND = {"E06": "unitary", "E08": "metropolitan-borough", "E09": "london-borough", "E10": "county"}
MOST = 8  # successors


class Fate(StrEnum):
    """What becomes of a contact."""

    CARRIED_OVER = "carried over"
    SPLIT = "split"
    RETIRED = "retired"


@dataclass(frozen=True)
class Successor:
    """An authority that takes the place; `is_new` where the directory has no such area yet."""

    gss: str
    name: str
    kind: str = "unitary"
    is_new: bool = False


@dataclass(frozen=True)
class Ending:
    """An area that ends, a district of a county among them, and the codes of the areas that take its place."""

    gss: str
    name: str
    heirs: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What becomes of one contact, and the codes of the areas that it, or each part of it, answers for."""

    fate: Fate
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The first ending is the authority's own. Choices are kept by the contact's UUID, places by the organisation's."""

    endings: tuple[Ending, ...]
    successors: tuple[Successor, ...]
    choices: Mapping[str, Choice] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(each.gss for each in self.successors)

    def named(self, gss: str) -> str:
        """What a successor is called."""
        return next(each.name for each in self.successors if each.gss == gss)

    def choice_for(self, contact: str, *, shared: bool = False) -> Choice:
        """What was chosen; otherwise one successor takes everything over, and several get an entry each.

        A team that is `shared` with areas that go on answers for all of the successors.
        """
        usual = Fate.CARRIED_OVER if shared or len(self.successors) == 1 else Fate.SPLIT
        return self.choices.get(contact) or Choice(usual, self.codes)


def plan_of(area: PlaceArea, successors: str, *, areas: Gazetteer) -> Plan:
    """The plan for an area that ends, from its successors as they were typed, one to a line.

    An existing area by name or code; one that is new as `Name, E06000099`. RuleBroken.
    """
    if not area.is_childrens_authority:
        raise RuleBroken(
            f"{area.name} is no children’s services authority in England. Name one; its districts go with a county",
            field="area",
        )
    heirs = read_successors(successors, areas=areas)
    if area.gss in {each.gss for each in heirs}:
        raise RuleBroken(
            f"{area.name} can’t take its own place. An area that goes on under another code is entered as new",
            field="successors",
        )
    whole = tuple(each.gss for each in heirs)
    districts = areas.districts_of(area) if area.kind == "county" else ()
    own = whole if len(whole) == 1 else ()
    return Plan((Ending(area.gss, area.name, whole), *(Ending(each.gss, each.name, own) for each in districts)), heirs)


def read_successors(text: str, *, areas: Gazetteer) -> tuple[Successor, ...]:
    """The authorities that these lines name. RuleBroken says which line can't be read, and what to write."""
    found = [_successor(line.strip(), areas=areas) for line in text.splitlines() if line.strip()]
    if not found:
        raise RuleBroken("Name at least one authority that takes its place", field="successors")
    if len(found) > MOST:
        raise RuleBroken(f"Name {MOST} authorities or fewer", field="successors")
    if len({each.gss for each in found}) < len(found):
        raise RuleBroken("One of them is named twice: name each once", field="successors")
    return tuple(found)


def _successor(line: str, *, areas: Gazetteer) -> Successor:
    current = [each for each in areas.named(line) if each.current]
    if len(current) == 1 and current[0].is_childrens_authority:
        return Successor(current[0].gss, current[0].name, current[0].kind)
    new = _NEW.fullmatch(line)
    if new is None:
        raise RuleBroken(
            f"There is no authority “{line[:60]}”. Write the name or code of one, or a new one’s name, a comma and its "
            "code, like Sampleshire, E06000099",
            field="successors",
        )
    gss, name = new["gss"].upper(), new["name"].strip()
    if not _CODE.fullmatch(gss) or not gss.startswith(UPPER_TIER_CODES):
        raise RuleBroken(
            f"{gss} isn’t the code of an authority for children’s services: those begin with "
            f"{', '.join(UPPER_TIER_CODES)} and have nine characters",
            field="successors",
        )
    held = areas.by_gss.get(gss)
    if held:
        raise RuleBroken(f"{gss} is the code of {held.name} already: check it", field="successors")
    return Successor(gss, name, KIND[gss[:3]], is_new=True)


def with_heirs(plan: Plan, heirs: Mapping[str, str]) -> Plan:
    """The plan with the successor of each district, by the codes of both. RuleBroken."""
    endings = []
    for each in plan.endings:
        wanted = heirs.get(each.gss, "")
        if wanted and wanted not in plan.codes:
            raise RuleBroken(f"Choose which authority {each.name} becomes a part of", field=f"heir-{each.gss}")
        endings.append(replace(each, heirs=(wanted,)) if wanted and each != plan.endings[0] else each)
    return replace(plan, endings=tuple(endings))


CARRIED_TO_ALL, SPLIT, RETIRED = "all", "split", "retired"


def options(plan: Plan, *, shared: bool = False) -> list[tuple[str, str]]:
    """What may become of a contact, as values and words of a list to choose from; what is shared isn't split."""
    one_by_one = [(each.gss, f"Carried over, for {each.name}{' alone' * several(plan)}") for each in plan.successors]
    if not several(plan):
        return [*one_by_one, (RETIRED, "Retired")]
    split = [] if shared else [(SPLIT, "Split: an entry of its own for each")]
    return [*split, (CARRIED_TO_ALL, "Carried over, for all of them"), *one_by_one, (RETIRED, "Retired")]


def several(plan: Plan) -> bool:
    return len(plan.successors) > 1


def read_choice(value: str, plan: Plan) -> Choice | None:
    """The choice that a value of `options` stands for; None for anything else."""
    if value not in {each for each, _words in options(plan)}:
        return None
    if value == RETIRED:
        return Choice(Fate.RETIRED)
    if value == SPLIT:
        return Choice(Fate.SPLIT, plan.codes)
    return Choice(Fate.CARRIED_OVER, plan.codes if value == CARRIED_TO_ALL else (value,))


def value_of(choice: Choice, plan: Plan) -> str:
    """The value of `options` that stands for a choice."""
    if choice.fate is not Fate.CARRIED_OVER:
        return SPLIT if choice.fate is Fate.SPLIT else RETIRED
    return CARRIED_TO_ALL if several(plan) and choice.areas == plan.codes else choice.areas[0]


def areas_after(held: Iterable[str], *, plan: Plan, to: Iterable[str]) -> list[str]:
    """The codes of the areas that a contact answers for afterwards: without those that end, and with the new ones."""
    ended = {each.gss for each in plan.endings}
    return sorted({each for each in held if each not in ended} | set(to))


def places_after(held: Collection[str], *, plan: Plan, chosen: str = "") -> list[str]:
    """The codes of the areas that an organisation stands in afterwards, and its own contacts with it.

    One that serves areas that go on as well serves all the successors. Otherwise, where neither its district nor what
    was `chosen` for it tells, it stays in the one that ended: a school in a county that is divided, until somebody
    says where it is.
    """
    heirs = {each.gss: each.heirs for each in plan.endings}
    serves_others = not set(held) <= set(heirs)

    def after(gss: str) -> tuple[str, ...]:
        following = heirs.get(gss, (gss,))
        return following if len(following) == 1 or (serves_others and following) else (chosen or gss,)

    return sorted({each for gss in held for each in after(gss)})


def checked_day(on: date | None, *, today: date) -> date:
    """The day on which the successors begin: not long past, since entries have changed meanwhile. RuleBroken."""
    if on is None:
        raise RuleBroken("Enter the first day of the new authorities, like 2027-04-01", field="on")
    if (today - on).days > 366:
        raise RuleBroken("That was more than a year ago. Enter the first day of the new authorities", field="on")
    return on
