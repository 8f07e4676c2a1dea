"""What may be found by name, in the order it is shown, and every word that names are made of."""

from piccolo.columns import BigInt, Integer, Text, Varchar
from piccolo.table import Table


class SearchEntry(Table, tablename="search_entry"):
    """A name somebody may type: an area's, an organisation's, a contact's or a role's.

    The number is its place in the order of results (`rules.place`), so both engines find the best first. Their own
    indexes over `name` and `words` (FTS5, GIN) are made in the migrations.
    """

    id = BigInt(primary_key=True, default=None)
    kind = Varchar(length=20, null=False, default=None)
    ref = Integer(null=False, default=None)
    title = Text(null=False, default=None)
    slug = Varchar(length=200, null=False, default=None)
    name = Text(null=False, default=None)  # the title, folded
    words = Text(null=False, default="")  # the same and what else it is known by; empty when there is nothing else


class SearchWord(Table, tablename="search_word"):
    """A word that some name holds, or once held: what typing errors are corrected to."""

    word = Varchar(length=60, null=False, default=None, unique=True)
