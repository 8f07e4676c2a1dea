"""Which gaps somebody asks for, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from directory.gaps.rules import Kind, Severity

FURTHEST_PAGE = 100_000


@dataclass(frozen=True)
class Wanted:
    """Nothing is all; `area` and `partnership` are the last parts of their addresses."""

    area: str = ""
    partnership: str = ""
    kind: str = ""
    severity: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """What an address asks for; what it can't be is left out."""
        area, partnership, kind, severity, page = (
            asked.get(name, "").replace("\0", "").strip()[:200]
            for name in ("area", "partnership", "kind", "severity", "page")
        )
        return cls(
            area=area,
            partnership=partnership,
            kind=kind if kind in set(Kind) else "",
            severity=severity if severity in set(Severity) else "",
            page=min(int(page[:6]), FURTHEST_PAGE) if page.isascii() and page.isdecimal() and int(page) else 1,
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.area or self.partnership or self.kind or self.severity)

    def address(self, path: str, **other: object) -> str:
        """The address that asks for the same on a path, but for what is given."""
        asked = {**vars(replace(self, page=1)), **other}
        said = urlencode({name: value for name, value in asked.items() if value and (name, value) != ("page", 1)})
        return f"{path}?{said}" if said else path
