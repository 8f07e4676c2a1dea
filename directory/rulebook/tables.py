"""The guide's rules as people keep them right, and what an area adds to them: clocks, steps and documents."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.areas.tables import Area
from directory.contacts.tables import Role


class RuleWording(Table, tablename="rule_wording"):
    """What a rule is to say from the moment that enough people have signed it. Until then the one before it holds."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    rule = Varchar(length=60, null=False, default=None, index=True)  # as the guide calls it
    text = Text(null=False, default=None)
    source = Varchar(length=300, null=False, default=None)
    part = Varchar(length=300, null=False, default=None)
    edition = Varchar(length=300, null=False, default=None)
    in_force_from = Date(null=True, default=None)
    read_at = Varchar(length=500, null=False, default=None)  # the page on which its proposer read it
    replaces = Varchar(length=64, null=False, default=None)  # the mark of the wording that they had before them
    reason = Text(null=False, default="")
    proposed_by = Integer(null=False, default=None)
    proposed_at = Timestamptz(null=False, default=None)
    signed_off_at = Timestamptz(null=True, default=None)
    refused_at = Timestamptz(null=True, default=None)
    refused_by = Integer(null=True, default=None)
    answer = Text(null=False, default="")


class RuleSignature(Table, tablename="rule_signature"):
    """Somebody stands for a wording, by name and as what they are."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    wording = ForeignKey(RuleWording, null=False, on_delete=OnDelete.restrict)
    account = Integer(null=False, default=None)
    person = Varchar(length=200, null=False, default=None)
    job_title = Varchar(length=200, null=False, default=None)
    practitioner = Boolean(null=False, default=False)
    signed_at = Timestamptz(null=False, default=None)


class RuleCheck(Table, tablename="rule_check"):
    """Somebody has looked up that a rule still says what it rests on."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    rule = Varchar(length=60, null=False, default=None, index=True)
    wording = Varchar(length=64, null=False, default=None)  # the mark of what was checked
    account = Integer(null=True, default=None)
    checked_on = Date(null=False, default=None)
    read_at = Varchar(length=500, null=False, default=None)
    note = Text(null=False, default="")


class LocalRule(Table, tablename="local_rule"):
    """What an area asks besides the guide: a sooner limit, with an `urgency`; one more call, to a role; or a note."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    concern = Varchar(length=60, null=False, default=None)
    urgency = Varchar(length=20, null=False, default="")
    number = Integer(null=False, default=0)  # of hours or working days
    role = ForeignKey(Role, null=True, default=None, on_delete=OnDelete.restrict)
    follows = Integer(null=False, default=0)  # the guide's call that it comes after, by number; 0: all of them
    text = Varchar(length=300, null=False, default=None)  # what it asks; of a call, when
    source = Varchar(length=300, null=False, default=None)  # the document, with its edition
    read_at = Varchar(length=500, null=False, default=None)
    checked_on = Date(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)


class AreaDocument(Table, tablename="area_document"):
    """A document of an area that staff need beside a number: its thresholds, its form, its procedures."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=20, null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    address = Varchar(length=500, null=False, default=None)
    edition_on = Date(null=False, default=None)  # the edition's own date
    checked_on = Date(null=False, default=None)
    added_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)
