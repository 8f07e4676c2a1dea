"""Which organisation each row of a file means: by its identifier first, else by its name."""

from collections import defaultdict
from collections.abc import Iterable

from directory.exchange.header import Remark
from directory.exchange.records import Record
from directory.exchange.rules import ReadFile, Row
from directory.organisations.rules import name_key, usual_kind


class Bodies:
    """The organisations that are held, and those that a file adds to them."""

    def __init__(self, held: Iterable[Record]) -> None:
        self.by_identifier: dict[str, Record] = {}
        self.by_name: defaultdict[str, list[Record]] = defaultdict(list)
        self.by_alias: defaultdict[str, list[Record]] = defaultdict(list)
        self.said: dict[Record, tuple[int, str]] = {}  # the row that said what kind each is
        for record in held:
            self._know(record)

    def of(self, found: ReadFile) -> dict[int, Record]:
        """The organisation of each row, by the row's number; what can't be told apart is a problem of the file's."""
        meant: dict[int, Record] = {}
        # Identifiers first, wherever they stand: a row without one may then mean an organisation that another row adds.
        for row in sorted(found.rows, key=lambda row: (row.identifier is None, row.number)):
            record = self._identified(row, found) if row.identifier else self._named(row, found)
            if record:
                self._take_kind(record, row, found)
                meant[row.number] = record
        return meant

    def _know(self, record: Record) -> None:
        for identifier in record.after["identifiers"]:
            self.by_identifier[identifier] = record
        if record.after["retired_on"] is None:
            self.by_name[name_key(record.after["name"])].append(record)
            for alias in record.after["aliases"]:
                self.by_alias[name_key(alias)].append(record)

    def _identified(self, row: Row, found: ReadFile) -> Record | None:
        identifier = str(row.identifier)
        record = self.by_identifier.get(identifier)
        if record is None:
            return self._adopt(row) or self._add_namesake(row, identifier, found)
        if record.after["retired_on"] is not None:
            found.problems.append(
                Remark(
                    row.number, "identifier", f"{identifier} was found, which is no longer in use: leave this row out"
                )
            )
            return None
        key = name_key(row.organisation)
        known = [record.after["name"], *record.after["aliases"]]
        if key not in map(name_key, known):
            record.after["aliases"] = sorted([*record.after["aliases"], row.organisation])
            self.by_alias[key].append(record)
            found.warnings.append(
                Remark(
                    row.number,
                    "organisation",
                    f"{identifier} is {record.after['name']}: “{row.organisation}” was kept as another name for it",
                )
            )
        return record

    def _adopt(self, row: Row) -> Record | None:
        """The one organisation of this name that has no number in this register yet: now it has."""
        scheme = f"{row.identifier}".partition(":")[0]
        namesakes = [
            record
            for record in self.by_name[name_key(row.organisation)]
            if not any(each.startswith(f"{scheme}:") for each in record.after["identifiers"])
            and row.organisation_kind in (None, record.after["kind"])
        ]
        if len(namesakes) != 1:
            return None
        record = namesakes[0]
        record.after["identifiers"] = sorted([*record.after["identifiers"], str(row.identifier)])
        self.by_identifier[str(row.identifier)] = record
        return record

    def _add_namesake(self, row: Row, identifier: str, found: ReadFile) -> Record:
        """A new organisation; with a warning where one that is held has its name and another number in this register.

        Two schools may share a name, so it may be right; but a number typed wrongly looks the same.
        """
        key, scheme = name_key(row.organisation), identifier.partition(":")[0]
        others = [
            each
            for record in dict.fromkeys([*self.by_name[key], *self.by_alias[key]])
            for each in (record.before["identifiers"] if record.before else ())
            if each.startswith(f"{scheme}:")
        ]
        if others:
            held = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
            text = (
                f"{identifier} was found, but “{row.organisation}” is held as {held}, so this is another of that name"
            )
            found.warnings.append(Remark(row.number, "identifier", f"{text}: check the number"))
        return self._add(row, identifiers=[identifier])

    def _named(self, row: Row, found: ReadFile) -> Record | None:
        key = name_key(row.organisation)
        namesakes = self.by_name.get(key) or self.by_alias.get(key) or []
        for of_them in (
            [record for record in namesakes if not record.after["identifiers"]],
            [record for record in namesakes if record.after["kind"] == row.organisation_kind],
        ):
            namesakes = of_them if len(of_them) == 1 else namesakes
        if len(namesakes) > 1:
            numbers = ", ".join(
                each for record in namesakes for each in record.after["identifiers"] or ["one without any"]
            )
            found.problems.append(
                Remark(
                    row.number,
                    "organisation",
                    f"“{row.organisation}” was found, and {len(namesakes)} organisations are called that: "
                    f"enter the identifier of the one you mean ({numbers})",
                )
            )
            return None
        return namesakes[0] if namesakes else self._add(row, identifiers=[])

    def _add(self, row: Row, *, identifiers: list[str]) -> Record:
        record = Record(
            "organisation",
            {
                "slug": "",  # given when it's written
                "name": row.organisation,
                "kind": str(row.organisation_kind or usual_kind(row.identifier)),
                "parent": None,
                "website": "",
                "retired_on": None,
                "successor": None,
                "identifiers": identifiers,
                "aliases": [],
                "areas": [],
            },
        )
        self._know(record)
        return record

    def _take_kind(self, record: Record, row: Row, found: ReadFile) -> None:
        if row.organisation_kind is None:
            return
        number, kind = self.said.setdefault(record, (row.number, row.organisation_kind))
        if kind != row.organisation_kind:
            found.problems.append(
                Remark(
                    row.number,
                    "organisation_kind",
                    f"“{row.organisation_kind}” was found, but row {number} says {kind} of the same organisation: "
                    "make them agree",
                )
            )
        record.after["kind"] = str(row.organisation_kind)
