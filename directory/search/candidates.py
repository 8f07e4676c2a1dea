"""The SQL that finds what may be among the best, on each engine, as text and its arguments.

Every part gives the first of its rows in the order of places, so what is best by `rules.ranked` is always among them:
the order differs only by what each part is about (the exact name, names that begin so, names with the words, words).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from directory.search.rules import PLACE, VISIBILITIES, Question, section, span

Statement = tuple[str, list[Any]]
LOOKED_AT = 2_000
"""How many of the best rows PostgreSQL looks through before it asks its index, which gathers every row that matches."""
INDEXED = 4  # letters: FTS5 has an index of the beginnings of words up to this length
MANY = 200  # words that begin alike, after which gathering is quicker than following each

COLUMNS = "SELECT id, kind, title, slug, name FROM search_entry"
NAME_VECTOR = "array_to_tsvector(string_to_array(name, ' '))"
WORDS_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"


def seen(kind: str, visibilities: Collection[str]) -> list[tuple[int, int]]:
    """The spans of places of this kind that somebody who sees these visibilities may look at."""
    circles = [each for each in VISIBILITIES if each in visibilities] if kind == "contact" else ["public"]
    return [span(section(kind, each)) for each in circles]


def on_sqlite(
    question: Question, *, visibilities: Collection[str], limit: int, beginning: Callable[[str], Sequence[str]]
) -> Statement:
    """The candidates of every kind, from FTS5, which reads matching rows best first and stops at the limit.

    `beginning` gives the words of any name that begin so. FTS5 would gather every row with any of them before it
    gave the first, were it asked for the beginning and had no index of that length.
    """
    match = " AND ".join(f"({_fts5(group, beginning)})" for group in question.groups)
    parts: list[Statement] = []
    for kind in question.kinds:
        parts += _named_so(question, kind, seen(kind, visibilities), limit, by=" INDEXED BY search_entry_name")
        for first, last in seen(kind, visibilities):
            for index in ("search_names", "search_words"):
                sql = f"SELECT rowid AS id FROM {index} WHERE {index} MATCH {{}} AND rowid BETWEEN {{}} AND {{}} "
                parts.append((f"{sql}ORDER BY rowid LIMIT {limit}", [match, first, last]))
    return _any_of(parts)


def _fts5(group: tuple[str, ...], beginning: Callable[[str], Sequence[str]]) -> str:
    wanted = []
    for word in group:
        whole = beginning(word) if len(word) > INDEXED else ()
        wanted += [f'"{each}"' for each in whole] if 0 < len(whole) <= MANY else [f'"{word}" *']
    return " OR ".join(wanted)


def on_postgresql(question: Question, *, visibilities: Collection[str], limit: int) -> Statement:
    """The candidates among the best rows of each kind, without the index: right wherever it finds the limit."""
    parts: list[Statement] = []
    likes = [f"% {word}%" for group in question.groups for word in group]
    for kind in question.kinds:
        parts += _named_so(question, kind, seen(kind, visibilities), limit, by="")
        for first, last in seen(kind, visibilities):
            best = "SELECT id, name, words FROM search_entry WHERE id BETWEEN {} AND {} ORDER BY id"
            for column in ("name", "words"):
                like = _in_all(question, f"' ' || {column} LIKE {{}}", both=" AND ", either=" OR ", fill="{}")
                sql = f"SELECT id FROM ({best} LIMIT {LOOKED_AT}) AS best WHERE {like} ORDER BY id LIMIT {limit}"
                parts.append((sql, [first, last, *likes]))
    return _any_of(parts)


def on_postgresql_by_index(question: Question, *, spans: Collection[tuple[int, int]], limit: int) -> Statement:
    """The candidates within these spans of places, from every row that matches."""
    match = _in_all(question, "'{}':*", both=" & ", either=" | ")
    parts: list[Statement] = []
    for first, last in spans:
        for gathered in ("named", "worded"):
            sql = f"SELECT id FROM {gathered} WHERE id BETWEEN {{}} AND {{}} ORDER BY id LIMIT {limit}"
            parts.append((sql, [first, last]))
    sql, arguments = _any_of(parts)
    gathering = ", ".join(
        f"{gathered} AS MATERIALIZED (SELECT id FROM search_entry WHERE {vector} @@ {{}}::text::tsquery)"
        for gathered, vector in (("named", NAME_VECTOR), ("worded", WORDS_VECTOR))
    )
    return f"WITH {gathering} {sql}", [match, match, *arguments]


def _named_so(
    question: Question, kind: str, spans: list[tuple[int, int]], limit: int, *, by: str
) -> Iterator[Statement]:
    """The rows that are called exactly so, and those whose names begin so."""
    texts = question.texts
    exact = f"name IN ({', '.join('{}' for _text in texts)})"
    begins = " OR ".join("name >= {} AND name < {}" for _text in texts)
    ends = [bound for text in texts for bound in (text, text + "{")]  # the sign after z
    places = " OR ".join("id BETWEEN {} AND {}" for _span in spans)
    for where, arguments in ((exact, list(texts)), (begins, ends)):
        sql = f"SELECT id FROM search_entry{by} WHERE kind = {{}} AND ({where}) AND ({places}) ORDER BY id & {PLACE}"
        yield f"{sql} LIMIT {limit}", [kind, *arguments, *(bound for each in spans for bound in each)]


def _in_all(question: Question, each: str, *, both: str, either: str, fill: str = "") -> str:
    """One expression for a question: any word of a group, in all groups."""
    return both.join("(" + either.join(each.format(fill or word) for word in group) + ")" for group in question.groups)


def _any_of(parts: list[Statement]) -> Statement:
    union = " UNION ALL ".join(f"SELECT id FROM ({sql}) AS part_{number}" for number, (sql, _) in enumerate(parts))
    return f"{COLUMNS} WHERE id IN ({union})", [argument for _sql, arguments in parts for argument in arguments]
