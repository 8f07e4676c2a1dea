"""The SQL that finds what may be among the best, on each engine, as text and its arguments.

Each part gives the first of its rows in the order of places: rows called exactly so, with names that begin so, with
names that hold the words, with words. `rules.ranked` orders within a part as places do, so the best are among them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.search.rules import VISIBILITIES, Question, section, span

Statement = tuple[str, list[Any]]

INDEXED = 4  # letters: FTS5 has an index of the beginnings of words up to this length
MANY = 200  # words that begin alike, after which gathering is quicker than following each
MANY_OF = ("contact", "organisation")  # kinds of which there are too many to look through
LOOKED_AT = 2_000  # rows that PostgreSQL looks through, best first, before it gathers all that match
GATHERED = 5_000  # rows that it gathers; of more, some are soon met by looking through all

VECTOR = "array_to_tsvector(string_to_array({}, ' '))"


@dataclass(frozen=True)
class Part:
    """Rows of one section that answer in one way: their names begin so, or their `name` or `words` hold the words."""

    kind: str
    span: tuple[int, int]
    way: str


def parts(question: Question, *, visibilities: Collection[str]) -> list[Part]:
    """Every part that somebody who sees these visibilities may look at."""
    return [
        Part(kind, span(section(kind, circle)), way)
        for kind in question.kinds
        for circle in VISIBILITIES
        if circle == "public" or (kind == "contact" and circle in visibilities)
        for way in ("exact", "begins", "name", "words")
    ]


def on_sqlite(
    question: Question, wanted: Collection[Part], *, limit: int, beginning: Callable[[str], Sequence[str]]
) -> Statement:
    """The candidates from FTS5, which reads the rows that match best first, and stops at the limit.

    `beginning` gives the words of any name that begin so. FTS5 would gather every row with any of them before it
    gave the first, were it asked for the beginning and had no index of that length.
    """
    match = " AND ".join(f"({_fts5(group, beginning)})" for group in question.groups)

    def rows(part: Part) -> Statement:
        if part.way in {"exact", "begins"}:
            return _called(question, part, table="search_entry INDEXED BY search_entry_name")
        first, last = part.span
        sql = (
            f"SELECT search_{part.way}.rowid AS id FROM first_{part.way} CROSS JOIN search_{part.way} "
            f"WHERE first_{part.way}.id <= {{}} AND search_{part.way} MATCH {{}} "
            f"AND search_{part.way}.rowid BETWEEN {{}} AND {{}} ORDER BY search_{part.way}.rowid"
        )
        return sql, [last, match, first, last]

    # FTS5 would read on through later sections for each that has no match: where the first match is says which.
    first = ", ".join(
        f"first_{way} AS MATERIALIZED (SELECT rowid AS id FROM search_{way} WHERE search_{way} MATCH {{}} "
        "ORDER BY rowid LIMIT 1)"
        for way in ("name", "words")
    )
    sql, given = _any_of([(number, *rows(part)) for number, part in enumerate(wanted)], limit=limit)
    return f"SELECT * FROM (WITH {first} {sql})", [match, match, *given]


def _fts5(group: tuple[str, ...], beginning: Callable[[str], Sequence[str]]) -> str:
    wanted: list[str] = []
    for word in group:
        whole = beginning(word) if len(word) > INDEXED else ()
        wanted += [f'"{each}"' for each in whole] if 0 < len(whole) <= MANY else [f'"{word}" *']
    return " OR ".join(wanted)


def on_postgresql(question: Question, wanted: Collection[Part], *, limit: int, looked_at: int | None) -> Statement:
    """The candidates among the best rows (`looked_at` of each section, or all), looked through without an index.

    A row without number, in the part of exact names, says that the section has more rows than were looked at.
    """

    def rows(part: Part) -> Statement:
        if part.way == "exact":
            return _called(question, part, table="search_entry")
        if part.way == "begins":
            likes = " OR ".join("name LIKE {}" for _text in question.texts)
            given = [f"{text}%" for text in question.texts]
        else:
            likes = " AND ".join(
                "(" + " OR ".join(f"' ' || {part.way} LIKE {{}}" for _word in group) + ")" for group in question.groups
            )
            given = [f"% {word}%" for group in question.groups for word in group]
        best = "SELECT id, name, words FROM search_entry WHERE id BETWEEN {} AND {} ORDER BY id"
        if looked_at and part.kind in MANY_OF:
            best += f" LIMIT {looked_at}"
        return f"SELECT id FROM ({best}) AS best WHERE {likes} ORDER BY id", [*part.span, *given]

    statements = [(number, *rows(part)) for number, part in enumerate(wanted)]
    for number, part in enumerate(wanted):
        if looked_at and part.kind in MANY_OF and part.way == "exact":
            more = f"SELECT 1 FROM search_entry WHERE id BETWEEN {{}} AND {{}} OFFSET {looked_at}"
            statements.append((number, f"SELECT NULL::bigint AS id WHERE EXISTS ({more})", [*part.span]))
    return _any_of(statements, limit=limit)


def short(found: Mapping[Part, Sequence[object]], *, ways: Collection[str], limit: int) -> list[Part]:
    """The parts of which there may be more than were found by looking through the best rows."""
    more = {part.span for part, rows in found.items() if part.way == "exact" and None in rows}
    full = {(part.span, part.way) for part, rows in found.items() if len(rows) >= limit}
    return [
        part
        for part in found
        if part.span in more
        and part.way in ways
        and (part.span, part.way) not in full
        # A name that holds the words comes before what is only known by them.
        and not (part.way == "words" and (part.span, "name") in full)
    ]


def on_postgresql_by_index(question: Question, wanted: Collection[Part], *, limit: int) -> Statement:
    """The candidates from every row that matches, and a row without number for each part with too many to gather."""
    match = " & ".join("(" + " | ".join(f"'{word}':*" for word in group) + ")" for group in question.groups)
    ways = list(dict.fromkeys((part.kind, part.way) for part in wanted))
    gathering: list[str] = []
    arguments: list[Any] = []
    for kind, way in ways:
        sql, given = _holds(question, kind, way=way, match=match)
        # Two steps, so that the plan is made for gathering all, though it stops when there are too many.
        gathering.append(
            f"all_{kind}_{way} AS MATERIALIZED ({sql}), "
            f"{kind}_{way} AS MATERIALIZED (SELECT id FROM all_{kind}_{way} LIMIT {GATHERED + 1})"
        )
        arguments += given

    statements = []
    for number, part in enumerate(wanted):
        gathered = f"{part.kind}_{part.way}"
        best = f"SELECT id FROM {gathered} WHERE id BETWEEN {{}} AND {{}} ORDER BY id"
        too_many = f"SELECT NULL::bigint AS id WHERE (SELECT count(*) FROM {gathered}) > {GATHERED}"
        statements += [(number, best, [*part.span]), (number, too_many, [])]
    sql, given = _any_of(statements, limit=limit)
    return f"WITH {', '.join(gathering)} {sql}", arguments + given


def _holds(question: Question, kind: str, *, way: str, match: str) -> Statement:
    if way == "begins":
        return _named(question, kind, way=way, table="search_entry")
    return f"SELECT id FROM search_entry WHERE kind = '{kind}' AND {VECTOR.format(way)} @@ {{}}::text::tsquery", [match]


def every(question: Question, kind: str, *, sqlite: bool) -> Statement:
    """The `ref` of every row of a kind whose name or words hold what was typed, in no order."""
    if sqlite:
        match = " AND ".join(f"({_fts5(group, lambda _word: ())})" for group in question.groups)
        found = " UNION ".join(
            f"SELECT rowid FROM search_{way} WHERE search_{way} MATCH {{}}" for way in ("name", "words")
        )
        return f"SELECT ref FROM search_entry WHERE kind = '{kind}' AND id IN ({found})", [match, match]
    match = " & ".join("(" + " | ".join(f"'{word}':*" for word in group) + ")" for group in question.groups)
    held = [_holds(question, kind, way=way, match=match) for way in ("name", "words")]
    found = " UNION ".join(sql for sql, _given in held)
    return f"SELECT ref FROM search_entry WHERE id IN ({found})", [each for _sql, given in held for each in given]


def _called(question: Question, part: Part, *, table: str) -> Statement:
    """The rows that are called exactly so, or whose names begin so."""
    sql, given = _named(question, part.kind, way=part.way, table=table)
    # “+ 0”, or a planner might walk all rows in their order until it meets one that is called so.
    return f"SELECT id FROM ({sql}) AS named WHERE id BETWEEN {{}} AND {{}} ORDER BY id + 0", [*given, *part.span]


def _named(question: Question, kind: str, *, way: str, table: str) -> Statement:
    where = "name = {}" if way == "exact" else "name >= {} AND name < {}"
    # One reading by one: either engine would walk the whole index for an OR.
    sql = " UNION ".join(f"SELECT id FROM {table} WHERE kind = '{kind}' AND {where}" for _text in question.texts)
    bounds = [(text,) if way == "exact" else (text, text + "{") for text in question.texts]  # the sign after z
    return sql, [bound for each in bounds for bound in each]


def _any_of(statements: Sequence[tuple[int, str, list[Any]]], *, limit: int) -> Statement:
    """The rows of each statement, with the number of the part that they are of."""
    union = " UNION ALL ".join(
        f"SELECT id, {number} AS part FROM ({sql} LIMIT {limit}) AS rows_{at}"
        for at, (number, sql, _arguments) in enumerate(statements)
    )
    columns = "SELECT search_entry.id, kind, title, slug, name, part"
    sql = f"{columns} FROM ({union}) AS found LEFT JOIN search_entry ON search_entry.id = found.id"
    return sql, [argument for _number, _sql, arguments in statements for argument in arguments]
