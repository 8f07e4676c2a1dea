"""The words a command begins with."""

import click

from directory import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="directory")
def main() -> None:
    """Who to call when a child or an adult may be at risk, and how fresh each number is."""


@main.group()
def db() -> None:
    """Look after the database."""


@main.group("import")
def import_() -> None:
    """Load postcodes or contacts from a file."""


@main.group()
def export() -> None:
    """Write contacts to a file."""


@main.group()
def account() -> None:
    """Let people in."""


@main.group()
def history() -> None:
    """Prove the history of every change, and erase names beside it."""
