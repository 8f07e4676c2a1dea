"""All services of a feed, page by page; what was read is kept, so that a reading that ended early goes on."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from directory.errors import RuleBroken
from directory.feeds.services import id_of, is_whole

PER_PAGE = 100
MOST_PAGES = 20_000
GOOD_FOR = timedelta(days=1)
"""How long pages that were read may wait for the others, or for somebody who looked at what they would change."""

Ask = Callable[[str], bytes]
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Reading:
    """One feed, and the folder in which its pages wait."""

    address: str
    folder: Path

    @classmethod
    def of(cls, address: str, *, data_dir: Path) -> "Reading":
        base = address.rstrip("/").removesuffix("/services")
        return cls(base, data_dir / "feeds" / hashlib.sha256(base.encode()).hexdigest()[:32])

    def services(self, ask: Ask, *, now: datetime, told: Told) -> Iterator[Any]:
        """Every service of the feed as it's said there, from what is kept where that is recent."""
        self._begin(now)
        number, pages = 1, 1
        while number <= pages:
            page = self._page(f"page-{number}", f"{self.address}/services?page={number}&per_page={PER_PAGE}", ask)
            contents, said = page.get("contents"), page.get("total_pages")
            if not isinstance(contents, list):
                raise RuleBroken(f"{self.address} is no Open Referral feed: its services have no “contents”")
            pages = said if isinstance(said, int) else number
            if pages > MOST_PAGES:
                raise RuleBroken(f"{self.address} has {pages:,} pages, more than the {MOST_PAGES:,} that are read")
            told(number, pages)
            for each in contents:
                yield each if is_whole(each) else self._whole(each, ask)
            number = number + 1 if contents else pages + 1

    def forget(self) -> None:
        """Keep nothing of what was read."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _whole(self, said: Any, ask: Ask) -> Any:
        """A service that the list only names, asked for by itself."""
        try:
            own = id_of(said)
        except RuleBroken:
            return said  # whoever reads it will say why it can't be used
        return self._page(f"service-{own}", f"{self.address}/services/{own}", ask)

    def _begin(self, now: datetime) -> None:
        begun = self.folder / "begun"
        if begun.exists() and now - datetime.fromisoformat(begun.read_text(encoding="utf-8")) > GOOD_FOR:
            self.forget()
        if not begun.exists():
            self.forget()
            self.folder.mkdir(parents=True)
            begun.write_text(now.isoformat(), encoding="utf-8")

    def _page(self, name: str, address: str, ask: Ask) -> dict[str, Any]:
        kept = self.folder / f"{name}.json"
        if kept.exists():
            return _read(kept.read_bytes(), address)
        content = ask(address)
        page = _read(content, address)
        unfinished = kept.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.rename(kept)
        return page


def services_in(content: bytes, *, name: str) -> list[Any]:
    """The services in a file: a page of a feed, a list, one to a line, or one alone."""
    try:
        said = msgspec.json.decode(content)
    except msgspec.DecodeError:
        try:
            said = [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]
        except msgspec.DecodeError as wrong:
            raise RuleBroken(f"{name} is no JSON: {wrong}") from wrong
    if isinstance(said, dict):
        said = said.get("contents", [said])
    if not isinstance(said, list):
        raise RuleBroken(f"{name} holds no services of an Open Referral feed")
    return said


def _read(content: bytes, address: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.DecodeError as wrong:
        raise RuleBroken(f"{address} answers with something that isn’t JSON as a feed has it: {wrong}") from wrong
