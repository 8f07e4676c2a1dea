"""An entry on a past day in words, beside what it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from directory.dates import day
from directory.history.facts import Held, with_names
from directory.inspection.for_a_while import IN_FORCE
from directory.inspection.notice_words import is_out_of_order, notice_then, plan_then
from directory.inspection.rules import Stood, StoodChannel
from directory.inspection.values import ERASED, NOUNS, TRIED, Known, channel_value, value_in_words, verifier_of
from directory.notices.rules import NoticeKind
from directory.verification.rules import Standing

PUT_BACK = ("value", "label", "hours", "purpose", "accepts")
"""What of a channel can be put back. Who may see it can't: what was hidden since then was hidden for a reason."""

_FACTS = {"label": "Label", "hours": "Hours", "purpose": "For", "accepts": "Accepts"}
OF_CONTACT = {"name": "Name", "person": "Person", "job_title": "Job title", "areas": "Areas", "note": "Note"}


@dataclass(frozen=True)
class ComparedChannel:
    """A channel on a day in words: what differs now, and whether it can be put back."""

    record: str
    heading: str
    facts: tuple[str, ...]
    notices: tuple[tuple[str, bool], ...]  # what held for a while or was to come, and whether nobody answered
    standing: str  # as `standing_tag` takes it
    verified: str
    now: tuple[str, ...]
    can_go_back: bool


@dataclass(frozen=True)
class Compared:
    """A contact on a day in words, beside now."""

    there: bool
    in_use: bool
    facts: tuple[tuple[str, str, str], ...]  # what, then, now where that differs
    channels: tuple[ComparedChannel, ...]
    newer: tuple[str, ...]  # what has been added since
    can_come_back: bool
    plans: tuple[str, ...] = ()  # what was planned then


def compared(then: Stood | None, now: Stood | None, known: Known, *, retired_on: date | None) -> Compared:
    """How a contact stood on a day, beside how it stands now."""
    if then is None:
        return Compared(there=False, in_use=False, facts=(), channels=(), newer=(), can_come_back=False)
    present = {each.record: each for each in now.channels if each.in_use} if now else {}
    listed = [each for each in then.channels if each.in_use]
    old = {each.record for each in listed}
    return Compared(
        there=True,
        in_use=then.in_use,
        facts=tuple(_contact_facts(then.held, now.held if now else then.held, known)),
        channels=tuple(_channel(each, present.get(each.record), known) for each in listed),
        newer=tuple(_heading(each.held) for each in present.values() if each.record not in old),
        can_come_back=then.in_use and retired_on is not None,
        plans=tuple(plans_in_words(then, known)),
    )


def notices_in_words(channel: StoodChannel) -> list[tuple[str, bool]]:
    """What was said of a channel for a while, and whether nobody answered at some moment of the day."""
    return [(notice_then(each, channel.held), is_out_of_order(each)) for each in channel.notices]


def plans_in_words(then: Stood, known: Known) -> list[str]:
    """What was planned of a contact, and of its channels as they were."""
    return [plan_then(each, then.ways, known) for each in then.plans]


def _contact_facts(then: Held, now: Held, known: Known) -> list[tuple[str, str, str]]:
    was, is_now = (with_names(side, known.people, erased=ERASED) for side in (then, now))
    facts = []
    for column, title in OF_CONTACT.items():
        before, after = (value_in_words(column, side.get(column), known) for side in (was, is_now))
        if before or after:
            facts.append((title, before or "Nothing", "" if before == after else after or "Nothing"))
    return facts


def _channel(then: StoodChannel, now: StoodChannel | None, known: Known) -> ComparedChannel:
    differs = now is None or any(then.held.get(column) != now.held.get(column) for column in PUT_BACK)
    return ComparedChannel(
        record=then.record,
        heading=_heading(then.held),
        facts=tuple(channel_facts(then, known)),
        notices=tuple(notices_in_words(then)),
        standing=tag_of(then.trust.standing),
        verified=verified_in_words(then, known),
        now=tuple(_since(then, now, known)),
        can_go_back=differs,
    )


def _heading(held: Held) -> str:
    noun = NOUNS.get(held["kind"], held["kind"])
    return f"The {noun} was {channel_value(held)}"


def channel_facts(channel: StoodChannel, known: Known) -> list[str]:
    """What else was said of a channel: its label, its hours (the usual ones, where others held), what it's for."""
    others = any(each.kind == NoticeKind.HOURS and each.state == IN_FORCE for each in channel.notices)
    titles = {**_FACTS, "hours": "Usual hours"} if others else _FACTS
    return [
        f"{title}: {said}"
        for column, title in titles.items()
        if (said := value_in_words(column, channel.held.get(column), known))
    ]


def tag_of(standing: Standing) -> str:
    return str(standing).replace(" ", "-")


def verified_in_words(channel: StoodChannel, known: Known) -> str:
    """On what a channel's standing rested: “Verified by ringing on 3 March 2026 by the partnership office”."""
    reported = ". Readers had reported it as wrong" if channel.reports else ""
    if channel.tried is None:
        return f"Nobody had verified it{reported}"
    tried: Mapping[str, object] = with_names(channel.tried, known.people, erased=ERASED)
    on, by = day(date.fromisoformat(str(tried["verified_on"]))), verifier_of(tried, known)
    how = TRIED.get(str(tried["method"]), str(tried["method"]))
    due = f", good until {day(channel.trust.review_due)}" if channel.trust.review_due else ""
    return f"Verified {how} on {on}{f' by {by}' if by else ''}{due}{reported}"


def _since(then: StoodChannel, now: StoodChannel | None, known: Known) -> list[str]:
    """What has become of it since."""
    if now is None:
        return ["It’s out of use now"]
    said = []
    if then.held["value"] != now.held["value"]:
        said.append(f"Now it’s {channel_value(now.held)}")
    for column, title in _FACTS.items():
        before, after = (value_in_words(column, side.held.get(column), known) for side in (then, now))
        if before != after:
            said.append(f"{title} now: {after or 'nothing'}")
    if said:
        return said
    if then.trust.standing == now.trust.standing:
        return ["The same now"]
    return [f"The same now, but {now.trust.standing.in_words}"]
