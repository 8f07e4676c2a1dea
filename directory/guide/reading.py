"""The guide as `seeds/concerns.toml` holds it: read whole, and every mistake in it named."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from directory.guide.rules import GROUPS, PLACES, WHO, Clock, Concern, Guide, Step, Tell, Urgency
from directory.rulebook.rules import Rule

DANGER, DANGER_ROLE = "immediate-danger", "emergency-services"
MOST_STEPS = 3
ABOUT = {"head", "staff", "past", "organisation"}
SHARED = "@"


class GuideWrong(Exception):
    """The guide can't be read; the message says all that is wrong with it."""


def read_guide(text: str, *, roles: Collection[str]) -> Guide:
    """The guide in this text. `roles` are the codes of those that steps may name."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise GuideWrong(f"The guide isn’t TOML: {wrong}") from None
    reader = _Reader(held, roles=roles)
    guide = reader.guide()
    if reader.mistakes:
        raise GuideWrong("\n".join(reader.mistakes))
    return guide


class _Reader:
    """Reads one part after another, and notes what is wrong with each."""

    def __init__(self, held: Mapping[str, Any], *, roles: Collection[str]) -> None:
        self.mistakes: list[str] = []
        self.roles = roles
        self.used: set[str] = set()
        self.where = "the guide"
        self._keys(held, {"sentences", "tells", "rules", "concerns"})
        self.sentences: Mapping[str, str] = held.get("sentences", {})
        self.tells = {name: self._tell(name, rows) for name, rows in held.get("tells", {}).items()}
        self.rules = {rule.id: rule for rule in map(self._rule, held.get("rules", []))}
        self.held = held.get("concerns", [])
        self.codes = [each.get("code", "") for each in self.held]

    def guide(self) -> Guide:
        concerns = [self._concern(each) for each in self.held]
        self.where = "the guide"
        if len(set(self.codes)) < len(self.codes):
            self._wrong("two concerns have one code")
        for name in {*self.sentences, *self.tells, *self.rules} - self.used:
            self._wrong(f"“{name}” is used by no concern")
        return Guide({each.code: each for each in concerns})

    def _concern(self, held: Mapping[str, Any]) -> Concern:
        self.where = held.get("code", "a concern without a code")
        self._keys(held, REQUIRED | OPTIONAL)
        for name in sorted(REQUIRED - set(held)):
            self._wrong(f"{name} is missing")
        second = held.get("second_place", "")
        steps = tuple(self._step(each) for each in held.get("steps", []))
        tell = self._from(self.tells, held.get("tell", ""), called="tell") or ()
        self._check(held, steps, tell)
        return Concern(
            code=held.get("code", ""),
            title=held.get("title", ""),
            who=tuple(self._one_of(each, GROUPS, called="who") for each in held.get("who", [])),
            about=held.get("about", ""),
            said=tuple(held.get("said", [])),
            clock=self._clock(held),
            place=self._one_of(held.get("place", ""), PLACES, called="place"),
            second_place=self._one_of(second, PLACES, called="second_place") if second else "",
            tell=tell,
            steps=steps,
            rules=tuple(filter(None, (self._from(self.rules, each, called="rules") for each in held.get("rules", [])))),
            sooner=held.get("sooner", ""),
            see_also=tuple(self._one_of(each, self.codes, called="see_also") for each in held.get("see_also", [])),
            **{name: self._sentences(held.get(name, []), called=name) for name in SENTENCES},
        )

    def _check(self, held: Mapping[str, Any], steps: tuple[Step, ...], tell: tuple[Tell, ...]) -> None:
        """What practice insists on."""
        first = steps[0].role if steps else ""
        if (first == DANGER_ROLE) != (held.get("code") == DANGER):
            self._wrong(f"{DANGER} alone begins with {DANGER_ROLE}")
        if not 1 <= len(steps) <= MOST_STEPS:
            self._wrong(f"{len(steps)} steps: between 1 and {MOST_STEPS} can be followed")
        if any(step.second_place for step in steps) != ("second_place" in held):
            self._wrong("second_place and a step with place = “second” go together")
        about, whom = held.get("about", ""), [each.who for each in tell]
        if about and about not in ABOUT:
            self._wrong(f"about “{about}”: use one of {', '.join(sorted(ABOUT))}")
        if about == "head" and "head" in whom:
            self._wrong("what is about the head is never told to the head")
        if about == "staff" and whom[:1] != ["head"]:
            self._wrong("what is about staff is told to the head first")

    def _clock(self, held: Mapping[str, Any]) -> Clock:
        urgency = self._one_of(held.get("urgency", ""), list(Urgency), called="urgency")
        number = held.get("number", 0)
        if (urgency in {Urgency.WORKING_DAYS, Urgency.HOURS}) != (isinstance(number, int) and number > 0):
            self._wrong("number goes with working-days and hours, and is 1 or more")
        return Clock(Urgency(urgency), number) if urgency in list(Urgency) else Clock(Urgency.NOW)

    def _step(self, held: Mapping[str, Any]) -> Step:
        self._keys(held, {"role", "when", "place", "optional", "only"})
        if not held.get("when"):
            self._wrong(f"a step to {held.get('role')} doesn’t say when")
        if held.get("place", "second") != "second":
            self._wrong("a step’s place is “second”, or isn’t said")
        return Step(
            role=self._one_of(held.get("role", ""), self.roles, called="role"),
            when=held.get("when", ""),
            second_place="place" in held,
            optional=held.get("optional", False),
            only=tuple(held.get("only", [])),
        )

    def _tell(self, name: str, rows: list[Mapping[str, Any]]) -> tuple[Tell, ...]:
        self.where = name
        for row in rows:
            self._keys(row, {"who", "text"})
        return tuple(Tell(self._one_of(row.get("who", ""), WHO, called="who"), row.get("text", "")) for row in rows)

    def _rule(self, held: Mapping[str, Any]) -> Rule:
        self.where = held.get("id", "a rule without an id")
        self._keys(held, set(RULE) | {"in_force_from", "read_at"})
        given: dict[str, Any] = {}
        for name, (is_right, instead) in RULE.items():
            given[name] = held.get(name, instead)
            if not is_right(given[name]):
                self._wrong(f"{name} is missing, or of the wrong kind")
        if given["confirmed"] and not held.get("read_at"):
            self._wrong("a confirmed rule says where it was read: read_at is missing")
        return Rule(**given, in_force_from=held.get("in_force_from"), read_at=held.get("read_at", ""))

    def _sentences(self, held: list[str], *, called: str) -> tuple[str, ...]:
        if not held:
            self._wrong(f"{called} says nothing")
        return tuple(self._sentence(each, called=called) for each in held)

    def _sentence(self, text: str, *, called: str) -> str:
        return (
            self._from(self.sentences, text.removeprefix(SHARED), called=called) or "" if text[:1] == SHARED else text
        )

    def _from(self, known: Mapping[str, Any], name: str, *, called: str) -> Any:
        """What is shared under this name, which is then in use."""
        self.used.add(name)
        if name not in known:
            self._wrong(f"{called} “{name}” isn’t there")
        return known.get(name)

    def _one_of(self, value: str, among: Collection[str], *, called: str) -> str:
        if value not in among:
            self._wrong(f"{called} “{value}”: use one of {', '.join(among)}")
        return value

    def _keys(self, held: Mapping[str, Any], known: set[str]) -> None:
        for name in sorted(set(held) - known):
            self._wrong(f"“{name}” isn’t known")

    def _wrong(self, sentence: str) -> None:
        self.mistakes.append(f"{self.where}: {sentence}")


SENTENCES = ("covers", "first", "avoid", "say", "family", "record", "expect")
REQUIRED = {"code", "title", "who", "said", "urgency", "place", "tell", "steps", "rules", *SENTENCES}
OPTIONAL = {"about", "number", "sooner", "second_place", "see_also"}


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


RULE: dict[str, tuple[Callable[[Any], bool], Any]] = {
    **dict.fromkeys(("id", "text", "source", "part", "edition"), (_text, "")),
    "checked_on": (lambda value: value > date.min, date.min),
    "confirmed": (lambda value: isinstance(value, bool), None),
}
"""What each rule must hold, and what stands in its place while all that is wrong is being named."""
