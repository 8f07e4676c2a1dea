"""A visitor who follows every link there is, and fills in every form that is found on the way."""

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
from litestar.stores.registry import StoreRegistry

from directory.database import run
from tests.conftest import Browser
from tests.stories import PASSPHRASE
from tests.test_routes import ADDRESSES

OF_EACH_KIND = 2  # pages of one address: two schools have the same forms
ADDRESSES_OF_SITES = {"website", "value", "address"}
NEVER_SEEN = {"website_address"}  # whoever fills that in is a program, and isn't listened to
LEAVES = re.compile(
    r"/endings|/cancellations|/terminations|/retirements|/withdrawals|/erasures|/departures|/undoings|"
    r"^/reorganisations/.*/confirmations"
)
"""Forms that take away what other forms need: filled in last."""

LIKELY = {
    "email": "somebody-{n}@wigan.example",
    "person": "Sample Person",
    "passphrase": PASSPHRASE,
    "present": PASSPHRASE,
    "area": "Wigan",
    "areas": "Wigan",
    "place": "Wigan",
    "name": "Sample team {n}",
    "label": "Line {n}",
    "value": "0161 496 0123",
    "found": "0161 496 0124",
    "on": "2026-11-20",
    "/reorganisations on": "2027-04-01",
    "on_day": "10 December 2026",
    "from_day": "24 December 2026",
    "to_day": "26 December 2026",
    "from_time": "9am",
    "to_time": "5pm",
    "hours": "closed",
    "instead": "0161 496 0125",
    "review_days": "45",
    "successors": "Stockport",
    "address": "https://www.wigan.example/contact",
    "note": "As we were told",
    "title": "Agreement {n}",
    "party-0-organisation": "Wigan Council",
    "party-1-organisation": "Greater Manchester Police",
    "starts_on": "1 January 2027",
    "review_due_on": "1 June 2027",
    "ends_on": "1 January 2028",
    "notice_days": "30",
    "purpose": "So that nobody waits",
    "capacity": "Director",
    "reason": "As we were told",
    "q": "wigan",
}
"""What somebody who knows would type where nothing stands, by the field's name, its beginning, or with its form's.

`{n}` is another number each time: most things there is only one of.
"""

CHOICES = {"outcome": "changed", "answer": "changed", "settlement": "corrected", "method": "rang", "role": "reader"}
"""What they'd choose, where it's offered: the answer that takes free text."""


@dataclass
class Form:
    """A form as somebody meets it: what stands in its fields, and which of them people type into."""

    action: str
    posted: bool
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    @property
    def likely(self) -> dict[str, str]:
        """The fields as somebody fills them in who means it."""
        empty = [name for name in self.typed if not self.fields[name]]
        return self.fields | {name: self._likely(name) for name in empty}

    def _likely(self, name: str) -> str:
        known = (f"{self.action} {name}", name, re.split(r"[_-]", name)[0])
        return next((LIKELY[each] for each in known if each in LIKELY), "")


class Found(HTMLParser):
    """The links and forms of a page, and whatever in it would run."""

    def __init__(self, text: str, *, mark: str) -> None:
        super().__init__()
        self.mark = mark
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.alive: list[str] = []
        self.open: Form | None = None
        self.select = self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.inside = tag
        self._look(tag, given)
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.open = Form(given["action"], given.get("method", "").lower() == "post")
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(tag, given, self.open)

    def _look(self, tag, given):
        for name, value in given.items():
            goes = value.strip().lower()
            runs = name in {"href", "src", "action", "formaction"} and goes.startswith(("javascript:", "data:text"))
            if self.mark in tag + name or name.startswith("on") or runs or (tag == "script" and self.mark in value):
                self.alive.append(f"<{tag} {name}={value}>")

    def _field(self, tag, given, form):
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and given.get("value"):
            self._choose(form, self.select, given["value"])
        elif tag == "textarea" or (tag == "input" and kind not in {"hidden", "radio", "checkbox", "submit"}):
            if name:
                form.fields[name] = given.get("value", "")
                form.typed |= {name} - NEVER_SEEN
        elif tag == "input":
            self._choose(form, name, given.get("value", ""))
        elif tag == "button" and "formaction" in given:
            other = Form(given["formaction"], form.posted, form.fields, form.typed)
            self.forms.append(other)

    @staticmethod
    def _choose(form, name, value):
        wanted = CHOICES.get(re.split(r"[_-]", name)[0])
        form.fields[name] = value if value == wanted else form.fields.get(name, value)

    def handle_data(self, data):
        if self.inside in {"script", "style"} and self.mark in data:
            self.alive.append(f"<{self.inside}>{data}")

    def handle_endtag(self, tag):
        self.inside = ""
        if tag == "form":
            self.open = None


@dataclass
class Crawler:
    """A visitor with what they type into every field, and what they've seen of it since."""

    browser: Browser
    mark: str
    hostile: tuple[str, ...] = ()  # nothing: they only look
    knows: dict[str, str] = field(default_factory=dict)  # of their own, instead of what anybody would type
    filled: set[tuple[str, int]] = field(default_factory=set)  # forms by address and how many fields they have
    sent: int = 0
    shown: set[str] = field(default_factory=set)  # addresses whose pages show what was typed

    async def goes_through(self, *beginning: str) -> None:
        """Follow every link from there, a few of each address, and fill in every form; what takes away comes last."""
        left = []
        for _time in range(2):  # the second finds what the first has made
            async for form in self._forms(beginning):
                if LEAVES.search(form.action):
                    left.append(form)
                else:
                    await self._fill_in(form)
        for form in sorted(left, key=lambda each: each.action.startswith(("/sessions", "/account"))):
            await self._fill_in(form)

    async def _forms(self, beginning: tuple[str, ...]) -> AsyncIterator[Form]:
        waiting, seen, kinds = list(beginning), set(beginning), Counter()
        while waiting:
            path = waiting.pop(0)
            found = self.looks_at(await self.browser.get(path))
            if found is None:
                continue
            for form in found.forms:
                yield form
            for link in found.links:
                to = urlsplit(urljoin(f"http://here{path}", link))
                address = to.path + (f"?{to.query}" if to.query else "")
                kind = pattern_of(to.path) + "".join(re.findall(r"kind=[\w-]+", to.query))
                if to.netloc == "here" and address not in seen and kinds[kind] < OF_EACH_KIND:
                    seen.add(address)
                    kinds[kind] += 1
                    waiting.append(address)

    async def _fill_in(self, form: Form) -> None:
        kind = (pattern_of(form.action), len(form.fields))
        if kind in self.filled or not self.hostile:
            return
        self.filled.add(kind)
        likely = form.likely | {name: value for name, value in self.knows.items() if name in form.typed}
        answer = await self._sends(form, likely)
        for hostile in self.hostile:
            await self._sends(form, likely | dict.fromkeys(form.typed, hostile))
        for name in form.typed:  # one by one, or one mistake hides what the others do
            await self._sends(form, likely | {name: self.hostile[0]})
            if name in ADDRESSES_OF_SITES:
                await self._sends(form, likely | {name: self.hostile[-1]})
        if answer is not None:
            for following in answer.forms:  # as the page that asks whether one is sure
                await self._fill_in(following)

    async def _sends(self, form: Form, fields: dict[str, str]) -> Found | None:
        self.browser.application.inner.stores = StoreRegistry()  # nobody is slowed down for the test's own haste
        await run("DELETE FROM sign_in_attempts")
        self.sent += 1
        fields = {name: value.replace("{n}", str(self.sent)) for name, value in fields.items()}
        if form.posted:
            answer = await self.browser.post(form.action, data=fields)
        else:
            answer = await self.browser.get(form.action, params=fields)
        assert answer.status_code not in {400, 403, 405, 429}, f"{form.action} wasn't listened to: {answer.status_code}"
        return self.looks_at(answer)

    def looks_at(self, answer: httpx.Response) -> Found | None:
        """What is on the page that came, once nothing of it is alive; None where it isn't a page."""
        where = f"{answer.request.method} {answer.request.url}"
        assert answer.status_code < 500, f"{where}: {answer.status_code}"
        for name, value in answer.headers.raw:
            assert not re.search(rb"[\r\n]", name + value), f"{where}: {name!r}: {value!r}"
        assert self.mark not in answer.headers.get("set-cookie", ""), where
        goes = answer.headers.get("location", "/")
        assert re.match(r"/(?![/\\])", goes), f"{where} leads to {goes}"
        kind = answer.headers.get("content-type", "")
        if "html" not in kind:
            lines = answer.text.splitlines() if kind.startswith("text/") else []
            assert not [line for line in lines if line.startswith((f"X-{self.mark}", f"Bcc: {self.mark}"))], where
            return None
        found = Found(answer.text, mark=self.mark)
        assert not found.alive, f"{where}: {found.alive}"
        assert f"49{self.mark}" not in answer.text, f"{where}: it was taken for a template"
        if self.mark in html.unescape(answer.text):
            self.shown.add(pattern_of(answer.request.url.path))
        return found


def pattern_of(path: str) -> str:
    """The address of the table that a path belongs to."""
    path = urlsplit(path).path
    for address in sorted(ADDRESSES, key=lambda each: "{" in each.path):  # /organisations/new is no organisation
        if re.fullmatch(re.sub(r"{\w+:\w+}", "[^/]+", address.path), path):
            return address.path
    return path
