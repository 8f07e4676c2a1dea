"""`directory serve`: refuses in a sentence what would not work, says its address, and prints nobody's questions."""

import contextlib
import socket
import sqlite3
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from directory.settings import DEFAULT_SECRET, ROOT
from tests.commands.conftest import PROGRAM

pytestmark = pytest.mark.slow  # each starts a server

A_SECRET = "0123456789abcdef0123456789abcdef"

HOME = "M46 9JH"
FAILING = ("/contacts/wigan-mash", "/api/lookup")


@pytest.fixture
def taken():
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_one_sentence(machine, taken):
    for words, environment in ((("--port", taken), {}), ((), {"PORT": str(taken)})):
        sentence = machine.program("serve", *words, **environment).sentence
        assert sentence.startswith(f"Can’t listen on 127.0.0.1 port {taken}: Address already in use")
        assert sentence.endswith("Choose another with --port or PORT")


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(machine, port):
    sentence = machine.program("serve", PORT=port).sentence
    assert sentence == f"PORT is “{port}”, which is not a port. Set it to a number from 1 to 65535"


def test_an_address_of_another_machine_is_one_sentence(machine):
    assert "192.0.2.1" in machine.program("serve", "--host", "192.0.2.1").sentence


def test_an_empty_directory_says_how_to_fill_it(bare):
    bare.directory("db", "up")
    assert bare.directory("serve").sentence.startswith("The directory is empty. Run “directory seed”")


@pytest.mark.parametrize("secret", ["", DEFAULT_SECRET, A_SECRET[:-1]])
def test_a_real_directory_is_not_served_with_a_secret_that_can_be_guessed(real, secret):
    sentence = real.program("serve", SECRET_KEY=secret).sentence
    assert sentence.startswith("Set SECRET_KEY to 32 characters or more that nobody knows.")
    assert DEFAULT_SECRET not in sentence


@contextlib.contextmanager
def served(machine, log, **environment):
    """The address that a server says it has; everything that it prints goes to a file."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [*PROGRAM, "serve", "--port", str(port)]
    with (
        log.open("wb") as printed,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=machine.environment(PYTHONUNBUFFERED="1", **environment),
            stdout=subprocess.PIPE,
            stderr=printed,
        ) as server,
    ):
        try:
            said = server.stdout.readline().decode()
            assert said == f"Serving on http://127.0.0.1:{port} (stop with Ctrl+C)\n"
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        except AssertionError as failed:
            raise AssertionError(log.read_text()) from failed
        finally:
            server.terminate()
            printed.write(server.stdout.read())


def _wait_for(port, server):
    """Try until it listens: it says its address a moment before that."""
    while server.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    raise AssertionError("The server ended, and what it printed says why")


def ask(address, **form):
    """Status and text, with a form posted if there is one."""
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=data), timeout=20) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, address, error.read().decode()


def test_a_real_directory_with_a_secret_is_served(real, tmp_path):
    with served(real, tmp_path / "log.txt", SECRET_KEY=A_SECRET) as address:
        status, _url, text = ask(f"{address}/")
    assert status == 200
    assert "demonstration" not in text.lower()


def test_what_people_ask_appears_nowhere_in_what_is_printed(machine, tmp_path):
    log = tmp_path / "log.txt"
    with served(machine, log) as address:
        status, url, _text = ask(f"{address}/find", place=HOME, role="lado")
        assert (status, url) == (200, f"{address}/areas/wigan/roles/lado")
        for place in (HOME, "ZZ9 9ZZ", "AB1 0AA", "\0", "WN1" * 500):
            status, _url, _text = ask(
                f"{address}/api/lookup?{urllib.parse.urlencode({'place': place, 'role': 'lado'})}"
            )
            assert status < 500
            assert ask(f"{address}/find", place=place)[0] < 500
        ask(f"{address}/search?{urllib.parse.urlencode({'q': HOME})}")
        with contextlib.closing(sqlite3.connect(machine.file)) as connection:
            connection.execute("ALTER TABLE channel RENAME TO elsewhere")
        failures = [ask(f"{address}{path}?{urllib.parse.urlencode({'place': HOME})}") for path in FAILING]
    assert [status for status, _url, _text in failures] == [500, 500]
    assert all("Something went wrong on our side" in text for _status, _url, text in failures)
    printed = log.read_text()
    assert "Failed to answer GET /contacts/wigan-mash" in printed  # for whoever mends it
    for part in ("M46", "9JH", "ZZ9", "9ZZ", "AB1", "0AA", "WN1", "%20", "place="):
        assert part not in printed


def test_no_link_and_no_passphrase_is_printed_even_when_the_server_fails(machine, tmp_path):
    log = tmp_path / "log.txt"
    link = machine.program("account", "link", "reader@wigan.example").out.split()[-1]
    path, _, token = link.removeprefix("http://127.0.0.1:8000").partition("?token=")
    with served(machine, log) as address:
        assert ask(f"{address}{path}?token={token}")[0] == 200
        with contextlib.closing(sqlite3.connect(machine.file)) as connection:
            connection.execute("ALTER TABLE signed_link RENAME TO elsewhere")
        assert ask(f"{address}{path}?token={token}")[0] == 500
        assert ask(f"{address}/sessions", email="reader@wigan.example", passphrase="copper meadow kettle")[0] == 403
    printed = log.read_text()
    assert f"Failed to answer GET {path}" in printed
    for secret in (token, token[:20], "reader@wigan.example", "copper meadow"):
        assert secret not in printed
