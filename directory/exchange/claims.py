"""What a file says of verifications, kept as the claim of whoever imports it."""

from collections.abc import Sequence

from directory.exchange.header import Remark
from directory.exchange.records import HeldTry, Record
from directory.exchange.rules import Row
from directory.history.rules import Act
from directory.verification.rules import Outcome


def verification_of(channel: Record, row: Row, tries: Sequence[HeldTry], *, act: Act) -> Record | Remark | None:
    """The verification that a row adds to a channel with these tries; None where as much or more is held.

    A changed value arrives unverified unless it was verified after what was held of the value before it. That day stays
    with the channel: the same sheet, brought in once more, must not make a new number look checked either.
    """
    claim = row.claim
    if claim is None:
        return None
    right = [each for each in tries if each.outcome == Outcome.RIGHT]
    counted = [each for each in right if counts(each, channel)]
    same = any((each.on, each.by, each.method) == (claim.on, claim.by, claim.method) for each in counted)
    if same or any(claim.on < each.on for each in counted):
        return None
    passed = max((each.on for each in right if not counts(each, channel)), default=None)
    if passed and claim.on <= passed:
        return Remark(
            row.number,
            "verified_on",
            f"{claim.on} was found, but the value changed and what was held is of {passed}: it is unverified now",
        )
    return Record(
        "verification",
        {
            "channel": channel.id,
            "value": row.value,
            "verified_on": claim.on,
            "verified_by": claim.by,
            "account": act.by,
            "method": str(claim.method),
            "outcome": str(Outcome.RIGHT),
            "note": "",
            "source": act.source,
        },
        parent=channel,
    )


def counts(held: HeldTry, channel: Record) -> bool:
    """Whether a verification is of the value that a channel has, and not of a time before it was changed back."""
    return bool(held.value == channel.after["value"] and held.id > channel.after["tries_after"])
