"""Who belongs to a safeguarding partnership, how a disagreement is escalated there, and organisations' own policies."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.contacts.tables import Role
from directory.organisations.tables import Organisation


class PartnershipMember(Table, tablename="partnership_member"):
    """An organisation's part in a partnership, from a day until another; `subgroup` is one of its sub-groups.

    People aren't named: who leads or chairs is known by job title.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    partnership = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    member = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    part = Varchar(length=40, null=False, default=None)
    subgroup = Varchar(length=200, null=False, default="")
    lead = Varchar(length=200, null=False, default="")  # by job title
    delegated = Varchar(length=200, null=False, default="")  # to whom the lead partner has delegated, by job title
    chairs = Boolean(null=False, default=False)
    joined_on = Date(null=False, default=None)
    left_on = Date(null=True, default=None)


class EscalationPolicy(Table, tablename="escalation_policy"):
    """How a disagreement between professionals is settled in a partnership: in force from a day until the next is."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    partnership = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=200, null=False, default=None)
    address = Varchar(length=500, null=False, default=None)
    effective_from = Date(null=False, default=None)
    review_due_on = Date(null=False, default=None)
    entered_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class EscalationStage(Table, tablename="escalation_stage"):
    """One stage of a policy: who speaks to whom, and within how long the next is reached."""

    policy = ForeignKey(EscalationPolicy, null=False, on_delete=OnDelete.restrict, index=True)
    position = Integer(null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    ours = Varchar(length=200, null=False, default=None)  # who speaks, by job title
    theirs = Varchar(length=200, null=False, default=None)  # to whom
    role = ForeignKey(Role, null=True, default=None, on_delete=OnDelete.restrict)  # who is offered in the area
    amount = Integer(null=False, default=None)
    unit = Varchar(length=20, null=False, default=None)
    record = Text(null=False, default="")
    notify = Varchar(length=300, null=False, default="")


class OwnPolicy(Table, tablename="own_policy"):
    """A policy that an organisation has of its own, where it's read, its edition, and when it's reviewed."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=40, null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    address = Varchar(length=500, null=False, default=None)
    edition_on = Date(null=False, default=None)
    review_due_on = Date(null=False, default=None)
    entered_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)


class RelationshipReview(Table, tablename="relationship_review"):
    """How an organisation gets on with an agency that it relies on, as its people saw it on a day.

    People are known by job title, on both sides.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    agency = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    reviewed_on = Date(null=False, default=None)
    ours = Varchar(length=200, null=False, default=None)
    theirs = Varchar(length=200, null=False, default="")
    last_contact_on = Date(null=True, default=None)
    works = Text(null=False, default="")
    improve = Text(null=False, default="")
    next_due_on = Date(null=False, default=None)
    account = Integer(null=True, default=None)


class RelationshipAction(Table, tablename="relationship_action"):
    """Something that is to be done after a review, by whom (a job title) and by when."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    review = ForeignKey(RelationshipReview, null=False, on_delete=OnDelete.restrict, index=True)
    text = Varchar(length=300, null=False, default=None)
    owner = Varchar(length=200, null=False, default=None)
    due_on = Date(null=False, default=None)
    done_on = Date(null=True, default=None)


class Meeting(Table, tablename="partnership_meeting"):
    """A partnership, or one of its sub-groups, met."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    partnership = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=200, null=False, default=None)
    held_on = Date(null=False, default=None)
    entered_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class Attendance(Table, tablename="meeting_attendance"):
    """Whether a member who was invited to a meeting was represented there. Organisations only: nobody is named."""

    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict, index=True)
    membership = ForeignKey(PartnershipMember, null=False, on_delete=OnDelete.restrict, index=True)
    presence = Varchar(length=20, null=False, default=None)


class Escalation(Table, tablename="escalation"):
    """The ladder was used: when, how far up, and until when. Nothing of what it was about, or between whom."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    partnership = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    began_on = Date(null=False, default=None)
    stage = Integer(null=False, default=None)  # the furthest that was reached
    settled_on = Date(null=True, default=None)
    entered_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
