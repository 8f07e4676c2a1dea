"""Parts of pages kept by what they were made from, so that only what differs is made anew.

In a template: `{% kept card, level %} … {% endkept %}`. What stands between must depend on nothing but what is named.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

MOST = 4_096  # fragments, of a few kilobytes each


class KeptFragments(Extension):
    """The `kept` tag."""

    tags = {"kept"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.kept: dict[tuple[str, bytes], Markup] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        made_from = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            made_from.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        where = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_fragment", [where, nodes.List(made_from)])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _fragment(self, where: str, made_from: list[Any], caller: Callable[[], Markup]) -> Markup:
        key = (where, msgspec.json.encode(made_from))
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            found = self.kept[key] = caller()
        return found
