"""The role in “when the front door is closed”, by its code or by what people call it."""

import re
from collections.abc import Collection, Mapping

from directory.hours.syntax import HoursUnclear

_TITLES = {
    "childrens-front-door": "Children's social care front door",
    "adult-safeguarding": "Adult safeguarding team",
}
_NAMES = {
    "front-door": "childrens-front-door",
    "childrens-social-care": "childrens-front-door",
    "childrens-social-care-front-door": "childrens-front-door",
    "adult-social-care": "adult-safeguarding",
    "adults-front-door": "adult-safeguarding",
    "adult-safeguarding-team": "adult-safeguarding",
}


def role_named(name: str, *, roles: Collection[str] | None) -> str:
    """The code that somebody means; `roles` are all there are, as a mapping with their titles (any, if not given)."""
    code = _code(name)
    titles: Mapping[str, str] = roles if isinstance(roles, Mapping) else {}
    if found := [each for each, title in titles.items() if code in {each, _code(title)}]:
        return found[0]
    code = _NAMES.get(code, code)
    if code in roles if roles is not None else code == name.casefold() or code in _NAMES.values():
        return code
    raise HoursUnclear(f"“{name}” isn't a role: write its code, like “when childrens-front-door is closed”")


def role_title(code: str, *, titles: Mapping[str, str] | None) -> str:
    """As it stands in a sentence: “the children's social care front door”, “the LADO”."""
    title = (titles or _TITLES).get(code, code)
    if title == code:
        return code
    return f"the {title[:1].lower() if title[1:2].islower() else title[:1]}{title[1:]}"


def _code(name: str) -> str:
    """“Children's social care front door” as childrens-social-care-front-door."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", name.casefold())).strip("-")
