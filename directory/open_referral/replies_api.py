"""A reply with a page of a list, or with all of it line by line; and with one thing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Schema
from litestar.response import Stream

from directory.errors import NotFound
from directory.open_referral import shown
from directory.open_referral.contents import MINIMAL, Contents, One
from directory.open_referral.replying import kept
from directory.open_referral.rules import MOST_MINIMAL, MOST_ON_A_PAGE, Page
from directory.pages import Visit

LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Asked:
    """Which page of how many is asked for, or `ndjson`: every one, a line for each."""

    page: int
    per_page: int
    format: str


@dataclass
class AlsoByLine(Operation):
    """What OpenAPI says of a list that is also given line by line."""

    def __post_init__(self) -> None:
        told: Any = (self.responses or {})["200"]
        schema = told.content["application/json"].schema
        if isinstance(schema, Schema) and schema.one_of:  # an empty page is a page of either kind
            schema.any_of, schema.one_of = schema.one_of, None
        said = Schema(type=OpenAPIType.STRING, description="One JSON object a line, like those in `contents`")
        told.content[LINES] = OpenAPIMediaType(schema=said)


async def reply(
    visit: Visit, numbers: Sequence[int], contents: Contents[One], page: Callable[..., Any], *, asked: Asked
) -> Response[Any]:
    """What is on the page of these that is asked for, as it's kept until somebody writes; or all, as it's read."""
    if asked.format == "ndjson":
        return Stream(contents.lines(numbers, visit), media_type=LINES)
    most = MOST_MINIMAL if contents is MINIMAL else MOST_ON_A_PAGE
    which = Page.of(asked.page, asked.per_page, total=len(numbers), most=most)
    gathered, found = await contents.of(which.among(numbers), visit)
    kept(visit, gathered)
    return Response(page(contents=found, **shown.envelope(which, len(found))))


async def reply_of_one(visit: Visit, number: Sequence[int], contents: Contents[One]) -> One:
    """The one thing with this number, if there is one; NotFound."""
    gathered, found = await contents.of(number, visit)
    if not found:
        raise NotFound
    kept(visit, gathered)
    return found[0]
