"""Somebody else who writes: a reader's report for every byte that comes in, until the other side closes.

`python -m benchmarks.writer FD`
"""

import asyncio
import os
import random
import sys

from benchmarks import on_core
from directory.commands.running import an_act
from directory.contacts.tables import Contact
from directory.database import close_pool, fetch, open_pool
from directory.verification.changes import report


async def main(descriptor: int) -> None:
    await open_pool(largest=2)
    numbers = [row["id"] for row in await fetch("SELECT id FROM contact WHERE retired_on IS NULL")]
    chosen = random.Random(1)
    while await asyncio.to_thread(os.read, descriptor, 1):
        contact = await Contact.objects().get(Contact._meta.primary_key == chosen.choice(numbers))
        if contact:
            await report(an_act("", source="report"), contact, kind="wrong-number", network=str(chosen.random()))
    await close_pool()


if __name__ == "__main__":
    on_core(1)
    asyncio.run(main(int(sys.argv[1])))
