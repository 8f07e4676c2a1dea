"""Putting an entry back as it was: a new act, so that the history stays as it is and nothing counts as verified."""

from typing import Any

from directory.contacts import changes as contacts
from directory.contacts.tables import Channel, Contact
from directory.history.changes import alone
from directory.history.rules import Act
from directory.inspection.rules import StoodChannel
from directory.inspection.standing import PUT_BACK


async def put_back(act: Act, channel: Channel, *, as_it_was: StoodChannel) -> None:
    """Give a channel the value, label and hours it had on a day, and bring it back into use if it's out of it.

    Who may see it stays as it is now. A value that is put back is as good as a new one: nobody has verified it.
    """
    async with alone():
        await contacts.restore(act, channel=channel)
        held: dict[str, Any] = {column: as_it_was.held[column] for column in PUT_BACK}
        await contacts.change_channel(act, channel, **held)


async def bring_back(act: Act, contact: Contact) -> None:
    """Bring a contact that is out of use back into it."""
    await contacts.restore(act, contact=contact)
