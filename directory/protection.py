"""What stands before forms: a token in each, and limits on what one network may send."""

from typing import Any, Literal

from litestar.config.csrf import CSRFConfig
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.middleware.rate_limit import RateLimitConfig

from directory.kept_pages import AnyRequest
from directory.settings import Settings

Period = Literal["second", "minute", "hour", "day"]


def token_in_forms(chosen: Settings) -> DefineMiddleware:
    """A form is taken only with the token that its page held."""
    token = CSRFConfig(secret=chosen.secret_key, cookie_name="form", cookie_secure=chosen.secure, cookie_httponly=True)
    return DefineMiddleware(CSRFMiddleware, config=token)


def at_most(number: int, *, each: Period, called: str) -> DefineMiddleware:
    """So many sent forms from one network; anybody may look at a form as often as they like.

    `called` keeps the counts of one limit apart from another's.
    """
    limit: Any = RateLimitConfig(
        rate_limit=(each, number), set_rate_limit_headers=False, check_throttle_handler=_sends, store=f"limit_{called}"
    )
    middleware: DefineMiddleware = limit.middleware
    return middleware


def searches(chosen: Settings) -> list[DefineMiddleware]:
    """So many searches a minute from one network. What has been asked and is kept doesn't come this far."""
    if not chosen.most_searches:
        return []
    limit: Any = RateLimitConfig(
        rate_limit=("minute", chosen.most_searches), set_rate_limit_headers=False, store="limit_searches"
    )
    return [limit.middleware]


def _sends(request: AnyRequest) -> bool:
    return request.method == "POST"
