"""What is true of an entry only for a while, and what is to be true of it from a day on."""

from piccolo.columns import UUID, BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.contacts.tables import Channel, Contact


class Notice(Table, tablename="notice"):
    """Other hours of one channel on some days, an outage, a redirect, or a value that is to come."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict)
    together = UUID(null=False, default=None, index=True)  # those of a contact that were entered at once
    kind = Varchar(length=20, null=False, default=None)
    begins_at = Timestamptz(null=False, default=None)  # days begin and end at midnight in London
    ends_at = Timestamptz(null=False, default=None)
    hours = Varchar(length=200, null=False, default="")  # of other hours: `10:00-14:00`; nothing for closed
    instead = Varchar(length=500, null=False, default="")  # what to use meanwhile
    note = Varchar(length=200, null=False, default="")
    follows = Varchar(length=500, null=False, default="")  # of a value that is to come: the one it's to replace
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class PlannedChange(Table, tablename="planned_change"):
    """What is to be changed on a day: what isn't to be is null. It's applied, withdrawn or failed, once.

    Where readers may see the new value before, a notice tells them, entered `together` with it under its UUID.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=True, default=None, on_delete=OnDelete.restrict)
    kind = Varchar(length=20, null=False, default=None)
    on_day = Date(null=False, default=None)
    way = Varchar(length=20, null=False, default="")  # a new channel's kind
    value = Varchar(length=500, null=True, default=None)
    label = Varchar(length=200, null=True, default=None)
    hours = Varchar(length=500, null=True, default=None)
    visibility = Varchar(length=20, null=True, default=None)
    person = Varchar(length=200, null=True, default=None)
    job_title = Varchar(length=200, null=True, default=None)
    announced = Boolean(null=False, default=False)
    reason = Text(null=False, default="")
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz(null=False, default=None)
    seen_to = BigInt(null=False, default=0)  # the last link of the history then: what came after may be in its way
    withdrawn_at = Timestamptz(null=True, default=None)
    applied_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    problem = Text(null=False, default="")
