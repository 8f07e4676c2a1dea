"""Reorganisations of local government, from the first plan to the day on which they take effect."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.areas.tables import Area


class Reorganisation(Table, tablename="reorganisation"):
    """An authority is succeeded by one or several others on a day. What isn't confirmed never takes effect."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    takes_effect_on = Date(null=False, default=None)
    plan = Text(null=False, default=None)  # as JSON: `rules.Plan`
    planned_by = Integer(null=True, default=None)  # the account
    confirmed_at = Timestamptz(null=True, default=None)
    applied_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    failure = Text(null=False, default="")  # why it couldn't take effect on its day
