"""What the server logs: a line of JSON each, with its request's number and nothing about anybody.

What people look up is nobody's business: no address as it was asked for, no network, no cookie and no form is logged.
What others put into their sentences, as databases do with values, is taken out here.
"""

import logging
import re
import secrets
import sqlite3
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Any, TextIO

import asyncpg
from structlog.contextvars import bound_contextvars, get_contextvars, merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

from directory.replies import Application, Message, Receive, Scope, Send

requests = logging.getLogger("directory.requests")

NUMBER = "request_id"
FRAMES = 12  # of a traceback, the last ones
TELLING = (OSError, sqlite3.Error, asyncpg.PostgresError)
"""Errors whose own words are needed to mend what is wrong, and are about the machine; of others the place is enough."""

_HIDDEN = (
    (re.compile(r"(?i)\b(token|session|form|_csrf_token|cookie|passphrase|password)[=:]\s?[^\s;&]+"), r"\1=[secret]"),
    (re.compile(r"(?<=[\w/])\?\S+"), "?[query]"),
    (re.compile(r"[^\s@<>()'\"]+(?:@|%40)[^\s@<>()'\"]+"), "[email]"),
    (re.compile(r"(?i)\b[a-z]{1,2}\d[a-z\d]?(?:\s|%20|\+)*\d[a-z]{2}\b"), "[postcode]"),
    (re.compile(r"\+?\d(?:[\s()-]?\d){8,}"), "[number]"),
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")


def to_standard_error(*, every_request: bool, stream: TextIO | None = None) -> logging.Handler:
    """Log like this from now on; `every_request`: also a line for each that the application answers."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[
                merge_contextvars,
                add_log_level,
                add_logger_name,
                TimeStamper(fmt="iso", utc=True),
                ExtraAdder(allow={"method", "kind", "status", "milliseconds"}),
            ],
            processors=[ProcessorFormatter.remove_processors_meta, _about_nobody, JSONRenderer(ensure_ascii=False)],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    requests.setLevel(logging.INFO if every_request else logging.WARNING)
    return handler


def numbered(app: Application) -> Application:
    """The same application, each of whose requests has a number, which a reply that fails tells as well.

    Ours alone: one that came with the request could be anything, a postcode too. Replies that succeed carry none, since
    they may be kept for others.
    """

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        status, began = 0, perf_counter()

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if status >= 400:
                    header = (b"x-request-id", str(number_of_request()).encode())
                    message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        with a_request(scope):
            await app(scope, receive, telling)
            requests.info(
                "Answered",
                extra={
                    "method": scope["method"],
                    "kind": scope.get("path_template", ""),  # never the address itself: people put places into it
                    "status": status,
                    "milliseconds": round((perf_counter() - began) * 1000, 1),
                },
            )

    return asked


@contextmanager
def a_request(scope: Scope) -> Iterator[None]:
    """What is logged within bears this request's number."""
    number = scope.setdefault("directory.request_id", secrets.token_hex(8))
    with bound_contextvars(**{NUMBER: number}):
        yield


def number_of_request() -> str:
    """The number of the request that is being answered; empty where none is."""
    return str(get_contextvars().get(NUMBER, ""))


def scrubbed(text: str) -> str:
    """A sentence without secrets, what was asked, email addresses, postcodes and telephone numbers."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def _about_nobody(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    said = scrubbed(str(event["event"]))
    if not str(event.get("logger", "")).startswith("directory."):
        said = _QUOTED.sub("[…]", said.partition("\n")[0])
    event["event"] = said
    raised = event.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["errors"] = [_told(each) for each in _chain(error)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    """The kind of an error and where it came from; its own words only where they tell of the machine."""
    frames = extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, TELLING):  # what comes after the first line is PostgreSQL's detail: the values
        told["said"] = _QUOTED.sub("[…]", scrubbed(str(error).partition("\n")[0]))
    return told | {"at": [f"{'/'.join(Path(each.filename).parts[-2:])}:{each.lineno} {each.name}" for each in frames]}
