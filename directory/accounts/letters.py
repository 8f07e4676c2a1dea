"""What people with accounts are told by email."""

from directory.mail import Letter

_NOT_YOU = "If you didn’t ask for this, do nothing: without the link nothing happens."


def invitation(*, to: str, link: str, site_name: str, until: str) -> Letter:
    return Letter(
        to,
        f"You are invited to {site_name}",
        (
            f"You are invited to {site_name}, which says who to call when a child or an adult may be at risk.",
            "Follow this link to choose a passphrase:",
        ),
        link,
        "Accept the invitation",
        (f"The link is yours alone, and good until {until}.",),
    )


def sign_in_link(*, to: str, link: str, site_name: str, until: str) -> Letter:
    return Letter(
        to,
        f"Sign in to {site_name}",
        (f"Follow this link to sign in to {site_name}:",),
        link,
        "Sign in",
        (f"It is good once, until {until}. Don’t pass it on.", _NOT_YOU),
    )


def reset_link(*, to: str, link: str, site_name: str, until: str) -> Letter:
    return Letter(
        to,
        f"A new passphrase for {site_name}",
        (f"Follow this link to choose a new passphrase for {site_name}:",),
        link,
        "Choose a new passphrase",
        (f"It is good once, until {until}. Don’t pass it on.", _NOT_YOU),
    )


def passphrase_changed(*, to: str, site_name: str) -> Letter:
    return Letter(
        to,
        f"Your passphrase for {site_name} was changed",
        (
            f"The passphrase of your account at {site_name} was changed just now.",
            "Everybody who was signed in with it has been signed out.",
            "If it wasn’t you, tell the person who manages the directory at once.",
        ),
    )
