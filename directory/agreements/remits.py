"""Which agreements somebody may know of, and which they keep: conditions for the query itself."""

from directory.accounts.rules import Role, Viewer
from directory.contacts.remits import AREAS_AND_DISTRICTS, EVERYTHING, NOBODY, Condition

OWN_ORGANISATIONS = "SELECT organisation FROM account_organisation WHERE account = {}"
_PARTY_TO = f"SELECT agreement FROM agreement_party WHERE organisation IN ({OWN_ORGANISATIONS})"
_COVERING = f"SELECT agreement FROM agreement_area WHERE area IN ({AREAS_AND_DISTRICTS})"


def agreements_seen(viewer: Viewer) -> Condition:
    """The agreements that this viewer may know of.

    An organisation's people know those it's party to, drafts among them. Verifiers know those of their areas once
    they've been sent for signature, and their own drafts before.
    """
    match viewer.role:
        case Role.ADMINISTRATOR:
            return EVERYTHING
        case Role.EDITOR:
            return f"agreement.id IN ({_PARTY_TO})", (viewer.account,)
        case Role.VERIFIER:
            sent = f"(agreement.sent_at IS NOT NULL OR agreement.drafted_by = {{}}) AND agreement.id IN ({_COVERING})"
            return f"agreement.id IN ({_PARTY_TO}) OR ({sent})", (viewer.account,) * 6
    return NOBODY


def agreements_kept(viewer: Viewer) -> Condition:
    """The agreements that this viewer may change, sign and end: their organisations', and those they drafted."""
    match viewer.role:
        case Role.VERIFIER:
            own = f"agreement.drafted_by = {{}} AND agreement.id IN ({_COVERING})"
            return f"agreement.id IN ({_PARTY_TO}) OR ({own})", (viewer.account,) * 6
    return agreements_seen(viewer)
