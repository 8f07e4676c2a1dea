"""What holds for a while and what was planned, in plain English: in the history, and of a past day."""

from collections.abc import Mapping
from datetime import date

from directory.contacts.values import ChannelKind, display
from directory.dates import day
from directory.history.facts import Fact, Held, with_names
from directory.inspection.for_a_while import IN_FORCE, StoodNotice, StoodPlan, moment_of, temporary_of
from directory.inspection.sentences import Said, differences, moment_in_words
from directory.inspection.values import ERASED, NOUNS, Known, channel_value, value_in_words
from directory.notices.days import moment_said
from directory.notices.plans import FIELDS, Plan, PlanKind, plan_said
from directory.notices.rules import NoticeKind, coming_said, hours_said, notice_said, other_hours_said

_HEADINGS = {
    NoticeKind.HOURS: "Different hours for a while",
    NoticeKind.OUTAGE: "Out of order for a while",
    NoticeKind.REDIRECT: "Another number or address for a while",
    NoticeKind.COMING: "Announced to readers before it takes effect",
}


def said_of_notice(fact: Fact, known: Known) -> Said:
    """“Out of order for a while: the number 0161 496 0001”, with from when, until when and what to use."""
    held = fact.after or fact.before or {}
    way = known.as_of(fact.id, "channel", held["channel"])
    what = f"{_HEADINGS[NoticeKind(held['kind'])]}: {_the(way)}"
    if fact.before is None:
        return what, differences(None, _notice_texts(held, way))
    said = differences(_notice_texts(fact.before, way), _notice_texts(held, way))
    ended = moment_of(held, "withdrawn_at")
    if ended is None or fact.before.get("withdrawn_at"):
        return f"Changed. {what}", said
    notice = temporary_of(held)
    if notice.kind == NoticeKind.COMING:
        return f"No longer {what[:1].lower()}{what[1:]}", said
    verb = "Ended before its time" if notice.begins_at < ended else "Withdrawn before it began"
    return f"{verb}. {what}", [*said, f"It was to last until {moment_in_words(notice.ends_at)}"]


def _notice_texts(held: Held, way: Held) -> dict[str, str]:
    """Each part of a notice by what people call it."""
    notice = temporary_of(held)
    instead = _value(way, notice.instead)
    if notice.kind == NoticeKind.COMING:
        return {"day from which it holds": day(notice.ends_at.date()), _noun(way): instead}
    if notice.kind == NoticeKind.HOURS:
        days = {"first day": day(notice.first), "last day": day(notice.last)}
        return {**days, "hours": hours_said(notice.hours), "note": notice.note}
    times = {"beginning": moment_in_words(notice.begins_at), "end": moment_in_words(notice.ends_at)}
    return {**times, f"{_noun(way)} to use meanwhile": instead, "note": notice.note}


_PLANNED = {
    PlanKind.CHANGE: "a change of {the}",
    PlanKind.ADD: "a new {noun}",
    PlanKind.PERSON: "another person or job title",
    PlanKind.RETIRE_CHANNEL: "the end of {the}",
    PlanKind.RETIRE_CONTACT: "the end of the whole contact",
}


def said_of_plan(fact: Fact, known: Known) -> Said:
    """“Planned for 1 December 2026: a change of the number 0161 496 0001”, with each field as it is and is to be."""
    held = with_names(fact.after or fact.before or {}, known.people, erased=ERASED)
    link = fact.id
    way = known.as_of(link, "channel", held["channel"]) or {"kind": held["way"], "value": ""}
    plan = _PLANNED[PlanKind(held["kind"])].format(the=_the(way), noun=_noun(way))
    on = day(date.fromisoformat(held["on_day"]))
    if fact.before is None:
        told = ["Readers are told of it before"] if held["announced"] else []
        of = way if held["channel"] else known.as_of(link, "contact", held["contact"])
        return f"Planned for {on}: {plan}", [*_to_be(held, of, way, known), *told]
    if held.get("withdrawn_at"):
        return f"No longer planned for {on}: {plan}", []
    if held.get("failed_at"):
        return f"Could not be done as planned for {on}: {plan}", [held["problem"]]
    if held.get("applied_at"):
        return f"Done as planned for {on}: {plan}", []
    return f"The plan for {on} was changed: {plan}", []


def _to_be(held: Held, of: Held, way: Held, known: Known) -> list[str]:
    """Each field that a plan gives: what it's to be, and what it was as the plan was made."""
    said = []
    for column in FIELDS[PlanKind(held["kind"])]:
        if held[column] is None:
            continue
        name = _noun(way) if column == "value" else column.replace("_", " ")
        was, to_be = (
            _value(way, side) if column == "value" else value_in_words(column, side, known)
            for side in (of.get(column, "") if held["kind"] != PlanKind.ADD else "", held[column])
        )
        if was != to_be:
            said.append(f"{name.capitalize()}: {to_be or 'nothing'}" + (f", in place of {was}" if was else ""))
    return said


def _the(way: Held) -> str:
    return f"the {_noun(way)} {channel_value(way)}" if way else "a number or address"


def _noun(way: Held) -> str:
    return NOUNS.get(way.get("kind", ""), "number or address")


def _value(way: Held, value: str) -> str:
    """Another value of the same kind, as people read it."""
    return channel_value({**way, "value": value}) if value and way else value


def notice_then(notice: StoodNotice, held: Held) -> str:
    """What a channel's page said of it on that day, with from when: a day has no hour."""
    kind, temporary = held["kind"], notice.temporary
    if notice.kind == NoticeKind.COMING:
        return coming_said(temporary, kind=kind)
    if notice.kind == NoticeKind.HOURS:
        said = other_hours_said([temporary], at=temporary.begins_at)[0]
    else:
        said = notice_said(temporary, kind=kind, value=held["value"], with_use=False, with_beginning=True)
    if temporary.instead:
        use = f"{display(ChannelKind(kind), temporary.instead)}, which nobody had verified"
        out_of_order = notice.kind == NoticeKind.OUTAGE
        said = f"{said}. Meanwhile use {use}" if out_of_order else f"{use}, {said[:1].lower()}{said[1:]}"
    early = f". Ended before its time, at {moment_said(notice.ended_at)}" if notice.ended_at else ""
    return said + early


def is_out_of_order(notice: StoodNotice) -> bool:
    """Whether nobody answered at some moment of that day."""
    return notice.kind == NoticeKind.OUTAGE and notice.state == IN_FORCE


def plan_then(plan: StoodPlan, ways: Mapping[int, Held], known: Known) -> str:
    """“On 1 December 2026: 0161 496 0001 changes to 0161 496 0002”, as the list of plans says it; `ways` by number."""
    held = with_names(plan.held, known.people, erased=ERASED)
    way = ways.get(held["channel"] or 0, {"kind": held["way"], "value": ""})
    given = {name: held[name] for name in ("value", "label", "hours", "visibility", "person", "job_title")}
    said = plan_said(Plan(held["kind"], way["kind"], way["value"], **given), role_titles=known.role_titles)
    told = ". Readers were told of it before" if held["announced"] else ""
    failed = f". It could not be done: {held['problem']}" if held["problem"] else ""
    return f"On {day(plan.on)}: {said}{told}{failed}"
