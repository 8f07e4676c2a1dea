"""Which contacts somebody looks after: a condition for the query itself, so that nobody can forget an `if`."""

from directory.accounts.queries import AREAS_OF
from directory.accounts.rules import Role, Viewer

Condition = tuple[str, tuple[object, ...]]
"""A condition on the table `contact` (or `organisation`) with `{}` for each argument, and the arguments."""

NOBODY: Condition = ("1 = 0", ())
EVERYTHING: Condition = ("1 = 1", ())

AREAS_AND_DISTRICTS = f"SELECT id FROM area WHERE id IN ({AREAS_OF}) OR county IN ({AREAS_OF})"
"""The areas of a verifier by number, a county's districts among them; it takes the account four times."""
_ORGANISATIONS = "SELECT organisation FROM account_organisation WHERE account = {}"
_STANDING_THERE = f"SELECT organisation FROM organisation_area WHERE area IN ({AREAS_AND_DISTRICTS})"
_ANSWERING_THERE = f"SELECT contact FROM contact_area WHERE area IN ({AREAS_AND_DISTRICTS})"


def contacts_looked_after(viewer: Viewer) -> Condition:
    """The contacts that this viewer keeps right.

    An editor's are those of their organisations. A verifier's are those that answer for their areas (a county's
    districts are its own), and those of the organisations that stand there. National lines are the administrators'.
    """
    match viewer.role:
        case Role.ADMINISTRATOR:
            return EVERYTHING
        case Role.EDITOR:
            return f"contact.organisation IN ({_ORGANISATIONS})", (viewer.account,)
        case Role.VERIFIER:
            there = f"contact.id IN ({_ANSWERING_THERE}) OR contact.organisation IN ({_STANDING_THERE})"
            return f"contact.nationwide = false AND ({there})", (viewer.account,) * 8
    return NOBODY


def organisations_looked_after(viewer: Viewer) -> Condition:
    """The organisations that this viewer keeps right: an editor's own, and those that stand in a verifier's areas."""
    match viewer.role:
        case Role.ADMINISTRATOR:
            return EVERYTHING
        case Role.EDITOR:
            return f"organisation.id IN ({_ORGANISATIONS})", (viewer.account,)
        case Role.VERIFIER:
            return f"organisation.id IN ({_STANDING_THERE})", (viewer.account,) * 4
    return NOBODY


def areas_looked_after(viewer: Viewer) -> Condition:
    """The areas, in the table `area`, that this viewer verifies, their counties' districts among them."""
    match viewer.role:
        case Role.ADMINISTRATOR:
            return EVERYTHING
        case Role.VERIFIER:
            return f"(area.id IN ({AREAS_OF}) OR area.county IN ({AREAS_OF}))", (viewer.account,) * 4
    return NOBODY
