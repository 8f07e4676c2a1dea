"""What each person with an account looks after."""

from piccolo.columns import ForeignKey, OnDelete
from piccolo.table import Table

from directory.accounts.tables import Account
from directory.areas.tables import Area
from directory.organisations.tables import Organisation


class AccountArea(Table, tablename="account_area"):
    """An area whose entries somebody verifies."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)


class AccountOrganisation(Table, tablename="account_organisation"):
    """An organisation whose entries somebody edits, or a partnership for whose areas they verify."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
