"""What can be planned for a day to come, and how a plan is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from directory.contacts.values import ChannelKind, display
from directory.hours.english import in_english
from directory.notices.days import listed


class PlanKind(StrEnum):
    """What is to be done on the day."""

    CHANGE = "change"
    ADD = "add"
    PERSON = "person"
    RETIRE_CHANNEL = "retire-channel"
    RETIRE_CONTACT = "retire-contact"


FIELDS: Mapping[PlanKind, tuple[str, ...]] = {
    PlanKind.CHANGE: ("value", "label", "hours", "visibility"),
    PlanKind.ADD: ("value", "label", "hours", "visibility"),
    PlanKind.PERSON: ("person", "job_title"),
    PlanKind.RETIRE_CHANNEL: (),
    PlanKind.RETIRE_CONTACT: (),
}
"""The columns that each may give; those of a channel or a contact are called the same."""

SEEN_BY = {"public": "everybody", "professionals": "professionals", "private": "verifiers only"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, as it's kept; `way` is the kind of the channel, `listed` its value now, if it has one."""

    kind: str
    way: str = ""
    listed: str = ""
    value: str | None = None
    label: str | None = None
    hours: str | None = None
    visibility: str | None = None
    person: str | None = None
    job_title: str | None = None


def plan_said(plan: Plan, *, role_titles: Mapping[str, str]) -> str:
    """“0161 496 0001 changes: number 0161 496 0002”, “a new phone: …”, “0161 496 0001 is retired”."""
    shown = display(ChannelKind(plan.way), plan.listed) if plan.listed else ""
    match PlanKind(plan.kind):
        case PlanKind.CHANGE:
            return f"{shown} changes to {_given(plan, role_titles)}"
        case PlanKind.ADD:
            return f"a new {plan.way.replace('-', ' ')}: {_given(plan, role_titles)}"
        case PlanKind.PERSON:
            return f"the contact names {_named(plan)}"
        case PlanKind.RETIRE_CHANNEL:
            return f"{shown} is retired"
        case _:
            return "the whole entry is retired"


def _given(plan: Plan, role_titles: Mapping[str, str]) -> str:
    said = []
    if plan.value is not None:
        said.append(display(ChannelKind(plan.way), plan.value).replace("\n", ", "))
    if plan.label is not None and (plan.label or plan.kind == PlanKind.CHANGE):
        said.append(f"label “{plan.label}”" if plan.label else "no label")
    if plan.hours is not None and (plan.hours or plan.kind == PlanKind.CHANGE):
        said.append(in_english(plan.hours, role_titles=role_titles) if plan.hours else "hours not known")
    if plan.visibility is not None and (plan.visibility != "public" or plan.kind == PlanKind.CHANGE):
        said.append(f"for {SEEN_BY[plan.visibility]}")
    return "; ".join(said)


def _named(plan: Plan) -> str:
    said = []
    if plan.person is not None:
        said.append(plan.person or "nobody by name")
    if plan.job_title is not None:
        said.append(f"job title “{plan.job_title}”" if plan.job_title else "no job title")
    return listed(said)
