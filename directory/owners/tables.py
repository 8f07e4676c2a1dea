"""Who answers for an entry outside the directory's team, the links they're sent, and what they say is wrong."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.contacts.tables import Channel, Contact


class Owner(Table, tablename="owner"):
    """Somebody who answers for a contact, by their address: the same may answer for contacts of many organisations."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    email = Varchar(length=254, null=False, default=None, index=True)  # in small letters
    person = Varchar(length=200, null=False, default="")
    job_title = Varchar(length=200, null=False, default="")
    since = Timestamptz(null=False, default=None)
    named_by = Integer(null=True, default=None)  # the account: it can't have its own changes confirmed this way
    ended_at = Timestamptz(null=True, default=None)


class OwnerLink(Table, tablename="owner_link"):
    """A link by which an owner says what is still right. Its token is signed and isn't kept."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    email = Varchar(length=254, null=False, default=None, index=True)
    made_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)  # they left, or were sent a newer one


class OwnerCode(Table, tablename="owner_code"):
    """A one-time code that was mailed to an owner for one link, of which only a digest is kept."""

    link = ForeignKey(OwnerLink, null=False, on_delete=OnDelete.restrict, index=True)
    digest = Varchar(length=64, null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    tries = Integer(null=False, default=0)
    used_at = Timestamptz(null=True, default=None)  # or replaced by a newer one: in any case it's good no longer


class OwnerFinding(Table, tablename="owner_finding"):
    """An owner says that a channel has changed, or isn't theirs: somebody rings before anything is changed."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict, index=True)
    owner = ForeignKey(Owner, null=False, on_delete=OnDelete.restrict, index=True)
    value = Varchar(length=500, null=False, default=None)  # what they were shown
    answer = Varchar(length=20, null=False, default=None)
    says = Varchar(length=500, null=False, default="")  # what they say it is now
    hours = Varchar(length=500, null=False, default="")
    note = Text(null=False, default="")
    with_code = Boolean(null=False, default=False)  # a forwarded link alone has none
    told_at = Timestamptz(null=False, default=None)
    settled_at = Timestamptz(null=True, default=None, index=True)
    settled_by = Integer(null=True, default=None)
    outcome = Varchar(length=20, null=False, default="")
