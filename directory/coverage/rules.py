"""Who answers for a role at every moment: its own line, who stands in for it, nobody; or that it isn't known."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from operator import itemgetter

from directory.coverage.listed import Listed, Span


class Answered(StrEnum):
    """How a role is answered for a while."""

    OWN = "own"
    BOTH = "both"  # its own line, and who stands in for it, too
    INSTEAD = "instead"
    UNKNOWN = "unknown"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A while in which the same contacts are listed as open, in seconds since 1970."""

    begins: int
    ends: int
    answered: Answered
    who: tuple[str, ...]  # by address: a role's own first


def stretches(own: Sequence[Listed], instead: Sequence[Listed], *, whole: Span) -> tuple[Stretch, ...]:
    """All the time there is, from end to end, cut wherever somebody opens or closes.

    Only who is listed as open answers. Where nobody is, but the hours of somebody aren't known, it isn't a gap.
    """
    return tuple(_joined(_pieces(own, instead, whole)))


def _pieces(own: Sequence[Listed], instead: Sequence[Listed], whole: Span) -> Iterator[Stretch]:
    everybody = (*own, *instead)
    spans = [span for each in everybody for span in (*each.open, *each.unknown)]
    first, last = whole
    edges = sorted({first, last, *(edge for span in spans for edge in span if first < edge < last)})
    for begins, ends in pairwise(edges):
        of_own = _open_at(begins, own)
        of_others = _open_at(begins, instead)
        unknown = any(_holds(begins, each.unknown) for each in everybody)
        yield Stretch(begins, ends, _answered(of_own, of_others, unknown=unknown), (*of_own, *of_others))


def _open_at(moment: int, contacts: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(each.slug for each in contacts if _holds(moment, each.open))


def _holds(moment: int, spans: Sequence[Span]) -> bool:
    place = bisect_right(spans, moment, key=itemgetter(0))
    return place > 0 and moment < spans[place - 1][1]


def _answered(own: Sequence[str], instead: Sequence[str], *, unknown: bool) -> Answered:
    if own:
        return Answered.BOTH if instead else Answered.OWN
    if instead:
        return Answered.INSTEAD
    return Answered.UNKNOWN if unknown else Answered.NOBODY


def _joined(pieces: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours in which the same holds, as one."""
    for (answered, who), same in groupby(pieces, key=lambda each: (each.answered, each.who)):
        run = list(same)
        yield Stretch(run[0].begins, run[-1].ends, answered, who)
