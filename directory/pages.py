"""One visit: who asks, when, and the page they get, with what stands around every page."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.response import Template

from directory.accounts.rules import ANYBODY, Permission, Viewer, may
from directory.dates import clock, day
from directory.fragments import KeptFragments
from directory.history.rules import Act, Part
from directory.kept_pages import AnyRequest, may_be_kept
from directory.settings import ROOT, Settings

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Visit:
    """One request for a page: who is asking, and the moment, in London."""

    request: AnyRequest
    viewer: Viewer
    now: datetime
    demonstration: bool

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def settings(self) -> Settings:
        found: Settings = self.request.app.state.settings
        return found

    def act(self, reason: str = "", *, source: str = "page", by: int | None = None) -> Act:
        """What is being done now, as history knows it; `by` is for who comes by a link and isn't signed in."""
        return Act(by=by or self.viewer.account, at=self.now, source=source, reason=reason)

    def page(
        self,
        name: str,
        *,
        holds_until: datetime | None = None,
        rests_on: Collection[Part] | None = None,
        status_code: int = 200,
        **facts: Any,
    ) -> Template:
        """A page from its template.

        `holds_until`: it's the same for everybody until then, unless somebody writes one of the parts that it
        `rests_on`; without them, unless anybody writes at all.
        """
        if holds_until:
            may_be_kept(self.request, until=holds_until, rests_on=rests_on)
        around = frame(
            self.settings,
            demonstration=self.demonstration,
            path=self.request.url.path,
            now=self.now,
            viewer=self.viewer,
        )
        return Template(name, context=around | facts, status_code=status_code)


def page_environment() -> Environment:
    """Where templates are found and how they're read: a name that isn't given is a mistake, not nothing."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        extensions=[KeptFragments],
    )
    environment.filters["clock"], environment.filters["day"] = clock, day
    return environment


def frame(chosen: Settings, *, demonstration: bool, path: str, now: datetime, viewer: Viewer) -> dict[str, Any]:
    """What stands around every page: the site's name, whether it's a demonstration, and when it was made."""
    return {
        "site_name": chosen.site_name,
        "base_url": chosen.base_url,
        "demonstration": demonstration,
        "path": path,
        "signed_in": viewer != ANYBODY,
        "has_desk": may(viewer, Permission.VERIFY),
        "now_text": f"on {day(now.date())} at {clock(now)}",
        "version": assets_version(),
    }


@cache
def assets_version() -> str:
    """Changes whenever a style or script does, so that browsers may keep them for a year."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
