"""The policies of `seeds/gaps.toml`."""

import tomllib
from functools import cache

from directory.gaps.rules import Policies, read_policies
from directory.settings import ROOT


@cache
def policies() -> Policies:
    """What counts as a gap, and how much it weighs."""
    return read_policies(tomllib.loads((ROOT / "seeds" / "gaps.toml").read_text(encoding="utf-8")))
