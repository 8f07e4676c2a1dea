"""What a file would change: its rows beside what is held, without a database."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from directory.contacts.rules import DUTY_MOBILE, Visibility, is_duty_mobile, visibility_of
from directory.contacts.values import ChannelKind, must_be_professionals_only
from directory.errors import RuleBroken
from directory.exchange.absent import absent, retire, unspoken
from directory.exchange.claims import verification_of
from directory.exchange.header import Remark
from directory.exchange.reach import mark_nationwide, serve_areas
from directory.exchange.records import NEW_CHANNEL, NEW_CONTACT, Held, Record, RoleFacts, in_file_order
from directory.exchange.rules import ReadFile, Row
from directory.exchange.waiting import refuse_circles
from directory.history.rules import Act
from directory.organisations.rules import OrganisationKind, name_key
from directory.places.gazetteer import Gazetteer

OF_THE_CONTACT = {"areas": "area", "person": "person", "job_title": "job_title", "note": "note"}
"""What belongs to a contact, and the column of the file that says it."""


@dataclass
class Plan:
    """The records that a file names, and the verifications that it adds."""

    organisations: list[Record] = field(default_factory=list)
    contacts: list[Record] = field(default_factory=list)
    channels: list[Record] = field(default_factory=list)
    verifications: list[Record] = field(default_factory=list)
    channels_named: list[tuple[Row, Record]] = field(default_factory=list)  # with the row of each
    retired: list[Record] = field(default_factory=list)  # contacts and channels, among the others

    @property
    def records(self) -> list[Record]:
        """Everything, parents before what belongs to them."""
        return [*self.organisations, *self.contacts, *self.channels, *self.verifications]

    @property
    def mark(self) -> str:
        """Tells this plan from one that would write anything else."""
        written = [
            (each.table, each.before and each.uuid, each.before, each.after) for each in self.records if each.is_changed
        ]
        return hashlib.sha256(msgspec.json.encode(written, order="deterministic")).hexdigest()

    def counts(self) -> tuple[int, int, int]:
        """Rows whose channel is new, rows of which something else changes, and rows that change nothing."""
        added = changed = 0
        for _row, channel in self.channels_named:
            if channel.is_new:
                added += 1
            elif channel.touched:
                changed += 1
        return added, changed, len(self.channels_named) - added - changed


def plan(
    found: ReadFile,
    bodies: Mapping[int, Record],
    held: Held,
    *,
    roles: Mapping[str, RoleFacts],
    areas: Gazetteer,
    act: Act,
    retiring_on: date | None = None,
    known_as: Mapping[int, str],
) -> Plan:
    """What these rows change, `bodies` being the organisation of each; more remarks go to `found`.

    What they don't list of those organisations is retired on a day, or stays where none is given. `known_as`: the UUID
    of a row's contact, where that tells which one it is, whatever it's called.
    """
    return _Planner(found, bodies, held, roles=roles, areas=areas, act=act, known_as=known_as).plan(retiring_on)


@dataclass
class _Said:
    """A contact, the row that first named it, and its channels by the row of each."""

    record: Record
    first: Row
    channels: dict[tuple[str, str], tuple[Record, Row]] = field(default_factory=dict)


class _Planner:
    def __init__(
        self,
        found: ReadFile,
        bodies: Mapping[int, Record],
        held: Held,
        *,
        roles: Mapping[str, RoleFacts],
        areas: Gazetteer,
        act: Act,
        known_as: Mapping[int, str],
    ) -> None:
        self.found, self.bodies, self.held = found, bodies, held
        self.roles, self.areas, self.act, self.known_as = roles, areas, act, known_as
        self.contacts_known = {each.uuid: each for each in held.contacts} if known_as else {}
        self.held_contacts = {
            (each.after["organisation"], each.after["role"], name_key(each.after["name"])): each
            for each in held.contacts
        }
        self.held_channels: defaultdict[int, dict[tuple[str, str], Record]] = defaultdict(dict)
        for each in held.channels:
            self.held_channels[each.after["contact"]][each.after["kind"], name_key(each.after["label"])] = each
        self.contacts: dict[tuple[Record, str, str], _Said] = {}
        self.planned = Plan()

    def plan(self, retiring_on: date | None) -> Plan:
        for row in self.found.rows:
            if row.number in self.bodies:
                self._take(row, self.bodies[row.number])
        in_file_order((each.record for each in self.contacts.values()), last=self.held.last_place)
        for said in self.contacts.values():
            self._finish(said)
        refuse_circles(self.found, self.planned.channels_named)
        self.planned.organisations = list(dict.fromkeys(each.parent for each in self.planned.contacts if each.parent))
        if retiring_on:
            self._retire_the_absent(retiring_on)
        bodies, staying = self.planned.organisations, self._staying()
        serve_areas(bodies, self.planned.contacts, staying)
        besides = mark_nationwide(bodies, self.planned.contacts, staying, roles=self.roles)
        self.planned.contacts += [*besides, *(each for each in self.planned.retired if each.table == "contact")]
        self._warn_of_the_placeless()
        self._warn_of_lost_lines(besides)
        return self.planned

    def _retire_the_absent(self, on: date) -> None:
        listed = [channel for _row, channel in self.planned.channels_named]
        gone = absent(self.held, contacts=self.planned.contacts, channels=listed)
        by_number = {role.id: role for role in self.roles.values()}
        self.found.warnings += unspoken(gone, self.held, channels=listed, roles=by_number)
        retire(gone, self.planned.organisations, on=on)
        self.planned.retired = gone.records
        self.planned.channels += [each for each in gone.channels if each not in self.planned.channels]

    def _staying(self) -> list[Record]:
        gone = set(self.planned.retired)
        return [each for each in self.held.contacts if each not in gone]

    def _warn_of_the_placeless(self) -> None:
        for said in self.contacts.values():
            contact, body = said.record.after, self.bodies[said.first.number].after
            if not (contact["areas"] or body["areas"] or contact["nationwide"]):
                self._warn(said.first, "area", "nothing was found: without one, no place leads to this contact")

    def _warn_of_lost_lines(self, besides: Iterable[Record]) -> None:
        """A contact that the file doesn't name, and that was a national line until its organisation served an area."""
        first = {self.bodies[said.first.number]: said.first for said in self.contacts.values()}
        for contact in besides:
            if contact.parent and not contact.after["nationwide"]:
                name = contact.after["name"] or contact.parent.after["name"]
                self._warn(
                    first[contact.parent], "area", f"{name} is no national line any more: give it an area of its own"
                )

    def _take(self, row: Row, body: Record) -> None:
        key = (body, row.role, name_key(row.name))
        if key not in self.contacts:
            self.contacts[key] = _Said(self._contact(row, body), row)
        said = self.contacts[key]
        self._check_agreement(row, said)
        channel_key = (str(row.kind), name_key(row.label))
        if channel_key in said.channels:
            other = said.channels[channel_key][1].number
            self._refuse(
                row, "label", f"row {other} has the same organisation, role, name, channel and label: give each a label"
            )
            return
        held = self.held_channels[said.record.id].get(channel_key) if said.record.id is not None else None
        channel = held or Record("channel", {"contact": said.record.id, "kind": str(row.kind), **NEW_CHANNEL})
        channel.parent = said.record
        said.channels[channel_key] = (channel, row)
        self.planned.channels_named.append((row, channel))
        self._fill(channel, row, person=said.record.after["person"])

    def _contact(self, row: Row, body: Record) -> Record:
        role = self.roles[row.role]
        uuid = self.known_as.get(row.number, "")
        held = self.contacts_known.get(uuid) or self.held_contacts.get((body.id, role.id, name_key(row.name)))
        record = held or Record("contact", {"organisation": body.id, "role": role.id, **NEW_CONTACT})
        if held is None and uuid:
            record.uuid = uuid
        record.parent = body
        record.after["name"] = row.name
        for column in OF_THE_CONTACT.keys() - {"areas"}:
            if (said := getattr(row, column)) is not None:
                record.after[column] = said
        if held is None or (row.areas is not None and [*row.areas] != held.after["areas"]):
            record.after["areas"] = sorted(row.areas or self._own_area(body))
        self._check_areas(row, record)
        self.planned.contacts.append(record)
        return record

    def _own_area(self, body: Record) -> Iterable[str]:
        """The area of a local authority whose rows name none."""
        if body.after["kind"] != OrganisationKind.LOCAL_AUTHORITY:
            return ()
        codes = [each.removeprefix("gss:") for each in body.after["identifiers"] if each.startswith("gss:")]
        return [code for code in codes if code in self.areas.by_gss]

    def _check_areas(self, row: Row, record: Record) -> None:
        before = record.before["areas"] if record.before else []
        for code in record.after["areas"]:
            area = self.areas.by_gss[code]
            if not area.current and code not in before:
                heirs = " or ".join(heir.name for heir in self.areas.successors(area)) or "the one that is there now"
                self._refuse(row, "area", f"{area.name} was found, which was abolished: enter {heirs}")

    def _check_agreement(self, row: Row, said: _Said) -> None:
        for name, column in OF_THE_CONTACT.items():
            here, there = getattr(row, name), getattr(said.first, name)
            if name == "areas" and here is not None:
                here, there = self._named(here), self._named(there)
            if here != there:
                other = f"row {said.first.number} of the same contact says {_quoted(there)}"
                agree = "make them agree, or name the contacts apart"
                self._refuse(row, column, f"{_quoted(here)} was found, but {other}: {agree}")

    def _named(self, codes: Iterable[str]) -> list[str]:
        return sorted(self.areas.by_gss[code].name for code in codes)

    def _fill(self, channel: Record, row: Row, *, person: str) -> None:
        after, tries = channel.after, self.held.tries.get(channel.id or 0, ())
        if after["value"] != row.value:
            after["value"], after["changed_by"] = row.value, self.act.by
            after["tries_after"] = max((each.id for each in tries), default=after["tries_after"])
        after["label"] = row.label
        after["duty_mobile"] = is_duty_mobile(row.label)
        if row.hours is not None:
            after["hours"] = row.hours
        if row.visibility is not None:
            wanted = Visibility(row.visibility) if row.visibility else None
        elif channel.before and channel.before["visibility"] != Visibility.PUBLIC:
            wanted = Visibility(channel.before["visibility"])
        else:
            wanted = None
        try:
            after["visibility"] = str(
                visibility_of(
                    row.kind,
                    row.value,
                    person=person,
                    duty_mobile=after["duty_mobile"],
                    wanted=wanted,
                )
            )
        except RuleBroken as error:
            self._refuse(row, "visibility", error.message)
        kept = verification_of(channel, row, tries, act=self.act)
        if isinstance(kept, Remark):
            self.found.warnings.append(kept)
        elif kept:
            self.planned.verifications.append(kept)

    def _finish(self, said: _Said) -> None:
        """Put a contact's channels in the file's order, and keep its other mobiles from the public."""
        listed = [channel for channel, _row in said.channels.values()]
        others = [
            each
            for each in (self.held_channels[said.record.id].values() if said.record.id is not None else ())
            if each not in listed
        ]
        last = max((each.before["position"] for each in [*listed, *others] if each.before), default=-1)
        in_file_order(listed, last=last)
        self.planned.channels += listed
        for each in others:
            if each.after["visibility"] == Visibility.PUBLIC and must_be_professionals_only(
                ChannelKind(each.after["kind"]),
                each.after["value"],
                person=said.record.after["person"],
                duty_mobile=each.after["duty_mobile"],
            ):
                each.after["visibility"] = str(Visibility.PROFESSIONALS)
                each.parent = said.record
                self.planned.channels.append(each)
                self._warn(
                    said.first, "person", f"their mobile is for professionals now: label it {DUTY_MOBILE} if it is one"
                )

    def _refuse(self, row: Row, column: str, text: str) -> None:
        self.found.problems.append(Remark(row.number, column, text))

    def _warn(self, row: Row, column: str, text: str) -> None:
        self.found.warnings.append(Remark(row.number, column, text))


def _quoted(said: object) -> str:
    return f"“{', '.join(said) if isinstance(said, list | tuple) else said}”"
