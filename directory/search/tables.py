"""One table of folded names, which every change keeps up in its own transaction."""

from piccolo.columns import Integer, Text, Varchar
from piccolo.table import Table


class SearchEntry(Table, tablename="search_entry"):
    """A name somebody may type: an area's, an organisation's, a contact's or a role's, folded by us.

    The engines' own indexes over `folded` (FTS5, a GIN index) are made in the migrations.
    """

    kind = Varchar(length=20, null=False, default=None)
    ref = Integer(null=False, default=None)
    title = Varchar(length=300, null=False, default=None)
    slug = Varchar(length=200, null=False, default=None)
    folded = Text(null=False, default=None)
    weight = Integer(null=False, default=0)
    title_length = Integer(null=False, default=0)
