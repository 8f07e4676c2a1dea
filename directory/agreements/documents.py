"""Documents of an agreement: taken in once they've been checked, handed out as they were, withdrawn."""

import hashlib
from pathlib import Path

from directory.agreements.queries import number_of
from directory.agreements.store import Folder, Store
from directory.agreements.tables import Agreement, AgreementDocument
from directory.agreements.uploads import Checked
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, note_end, record
from directory.history.rules import Act
from directory.settings import Settings

MOST_DOCUMENTS = 50  # of one version


def store_of(chosen: Settings) -> Store:
    """The store that this server uses."""
    return Folder(Path(chosen.data_dir) / "documents")


async def attach(act: Act, agreement: Agreement, content: bytes, checked: Checked, *, store: Store) -> None:
    """Keep a document with an agreement; the content first, so that no row ever points to nothing."""
    await _check_room(number_of(agreement), hashlib.sha256(content).hexdigest())
    sha256 = await store.put(content)
    async with alone():
        await _check_room(number_of(agreement), sha256)
        row = AgreementDocument(
            agreement=number_of(agreement),
            sha256=sha256,
            name=checked.name,
            media_type=checked.media_type,
            size=len(content),
            account=act.by,
            sent_in_at=act.at,
        )
        await row.save()
        await record(act, changes=[change(row, verb="added")])


async def withdraw(act: Act, document: AgreementDocument) -> None:
    """Hand a document out no longer; that it was there stays known."""
    await note_end(act, document, AgreementDocument.withdrawn_at, verb="withdrawn")


async def _check_room(agreement: int, sha256: str) -> None:
    rows = await fetch(
        "SELECT sha256, name FROM agreement_document WHERE agreement = {} AND withdrawn_at IS NULL", agreement
    )
    if same := next((row["name"] for row in rows if row["sha256"] == sha256), None):
        raise RuleBroken(f"This is here already, as {same}", field="document")
    if len(rows) >= MOST_DOCUMENTS:
        raise RuleBroken(f"There are {MOST_DOCUMENTS} documents already: withdraw one first", field="document")
