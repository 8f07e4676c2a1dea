"""Who stands where on a poster, from who answers for each role in an area."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from directory.contacts.rules import CALLED, DUTY_TEAM, FRONT_DOOR
from directory.contacts.values import ChannelKind, display
from directory.hours.roles import in_a_sentence
from directory.lookup.answer import Answer
from directory.lookup.rules import FoundContact, Line
from directory.lookup.words import instead_of
from directory.posters import wording
from directory.posters.rules import Poster, Row, Way
from directory.verification.rules import Standing


def poster_of(
    answer: Answer,
    *,
    organisation: str,
    kind: str,
    hours_in_words: Callable[[str], str],
    names: bool = False,
    roomy: bool = False,
    everything: bool = False,
) -> Poster:
    """The poster for an organisation, from who answers for each role in its area.

    `kind` is the organisation's; `hours_in_words` turns stored hours into plain English; `names` are those of its own
    people. It's `roomy` where it may go on to another page, and holds `everything` where no contact, channel or
    national line is spared.
    """
    writer = _Writer(answer, hours_in_words, names=names, everything=everything)
    front_door, *other_doors = writer.rows(FRONT_DOOR)
    duty_team, *other_teams = writer.rows(DUTY_TEAM)
    core = [writer.rows(role) for role in wording.CORE]
    police = [writer.national(each) for each in answer.emergency.national if each.role == wording.POLICE][:1]
    first = [rows[0] for rows in core] + police
    more = [row for rows in core for row in rows[1:]]
    extra = [row for role in wording.EXTRA if writer.own_contacts(role) for row in writer.rows(role)]
    others = [row for role in writer.other_roles() for row in writer.rows(role)] if everything else []
    rows = (*first, *other_doors, *other_teams, *more, *extra, *others)
    own = [writer.inside(each) for role in wording.OWN for each in writer.own_contacts(role)]
    led = any(row.role in wording.LEADS for row in own)
    printed = {row.contact for row in (front_door, duty_team, *rows, *own)}
    return Poster(
        organisation=organisation,
        area=writer.area,
        front_door=front_door,
        duty_team=duty_team,
        rows=rows,
        core=len(first),
        own=tuple(own),
        lead_missing=wording.NO_LEAD if not led and kind in wording.LED else "",
        lead_elsewhere=wording.THEIR_OWN_LEAD if not led and kind not in wording.LED else "",
        national=tuple(writer.some_national(short_of_room=not roomy and len(own) > 2)),
        unrecorded=writer.unrecorded(),
        left_out=len([each for each in writer.contacts.values() if each.slug not in printed]),
    )


class _Writer:
    """Turns the contacts of one answer into rows."""

    def __init__(self, answer: Answer, hours_in_words: Callable[[str], str], *, names: bool, everything: bool) -> None:
        self.answer, self.hours_in_words = answer, hours_in_words
        self.names, self.everything = names, everything
        self.area = answer.place.authority.name
        self.roles = {each.role.code: each.role for each in answer.turns}
        # A closed role's turn also holds those who stand in for it: a poster shows each under its own role only.
        found = [each for turn in answer.turns for each in turn.turn.contacts if each.role == turn.role.code]
        self.contacts = {each.slug: each for each in map(self._for_everybody, found) if each.lines}

    def own_contacts(self, role: str) -> list[FoundContact]:
        return [each for each in self.contacts.values() if each.role == role]

    def other_roles(self) -> list[str]:
        """Roles that have contacts, and no place of their own on a poster."""
        placed = {FRONT_DOOR, DUTY_TEAM, *wording.CORE, *wording.EXTRA, *wording.OWN}
        return [role for role in self.roles if role not in placed and self.own_contacts(role)]

    def rows(self, role: str) -> list[Row]:
        """A row for each contact of a role; where there's none, one that says so."""
        return [self._row(each) for each in self.own_contacts(role)] or [self._nobody(role)]

    def national(self, contact: FoundContact) -> Row:
        return self._row(self._for_everybody(contact), about=contact.note)

    def some_national(self, *, short_of_room: bool) -> list[Row]:
        """The few national lines that there's room for; all of them where nothing is spared."""
        lines = [each for each in map(self._for_everybody, self.answer.emergency.national) if each.lines]
        if self.everything:
            chosen = [each for each in lines if each.role != wording.POLICE]
        else:
            room_for = wording.FEW_NATIONAL if short_of_room else wording.NATIONAL
            called = [each for each in lines if each.called]
            chosen = [
                each
                for role, room in room_for.items()
                for each in islice((each for each in called if each.role == role), room)
            ]
        return [replace(self._row(each, about=each.note), heading=each.name, name="") for each in chosen]

    def inside(self, contact: FoundContact) -> Row:
        """Somebody of the organisation itself, by job title: names hang on walls only where that's chosen."""
        role = self.roles[contact.role]
        heading, name = contact.job_title or role.short_title or role.title, contact.person if self.names else ""
        return replace(self._row(contact, about=contact.note), heading=heading, name=name)  # where they are found

    def _for_everybody(self, contact: FoundContact) -> FoundContact:
        return for_everybody(contact, everything=self.everything)

    def unrecorded(self) -> str:
        """One sentence for the roles that every authority must have, and this one hasn't, beside those with a row."""
        shown = {FRONT_DOOR, DUTY_TEAM, *wording.CORE}
        required = [role for role in self.roles.values() if role.required and role.code not in shown]
        titles = [in_a_sentence(role.title) for role in required if not self.own_contacts(role.code)]
        return f"Also not recorded for {self.area}: {', '.join(titles)}." if titles else ""

    def _row(self, contact: FoundContact, *, about: str = "") -> Row:
        worry = wording.WORRIES.get(contact.role, wording.Worry(contact.role_title))
        return Row(
            role=contact.role,
            heading=worry.heading,
            contact=contact.slug,
            name=contact.name,
            advice=worry.advice.format(area=self.area) or about,
            ways=tuple(self._way(line, national=contact.slug not in self.contacts) for line in contact.lines),
            instead=self._instead(contact),
        )

    def _nobody(self, role: str) -> Row:
        worry = wording.WORRIES[role]
        said = wording.nobody_recorded(worry.noun, area=self.area)
        instead = wording.INSTEAD.get(role, wording.ASK_THE_FRONT_DOOR)
        # Whoever has no LADO to ask must still know what not to do meanwhile.
        advice = worry.advice.format(area=self.area) if role == "lado" else ""
        return Row(role=role, heading=worry.heading, advice=advice, missing=f"{said} {instead}")

    def _way(self, line: Line, *, national: bool) -> Way:
        return Way(
            channel=line.uuid,
            kind=line.kind,
            value=line.value,
            display=display(ChannelKind(line.kind), line.value),
            label=line.label[:1].upper() + line.label[1:],
            hours=self._hours(line, national=national),
            standing=line.standing,
            mark=wording.mark_of(line),
            said=wording.standing_words(line),
            review_due=line.review_due,
            verified_on=line.verified_on,
        )

    def _hours(self, line: Line, *, national: bool) -> str:
        if line.hours:
            return self.hours_in_words(line.hours)
        return wording.UNKNOWN_HOURS if line.kind in CALLED and not national else ""

    def _instead(self, contact: FoundContact) -> str:
        """Who to try where a number is out of date or disputed."""
        if contact.standing > Standing.STALE:
            return ""
        other = instead_of(contact, tuple(self.contacts.values()))
        if other is None:
            return ""
        number = display(ChannelKind(other.called[0].kind), other.called[0].value)
        unbroken = number.replace(" ", "\N{NO-BREAK SPACE}")
        return f"If it doesn’t answer, try {other.name} on {unbroken}."


def for_everybody(contact: FoundContact, *, everything: bool = False) -> FoundContact:
    """A contact with the channels that a poster has room for, and that may hang where everybody passes.

    Two that can be called, else one other; or all of them. Nobody's own mobile, whoever made it public.
    """
    public = [
        line for line in contact.lines if line.visibility == "public" and not line.may_be_own_mobile_of(contact.person)
    ]
    called = [line for line in public if line.kind in CALLED]
    return replace(contact, lines=tuple(public if everything else called[:2] or public[:1]))
