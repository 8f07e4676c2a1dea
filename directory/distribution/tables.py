"""The distribution lists that were made: whose, for which area and roles, and what for."""

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from directory.accounts.tables import Account
from directory.areas.tables import Area


class DistributionList(Table, tablename="distribution_list"):
    """Somebody took away who is to be written to. The addresses aren't kept: they're read as they are on that day."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict)
    roles = Text(null=False, default=None)  # their codes, in order, separated by “;”
    purpose = Varchar(length=200, null=False, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, index=True)
    made_at = Timestamptz(null=False, default=None)
    addresses = Integer(null=False, default=None)  # how many there were
