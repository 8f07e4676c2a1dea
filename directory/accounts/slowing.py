"""How attempts to sign in are slowed down: nobody is ever locked out, and nobody can try a thousand passphrases."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Slowing:
    """So many free attempts; then a wait that doubles each time, from a second up to the longest."""

    free: int
    longest: timedelta


# A guesser waits at most 15 minutes, so has about a hundred guesses a day; whose address it is can sign in from
# elsewhere after a minute at most, however many strangers are guessing.
FROM_ONE_NETWORK = Slowing(free=5, longest=timedelta(minutes=15))
FROM_ANYWHERE = Slowing(free=50, longest=timedelta(minutes=1))
FORGOTTEN_AFTER = timedelta(days=1)


def wait(attempts: int, *, last: datetime, slowing: Slowing, now: datetime) -> timedelta:
    """How long until the next attempt is listened to, after so many that weren't followed by a success."""
    if attempts < slowing.free or now - last >= FORGOTTEN_AFTER:
        return timedelta()
    doublings = min(attempts - slowing.free, 20)  # more would only be cut down to the longest
    until = last + min(timedelta(seconds=2**doublings), slowing.longest)
    return max(until - now, timedelta())


def counted(attempts: int, *, last: datetime, now: datetime) -> int:
    """How many attempts there are with the one being made."""
    return 1 if now - last >= FORGOTTEN_AFTER else attempts + 1


def in_words(waiting: timedelta) -> str:
    """“30 seconds”, “2 minutes”: rounded up, so that whoever waits so long is listened to."""
    seconds = -(-waiting // timedelta(seconds=1))
    number, unit = (-(-seconds // 60), "minute") if seconds > 60 else (max(seconds, 1), "second")
    return f"{number} {unit}{'s' if number != 1 else ''}"
