"""A directory of who to call when a child or an adult may be at risk, and how fresh each number is."""

import os

__version__ = "0.1.0"

os.environ.setdefault("PICCOLO_CONF", "directory.piccolo_conf")
