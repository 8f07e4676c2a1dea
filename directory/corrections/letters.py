"""What those are told who suggested a change."""

from directory.mail import Letter

ACCEPTED, IN_PART, DECLINED, WITHDRAWN = "accepted", "accepted in part", "declined", "withdrawn"
"""What may become of a suggestion."""


def decided(*, to: str, link: str, site_name: str, entry: str, outcome: str, answer: str) -> Letter:
    """The decision, without what was suggested: it may be for fewer eyes than a mailbox has."""
    return Letter(
        to,
        f"Your suggestion for {entry}: {outcome}",
        (
            f"You suggested a change to {entry} in {site_name}.",
            f"Those who look after the entry have {_HAVE[outcome]}.",
            *([f"They say: {answer}"] if answer else []),
        ),
        link,
        "See your suggestion",
    )


_HAVE = {ACCEPTED: "accepted it", IN_PART: "accepted a part of it", DECLINED: "declined it"}
