"""Searching as somebody types."""

from collections.abc import Collection
from typing import Protocol

from directory.database import engine, fetch, is_sqlite
from directory.history.queries import head, origin, written_since
from directory.history.rules import Head
from directory.search import candidates
from directory.search.candidates import Part
from directory.search.rules import Found, Hit, Question, asked, ranked
from directory.search.vocabulary import Vocabulary, corrected

KEPT = 512  # answers
NO_NAMES = {
    "report",
    "verification",
    "poster_issue",
    "account",
    "proposal",
}  # what is written of these changes nobody's name
Key = tuple[Question, tuple[str, ...], int]


class Viewer(Protocol):
    """Whoever is asking, of whom only what they may see matters here: accounts stand to the right of search."""

    @property
    def visibilities(self) -> tuple[str, ...]: ...


class _Memory:
    """What this process remembers of one database: answers of the latest revision, and its words."""

    def __init__(self, of: object) -> None:
        self.of = of
        self.at = Head(0, "")  # the last link of the history when the answers were found
        self.answers: dict[Key, list[Hit]] = {}
        self.vocabulary = Vocabulary()
        self.last = (0, "")


_latest: list[_Memory] = []


async def _memory() -> _Memory:
    of = (engine(), await origin())
    if not _latest or _latest[0].of != of:
        _latest[:] = [_Memory(of)]
    return _latest[0]


async def search(words: str, *, viewer: Viewer, limit: int = 20) -> list[Hit]:
    """What this viewer may have meant, at most `limit` of each kind: exact names first, then by kind."""
    question = asked(words)
    if not question.groups:
        return []
    now = await head()  # before the answer is looked for, which may then be newer, but never older
    memory = await _memory()
    if memory.at != now:
        if not await _same_names(memory.at):
            memory.answers = {}
        memory.at = now
    if len(memory.answers) >= KEPT:
        memory.answers = {}
    key = (question, viewer.visibilities, limit)
    answers = memory.answers
    if key not in answers or not now.hash:  # nothing is kept while there is no history to tell when it changes
        answers[key] = await _answer(question, visibilities=viewer.visibilities, limit=limit)
    return list(answers[key])


async def _same_names(since: Head) -> bool:
    """Whether nothing but tries, reports and posters has been written since this link of the history."""
    written = await written_since(since)
    return written is not None and all(each.table in NO_NAMES for each in written)


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
    memory = await _memory()
    last = memory.last
    rows = await fetch("SELECT id, word FROM search_word WHERE id >= {} ORDER BY id", last[0])
    known = [(row["id"], row["word"]) for row in rows]
    if last[0] and known[:1] != [last]:  # another database stands in the place of the one we knew
        memory.vocabulary, memory.last = Vocabulary(), (0, "")
        return await known_words()
    if new := [each for each in known if each[0] > memory.last[0]]:
        memory.vocabulary.add([word for _number, word in new])
        memory.last = new[-1]
    return memory.vocabulary


async def _hits(question: Question, *, visibilities: Collection[str], limit: int) -> list[Hit]:
    wanted = candidates.parts(question, visibilities=visibilities)
    if is_sqlite():
        words = await known_words()
        sql, given = candidates.on_sqlite(question, wanted, limit=limit, beginning=words.beginning)
        return ranked(_all(await _found(sql, given, wanted)), question, limit=limit)
    found = await _found(
        *candidates.on_postgresql(question, wanted, limit=limit, looked_at=candidates.LOOKED_AT), wanted
    )
    # The words last: they matter only where too few names hold what was typed.
    for ways in (("begins", "name"), ("words",)):
        if short := candidates.short(found, ways=ways, limit=limit):
            found |= await _found(*candidates.on_postgresql_by_index(question, short, limit=limit), short)
        if many := [part for part in short if None in found[part]]:
            found |= await _found(*candidates.on_postgresql(question, many, limit=limit, looked_at=None), many)
    return ranked(_all(found), question, limit=limit)


async def _found(sql: str, arguments: list[object], parts: list[Part]) -> dict[Part, list[Found | None]]:
    """What was found of each part; None says that there are more rows than were looked at."""
    found: dict[Part, list[Found | None]] = {part: [] for part in parts}
    for row in await fetch(sql, *arguments):
        part = parts[row.pop("part")]
        found[part].append(None if row["id"] is None else Found(**row))
    return found


def _all(found: dict[Part, list[Found | None]]) -> list[Found]:
    return [row for rows in found.values() for row in rows if row]
