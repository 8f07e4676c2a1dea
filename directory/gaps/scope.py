"""Where somebody looks for gaps: their areas, or those among them that they ask for."""

from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Role, Viewer
from directory.contacts.remits import Condition, areas_looked_after
from directory.database import is_sqlite


@dataclass(frozen=True)
class Scope:
    """The areas of one viewer on a day; `area` and `partnership` narrow them, by the last part of their addresses."""

    viewer: Viewer
    today: date
    area: str = ""
    partnership: str = ""

    @property
    def whole(self) -> bool:
        """Whether it's everything there is: what is nationwide, too."""
        return self.viewer.role is Role.ADMINISTRATOR and not self.area and not self.partnership

    @property
    def key(self) -> tuple[object, ...]:
        """The same for all who find the same."""
        who = () if self.viewer.role is Role.ADMINISTRATOR else (self.viewer.account, self.viewer.areas)
        return (self.viewer.role, *who, self.today, self.area, self.partnership)

    @property
    def mine(self) -> Condition:
        """SQL of `mine`, to stand after WITH: each part, which may be a district, and its authority, `area`."""
        looked_after, given = areas_looked_after(self.viewer)
        conditions, arguments = [looked_after, f"(area.ended_on IS NULL OR area.ended_on > {self.day})"], [*given]
        if self.area:
            there = "SELECT id FROM area WHERE slug = {}"
            conditions.append(f"(area.id IN ({there}) OR area.county IN ({there}))")
            arguments += [self.area] * 2
        if self.partnership:
            there = (
                "SELECT s.area FROM organisation_area s JOIN organisation o ON o.id = s.organisation WHERE o.slug = {}"
            )
            conditions.append(f"(area.id IN ({there}) OR area.county IN ({there}))")
            arguments += [self.partnership] * 2
        parts = (
            f"SELECT area.id AS part, coalesce(area.county, area.id) AS area FROM area WHERE {' AND '.join(conditions)}"
        )
        return f"mine AS ({parts})", tuple(arguments)

    @property
    def day(self) -> str:
        """Today as SQL has it."""
        return as_sql(self.today)


def there(table: str, alias: str) -> str:
    """SQL that joins what stands in `mine`: few areas are read first, of which SQLite would rather read all it has."""
    return f"{'CROSS JOIN' if is_sqlite() else 'JOIN'} {table} {alias} ON {alias}.area = mine.part"


def as_sql(day: date) -> str:
    return f"'{day.isoformat()}'" if is_sqlite() else f"DATE '{day.isoformat()}'"


def plus(day: str, days: str) -> str:
    """SQL of a day so many days after another."""
    return f"date({day}, '+' || ({days}) || ' days')" if is_sqlite() else f"({day} + ({days}))"
