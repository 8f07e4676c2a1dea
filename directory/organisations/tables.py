"""Organisations, the numbers registers know them by, what else they're called, and the areas they serve."""

from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.reference import LazyTableReference
from piccolo.table import Table

from directory.areas.tables import Area


class Organisation(Table, tablename="organisation"):
    """Any body in the directory: an authority, a police force, a school, a helpline …"""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    slug = Varchar(length=200, null=False, default=None, unique=True)
    name = Varchar(length=200, null=False, default=None)
    kind = Varchar(length=20, null=False, default=None)
    parent = ForeignKey(
        LazyTableReference("Organisation", module_path=__name__), null=True, default=None, on_delete=OnDelete.restrict
    )
    website = Varchar(length=500, null=False, default="")
    retired_on = Date(null=True, default=None)
    successor = ForeignKey(
        LazyTableReference("Organisation", module_path=__name__), null=True, default=None, on_delete=OnDelete.restrict
    )


class OrganisationIdentifier(Table, tablename="organisation_identifier"):
    """The number a register knows an organisation by; unique within its scheme."""

    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    scheme = Varchar(length=10, null=False, default=None)
    value = Varchar(length=40, null=False, default=None)


class OrganisationAlias(Table, tablename="organisation_alias"):
    """Another name by which an organisation is known."""

    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=200, null=False, default=None)


class OrganisationArea(Table, tablename="organisation_area"):
    """An area that an organisation stands in or serves."""

    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
