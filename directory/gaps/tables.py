"""Gaps as each day found them, so that it's known since when they are, how many there were, and which were closed."""

from piccolo.columns import Date, Integer, Varchar
from piccolo.table import Table


class SeenGap(Table, tablename="gap"):
    """A gap from the first day that found it to the first that didn't; numbers are those of rows, 0 for none."""

    kind = Varchar(length=40, null=False, default=None)
    area = Integer(null=False, default=None)
    organisation = Integer(null=False, default=None)
    role = Integer(null=False, default=None)
    ref = Varchar(length=220, null=False, default=None)
    weight = Integer(null=False, default=None)
    seen_on = Date(null=False, default=None)
    closed_on = Date(null=True, default=None)
