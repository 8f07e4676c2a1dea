"""Asking a server as fast as it answers, from core 1: with wrk where there is one, otherwise with our own client."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

from benchmarks import on_core
from benchmarks.data import BENCH_DIR

CONNECTIONS = 16
HEADERS = {"Accept-Encoding": "gzip"}  # as every browser says
FORM = "application/x-www-form-urlencoded"
SCRIPT = r"""
local asks, at = {}, START
for line in io.lines("PATHS") do
    local path, body = line:match("^(%S+)\t?(.*)$")
    if body == "" then asks[#asks + 1] = {"GET", path} else asks[#asks + 1] = {"POST", path, body} end
end
HEADERS
request = function()
    at = at % #asks + 1
    return wrk.format(asks[at][1], asks[at][2], nil, asks[at][3])
end
done = function(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format('\nRESULT {"requests": %d, "microseconds": %d, "failed": %d, "p50": %f, "p95": %f}\n',
        summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(95)))
end
"""


@dataclass(frozen=True)
class Answered:
    """How a server did: requests a second, and milliseconds within which half and 95 of 100 were answered."""

    requests: int
    per_second: float
    p50: float
    p95: float


def posting(path: str, body: str) -> str:
    """A form to be sent, where others are addresses."""
    return f"{path}\t{body}"


def asked(
    port: int,
    paths: Sequence[str],
    *,
    seconds: float,
    start: int = 0,
    connections: int = CONNECTIONS,
    cookie: str = "",
) -> Answered:
    """Ask for these in turn, from the one at `start`, again and again. Any answer but a good one ends the benchmark."""
    ask = _with_wrk if shutil.which("wrk") else _with_our_own
    headers = HEADERS | ({"Cookie": cookie, "Content-Type": FORM} if cookie else {})
    failed, answered = ask(port, paths, headers, seconds=seconds, start=start % len(paths), connections=connections)
    if not failed and not answered.requests:  # not one answer in that time, on a machine with much to do
        return asked(port, paths, seconds=3 * seconds, start=start, connections=connections, cookie=cookie)
    if failed:
        raise SystemExit(f"{failed} of {answered.requests} requests like {paths[start % len(paths)]} failed")
    return answered


def each_once(port: int, paths: Sequence[str]) -> None:
    """Ask for each of these, so that whatever can be kept is."""
    connection = HTTPConnection("127.0.0.1", port)
    for path in dict.fromkeys(paths):
        connection.request("GET", path, headers=HEADERS)
        connection.getresponse().read()
    connection.close()


def _with_wrk(
    port: int, paths: Sequence[str], headers: dict[str, str], *, seconds: float, start: int, connections: int
) -> tuple[int, Answered]:
    folder = BENCH_DIR / "paths"
    folder.mkdir(exist_ok=True)
    listed, script = folder / f"{os.getpid()}.txt", folder / f"{os.getpid()}.lua"
    listed.write_text("\n".join(paths) + "\n", encoding="utf-8")
    sent = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items())
    told = {"PATHS": str(listed), "START": str(start), "HEADERS": sent}
    script.write_text(reduce(lambda text, name: text.replace(name, told[name]), told, SCRIPT), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: on_core(1),
    )
    _cleared(listed, script)
    found = json.loads(done.stdout.split("RESULT ")[1])
    rate = found["requests"] / (found["microseconds"] / 1_000_000)
    return found["failed"], Answered(found["requests"], rate, found["p50"] / 1000, found["p95"] / 1000)


def _cleared(*paths: Path) -> None:
    for path in paths:
        path.unlink()


def _with_our_own(
    port: int, paths: Sequence[str], headers: dict[str, str], *, seconds: float, start: int, connections: int
) -> tuple[int, Answered]:
    """Slower than wrk, so it flatters slow answers: the machine's README says what to install."""
    return asyncio.run(_asked(port, paths, headers, seconds=seconds, start=start, connections=connections))


async def _asked(
    port: int, paths: Sequence[str], headers: dict[str, str], *, seconds: float, start: int, connections: int
) -> tuple[int, Answered]:
    turn = islice(cycle(paths), start, None)
    took: list[float] = []
    failed = 0
    began = time.perf_counter()

    async def one() -> None:
        nonlocal failed
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds:
            asked_at = time.perf_counter()
            path, _tab, body = next(turn).partition("\t")
            lines = {"Host": "127.0.0.1", **headers} | ({"Content-Length": str(len(body))} if body else {})
            more = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            writing.write(f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{more}\r\n{body}".encode())
            head = (await reading.readuntil(b"\r\n\r\n")).lower()
            length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            await reading.readexactly(length)
            failed += head.split(b" ")[1] not in {b"200", b"303"}
            took.append(time.perf_counter() - asked_at)
        writing.close()

    await asyncio.gather(*(one() for _each in range(connections)))
    rate = len(took) / (time.perf_counter() - began)
    took.sort()
    half, most = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.95))
    return failed, Answered(len(took), rate, half, most)
