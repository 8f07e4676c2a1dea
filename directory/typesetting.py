"""The letters that Typst sets prints in."""

from functools import cache

import typst
from font_source_sans_pro import font_directory


@cache
def fonts() -> typst.Fonts:
    """Our own letters, and Typst's for alphabets that they don't hold; never the machine's, or prints would differ."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_directory])
