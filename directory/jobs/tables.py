"""Work that outlives a request, and what became of it."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table


class Job(Table, tablename="job"):
    """One piece of work, from the moment it's due until it was done or given up."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    key = Varchar(length=200, null=False, default=None, unique=True)  # what it's about: nothing is done twice
    kind = Varchar(length=40, null=False, default=None)
    what = Text(null=False, default="")  # what it needs to know, as JSON
    due_at = Timestamptz(null=False, default=None)
    attempts = Integer(null=False, default=0)
    next_at = Timestamptz(null=True, default=None, index=True)  # when to try (again); none once done or given up
    claimed_until = Timestamptz(null=True, default=None)  # a worker that dies loses its claim at this moment
    done = Integer(null=False, default=0)  # of `total`: how far it is
    total = Integer(null=False, default=0)
    finished_at = Timestamptz(null=True, default=None)
    given_up_at = Timestamptz(null=True, default=None)
    failure = Text(null=False, default="")  # of the last attempt that failed
