"""What must hold of all the people together."""

from collections.abc import Collection

from directory.accounts.rules import Role
from directory.errors import RuleBroken


def check_an_administrator_is_left(others: Collection[int], *, role: Role | None) -> None:
    """Refuse to take the last administrator away: nobody could ever give the role back.

    `others` are the accounts of the other administrators; `role` is what this one would have then, None for none.
    """
    if role is not Role.ADMINISTRATOR and not others:
        raise RuleBroken("Make somebody else an administrator first: this is the only one", field="role")


def lines(text: str) -> list[str]:
    """What was typed into a box one to a line, each once."""
    return list(dict.fromkeys(tidied for line in text.splitlines() if (tidied := " ".join(line.split()))))
