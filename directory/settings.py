"""Every setting, the variable it's read from, and its default."""

import os
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
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
    data_dir: str = _setting(
        "DATA_DIR", "data", "Folder of the SQLite file, of agreements’ documents, and of posters printed together"
    )
    secret_key: str = _setting(
        "SECRET_KEY",
        DEFAULT_SECRET,
        "Signs forms and digests; must be set to 32 characters or more for a real directory",
    )
    site_name: str = _setting("SITE_NAME", "Safeguarding contact directory", "Name at the top of every page")
    base_url: str = _setting(
        "BASE_URL", "http://127.0.0.1:8000", "Address that readers use, for QR codes and links on posters"
    )
    mail_url: str = _setting(
        "MAIL_URL",
        "",
        "Mail server, `smtp://user:password@host:port` or `smtps://…`; unset: links are shown to pass on",
    )
    mail_from: str = _setting("MAIL_FROM", "", "Address that mails come from; needed with `MAIL_URL`")
    remind_at: str = _setting(
        "REMIND_AT",
        "",
        "Time of day, like `07:00`, at which the server itself sends the day’s reminders; unset: by `directory remind`",
    )
    host: str = _setting("HOST", "127.0.0.1", "Address to listen on")
    port: str = _setting("PORT", "8000", "Port to listen on")
    trusted_proxies: str = _setting(
        "TRUSTED_PROXIES", "127.0.0.1", "Proxies whose `X-Forwarded-For` is believed; `*` for all"
    )
    searches_a_minute: str = _setting(
        "SEARCHES_A_MINUTE",
        "600",
        "How many new searches one network may make in a minute, suggestions included; 0 for any number",
    )
    single_handed: str = _setting(
        "SINGLE_HANDED",
        "no",
        "`yes`: whoever changed a value may verify it themselves, which is always recorded; for an office of one",
    )

    private_feeds: str = _setting(
        "PRIVATE_FEEDS",
        "no",
        "`yes`: other directories’ feeds may also be read from within private networks, and from this machine",
    )

    metrics_token: str = _setting(
        "METRICS_TOKEN",
        "",
        "What Prometheus brings as `Authorization: Bearer …` to read `/metrics`; unset: only administrators may",
    )

    log_requests: str = _setting(
        "LOG_REQUESTS",
        "no",
        "`yes`: a line in the log for each request that isn’t answered from what is kept, never with its address",
    )

    @property
    def sqlite_path(self) -> Path:
        return Path(self.data_dir) / "directory.sqlite"

    def served_locally(self) -> "Settings":
        """The same, with the address at which this machine serves as the one that readers use."""
        return replace(self, base_url=f"http://{self.host}:{self.port}")

    @property
    def most_searches(self) -> int:
        """How many searches one network may make in a minute; 0 for any number."""
        if not self.searches_a_minute.isdecimal():
            raise SystemExit(
                f"SEARCHES_A_MINUTE is “{self.searches_a_minute}”: write a number, like 600, or 0 for no limit"
            )
        return int(self.searches_a_minute)

    @property
    def allows_single_handed(self) -> bool:
        """Whether those who changed a value may verify it."""
        return _yes("SINGLE_HANDED", self.single_handed)

    @property
    def logs_requests(self) -> bool:
        """Whether each request is logged, and not only what fails."""
        return _yes("LOG_REQUESTS", self.log_requests)

    @property
    def reads_private_feeds(self) -> bool:
        """Whether feeds may be read from within private networks."""
        return _yes("PRIVATE_FEEDS", self.private_feeds)

    @property
    def reminding_time(self) -> time | None:
        """The time of day at which reminders are sent, in London; None where the server doesn't send them."""
        if not self.remind_at:
            return None
        try:
            return datetime.strptime(self.remind_at, "%H:%M").time()  # noqa: DTZ007 - a time of day, of no day
        except ValueError:
            raise SystemExit(f"REMIND_AT is “{self.remind_at}”: write a time of day, like 07:00") from None

    @property
    def secure(self) -> bool:
        """Whether readers come over https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


def _yes(variable: str, text: str) -> bool:
    if text not in {"yes", "no"}:
        raise SystemExit(f"{variable} is “{text}”: write yes or no")
    return text == "yes"


@cache
def settings() -> Settings:
    """The settings of this process."""
    given = {each.name: os.environ.get(each.metadata["variable"], "") for each in fields(Settings)}
    given["base_url"] = given["base_url"].rstrip("/")  # paths, which begin with one, are put after it
    chosen = Settings(**{name: value for name, value in given.items() if value})
    return chosen if given["base_url"] else chosen.served_locally()
