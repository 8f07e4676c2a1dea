"""The role in “when the front door is closed”, by its code or by what people call it."""

import re
from collections.abc import Mapping

from directory.hours.syntax import HoursUnclear

_NAMES = {
    "front-door": "childrens-front-door",
    "childrens-social-care": "childrens-front-door",
    "childrens-social-care-front-door": "childrens-front-door",
    "adult-social-care": "adult-safeguarding",
    "adults-front-door": "adult-safeguarding",
    "adult-safeguarding-team": "adult-safeguarding",
}


def role_named(name: str, *, roles: Mapping[str, str]) -> str:
    """The code that somebody means; `roles` are the titles of all there are, by code."""
    code = _code(name)
    if found := [each for each, title in roles.items() if code in {each, _code(title)}]:
        return found[0]
    code = _NAMES.get(code, code)
    if code in roles:
        return code
    raise HoursUnclear(f"“{name}” isn't a role: write its code, like “when childrens-front-door is closed”")


def role_title(code: str, *, titles: Mapping[str, str]) -> str:
    """As it stands in a sentence: “the children's social care front door”, “the LADO”."""
    title = titles.get(code, code)
    if title == code:
        return code
    return f"the {in_a_sentence(title)}"


def in_a_sentence(title: str) -> str:
    """A title after other words: “designated nurse for safeguarding”, but “NHS 111”."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _code(name: str) -> str:
    """“Children's social care front door” as childrens-social-care-front-door."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", name.casefold())).strip("-")
