"""How often a partnership's ladder was used, and how far up: read, and written. Never what it was about."""

from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.database import fetch
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, note_end, record, snapshot
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.organisations.tables import Organisation
from directory.partnerships.attendance import Climbed, check_climbed
from directory.partnerships.queries import kept_organisation
from directory.partnerships.tables import Escalation


@dataclass(frozen=True)
class Noted:
    """An escalation as it's listed for those who keep the partnership."""

    uuid: UUID
    climbed: Climbed


async def escalations_of(partnership: int, *, after: date, until: date) -> list[Noted]:
    """Those that began after one day and up to another, the latest first."""
    rows = await fetch(
        "SELECT uuid, began_on, stage, settled_on FROM escalation WHERE partnership = {} AND withdrawn_at IS NULL "
        "AND began_on > {} AND began_on <= {} ORDER BY began_on DESC, id DESC",
        partnership,
        after,
        until,
    )
    return [Noted(row["uuid"], Climbed(row["began_on"], row["stage"], row["settled_on"])) for row in rows]


async def escalation_with(uuid: UUID, *, viewer: Viewer) -> tuple[Escalation, Organisation]:
    """An escalation with its partnership, for those who keep that; NotFound."""
    found = await Escalation.objects().where(Escalation.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found, await kept_organisation(found.partnership, viewer)


async def note_escalation(act: Act, partnership: Organisation, climbed: Climbed) -> Escalation:
    """Note that the ladder was used."""
    check_climbed(climbed, today=act.at.astimezone(LONDON).date())
    async with alone():
        row = Escalation(
            partnership=partnership.to_dict()["id"],
            began_on=climbed.began_on,
            stage=climbed.stage,
            settled_on=climbed.settled_on,
            entered_at=act.at.astimezone(UTC),
        )
        await row.save()
        await record(act, changes=[change(row, verb="noted")])
    return row


async def settle_escalation(act: Act, row: Escalation, *, stage: int, on: date) -> None:
    """It was settled on a day, at this stage."""
    check_climbed(Climbed(row.began_on, stage, on), today=act.at.astimezone(LONDON).date(), settled_field="on")
    async with alone():
        await row.refresh()
        if row.settled_on is not None:
            raise RuleBroken("This was settled already", field="on")
        before = snapshot(row)
        row.stage, row.settled_on = stage, on
        await row.save([Escalation.stage, Escalation.settled_on])
        await record(act, changes=[change(row, verb="settled", before=before)])


async def withdraw_escalation(act: Act, row: Escalation) -> None:
    """It was noted by mistake: it counts no longer."""
    await note_end(act, row, Escalation.withdrawn_at, verb="withdrawn")
