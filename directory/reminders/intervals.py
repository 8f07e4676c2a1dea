"""How long a verification is good for, before a person's or a website's halvings: asked here, and nowhere else."""

from collections.abc import Mapping

from directory.database import fetch


async def shortest_intervals() -> dict[int, int]:
    """For each role, by number, the days of the shortest interval that any of its entries has."""
    return {row["id"]: row["review_days"] for row in await fetch("SELECT id, review_days FROM role")}


async def own_intervals(contacts: Mapping[int, int]) -> dict[int, int]:  # noqa: ARG001 - none has one yet
    """The days of those contacts (with their roles, by number) whose interval isn't their role's."""
    return {}
