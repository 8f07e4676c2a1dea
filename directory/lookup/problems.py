"""What programs are told of the answers they don't get: a problem (RFC 9457), described for OpenAPI."""

from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET, Struct, UnsetType

from directory.lookup.published import PublishedArea, PublishedChoice, PublishedContact, PublishedEmergency


class PublishedProblem(Struct, kw_only=True):
    """Why there is no answer; `type` ends in a word for programs, `detail` says to people what to do instead.

    `choices` are places that may have been meant, `successors` those of an abolished area; outside England, `nation`,
    `area`, and whoever is recorded there.
    """

    type: str
    title: str
    status: int
    detail: str
    choices: list[PublishedChoice] | UnsetType = UNSET
    successors: list[PublishedChoice] | UnsetType = UNSET
    nation: str | UnsetType = UNSET
    area: PublishedArea | UnsetType = UNSET
    contacts: list[PublishedContact] | UnsetType = UNSET
    emergency: PublishedEmergency | UnsetType = UNSET


def problems(described: dict[int, str]) -> dict[int, ResponseSpec]:
    """How OpenAPI describes each status that isn't an answer."""
    return {
        status: ResponseSpec(
            PublishedProblem, generate_examples=False, description=words, media_type="application/problem+json"
        )
        for status, words in described.items()
    }
