"""What people call the columns of their sheets, from `seeds/sheet_columns.toml`."""

import tomllib
from functools import cache

from directory.imports.columns import Names, read_names
from directory.settings import ROOT


@cache
def names() -> Names:
    return read_names(tomllib.loads((ROOT / "seeds" / "sheet_columns.toml").read_text(encoding="utf-8")))
