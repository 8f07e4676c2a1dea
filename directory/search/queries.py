"""Searching as somebody types."""

from collections.abc import Collection
from typing import Protocol

from directory.database import engine, fetch, is_sqlite
from directory.history.queries import revision
from directory.search import candidates
from directory.search.rules import Found, Hit, Question, asked, ranked
from directory.search.vocabulary import Vocabulary, corrected

KEPT = 512  # answers
Key = tuple[Question, tuple[str, ...], int]


class Viewer(Protocol):
    """Whoever is asking, of whom only what they may see matters here: accounts stand to the right of search."""

    @property
    def visibilities(self) -> tuple[str, ...]: ...


class _Memory:
    """What this process remembers of one database: answers of the latest revision, and its words."""

    def __init__(self, of: object) -> None:
        self.of = of
        self.revision = -1
        self.answers: dict[Key, list[Hit]] = {}
        self.vocabulary = Vocabulary()
        self.last = (0, "")


_latest: list[_Memory] = []


def _memory() -> _Memory:
    if not _latest or _latest[0].of is not engine():
        _latest[:] = [_Memory(engine())]
    return _latest[0]


async def search(words: str, *, viewer: Viewer, limit: int = 20) -> list[Hit]:
    """What this viewer may have meant, at most `limit` of each kind: exact names first, then by kind."""
    question = asked(words)
    if not question.groups:
        return []
    memory = _memory()
    now = await revision()  # before the answer is looked for, which may be newer but never older
    if memory.revision != now or len(memory.answers) >= KEPT:
        memory.revision, memory.answers = now, {}
    key = (question, viewer.visibilities, limit)
    if key not in memory.answers:
        found = await _answer(question, visibilities=viewer.visibilities, limit=limit)
        if memory.revision != now:
            return found  # somebody has asked of a later revision meanwhile
        memory.answers[key] = found
    return memory.answers[key]


async def _answer(question: Question, *, visibilities: Collection[str], limit: int) -> list[Hit]:
    hits = await _hits(question, visibilities=visibilities, limit=limit)
    if hits or all(len(group[0]) < 4 for group in question.groups):
        return hits
    vocabulary = await known_words()
    for known_too in (False, True):
        meant = corrected(question, vocabulary, known_too=known_too)
        if meant != question:
            hits = await _hits(meant, visibilities=visibilities, limit=limit)
        if hits:
            return hits
    return []


async def known_words() -> Vocabulary:
    """The words of every name; the first time in a process takes a while, so a server asks as it starts."""
    memory = _memory()
    rows = await fetch("SELECT id, word FROM search_word WHERE id >= {} ORDER BY id", memory.last[0])
    new = [(row["id"], row["word"]) for row in rows]
    if memory.last[0] and new[:1] != [memory.last]:  # another database stands in the place of the one we knew
        memory.vocabulary, memory.last = Vocabulary(), (0, "")
        return await known_words()
    if len(new) > (memory.last[0] > 0):
        memory.vocabulary.add([word for number, word in new if number > memory.last[0]])
        memory.last = new[-1]
    return memory.vocabulary


async def _hits(question: Question, *, visibilities: Collection[str], limit: int) -> list[Hit]:
    if is_sqlite():
        beginning = (await known_words()).beginning
        sql, arguments = candidates.on_sqlite(question, visibilities=visibilities, limit=limit, beginning=beginning)
        return ranked(await _found(sql, arguments), question, limit=limit)
    sql, arguments = candidates.on_postgresql(question, visibilities=visibilities, limit=limit)
    found = await _found(sql, arguments)
    named = [row.id for row in found if question.matches(row.name)]
    lacking = [
        (first, last)
        for kind in question.kinds
        for first, last in candidates.seen(kind, visibilities)
        if sum(first <= each <= last for each in named) < limit
    ]
    if lacking:
        sql, arguments = candidates.on_postgresql_by_index(question, spans=lacking, limit=limit)
        found += await _found(sql, arguments)
    return ranked(found, question, limit=limit)


async def _found(sql: str, arguments: list[object]) -> list[Found]:
    return [Found(**row) for row in await fetch(sql, *arguments)]
