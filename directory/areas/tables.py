"""Local authority areas, what else they are called, what became of them, and releases of postcodes."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.reference import LazyTableReference
from piccolo.table import Table


class Area(Table, tablename="area"):
    """A local authority's area, by its ONS (GSS) code, from its start to its end."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    slug = Varchar(length=200, null=False, default=None, unique=True)
    gss = Varchar(length=9, null=False, default=None, unique=True)
    name = Varchar(length=200, null=False, default=None)
    official_name = Varchar(length=200, null=False, default="")
    kind = Varchar(length=30, null=False, default=None)
    nation = Varchar(length=20, null=False, default=None)
    region = Varchar(length=40, null=False, default="")
    county = ForeignKey(
        LazyTableReference("Area", module_path=__name__), null=True, default=None, on_delete=OnDelete.restrict
    )
    starts_on = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)
    homepage = Varchar(length=500, null=False, default="")


class AreaAlias(Table, tablename="area_alias"):
    """Another name or an older code by which an area is known."""

    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=200, null=False, default=None)


class AreaSuccession(Table, tablename="area_succession"):
    """An abolished area and one of those that took its place."""

    area = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)
    successor = ForeignKey(Area, null=False, on_delete=OnDelete.restrict, index=True)


class PostcodeRelease(Table, tablename="postcode_release"):
    """One loading of the postcode directory. Readers see the rows of the current one only.

    The rows stand in `postcode`, a table of its own making (see the migrations), keyed by release and postcode.
    """

    uuid = UUID(null=False, default=UUID4(), unique=True)
    name = Varchar(length=200, null=False, default=None)
    seeded = Boolean(null=False, default=False)
    rows = Integer(null=False, default=0)
    loaded_at = Timestamptz(null=True, default=None)
    state = Varchar(length=10, null=False, default="staged")  # staged, current, replaced
    note = Text(null=False, default="")
