"""Servers and writers of the benchmarks' own, started and ended by their handles."""

import fcntl
import os
import socket
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import on_core
from benchmarks.data import Database

PATIENCE = 120  # seconds for a server to answer


@contextmanager
def a_server(what: str, database: Database) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The bare server, or the directory cold: its port, and its process."""
    with _running([sys.executable, "-m", "benchmarks.server", what], database) as found:
        yield found


@contextmanager
def a_server_and_a_writer(database: Database) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The directory, and another process that writes at every hundredth request."""
    reading, writing = os.pipe()
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.writer", str(reading)], env=database.environment, pass_fds=[reading]
    )
    try:
        command = [sys.executable, "-m", "benchmarks.server", "directory"]
        with _running(command, database, descriptor=writing) as found:
            os.close(writing)  # the server has its own: when that ends, so does the writer
            yield found
            print(f"  {_waiting(reading)} writes had not been made yet", flush=True)
    finally:
        os.close(reading)
        writer.terminate()
        writer.wait()


def _waiting(descriptor: int) -> int:
    """How many bytes nobody has read yet."""
    found = array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, found)
    return found[0]


@contextmanager
def a_program(command: Sequence[str | Path], *, port: int, ready: str) -> Iterator[subprocess.Popen[bytes]]:
    """Any other server, from when it answers at `ready`."""
    process = subprocess.Popen([str(word) for word in command], preexec_fn=lambda: on_core(0))  # noqa: PLW1509 - no threads here
    try:
        wait_for(port, ready, process)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _running(
    command: list[str], database: Database, *, descriptor: int | None = None
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = a_free_port()
    passed = [] if descriptor is None else [descriptor]
    process = subprocess.Popen([*command, str(port), *map(str, passed)], env=database.environment, pass_fds=passed)
    try:
        wait_for(port, "/hello" if command[-1].startswith("bare") else "/", process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def a_free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers at this path."""
    began = time.perf_counter()
    while not _answers(port, path):
        if process.poll() is not None:
            raise SystemExit(f"A server ended before it answered, with exit status {process.returncode}")
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"A server did not answer within {PATIENCE} seconds")
        time.sleep(0.02)


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            return b" 200 " in connection.recv(64)
    except ConnectionRefusedError:
        return False


def memory_of(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Megabytes that a process holds now, and held at most."""
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
    held = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return held["VmRSS"], held["VmHWM"]
