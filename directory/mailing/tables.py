"""The ledger of messages: what is to be sent to whom, and what became of it."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table


class Message(Table, tablename="message"):
    """One letter, from the moment it's due until it was sent or given up."""

    uuid = UUID(null=False, default=UUID4(), unique=True)  # stands in its Message-ID too: a bounce names it
    key = Varchar(length=200, null=False, default=None, unique=True)  # what it's about: nobody is told a thing twice
    kind = Varchar(length=20, null=False, default=None)
    address = Varchar(length=254, null=False, default=None)
    account = Integer(null=True, default=None, index=True)  # whose address it is, where they have an account
    subject = Text(null=False, default="")
    letter = Text(null=False, default="")  # as JSON; cleared once it needs no sending any more
    due_at = Timestamptz(null=False, default=None)
    attempts = Integer(null=False, default=0)
    next_at = Timestamptz(null=True, default=None, index=True)  # when to try (again); none once sent or given up
    claimed_until = Timestamptz(null=True, default=None)  # a worker that dies loses its claim at this moment
    sent_at = Timestamptz(null=True, default=None)
    answer = Text(null=False, default="")  # the mail server's, or why it failed
    given_up_at = Timestamptz(null=True, default=None)
    bounced_at = Timestamptz(null=True, default=None)  # it was taken, and came back
    bounce = Text(null=False, default="")  # why
