"""What falls due when, who was told, and who doesn't want to be."""

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.table import Table

from directory.accounts.tables import Account
from directory.contacts.tables import Channel


class Review(Table, tablename="review"):
    """The verification that a channel rests on: the newest that found the value right which it holds.

    Kept by triggers, so that what falls due is found through an index, however much isn't due or is superseded.
    """

    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict, unique=True)
    role = Integer(null=False, default=None)  # the contact's
    halvings = Integer(null=False, default=None)  # of the role's interval: a named person's, a website's
    verification = BigInt(null=False, default=None)
    verified_on = Date(null=False, default=None)


class Unverified(Table, tablename="unverified"):
    """An area where a channel stands that is in use, and that nobody verified as it is.

    Kept by triggers, so that counting somebody's costs by their areas alone. The numbers are those of rows that are
    there: the triggers see to it, and no foreign key is asked for each of an import's rows.
    """

    area = Integer(null=False, default=None)
    channel = Integer(null=False, default=None, index=True)


class Reminder(Table, tablename="reminder"):
    """Somebody was told of an entry: at one step on the way to its review date and past it, or that it's escalated.

    It's escalated so many days after its review date, which then is the step, or by a try that nobody answered.
    """

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    channel = ForeignKey(Channel, null=False, on_delete=OnDelete.restrict)
    verification = BigInt(null=False, default=None)  # whose review date it is: the next one begins anew
    step = Integer(null=False, default=None)  # days after the review date, before it less than nothing; 0 for a try
    told_on = Date(null=False, default=None)
    digest = Varchar(length=60, null=False, default=None)  # the key of the message that told it


class ToldOnce(Table, tablename="told_once"):
    """Somebody was told of something that isn't an entry: `what` names it, the day that matters, and the step."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    what = Varchar(length=120, null=False, default=None)
    told_on = Date(null=False, default=None)
    digest = Varchar(length=60, null=False, default=None)  # the key of the message that told it


class RemindersOff(Table, tablename="reminders_off"):
    """Somebody doesn't want to be reminded."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, unique=True)
    since = Timestamptz(null=False, default=None)


class CalendarFeed(Table, tablename="calendar_feed"):
    """Somebody's private calendar, and the digest of the token in its address."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, unique=True)
    token = Varchar(length=64, null=False, default=None, unique=True)
    made_at = Timestamptz(null=False, default=None)
