"""The kinds of agreement of `seeds/agreement_kinds.toml`."""

import tomllib
from functools import cache

from directory.agreements.kinds import Kind, read_kinds
from directory.settings import ROOT


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of agreement by its code, in the file's order."""
    return read_kinds(tomllib.loads((ROOT / "seeds" / "agreement_kinds.toml").read_text(encoding="utf-8")))
