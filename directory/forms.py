"""A posted form: keeps what was typed, and collects every mistake."""

from collections.abc import Iterable, Mapping


class PostedForm:
    """What somebody typed, and what is wrong with it, by the name of the field."""

    def __init__(self, posted: Mapping[str, object] | None = None) -> None:
        # A file posted under a text field's name is somebody's experiment: leave it out.
        self.typed = {name: value for name, value in (posted or {}).items() if isinstance(value, str)}
        self.errors: dict[str, str] = {}

    def text(self, name: str, *, missing: str = "", longest: int = 500) -> str:
        """What was typed, trimmed; `missing` is what to say when nothing was."""
        value = self.typed.get(name, "").strip()
        if not value and missing:
            self.errors[name] = missing
        if len(value) > longest:  # SQLite would keep it all, PostgreSQL would fail
            self.errors[name] = f"Shorten this to {longest} characters or fewer"
        if "\0" in value:
            self.errors[name] = "Type this again: it holds a character that cannot be saved"
        return value

    def choice(self, name: str, options: Iterable[str], *, missing: str) -> str:
        """The option that was chosen; `missing` is what to say when none was."""
        value = self.typed.get(name, "")
        if value not in set(options):
            self.errors[name] = missing
            return ""
        return value
