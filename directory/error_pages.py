"""Whatever goes wrong, as a page that helps or as problem+json (RFC 9457)."""

import logging
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from directory.accounts.guards import VIEWER
from directory.accounts.rules import ANYBODY, Viewer
from directory.errors import NotFound, RuleBroken, problem_body
from directory.kept_pages import FOR_PROGRAMS
from directory.logs import number_of_request
from directory.pages import frame

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]

OWN_PAGES = {400, 401, 403, 404, 405, 409, 422, 429}
CODES = {
    400: "bad-request",
    401: "sign-in-first",
    403: "not-allowed",
    404: "not-found",
    405: "wrong-method",
    413: "too-large",
    429: "too-many-requests",
}

FAILED_CHECK = "CSRF token verification failed"  # Litestar's words when a form comes without the token its page held
EXPIRED = "form-expired"


class Problem(Exception):
    """What a program is told when it can't be answered."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.more = status, code, message, more


def problem(status: int, code: str, message: str, **more: Any) -> Response[dict[str, Any]]:
    """A problem for programs; its `type` ends in its code."""
    body = problem_body(code, message, status=status, **more)
    return Response(body, status_code=status, media_type="application/problem+json")


def _answer(request: AnyRequest, status: int, *, code: str, message: str) -> Response[Any] | Template:
    if request.url.path.startswith(FOR_PROGRAMS):
        return problem(status, code, message)
    state = request.app.state
    viewer: Viewer = request.scope.get(VIEWER, ANYBODY)  # type: ignore[assignment]
    around = frame(
        state.settings,
        demonstration=bool(state.demonstration),
        path=request.url.path,
        now=state.now(),
        viewer=viewer,
    )
    own = status if status in OWN_PAGES else 400 if status < 500 else 500
    page = "form" if code == EXPIRED else "unshown" if status == 422 and request.method in {"GET", "HEAD"} else own
    context = around | {
        "number": number_of_request(),
        "message": message if status not in {401, 403, 404, 405, 429, 500} else "",
    }
    return Template(f"errors/{page}.html", context=context, status_code=status)


def on_problem(_: AnyRequest, error: Problem) -> Response[Any]:
    return problem(error.status, error.code, error.message, **error.more)


def on_rule_broken(request: AnyRequest, error: RuleBroken) -> Response[Any] | Template:
    return _answer(request, 422, code="refused", message=error.message)


def on_not_found(request: AnyRequest, _: NotFound) -> Response[Any] | Template:
    return _answer(request, 404, code="not-found", message="There is nothing at this address")


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[Any] | Template:
    message = error.detail
    if isinstance(error.extra, list) and error.extra:  # what was wrong with each parameter
        message = "; ".join(f"{each.get('key', '')}: {each.get('message', '')}" for each in error.extra)
    if error.status_code == 413:
        message = "That is more than can be sent at once. Shorten what you typed, or send a document of 10 MB or less"
    if error.status_code == 401 and request.method == "GET" and not request.url.path.startswith(FOR_PROGRAMS):
        asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return Redirect(f"/sessions/new?to={quote(asked)}", status_code=303)
    code = EXPIRED if message == FAILED_CHECK else CODES.get(error.status_code, "refused")
    return _answer(request, error.status_code, code=code, message=message)


def on_failure(request: AnyRequest, error: Exception) -> Response[Any] | Template:
    # The path, never the query: people type postcodes there. Quoted, or whoever asks could write lines of their own.
    log.error("Failed to answer %s %s", request.method, quote(request.url.path), exc_info=error)
    message = "Something went wrong on our side. Try again in a minute"
    return _answer(request, 500, code="failure", message=message)


HANDLERS: dict[int | type[Exception], Any] = {
    Problem: on_problem,
    RuleBroken: on_rule_broken,
    NotFound: on_not_found,
    HTTPException: on_http_error,
    500: on_failure,
}
