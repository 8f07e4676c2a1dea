"""What the file for an inspection says of each contact: on its page, and as rows of its sheets."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from directory.contacts.values import ChannelKind, display
from directory.history.facts import with_names
from directory.inspection.listed import Listed
from directory.inspection.rules import StoodChannel
from directory.inspection.standing import notices_in_words, verified_in_words
from directory.inspection.values import ERASED, VISIBLE_TO, Known, channel_value, value_in_words
from directory.notices.rules import hours_said

CONTACTS = (
    "organisation",
    "role",
    "contact",
    "person",
    "job_title",
    "areas",
    "channel",
    "value",
    "label",
    "hours",
    "seen_by",
    "standing",
    "verified",
    "review_due",
    "note",
    "for_a_while",
    "history_rows",
)
NOTICES = (
    "organisation",
    "role",
    "contact",
    "channel",
    "value",
    "kind",
    "state",
    "from",
    "until",
    "hours",
    "instead",
    "note",
    "ended_at",
    "history_rows",
)
PLANS = (
    "organisation",
    "role",
    "contact",
    "kind",
    "state",
    "on_day",
    "channel",
    "value_then",
    "value",
    "label",
    "hours",
    "seen_by",
    "person",
    "job_title",
    "announced",
    "problem",
    "reason",
    "history_rows",
)


def contact_of(each: Listed, known: Known) -> dict[str, Any]:
    """A contact as the page shows it."""
    held = with_names(each.stood.held, known.people, erased=ERASED)
    return {
        "name": each.name,
        "role": each.role,
        "organisation": each.organisation,
        "national": held["nationwide"],
        "person": ", ".join(part for part in (held["person"], held["job_title"]) if part),
        "areas": value_in_words("areas", held["areas"], known),
        "note": held["note"],
        "channels": [channel_of(channel, known) for channel in each.channels],
    }


def channel_of(channel: StoodChannel, known: Known) -> dict[str, Any]:
    """One way to reach a contact, as the page shows it."""
    return {
        "kind": channel.held["kind"].replace("-", " "),
        "value": channel_value(channel.held),
        "label": channel.held["label"],
        "hours": value_in_words("hours", channel.held["hours"], known),
        "seen_by": VISIBLE_TO[channel.held["visibility"]],
        "standing": channel.trust.standing.in_words,
        "verified": verified_in_words(channel, known),
        "notices": notices_in_words(channel),
    }


def contact_rows(each: Listed, known: Known) -> Iterable[list[str]]:
    """A contact's rows of the sheet, one for each way to reach it."""
    contact = contact_of(each, known)
    held = with_names(each.stood.held, known.people, erased=ERASED)
    for channel in each.channels:
        shown = channel_of(channel, known)
        due = channel.trust.review_due
        notices = {number for notice in channel.notices for number in notice.rests_on}
        yield [
            *_whose(each),
            held["person"],
            held["job_title"],
            contact["areas"],
            shown["kind"],
            shown["value"],
            shown["label"],
            shown["hours"],
            shown["seen_by"],
            str(channel.trust.standing),
            shown["verified"],
            due.isoformat() if due else "",
            held["note"],
            "; ".join(line for line, _out_of_order in shown["notices"]),
            _numbers({*each.stood.rests_on, *channel.rests_on, *notices}),
        ]


def notice_rows(each: Listed, _known: Known) -> Iterable[list[str]]:
    """What held for a while for each way to reach a contact, or was entered and still to come."""
    for channel in each.channels:
        shown, kind = channel_value(channel.held), ChannelKind(channel.held["kind"])
        for notice in channel.notices:
            held = notice.temporary
            yield [
                *_whose(each),
                kind.replace("-", " "),
                shown,
                notice.kind,
                notice.state,
                held.begins_at.isoformat(),
                held.ends_at.isoformat(),
                hours_said(held.hours) if notice.kind == "hours" else "",
                display(kind, held.instead) if held.instead else "",
                held.note,
                _moment(notice.ended_at),
                _numbers(notice.rests_on),
            ]


def plan_rows(each: Listed, known: Known) -> Iterable[list[str]]:
    """What was planned of a contact and of the ways to reach it."""
    for plan in each.stood.plans:
        held = with_names(plan.held, known.people, erased=ERASED)
        way = each.stood.ways.get(held["channel"] or 0, {"kind": held["way"], "value": ""})
        given = {name: value_in_words(name, held[name], known) for name in ("label", "hours", "person", "job_title")}
        yield [
            *_whose(each),
            held["kind"],
            plan.state,
            plan.on.isoformat(),
            way["kind"].replace("-", " "),
            channel_value(way) if way["value"] else "",
            channel_value({**way, "value": held["value"]}) if held["value"] else "",
            given["label"],
            given["hours"],
            VISIBLE_TO[held["visibility"]] if held["visibility"] else "",
            given["person"],
            given["job_title"],
            "yes" if held["announced"] else "no",
            held["problem"],
            held["reason"],
            _numbers(plan.rests_on),
        ]


def _whose(each: Listed) -> tuple[str, str, str]:
    return each.organisation, each.role, each.name


def _numbers(links: Iterable[int]) -> str:
    return ";".join(map(str, sorted(links)))


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


SHEETS: Mapping[str, tuple[tuple[str, ...], Callable[[Listed, Known], Iterable[list[str]]]]] = {
    "contacts.csv": (CONTACTS, contact_rows),
    "notices.csv": (NOTICES, notice_rows),
    "planned-changes.csv": (PLANS, plan_rows),
}
"""The sheets, with their columns and the rows of each contact."""
