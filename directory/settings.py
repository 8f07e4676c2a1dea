"""Every setting, the variable it's read from, and its default."""

import os
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

DEFAULT_SECRET = "a-secret-that-everybody-knows"  # noqa: S105 - refused outside a demonstration

_package = Path(__file__).parent
ROOT = _package.parent if (_package.parent / "templates").is_dir() else _package
"""The folder that holds templates, migrations and seeds: the checkout, or the installed package."""


def _setting(variable: str, default: str, meaning: str) -> str:
    described: str = field(default=default, metadata={"variable": variable, "meaning": meaning})
    return described


@dataclass(frozen=True)
class Settings:
    """What the person who runs the directory decides, as text from the environment."""

    database_url: str = _setting(
        "DATABASE_URL", "", "PostgreSQL's address, `postgresql://user:password@host/name`; unset: SQLite in `DATA_DIR`"
    )
    data_dir: str = _setting("DATA_DIR", "data", "Folder of the SQLite file")
    secret_key: str = _setting(
        "SECRET_KEY",
        DEFAULT_SECRET,
        "Signs forms and digests; must be set to 32 characters or more for a real directory",
    )
    site_name: str = _setting("SITE_NAME", "Safeguarding contact directory", "Name at the top of every page")
    base_url: str = _setting(
        "BASE_URL", "http://127.0.0.1:8000", "Address that readers use, for QR codes and links on posters"
    )
    host: str = _setting("HOST", "127.0.0.1", "Address to listen on")
    port: str = _setting("PORT", "8000", "Port to listen on")
    trusted_proxies: str = _setting(
        "TRUSTED_PROXIES", "127.0.0.1", "Proxies whose `X-Forwarded-For` is believed; `*` for all"
    )

    @property
    def sqlite_path(self) -> Path:
        return Path(self.data_dir) / "directory.sqlite"

    @property
    def secure(self) -> bool:
        """Whether readers come over https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


@cache
def settings() -> Settings:
    """The settings of this process."""
    given = {each.name: os.environ.get(each.metadata["variable"], "") for each in fields(Settings)}
    given["base_url"] = given["base_url"].rstrip("/")  # paths, which begin with one, are put after it
    return Settings(**{name: value for name, value in given.items() if value})
