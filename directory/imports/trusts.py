"""Multi-academy trusts as Get Information about Schools lists them, and the academies that belong to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from directory.errors import RuleBroken
from directory.imports.registers import Lines, Listed, channels, day_in, named
from directory.organisations.rules import OrganisationKind, read_identifier

MULTI_ACADEMY = "multi-academy trust"
"""The type that is taken: a trust of one academy is reached at the academy, and other groups employ nobody."""

_DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")
_ADDRESS = ("Street", "Locality", "Address 3", "Town", "County", "Postcode")
_NO_NUMBERS = frozenset({"", "0", "00000000"})


@dataclass(frozen=True)
class Membership:
    """An academy's time in a group, which its register knows by `group`; from and until a day, where it tells them."""

    academy: str
    group: str
    joined_on: date | None
    left_on: date | None

    def holds_on(self, today: date) -> bool:
        """Whether the academy belongs to the group on this day."""
        begun = self.joined_on is None or self.joined_on <= today
        return begun and (self.left_on is None or self.left_on > today)


def read_trusts(lines: Lines) -> Iterator[Listed]:
    """The register's groups (`allgroupsdata`): trusts by their company number, else by their UKPRN."""
    rows = named(
        lines,
        needs=("Group UID", "Group Name", "Group Type", "Group Status"),
        otherwise={
            "Group Type": ("Group Type (name)",),
            "Group Status": ("Group Status (name)", "Status"),
            "Companies House Number": ("Company Number",),
            **{f"Group Contact {each}": (f"Group {each}",) for each in _ADDRESS},
        },
    )
    for number, row in rows:
        if row["Group Type"].casefold() != MULTI_ACADEMY:
            continue
        address = [text for each in _ADDRESS if (text := row.get(f"Group Contact {each}", ""))]
        first, *others = _numbers(row) or [""]
        yield Listed(
            row=number,
            identifier=first,
            also=tuple(others),
            called=row["Group UID"],
            name=row["Group Name"],
            kind=OrganisationKind.OTHER,
            postcode=row.get("Group Contact Postcode", ""),
            channels=channels("", "", "\n".join(address)),
            closed=row["Group Status"].casefold() == "closed",
            closed_on=day_in(row.get("Closed Date", ""), *_DAYS),
        )


def _numbers(row: dict[str, str]) -> list[str]:
    """A trust's numbers, those that can't be one left out."""
    found = []
    for scheme, column in (("company", "Companies House Number"), ("ukprn", "UKPRN")):
        if (text := row.get(column, "")) not in _NO_NUMBERS:
            try:
                found.append(str(read_identifier(f"{scheme}:{text}")))
            except RuleBroken:
                continue  # a trust without any number is told of, with its row
    return found


def read_memberships(lines: Lines) -> list[Membership]:
    """Which academy belonged to which group, and when, from the register's file of it (`academiesmatmembership`)."""
    rows = named(
        lines,
        needs=("URN", "Group UID"),
        otherwise={
            "Group UID": ("Linked UID",),
            "Date Joined Group": ("Joined date", "Date joined"),
            "Date Left Group": ("Left date", "Date left"),
        },
    )
    return [
        Membership(
            academy=f"urn:{row['URN']}",
            group=row["Group UID"],
            joined_on=day_in(row.get("Date Joined Group", ""), *_DAYS),
            left_on=day_in(row.get("Date Left Group", ""), *_DAYS),
        )
        for _number, row in rows
        if row["URN"]
    ]


def belonging(memberships: list[Membership], *, today: date) -> dict[str, str]:
    """The group that each academy belongs to today, the one that it joined last; "" for one that belongs to none."""
    found: dict[str, tuple[date, str]] = {}
    for each in memberships:
        found.setdefault(each.academy, (date.min, ""))
        since = each.joined_on or date.min
        if each.holds_on(today) and (since, each.group) >= found[each.academy]:
            found[each.academy] = (since, each.group)
    return {academy: group for academy, (_since, group) in found.items()}
