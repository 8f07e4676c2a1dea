"""Roles, who answers for them where, and the channels that reach them."""

from piccolo.columns import UUID, BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.areas.tables import Area
from directory.organisations.tables import Organisation


class Role(Table, tablename="role"):
    """The function somebody answers for, whatever it's called locally. Data: see `seeds/roles.csv`."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    code = Varchar(length=40, null=False, default=None, unique=True)
    title = Varchar(length=100, null=False, default=None)
    short_title = Varchar(length=60, null=False, default="")
    description = Text(null=False, default="")
    aliases = Text(null=False, default="")  # what people search for, separated by “;”
    jurisdiction = Varchar(length=20, null=False, default=None)
    asks = Text(null=False, default="")  # the question that asks for the place that decides
    review_days = Integer(null=False, default=None)
    weight = Integer(null=False, default=None)
    required = Boolean(null=False, default=False)  # every children's services authority must have one
    own = Boolean(null=False, default=False)  # belongs to one organisation: a school's own lead
    out_of_hours = Varchar(length=40, null=False, default="")  # the role that answers when this one is closed
    position = Integer(null=False, default=None)


class Contact(Table, tablename="contact"):
    """One organisation answering for one role, for one or more areas."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    slug = Varchar(length=200, null=False, default=None, unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    role = ForeignKey(Role, null=False, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=200, null=False, default="")
    person = Varchar(length=200, null=False, default="")
    job_title = Varchar(length=200, null=False, default="")
    note = Text(null=False, default="")
    nationwide = Boolean(null=False, default=False)  # a national line: no area of its own, nor its organisation's
    position = Integer(null=False, default=0)
    retired_on = Date(null=True, default=None)


class ContactArea(Table, tablename="contact_area"):
    """An area that a contact answers for: an out-of-hours team covers many."""

    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    role = Integer(null=False, default=0)  # the contact's: a trigger fills it in, so that an area's few are found fast


class Channel(Table, tablename="channel"):
    """One way to reach a contact, with its own hours, visibility and verifications."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=20, null=False, default=None)
    value = Varchar(length=500, null=False, default=None)
    label = Varchar(length=200, null=False, default="")
    hours = Varchar(length=500, null=False, default="")
    purpose = Varchar(length=20, null=False, default="")
    accepts = Varchar(length=200, null=False, default="")
    visibility = Varchar(length=20, null=False, default="public")
    duty_mobile = Boolean(null=False, default=False)
    position = Integer(null=False, default=0)
    changed_by = Integer(null=True, default=None)  # the account that last changed the value
    tries_after = BigInt(null=False, default=0)  # verifications up to this one don't count, even of the same value
    retired_on = Date(null=True, default=None)
