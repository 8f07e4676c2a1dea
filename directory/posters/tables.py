"""Issued posters: what each showed, until when it may hang, where it hangs, and how it left."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.accounts.tables import Account
from directory.areas.tables import Area
from directory.contacts.tables import Channel
from directory.organisations.tables import Organisation


class PosterIssue(Table, tablename="poster_issue"):
    """One numbered print of a poster: what it showed, when, and its review-by date."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    code = Varchar(length=12, null=False, default=None, unique=True)  # printed, to look the issue up by
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    design = Varchar(length=20, null=False, default=None)
    issued_at = Timestamptz(null=False, default=None)
    review_by = Date(null=False, default=None)
    shown = Text(null=False, default=None)  # as JSON: each channel, its value, standing and verification
    number = Integer(null=False, default=0)  # the organisation's first is 1
    area = ForeignKey(Area, null=True, default=None, on_delete=OnDelete.restrict)


class PosterChannel(Table, tablename="poster_channel"):
    """A channel on an issue, as it was printed: by these, what has changed is found without reading each issue."""

    issue = ForeignKey(PosterIssue, null=False, on_delete=OnDelete.restrict, index=True)
    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict, index=True)
    value = Varchar(length=500, null=False, default=None)
    disputed = Boolean(null=False, default=False)  # it was, and was marked so


class PosterEnding(Table, tablename="poster_ending"):
    """An issue hangs no longer: it was taken down, or another was hung up in its place."""

    issue = ForeignKey(PosterIssue, null=False, on_delete=OnDelete.restrict, unique=True)
    uuid = UUID(null=False, default=UUID4(), unique=True)
    how = Varchar(length=20, null=False, default=None)
    ended_at = Timestamptz(null=False, default=None)


class PosterPlace(Table, tablename="poster_place"):
    """Where copies of an organisation's posters hang, and how many."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    place = Varchar(length=200, null=False, default=None)
    copies = Integer(null=False, default=None)
    entered_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)


class PosterPolicy(Table, tablename="poster_policy"):
    """What an organisation does with entries that aren't sound when it prints."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, unique=True)
    unsound = Varchar(length=20, null=False, default=None)


class PosterBatch(Table, tablename="poster_batch"):
    """The posters of an area that somebody had printed together; what each showed stands with its issue."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    design = Varchar(length=20, null=False, default=None)
    kind = Varchar(length=40, null=False, default="")  # of organisation; nothing: everybody
    changed = Boolean(null=False, default=False)
    account = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    job = Varchar(length=200, null=False, default=None)  # its key
    begun_at = Timestamptz(null=False, default=None)
    cancelled_at = Timestamptz(null=True, default=None)  # by somebody; its job then takes back what was issued
    ended_at = Timestamptz(null=True, default=None)
    made = Integer(null=False, default=0)
    refused = Text(null=False, default="[]")  # as JSON: whose couldn't be printed, and why
    size = Integer(null=False, default=0)  # of the ZIP, in bytes; none once it's deleted
