"""What came of trying a channel, and what readers say is wrong."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.areas.tables import Area
from directory.contacts.tables import Channel, Contact, Role


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
    tried_at = Timestamptz(null=True, default=None)  # the moment, where it's known: imports know the day alone
    found = Varchar(length=500, null=False, default="")  # what it has changed to, as told; changes nothing by itself
    menu = Varchar(length=100, null=False, default="")  # the option to choose when a machine answers
    hours_confirmed = Boolean(null=True, default=None)
    by_changer = Boolean(null=False, default=False)  # found right by whoever changed it, where that's allowed


class Report(Table, tablename="report"):
    """A reader's “something is wrong here”: a notice beside the entry, until somebody has looked."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=20, null=False, default=None)
    text = Text(null=False, default="")
    reported_at = Timestamptz(null=False, default=None)
    network = Varchar(length=64, null=False, default="")  # a salted digest: tells two reporters apart, names nobody
    set_aside_at = Timestamptz(null=True, default=None)  # one of many from one network: not counted
    settled_at = Timestamptz(null=True, default=None)
    settled_by = Integer(null=True, default=None)  # the account
    settlement = Varchar(length=20, null=False, default="")
    answer = Text(null=False, default="")  # what came of it


class AreaInterval(Table, tablename="area_interval"):
    """How many days a verification is good for in one area, for one role, where that isn't the role's own interval."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    role = ForeignKey(Role, null=False, on_delete=OnDelete.restrict)
    review_days = Integer(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)
