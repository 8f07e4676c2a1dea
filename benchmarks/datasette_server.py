"""Run by Datasette's own Python: FILE METADATA PORT. Without the access log that its command can't turn off."""

import json
import sys
from pathlib import Path

import uvicorn
from datasette.app import Datasette  # not installed beside the directory

if __name__ == "__main__":
    file, described, port = sys.argv[1:]
    metadata = json.loads(Path(described).read_text(encoding="utf-8"))
    serving = Datasette([file], metadata=metadata, settings={"sql_time_limit_ms": 20_000})
    uvicorn.run(serving.app(), host="127.0.0.1", port=int(port), access_log=False, log_level="warning")
