"""What is fast and what isn't, measured side by side in one run: `make bench`."""

import os


def on_core(number: int) -> None:
    """Keep this process on one core, where the machine has several and lets us choose."""
    if hasattr(os, "sched_setaffinity") and number < (os.cpu_count() or 1):
        os.sched_setaffinity(0, {number})
