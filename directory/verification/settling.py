"""What becomes of readers' reports."""

from collections.abc import Sequence
from datetime import UTC

from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.verification.rules import Settlement
from directory.verification.tables import Report


async def settle(act: Act, reports: Sequence[Report], *, settlement: Settlement, answer: str = "") -> None:
    """Say what came of these reports, in one act; from then on they don't count. What is settled stays as it was."""
    if settlement is Settlement.PASSED_ON and not answer:
        raise RuleBroken("Say to whom you have passed it on", field="answer")
    async with alone():
        changes: list[Change] = []
        for each in reports:
            await each.refresh()
            if each.settled_at is None:
                before = snapshot(each)
                each.settled_at, each.settled_by = act.at.astimezone(UTC), act.by
                each.settlement, each.answer = settlement.value, answer
                await each.save([Report.settled_at, Report.settled_by, Report.settlement, Report.answer])
                changes.append(change(each, verb="settled", before=before))
        await record(act, changes=changes)
