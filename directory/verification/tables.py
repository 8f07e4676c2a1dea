"""What came of trying a channel, and what readers say is wrong."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.contacts.tables import Channel, Contact


class Verification(Table, tablename="verification"):
    """Somebody tried a channel: what they tried, when, how, and what came of it."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict, index=True)
    value = Varchar(length=500, null=False, default=None)  # what was tried: its successor inherits nothing
    verified_on = Date(null=False, default=None)  # Piccolo's default is today: forgetting it must fail
    verified_by = Varchar(length=200, null=False, default="")  # as text, for an importer's claim
    account = Integer(null=True, default=None)
    method = Varchar(length=20, null=False, default=None)
    outcome = Varchar(length=20, null=False, default=None)
    note = Text(null=False, default="")
    source = Varchar(length=20, null=False, default=None)


class Report(Table, tablename="report"):
    """A reader's “something is wrong here”: a notice beside the entry, until somebody has looked."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=20, null=False, default=None)
    text = Text(null=False, default="")
    reported_at = Timestamptz(null=False, default=None)
    network = Varchar(length=64, null=False, default="")  # a salted digest: tells two reporters apart, names nobody
    settled_at = Timestamptz(null=True, default=None)
