"""What the environment says, as the directory uses it."""

from directory.settings import settings


def test_the_readers_address_takes_a_path_after_it_however_it_was_written(monkeypatch):
    for written in ("https://directory.example", "https://directory.example/"):
        monkeypatch.setenv("BASE_URL", written)
        assert settings.__wrapped__().base_url == "https://directory.example"
    monkeypatch.delenv("BASE_URL")
    assert settings.__wrapped__().base_url == "http://127.0.0.1:8000"


def test_links_lead_to_where_it_is_served_unless_another_address_is_set(monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)
    monkeypatch.setenv("PORT", "8123")
    assert settings.__wrapped__().base_url == "http://127.0.0.1:8123"
