"""A machine with a directory on it, where every command is run as its administrator would, at one moment."""

import asyncio
import json
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory import piccolo_conf
from directory.cli import (
    accounts,
    confirming,
    doctoring,
    feeding,
    loading,
    main,
    measuring,
    printing,
    printing_many,
    reading,
    recalling,
    reminding,
)
from directory.commands import running
from directory.database import close_pool
from directory.engines import PooledSQLiteEngine
from directory.hours.rules import LONDON
from directory.settings import ROOT, settings
from tests.conftest import use
from tests.demonstration import make
from tests.stories import NOON

SETPRIV = "setpriv"  # Debian's own, to take from root the power to open everything
MOMENT = NOON.astimezone(LONDON)
PROGRAM = [sys.executable, "-c", "from directory.cli import main; main()"]


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        assert self.status == 0, self.err
        return json.loads(self.out)

    @property
    def sentence(self):
        """The one line on standard error of a command that failed."""
        assert self.status == 1, self
        (line,) = self.err.splitlines()
        assert "Traceback" not in self.err
        return line


class Machine:
    """One DATA_DIR; `directory` runs a command within this process, `program` one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "directory.sqlite"

    def directory(self, *words, read: bytes = b"") -> Said:
        done = CliRunner().invoke(main, [str(word) for word in words], input=read)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    def program(self, *words, before=(), **environment) -> Said:
        command = [*before, *PROGRAM, *map(str, words)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(**environment), capture_output=True, text=True, check=False
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
        return kept | {"DATA_DIR": str(self.folder)} | more


def on_this_machine(folder, monkeypatch):
    """The machine whose DATA_DIR this is; gives the database back to the other tests afterwards."""
    usual = piccolo_conf.DB
    machine = Machine(folder)
    for name in ("DATABASE_URL", "SECRET_KEY", "MAIL_URL", "MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(folder))
    clocked = (
        accounts,
        confirming,
        doctoring,
        feeding,
        loading,
        measuring,
        printing,
        printing_many,
        reading,
        recalling,
        reminding,
    )
    for module in (running, *clocked):
        monkeypatch.setattr(module, "london_now", lambda: MOMENT)
    # The test database's own logger keeps writing to the standard error of the test that started it.
    monkeypatch.setattr(logging, "raiseExceptions", False)
    settings.cache_clear()
    use(PooledSQLiteEngine(str(machine.file)))
    yield machine
    use(usual)
    settings.cache_clear()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """The file of a demonstration, to be copied."""
    return _made_in(tmp_path_factory.mktemp("demonstration"), demonstration=True)


@pytest.fixture(scope="session")
def real_once(tmp_path_factory):
    """The file of a real directory, which holds the national lines only, likewise."""
    return _made_in(tmp_path_factory.mktemp("real"), demonstration=False)


def _made_in(folder, *, demonstration):
    usual = piccolo_conf.DB

    async def make_it():
        use(PooledSQLiteEngine(str(folder / "directory.sqlite")))
        await make(MOMENT, demonstration=demonstration)
        await close_pool()

    asyncio.run(make_it())
    use(usual)
    return folder / "directory.sqlite"


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine on which nothing has been done."""
    yield from on_this_machine(tmp_path / "data", monkeypatch)


@pytest.fixture
def machine(made_once, tmp_path, monkeypatch):
    """A machine with a demonstration."""
    yield from on_this_machine(_with_a_copy(made_once, tmp_path), monkeypatch)


@pytest.fixture
def real(real_once, tmp_path, monkeypatch):
    """A machine with a real directory, which holds the national lines only."""
    yield from on_this_machine(_with_a_copy(real_once, tmp_path), monkeypatch)


def _with_a_copy(made, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(made, folder)
    return folder


@pytest.fixture(scope="session")
def not_all_powerful():
    """What stands before a program that may open only what its user may, also where the tests are run by root."""
    if os.geteuid():
        return ()
    if shutil.which(SETPRIV) is None:
        pytest.skip("root may open everything, and there is no setpriv to change that")
    return (SETPRIV, *(f"--{kind}=-dac_override,-dac_read_search" for kind in ("bounding-set", "inh-caps")))
