"""What can go wrong by the rules, said in sentences that tell the reader what to do next."""

from typing import Any


class RuleBroken(Exception):
    """Somebody asked for what the rules don't allow; the message says what to do instead."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Exception):
    """There is no such record, or this viewer may not know of it."""


def problem_body(code: str, message: str, *, status: int, **more: Any) -> dict[str, Any]:
    """What a problem says (RFC 9457), which the commands print as well."""
    return {
        "type": f"/problems/{code}",
        "title": message.partition(". ")[0],
        "status": status,
        "detail": message,
        **more,
    }
