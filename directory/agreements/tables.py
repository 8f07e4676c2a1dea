"""Agreements, their parties, what they promise, who signed which text, reviews and documents."""

from piccolo.columns import UUID, BigInt, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.reference import LazyTableReference
from piccolo.table import Table

from directory.areas.tables import Area
from directory.contacts.tables import Channel
from directory.organisations.tables import Organisation


class Agreement(Table, tablename="agreement"):
    """One version of an agreement. Where it stands is worked out from its days and its signatures."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    slug = Varchar(length=200, null=False, default=None, unique=True)
    lineage = UUID(null=False, default=None)  # the same for all versions: the first one's own
    version = Integer(null=False, default=1)
    supersedes = ForeignKey(
        LazyTableReference("Agreement", module_path=__name__), null=True, default=None, on_delete=OnDelete.restrict
    )
    kind = Varchar(length=40, null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    reference = Varchar(length=200, null=False, default="")
    purpose = Text(null=False, default="")
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)
    review_due_on = Date(null=True, default=None)  # the first: each review sets the next
    review_notice_days = Integer(null=False, default=None)  # its kind's when it was drafted
    notice_days = Integer(null=True, default=None)  # to end it
    lawful_basis = Text(null=False, default="")
    categories = Text(null=False, default="")
    drafted_by = Integer(null=True, default=None)
    drafted_at = Timestamptz(null=False, default=None)
    sent_at = Timestamptz(null=True, default=None)  # for signature
    terminated_on = Date(null=True, default=None)
    termination_reason = Text(null=False, default="")


class AgreementParty(Table, tablename="agreement_party"):
    """An organisation that agrees. The person stands beside the text, and can be erased."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    position = Integer(null=False, default=None)
    part = Varchar(length=200, null=False, default="")
    lead = Varchar(length=200, null=False, default="")  # by job title
    person = Varchar(length=200, null=False, default="")
    secure_channel = ForeignKey(Channel, null=True, default=None, on_delete=OnDelete.restrict)
    secure = Varchar(length=500, null=False, default="")  # what was agreed, whatever the channel has become
    data_protection = Varchar(length=200, null=False, default="")


class AgreementArea(Table, tablename="agreement_area"):
    """An area that an agreement covers."""

    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)


class AgreementCommitment(Table, tablename="agreement_commitment"):
    """What a party promises to do, within how long."""

    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False, default=None)
    text = Varchar(length=500, null=False, default=None)
    amount = Integer(null=True, default=None)
    unit = Varchar(length=20, null=False, default="")


class AgreementText(Table, tablename="agreement_text"):
    """A text that was sent for signature, word for word. The last one of an agreement is the one that holds."""

    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    fingerprint = Varchar(length=64, null=False, default=None)
    text = Text(null=False, default=None)
    since = Timestamptz(null=False, default=None)


class AgreementDocument(Table, tablename="agreement_document"):
    """A document that belongs to an agreement; its content lies in the store under its hash."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    sha256 = Varchar(length=64, null=False, default=None)
    name = Varchar(length=200, null=False, default=None)
    media_type = Varchar(length=100, null=False, default=None)
    size = BigInt(null=False, default=None)  # bytes
    account = Integer(null=True, default=None)
    sent_in_at = Timestamptz(null=False, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class AgreementSignature(Table, tablename="agreement_signature"):
    """Somebody signed for a party: the text with this fingerprint, and no other."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    person = Varchar(length=200, null=False, default=None)
    capacity = Varchar(length=200, null=False, default=None)
    signed_on = Date(null=False, default=None)
    how = Varchar(length=20, null=False, default=None)
    fingerprint = Varchar(length=64, null=False, default=None)
    document = ForeignKey(AgreementDocument, null=True, default=None, on_delete=OnDelete.restrict)
    account = Integer(null=True, default=None)  # who signed here, or who recorded it
    recorded_at = Timestamptz(null=False, default=None)
    voided_at = Timestamptz(null=True, default=None)  # the text was changed before all had signed


class AgreementReview(Table, tablename="agreement_review"):
    """The parties looked at an agreement: what they decided, and when they look next."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    reviewed_on = Date(null=False, default=None)
    person = Varchar(length=200, null=False, default="")
    outcome = Varchar(length=40, null=False, default=None)
    note = Text(null=False, default="")
    next_due_on = Date(null=False, default=None)
    account = Integer(null=True, default=None)
    recorded_at = Timestamptz(null=False, default=None)
