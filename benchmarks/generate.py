"""An invented directory of national size as contacts files, the same every time from its seed."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.names import organisations
from directory.areas.rules import is_childrens_authority
from directory.contacts.numbering import DRAMA_NUMBERS
from directory.exchange.header import COLUMNS
from directory.history.slugs import slug_of
from directory.settings import ROOT

SEED = 20261122
ORGANISATIONS, CHANNELS = 100_000, 500_000
ROWS_OF_A_FILE = 100_000
NEVER_VERIFIED = 0.1
METHODS = ("rang", "rang", "emailed", "owner confirmed", "official website", "met")
HOURS = (
    "Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off", "Mon to Fri 9am to 5pm", "Mo-Fr 08:30-17:00; PH off",
    "Monday to Thursday, 8.30am to 5.00pm and Friday, 8.30am to 4.30pm", "Mo-Fr 08:00-17:00; PH off",
    "Mo-Fr 08:00-18:00", "Tues. & Thurs. 10am-2pm", "Mo-Fr 08:30-15:30; PH off", "Mo-Fr 07:30-18:30; PH off",
    "Mo-Sa 09:00-18:00", "Mo-Fr 09:00-16:00; PH off", "Mon-Fri from 9am until 5pm", "Sa 09:00-13:00", "24/7", "",
)  # fmt: skip
FRONT_DOOR_HOURS = HOURS[:4]
DUTY_HOURS = "when childrens-front-door is closed"
NUMBERS = [begins for begins in DRAMA_NUMBERS if not begins.startswith(("770", "909", "2890"))]

# Who answers for what in an area, and by which channels.
AREA_ROLES = {
    "local-authority": (
        "childrens-front-door", "emergency-duty", "lado", "adult-safeguarding", "early-help", "prevent", "pipot",
        "exploitation-missing", "education-safeguarding-adviser",
    ),
    "police": ("police-protection",),
    "health-body": ("designated-nurse", "designated-doctor", "crisis-mental-health", "sarc", "school-nursing"),
    "charity": ("domestic-abuse-service",),
    "partnership": ("partnership-office", "adults-board-office"),
}  # fmt: skip
AREA_CHANNELS = ("phone", "email", "web-form", "website")
OWN = (("switchboard", "phone"), ("dsl", "phone"), ("dsl", "email"), ("head", "email"))
OWN_BESIDES = (("switchboard", "website"), ("deputy-dsl", "phone"), ("chair", "email"))
MAILBOXES = {"dsl": "safeguarding", "head": "head", "chair": "governors", "deputy-dsl": "safeguarding2"}
SCHEMES = {
    "school": "urn", "early-years": "ofsted", "charity": "charity", "faith-group": "charity", "sports-club": "company",
    "college": "ukprn", "health-body": "ods",
}  # fmt: skip
NUMBERED = {
    "urn": "1{:05d}", "ofsted": "EY{:06d}", "charity": "1{:06d}", "company": "1{:07d}", "ukprn": "1{:07d}",
    "ods": "Y{:05d}",
}  # fmt: skip


@dataclass(frozen=True)
class Body:
    """An organisation of the file, and the area it serves."""

    name: str
    kind: str
    identifier: str
    area: str
    domain: str

    @classmethod
    def numbered(cls, number: int, *, name: str, kind: str, area: str) -> "Body":
        value = NUMBERED[SCHEMES[kind]].format(number)
        return cls(name, kind, f"{SCHEMES[kind]}:{value}", area, f"{slug_of(name)[:40].strip('-')}-{number}.example")


def authorities() -> list[dict[str, str]]:
    """The children's services authorities of England, as the seeds have them."""
    with (ROOT / "seeds" / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row for row in rows if is_childrens_authority(row["kind"]) and row["nation"] == "England" and not row["end"]
    ]


def write_contacts(folder: Path, *, size: float, today: date) -> list[Path]:
    """The contacts files of a directory of this share of national size, at most 100,000 rows each."""
    rows = list(contact_rows(size=size, today=today))
    paths = []
    for start in range(0, len(rows), ROWS_OF_A_FILE):
        path = folder / f"contacts-{start // ROWS_OF_A_FILE + 1}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows[start : start + ROWS_OF_A_FILE])
        paths.append(path)
    return paths


def contact_rows(*, size: float, today: date) -> Iterator[dict[str, str]]:
    """A row for each channel: first the authorities' and their partners', then everybody else's."""
    chosen = random.Random(SEED)
    writes = _Rows(chosen, today)
    areas = authorities()
    many, channels = round(ORGANISATIONS * size), round(CHANNELS * size)
    bodies = [body for area in areas for body in _bodies_of(area)]
    written = 0
    for body in bodies:
        for role in AREA_ROLES[body.kind]:
            for kind in AREA_CHANNELS[: chosen.randint(2, 4)]:
                yield writes.row(body, role=role, channel=kind)
                written += 1
    others = max(0, many - len(bodies))
    left = max(0, channels - written - len(OWN) * others)
    besides: dict[int, list[tuple[str, str]]] = {}
    for place in chosen.sample(range(others * len(OWN_BESIDES)), min(left, others * len(OWN_BESIDES))):
        besides.setdefault(place // len(OWN_BESIDES), []).append(OWN_BESIDES[place % len(OWN_BESIDES)])
    for number, (kind, name) in enumerate(organisations(chosen, number=others)):
        area = chosen.choice(areas)
        body = Body.numbered(number, name=name, kind=kind, area=area["gss"])
        for role, channel in [*OWN, *sorted(besides.get(number, []))]:
            yield writes.row(body, role=role, channel=channel)


def _bodies_of(area: dict[str, str]) -> Iterator[Body]:
    gss, name, domain = area["gss"], area["name"], f"{area['slug']}.example"
    yield Body(area["official_name"] or f"{name} Council", "local-authority", f"gss:{gss}", gss, domain)
    yield Body(f"{name} Police", "police", "", gss, f"police.{domain}")
    yield Body(f"{name} Health Partnership", "health-body", "", gss, f"health.{domain}")
    yield Body(f"{name} Domestic Abuse Service", "charity", "", gss, f"refuge.{domain}")
    yield Body(f"{name} Safeguarding Partnership", "partnership", "", gss, f"partnership.{domain}")


class _Rows:
    """Makes the rows of a file; numbers are drama numbers, told apart by extensions."""

    def __init__(self, chosen: random.Random, today: date) -> None:
        self.chosen, self.today = chosen, today

    def row(self, body: Body, *, role: str, channel: str) -> dict[str, str]:
        verified = self.chosen.random() >= NEVER_VERIFIED
        day = self.today - timedelta(days=self.chosen.randint(1, 400))
        return {
            "organisation": body.name,
            "organisation_kind": body.kind,
            "identifier": body.identifier,
            "role": role,
            "area": body.area,
            "channel": channel,
            "value": self._value(body, role, channel),
            "hours": self._hours(role) if channel == "phone" else "",
            "verified_on": day.isoformat() if verified else "",
            "verified_by": f"{body.area} partnership office" if verified else "",
            "method": self.chosen.choice(METHODS) if verified else "",
        }

    def _value(self, body: Body, role: str, channel: str) -> str:
        match channel:
            case "phone":
                begins = self.chosen.choice(NUMBERS)
                extension = self.chosen.randint(1, 9999)
                return f"0{begins[:4]} {begins[4:]}{self.chosen.randint(0, 999):03d} ext {extension}"
            case "email":
                return f"{MAILBOXES.get(role, role)}@{body.domain}"
            case "web-form":
                return f"https://www.{body.domain}/{role}/form"
        return f"https://www.{body.domain}/{'' if role == 'switchboard' else role}"

    def _hours(self, role: str) -> str:
        if role == "emergency-duty":
            return DUTY_HOURS
        return self.chosen.choice(FRONT_DOOR_HOURS if role == "childrens-front-door" else HOURS)
