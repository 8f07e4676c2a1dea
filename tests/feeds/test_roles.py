"""Which terms of other directories stand for a role."""

import csv

from directory.feeds.changes import feed_roles
from directory.search.rules import fold
from directory.settings import ROOT


def test_each_term_stands_for_one_role_that_there_is():
    with (ROOT / "seeds" / "roles.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert feed_roles().keys() <= codes
    terms = [fold(term) for named in feed_roles().values() for term in named]
    assert len(terms) == len(set(terms))
