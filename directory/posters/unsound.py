"""What is wrong with a poster before it's printed, and the same poster without it."""

from collections.abc import Iterator
from dataclasses import replace

from directory.posters import wording
from directory.posters.rules import Poster, Row


def warnings(poster: Poster) -> list[str]:
    """What isn't sound or is missing, in the order in which it would stand there."""
    found = [sentence for row in poster.all_rows for sentence in _of_row(row)]
    return found + [each for each in (poster.lead_missing, poster.unrecorded) if each]


def has_unsound(poster: Poster) -> bool:
    """Whether anything would be printed that nobody has found right lately."""
    return any(way.mark for way in poster.ways)


def without_unsound(poster: Poster) -> Poster:
    """The same with nothing that would have to be marked; where nothing of a contact is left, with whom to call."""
    return replace(
        poster,
        front_door=_sound(poster.front_door),
        duty_team=_sound(poster.duty_team),
        rows=tuple(map(_sound, poster.rows)),
        own=tuple(map(_sound, poster.own)),
        national=tuple(row for row in map(_sound, poster.national) if row.ways),
    )


def _of_row(row: Row) -> Iterator[str]:
    if row.missing:
        yield f"{row.heading} {row.missing}" if row.heading.endswith("?") else f"{row.heading}: {row.missing}"
    for way in row.ways:
        if way.mark:
            yield f"{row.heading}: {way.display}. {way.mark}. {way.said}"


def _sound(row: Row) -> Row:
    kept = tuple(way for way in row.ways if not way.mark)
    if kept or not row.ways:
        return replace(row, ways=kept)
    instead = wording.INSTEAD.get(row.role, wording.ASK_THE_FRONT_DOOR)
    if row.role in wording.OWN:
        instead = wording.THEIR_NUMBER
    return replace(row, ways=(), instead="", name="", missing=f"{wording.NOT_PRINTED} {instead}")
