"""A verifier of one area who is signed in: `python -m benchmarks.verifier`, in the environment of a directory.

Prints as JSON the token of their session, and a form for each entry on their desk, riskiest first: that its first
channel was rung and is right.
"""

import asyncio
import json
from urllib.parse import urlencode

from directory.accounts.rules import Role, viewer_as
from directory.accounts.sessions import begin_session
from directory.commands.running import an_act, london_now
from directory.database import close_pool, open_pool
from directory.desk.queries import desk_of, entries_on_desk
from directory.desk.rules import Queued
from directory.people.changes import invite

AREA = "E08000010"  # Wigan: 641 organisations, about as many as any


async def main() -> dict[str, object]:
    await open_pool(largest=2)
    try:
        now = london_now()
        invited = an_act("Invited")
        verifier = await invite(
            invited, email="desk@bench.example", role=Role.VERIFIER, areas=[AREA], today=now.date(), joined=True
        )
        number = verifier.to_dict()["id"]
        token = await begin_session(number, device="benchmarks", network="", now=now)
        viewer = viewer_as(Role.VERIFIER, account=number)
        queue = desk_of(viewer, now=now, single_handed=False).queue(await entries_on_desk(viewer))
        return {"session": token, "forms": [_form(each) for each in queue]}
    finally:
        await close_pool()


def _form(queued: Queued) -> tuple[str, str]:
    channel = queued.entry.channels[0]
    key = channel.uuid.hex
    told = {f"value_{key}": channel.value, f"outcome_{key}": "right", f"method_{key}": "rang"}
    return f"/contacts/{queued.entry.slug}/verifications", urlencode(told)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main())))
