"""The policies of `seeds/policies.toml`."""

import tomllib
from functools import cache

from directory.settings import ROOT
from directory.verification.rounds import Policies, read_policies


@cache
def policies() -> Policies:
    """What verifiers are asked besides each role's interval, and when an entry goes to the administrators as well."""
    return read_policies(tomllib.loads((ROOT / "seeds" / "policies.toml").read_text(encoding="utf-8")))
