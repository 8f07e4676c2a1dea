"""What a verifier tries next, and why: worked out from tries, reports and a moment, never stored."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from directory.contacts.rules import CALLED, DUTY_TEAM
from directory.dates import clock, day
from directory.desk.entries import Entry, Tried
from directory.desk.risk import risk
from directory.hours.rules import LONDON, Hours, bank_holidays, state
from directory.lookup.rules import in_office_hours
from directory.verification.rounds import NIGHT_BEGINS, Asks, Policies, Round, is_night, try_again, unanswered
from directory.verification.rules import Outcome, Standing, Trust, Try, trust


@dataclass(frozen=True)
class Reason:
    """Why a channel is on the desk, in words; `waits_until` is when it can be tried, if not now."""

    words: str
    waits_until: datetime | None = None
    of_round: Round | None = None

    @property
    def within(self) -> str:
        """The same after a colon; the name of a round keeps its capital."""
        return self.words if self.of_round else f"{self.words[0].lower()}{self.words[1:]}"


@dataclass(frozen=True)
class Asked:
    """One channel that is to be tried: why, how far it can be trusted, and whether by somebody else."""

    channel: Tried
    trusted: Trust
    reasons: tuple[Reason, ...]
    needs_a_colleague: bool
    risk: float

    @property
    def asks_hours(self) -> bool:
        """Whether a round asks if the hours are as listed."""
        return any(each.of_round is not None and each.of_round.asks is Asks.HOURS for each in self.reasons)

    @property
    def can_be_tried(self) -> bool:
        return not self.needs_a_colleague and any(each.waits_until is None for each in self.reasons)


@dataclass(frozen=True)
class Said:
    """What is said of an entry on the desk: of one channel, or of all of it."""

    words: str
    channel: Tried | None = None


@dataclass(frozen=True)
class Queued:
    """An entry on the desk. `offered`: as the next one; what waits, or was tried today, isn't."""

    entry: Entry
    asked: tuple[Asked, ...]
    standing: Standing
    risk: float
    escalated: str
    offered: bool

    @cached_property  # a kept desk is shown again and again
    def said(self) -> list[Said]:
        """Everything that brings it here, each thing once: said of its channel, unless it's true of all of them."""
        true_of = Counter(reason.words for each in self.asked for reason in each.reasons)
        of_all = {words for words, number in true_of.items() if number == len(self.entry.channels)}
        own = [
            Said("; ".join(each.within for each in asked.reasons if each.words not in of_all), asked.channel)
            for asked in self.asked
        ]
        shared = [Said(each.words) for each in self.asked[0].reasons if each.words in of_all]
        return [*shared, *(each for each in own if each.words)]

    @property
    def reasons(self) -> list[str]:
        """The same as whole sentences, with the channels' names."""
        return [f"{each.channel.called}: {each.words}" if each.channel else each.words for each in self.said]

    @cached_property
    def rounds(self) -> list[str]:
        """The names of the rounds that ask for it."""
        named = [reason.of_round.name for each in self.asked for reason in each.reasons if reason.of_round]
        return list(dict.fromkeys(named))


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, when, and by which policies."""

    account: int | None
    now: datetime
    policies: Policies
    single_handed: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    def queue(self, entries: Iterable[Entry]) -> list[Queued]:
        """The entries to try: what can be tried now first, and within that the riskiest first."""
        return sorted(filter(None, map(self.queued, entries)), key=place)

    def queued(self, entry: Entry) -> Queued | None:
        """The entry with what is to be tried of it; None where nothing is."""
        trusted = [self.trusted(entry, each) for each in entry.channels]
        found = (self._asked(entry, *each) for each in zip(entry.channels, trusted, strict=True))
        asked = tuple(filter(None, found))
        if not asked:
            return None
        tried_today = any(each.on == self.today for channel in entry.channels for each in channel.tries)
        return Queued(
            entry=entry,
            asked=asked,
            standing=min(each.standing for each in trusted),
            risk=max(each.risk for each in asked),
            escalated=next(filter(None, map(self._escalated, asked)), ""),
            offered=not tried_today and any(each.can_be_tried for each in asked),
        )

    def trusted(self, entry: Entry, channel: Tried) -> Trust:
        return trust(
            channel.tries,
            review_days=entry.review_days,
            named_person=bool(entry.person),
            today=self.today,
            reports=channel.reports,
        )

    def _asked(self, entry: Entry, channel: Tried, trusted: Trust) -> Asked | None:
        besides = [*self._of_rounds(entry, channel)]
        if channel.reports:
            besides.append(Reason(f"Reported by {channel.reports} reader{'s' if channel.reports > 1 else ''}"))
        reasons = [*_of_standing(trusted, channel), *besides]
        if not reasons:
            return None
        if waiting := self._waiting(entry, channel):
            reasons = [*(replace(each, waits_until=waiting.waits_until) for each in reasons), waiting]
        own = not self.single_handed and self.account is not None and channel.changed_by == self.account
        if own:
            reasons.append(Reason("You changed it: ask a colleague to try it"))
        how_much = risk(entry, trusted, asked_now=bool(besides), today=self.today)
        return Asked(channel, trusted, tuple(reasons), needs_a_colleague=own, risk=how_much)

    def _waiting(self, entry: Entry, channel: Tried) -> Reason | None:
        """Why it can't be tried at this hour, if it can't: nobody answered the last time, or nobody is listed now."""
        again = try_again(channel.tries, answers_at_night=entry.role == DUTY_TEAM)
        if again and again > self.now:
            return Reason(f"Nobody answered: try again after {_moment(again, self.now)}", again)
        opens = opens_at(channel, now=self.now)
        return Reason(f"Listed as closed: try after {_moment(opens, self.now)}", opens) if opens else None

    def _of_rounds(self, entry: Entry, channel: Tried) -> Iterable[Reason]:
        for each in self.policies.rounds:
            if entry.role in each.roles and each.needs(channel.tries, kind=channel.kind, today=self.today):
                yield self._of_round(each)

    def _of_round(self, each: Round) -> Reason:
        if each.asks is not Asks.AT_NIGHT or is_night(self.now):
            return Reason(each.name, of_round=each)
        tonight = datetime.combine(self.today, NIGHT_BEGINS, LONDON)
        return Reason(f"{each.name}: ring after {clock(tonight)}", tonight, each)

    def _escalated(self, asked: Asked) -> str:
        tries, due = unanswered(asked.channel.tries), asked.trusted.review_due
        if tries >= self.policies.tries_unanswered:
            return f"{tries} tries in a row that nobody answered"
        overdue = (self.today - due).days if due else 0
        return f"{overdue} days past its review date" if overdue >= self.policies.days_overdue else ""


def place(queued: Queued) -> tuple[bool, float, str, int]:
    """Where an entry stands in the queue: what can be tried now first, and within that the riskiest first."""
    return not queued.offered, -queued.risk, queued.entry.name, queued.entry.number


def opens_at(channel: Tried, *, now: datetime) -> datetime | None:
    """When a line that is listed as closed now can be rung; None for one that is open, or whose hours aren't known.

    One that answers when the day's team is closed is taken to be closed in office hours.
    """
    if channel.kind not in CALLED or not channel.hours:
        return None
    hours = Hours.of(channel.hours)
    if hours.when_closed:
        by_day = in_office_hours(now, bank_holiday=now.date() in bank_holidays("England", now.year))
        return datetime.combine(now.date(), NIGHT_BEGINS, LONDON) if by_day else None
    listed = state([hours.syntax], nation="England", at=now)
    return None if listed.open_now else listed.changes_at


def next_after(queue: Sequence[Queued], left: Queued | None = None) -> Queued | None:
    """The next to offer: the riskiest that follows the one just left, else the first; what isn't offered is last."""
    following = bisect_right(queue, place(left), key=place) if left else 0
    near = (*queue[following : following + 1], *queue[:1])
    return next((each for each in near if each.offered and (not left or each.entry.slug != left.entry.slug)), None)


def _of_standing(trusted: Trust, channel: Tried) -> Iterable[Reason]:
    match trusted.standing:
        case Standing.DISPUTED:
            yield Reason(_disputed(channel.tries))
        case Standing.UNVERIFIED:
            yield Reason("Never verified")
        case Standing.STALE if trusted.review_due:
            yield Reason(f"Overdue since {day(trusted.review_due + timedelta(days=1))}")
        case Standing.DUE_SOON if trusted.review_due:
            yield Reason(f"Due on {day(trusted.review_due)}")


def _disputed(tries: Sequence[Try]) -> str:
    verdict = next((each for each in tries if each.outcome != Outcome.NO_ANSWER), None)
    if verdict is None or verdict.outcome == Outcome.RIGHT:
        return "Disputed by readers, and nobody answered"
    return f"Disputed by {verdict.by or 'somebody'} on {day(verdict.on)}: {verdict.outcome}"


def _moment(moment: datetime, now: datetime) -> str:
    if moment.date() == now.date():
        return clock(moment)
    return f"{clock(moment)} on {moment:%A} {day(moment.date())}"
