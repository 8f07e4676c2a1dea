"""What owners are told by email: nothing that isn't for them, and no value of any channel."""

from collections.abc import Collection

from directory.mail import Letter

MOST_NAMED = 20


def asking(*, to: str, entries: Collection[str], link: str, site_name: str, until: str, code: bool) -> Letter:
    """Asks an owner what is still right; `entries` are the names of theirs."""
    number = len(entries)
    named = list(entries)[:MOST_NAMED]
    more = (f"and {number - MOST_NAMED} more",) if number > MOST_NAMED else ()
    codes = ("For some of them the page mails a code to this address when you ask for it.",) if code else ()
    return Letter(
        to,
        f"Is this still right? {number} {'entry' if number == 1 else 'entries'} in {site_name}",
        (
            f"{site_name} says who to call when a child or an adult may be at risk. Is it still right?",
            "It lists you as answering for:",
            *(f"– {each}" for each in named),
            *more,
            "Follow this link to say what is still right, what has changed, and what is no longer yours:",
        ),
        link,
        "Say what is still right",
        (
            *codes,
            f"The link is good until {until}. Don’t pass it on: whoever has it can answer in your name.",
            "Never name a child or a family on the page.",
        ),
    )


def code(*, to: str, code: str, site_name: str) -> Letter:
    """The one-time code that an owner asked for."""
    return Letter(
        to,
        f"Your code for {site_name}",
        (
            f"Your code is {code}",
            "It is good once, for ten minutes, on the page on which you asked for it.",
            f"Nobody from {site_name} ever asks you for it, so don’t pass it on.",
            "If you didn’t ask for a code, somebody else has your link: tell them who run the directory.",
        ),
    )
