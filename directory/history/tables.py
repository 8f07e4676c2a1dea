"""The history of every record, and what can be told apart from it: names, and slugs no longer used."""

from piccolo.columns import UUID, BigInt, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class HistoryHead(Table, tablename="history_head"):
    """The one row that everybody who writes must hold: the last link of the chain, and the revision."""

    id = Integer(primary_key=True, default=1)
    last_id = BigInt(null=False, default=0)
    hash = Varchar(length=64, null=False, default="")


class History(Table, tablename="history"):
    """What one act did to one record. Never altered, never removed; triggers in the database see to it."""

    id = BigInt(primary_key=True, default=None)
    act = UUID(null=False, default=None, index=True)
    at = Timestamptz(null=False, default=None)
    by = Integer(null=True, default=None)  # the account; none for a command or an import
    source = Varchar(length=20, null=False, default=None)
    reason = Text(null=False, default="")
    verb = Varchar(length=20, null=False, default=None)
    record_table = Varchar(length=40, null=False, default=None)
    record = Varchar(length=40, null=False, default=None, index=True)
    before = Text(null=True, default=None)  # as JSON, names as digests
    after = Text(null=True, default=None)
    prev = Varchar(length=64, null=False, default=None)
    hash = Varchar(length=64, null=False, default=None)


class HistoryName(Table, tablename="history_name"):
    """A person's name beside the chain, which holds only its digest: erase the row, and the name is gone."""

    digest = Varchar(length=64, null=False, default=None, unique=True)
    salt = Varchar(length=32, null=False, default=None)
    name = Text(null=False, default=None, unique=True)


class FormerSlug(Table, tablename="former_slug"):
    """An address that a record once had, so that old links lead on and nobody else is given it."""

    kind = Varchar(length=20, null=False, default=None)
    slug = Varchar(length=200, null=False, default=None)
    record = UUID(null=False, default=None)


class Founding(Table, tablename="founding"):
    """The one row that says whether this is a demonstration or a real directory; set once."""

    id = Integer(primary_key=True, default=1)
    demonstration = Boolean(null=False, default=None)
    founded_at = Timestamptz(null=False, default=None)
