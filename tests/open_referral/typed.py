"""A client of types, made from nothing but an OpenAPI document: what isn't documented, it can neither ask nor read."""

from typing import Any, Union
from uuid import UUID

import msgspec

PLAIN = {"string": str, "integer": int, "number": float, "boolean": bool, "null": None, "object": dict[str, Any]}
FORMATS = {"uuid": UUID}


class Client:
    """Asks what the document has, and reads answers as the types that it gives them, without anything besides."""

    def __init__(self, document: dict[str, Any], browser: Any) -> None:
        self.document, self.browser = document, browser
        self.schemas = document["components"]["schemas"]
        self.types: dict[str, type[msgspec.Struct]] = {}

    async def get(self, path: str, *, at: str = "", **query: Any) -> Any:
        """The answer of an address of the document, with `at` in the place of its one variable part."""
        operation = self.document["paths"][path]["get"]
        known = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
        assert set(query) <= known, f"{path} has no {set(query) - known}"
        address = path.replace("{id}", at)
        answer = await self.browser.get(address, params=query)
        content = operation["responses"][str(answer.status_code)]["content"]
        told = content[answer.headers["content-type"].partition(";")[0]]
        return self._read(answer.content, told["schema"])

    def _read(self, content: bytes, schema: dict[str, Any]) -> Any:
        """The answer as the one of the types it may have that it fits."""
        mistakes = []
        for each in schema.get("anyOf", [schema]):
            try:
                return msgspec.json.decode(content, type=self.type_of(each))
            except msgspec.ValidationError as mistake:
                mistakes.append(str(mistake))
        raise AssertionError(mistakes)

    def type_of(self, schema: dict[str, Any]) -> Any:
        """The type that a schema describes."""
        if "$ref" in schema:
            return self._struct(schema["$ref"].rpartition("/")[2])
        if options := schema.get("oneOf") or schema.get("anyOf"):
            kinds = [self.type_of(each) for each in options]
            return Union[tuple(kinds)]  # noqa: UP007 - of as many as there are
        match schema.get("type"):
            case list() as kinds:
                return Union[tuple(PLAIN[each] for each in kinds)]  # noqa: UP007
            case "array":
                return list[self.type_of(schema["items"])]  # type: ignore[misc]
            case kind:
                return FORMATS.get(schema.get("format", ""), PLAIN[kind or "object"])

    def _struct(self, name: str) -> type[msgspec.Struct]:
        if name not in self.types:
            schema = self.schemas[name]
            needed = set(schema.get("required", []))
            fields = []
            for field, of in schema["properties"].items():
                kind = self.type_of(of)
                fields.append((field, kind) if field in needed else (field, kind | msgspec.UnsetType, msgspec.UNSET))
            self.types[name] = msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True)
        return self.types[name]
