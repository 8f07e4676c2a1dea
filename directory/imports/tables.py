"""Sheets that people sent in, from being looked through to what became of them."""

from piccolo.columns import UUID, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.accounts.tables import Account


class SheetImport(Table, tablename="sheet_import"):
    """One sheet. Its content is kept until it's applied or given up, since it holds what isn't for everybody.

    What it changed stands in the history, under `act`.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    name = Varchar(length=200, null=False, default=None)
    content = Bytea(null=False, default=b"")
    header = Varchar(length=64, null=False, default=None, index=True)  # SHA-256 of the names of its columns
    meaning = Text(null=False, default=None)  # what each column means, as JSON
    rows = Integer(null=False, default=None)
    account = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    sent_at = Timestamptz(null=False, default=None)
    act = UUID(null=True, default=None)
    applied_at = Timestamptz(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    given_up_at = Timestamptz(null=True, default=None)
    job = Varchar(length=60, null=False, default="")  # the key of the job that is at it, or last was
    seen = Text(null=False, default="")  # what it would do, as JSON, where a job looked it through
    refused = Text(null=False, default="")  # why the job that was to apply it didn't
