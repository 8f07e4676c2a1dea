"""How long sessions last, and where nobody is ever sent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.lasting import IDLE, LONGEST, device, lasts_until, own_path, to_be_noted, token_digest

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_session_ends_when_it_is_not_used_and_at_the_latest_after_a_fortnight():
    assert lasts_until(began=NOW, seen=NOW) == NOW + IDLE
    assert lasts_until(began=NOW, seen=NOW + timedelta(hours=3)) == NOW + timedelta(hours=3) + IDLE
    assert lasts_until(began=NOW, seen=NOW + LONGEST - timedelta(minutes=1)) == NOW + LONGEST


def test_use_is_noted_every_five_minutes():
    assert not to_be_noted(seen=NOW, now=NOW + timedelta(seconds=299))
    assert to_be_noted(seen=NOW, now=NOW + timedelta(seconds=300))


def test_the_database_holds_no_token():
    assert token_digest("a token") != token_digest("another token")
    assert "a token" not in token_digest("a token")
    assert len(token_digest("a token")) == 64


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari on a Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/131.0 Safari/537 Edg/131.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on an iPhone"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_as_people_name_it(user_agent, said):
    assert device(user_agent) == said


@pytest.mark.parametrize("path", ["/", "/account", "/areas/wigan?at=2026-12-25T19:00", "/search?q=a//b"])
def test_own_paths_are_followed(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        " /account",
        "/" + "x" * 500,
        "/\r\nset-cookie: session=planted",
    ],
)
def test_nobody_is_sent_elsewhere(elsewhere):
    assert own_path(elsewhere) == "/"


@given(st.text())
def test_whatever_is_asked_for_is_a_path_of_this_site(text):
    path = own_path(text)
    assert path.startswith("/")
    assert path[1:2] not in {"/", "\\"}
    assert path.isprintable()
