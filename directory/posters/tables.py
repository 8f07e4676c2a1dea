"""Issued posters: what each showed, and until when it may hang."""

from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.organisations.tables import Organisation


class PosterIssue(Table, tablename="poster_issue"):
    """One numbered print of a poster: what it showed, when, and its review-by date."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    code = Varchar(length=12, null=False, default=None, unique=True)  # printed, to look the issue up by
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    design = Varchar(length=20, null=False, default=None)
    issued_at = Timestamptz(null=False, default=None)
    review_by = Date(null=False, default=None)
    shown = Text(null=False, default=None)  # as JSON: each channel, its value and standing
