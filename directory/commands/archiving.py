"""Commands that move a whole directory: into one file, and out of it."""

from pathlib import Path

import click

from directory.agreements.documents import store_of
from directory.archives.changes import restore as fill
from directory.archives.queries import archive as write
from directory.archives.rules import Manifest
from directory.commands.groups import main
from directory.commands.running import as_json, bar, command
from directory.settings import settings

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
AS_JSON = click.option("--json", "for_programs", is_flag=True, help="As the revision, and how much of what there is.")


@command(main, "archive")
@FILE
@click.option("--without-lost", is_flag=True, help="Where a document isn’t in DATA_DIR any more, name it and go on.")
@AS_JSON
async def archive(file: Path, *, without_lost: bool, for_programs: bool) -> None:
    """Write everything to FILE: all tables, the documents and the history, as of one moment, while others write.

    “directory restore” fills an empty directory from it, on SQLite or PostgreSQL, exactly as it was.

    It holds what nobody else may see: private entries, people’s names, passphrases’ hashes, letters that wait to be
    sent. Only its owner may read it; keep it as safe as the database. Left out are who is signed in, and links and
    codes that are good once: an old archive would make good again what was ended or used since. SECRET_KEY isn’t in
    it either: keep it apart, since one-time codes go on with the same one only.
    """
    with bar("Writing") as told:
        made = await write(file, store=store_of(settings()), without_lost=without_lost, told=told)
    for sha256 in made.lost:
        click.echo(f"Warning: the document {sha256} is lost, and isn’t in the archive", err=True)
    if for_programs:
        as_json(_counts(made))
        return
    click.echo(f"Wrote {file}, {_size(file):,} bytes: {_in_words(made)}. It holds everything: keep it safe.")


@command(main, "restore")
@FILE
@AS_JSON
async def restore(file: Path, *, for_programs: bool) -> None:
    """Fill this empty directory from FILE, which “directory archive” wrote, exactly as it was: all or nothing.

    Run “directory db up” first, and stop the server that FILE came from: both would send the letters that wait.
    Everybody signs in anew.
    """
    with bar("Restoring") as told:
        made = await fill(file, store=store_of(settings()), told=told)
    if for_programs:
        as_json(_counts(made))
        return
    click.echo(f"Restored {_in_words(made)}. Check it with “directory history verify” and “directory doctor”.")


def _size(file: Path) -> int:
    return file.stat().st_size


def _counts(made: Manifest) -> dict[str, object]:
    return {
        "revision": made.revision,
        "migration": made.migration,
        "rows": {table.name: table.rows for table in made.tables},
        "documents": len(made.documents),
        "lost": list(made.lost),
    }


def _in_words(made: Manifest) -> str:
    documents = f"{len(made.documents):,} document{'' if len(made.documents) == 1 else 's'}"
    return f"{made.rows:,} rows and {documents}, at revision {made.revision}"
