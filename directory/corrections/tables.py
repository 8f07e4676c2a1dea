"""What people suggest, and what became of it."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.contacts.tables import Channel, Contact
from directory.organisations.tables import Organisation


class Proposal(Table, tablename="proposal"):
    """A change to one entry that somebody suggests to those who look after it.

    It's of the channel where there is one, else of the contact, else of the organisation.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    account = Integer(null=False, default=None, index=True)  # whose suggestion it is
    proposed_at = Timestamptz(null=False, default=None)
    reason = Text(null=False, default="")
    outcome = Varchar(length=20, null=False, default="")  # none before it's decided
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Integer(null=True, default=None)
    answer = Text(null=False, default="")


class ProposedValue(Table, tablename="proposed_value"):
    """One field of a suggestion, as the form showed it and as it should be. Beside the history: it may be a name."""

    proposal = ForeignKey(Proposal, null=False, on_delete=OnDelete.restrict)
    field = Varchar(length=20, null=False, default=None)
    was = Text(null=False, default="")
    wanted = Text(null=False, default="")
    accepted = Boolean(null=False, default=False)
