"""Which of a few named things somebody means who writes one of them."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from directory.errors import RuleBroken

Choice = TypeVar("Choice", bound=StrEnum)
_NONE: Mapping[str, str] = MappingProxyType({})


def chosen(text: str, among: type[Choice], *, field: str, also: Mapping[str, str] = _NONE) -> Choice:
    """The one of these that a text names; case, spaces and hyphens don't matter. RuleBroken names them all.

    `also` has what else some are called, in small letters without spaces, with what that means.
    """
    written = _letters(text)
    wanted = also.get(written, written)
    for each in among:
        if _letters(each) == wanted:
            return each
    raise RuleBroken(f"“{text}” was found: use one of {', '.join(among)}", field=field)


def _letters(text: str) -> str:
    return re.sub(r"[\s_\-–]+", "", text).casefold()
