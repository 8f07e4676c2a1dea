"""Another directory is asked over HTTP: page by page, patiently, never where a guest has no business."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from directory.errors import RuleBroken
from directory.feeds import asking
from directory.feeds.asking import Asker
from directory.feeds.reading import Reading, services_in
from tests.stories import NOON


class Other(ThreadingHTTPServer):
    """Another directory of three pages; `answers` are given first: a status, headers, and a body."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked, self.answers, self.agents = [], [], []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/open-referral"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.agents.append(self.headers["User-Agent"])
        status, headers, body = self.server.answers.pop(0) if self.server.answers else (200, {}, self.page())
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self):
        if "?" not in self.path:
            return json.dumps({"id": self.path.rpartition("/")[2], "name": "whole", "phones": []}).encode()
        number = int(self.path.split("page=")[1].split("&")[0])
        own = f"7f9c24e8-3b1d-4c8e-9f60-1d2a3b4c5d6{number}"
        one = {"id": own, "name": f"service {number}"} | ({"phones": []} if number < 3 else {})
        return json.dumps({"contents": [one], "total_pages": 3}).encode()

    def log_message(self, *_words):
        """Nothing is logged."""


@pytest.fixture
def other():
    server = Other()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Waits(list):
    """Pauses that take no time."""

    @property
    def asker(self):
        return Asker("https://directory.example", pause=self.append, private=True)


def services(reading, asker, *, now=NOON):
    return list(reading.services(asker.get, now=now, told=lambda _number, _pages: None))


def test_all_pages_are_read_one_by_one_and_a_service_that_is_only_named_is_asked_for(other, tmp_path):
    waits = Waits()
    reading = Reading.of(f"{other.address}/services/", data_dir=tmp_path)
    assert [each["name"] for each in services(reading, waits.asker)] == ["service 1", "service 2", "whole"]
    assert len(other.asked) == 4
    assert waits == [asking.BETWEEN] * 4
    assert all(each.startswith("safeguarding-directory/") and "directory.example" in each for each in other.agents)
    assert len(services(reading, waits.asker)) == 3
    assert len(other.asked) == 4  # what was read waits
    assert len(services(reading, waits.asker, now=NOON + timedelta(days=2))) == 3
    assert len(other.asked) == 8
    reading.forget()
    assert list((tmp_path / "feeds").iterdir()) == []


def test_a_reading_that_broke_off_goes_on_and_a_busy_directory_is_given_the_time_it_asks_for(other, tmp_path):
    waits = Waits()
    reading = Reading.of(other.address, data_dir=tmp_path)
    page = json.dumps({"contents": [{"id": "1", "phones": []}], "total_pages": 3}).encode()
    other.answers = [(200, {}, page), *[(503, {}, b"")] * asking.TRIES]
    with pytest.raises(RuleBroken, match="goes on where it stopped"):
        services(reading, waits.asker)
    assert waits == [asking.BETWEEN, 2, 4, 8, 16]
    waits.clear()
    other.asked.clear()
    other.answers = [(429, {"Retry-After": "7"}, b"")]
    assert len(services(reading, waits.asker)) == 3
    assert waits[:2] == [7, asking.BETWEEN]
    assert "?page=1&" not in " ".join(other.asked)
    other.answers = [(429, {"Retry-After": "86400"}, b"")]
    with pytest.raises(RuleBroken, match="can’t be read now"):
        waits.asker.get(other.address)


def test_private_networks_are_refused_wherever_a_name_or_a_redirect_leads(other, monkeypatch):
    guest = Asker("https://directory.example", pause=lambda _seconds: None)
    for address in (other.address, "http://[::1]/feed", "http://10.0.0.1/", "http://169.254.169.254/latest"):
        with pytest.raises(RuleBroken, match="private network"):
            guest.get(address)
    assert other.asked == []
    usual = asking.Asker._connected

    def the_first_is_public(self, parts):
        if not other.asked:
            return usual(Asker(self.contact, self.pause, private=True), parts)
        return usual(self, parts)

    monkeypatch.setattr(asking.Asker, "_connected", the_first_is_public)
    other.answers = [(302, {"Location": f"http://127.0.0.1:{other.server_port}/secret"}, b"")]
    with pytest.raises(RuleBroken, match="private network"):
        guest.get(other.address)
    assert other.asked == ["/open-referral"]


def test_what_is_no_feed_is_refused_in_words(other, tmp_path, monkeypatch):
    asker = Waits().asker
    monkeypatch.setattr(asking, "MOST_BYTES", 100)
    for answer, said in [
        ((404, {}, b""), "answers 404"),
        ((200, {}, b"x" * 101), "more than"),
        ((200, {}, b"<html>"), "isn’t JSON"),
        ((200, {}, b'{"contents": 7}'), "no Open Referral feed"),
        ((200, {}, b'{"contents": [], "total_pages": 99999999}'), "pages, more than"),
    ]:
        other.answers = [answer]
        reading = Reading.of(other.address, data_dir=tmp_path)
        reading.forget()
        with pytest.raises(RuleBroken, match=said):
            services(reading, asker)
    other.answers = [(302, {"Location": "/again"}, b"")] * 6
    with pytest.raises(RuleBroken, match="on and on"):
        asker.get(other.address)
    for address in ("ftp://x.example/", "https://", "http://[", "http://x.example:99999/", "http://a b.example"):
        with pytest.raises(RuleBroken, match="no address of a feed"):
            asker.get(address)


def test_a_file_may_be_a_page_a_list_lines_or_one_service():
    one = {"id": "1"}
    text = json.dumps(one)
    for content in (f'{{"contents": [{text}, {text}]}}', f"[{text}, {text}]", f"{text}\n\n{text}\n"):
        assert services_in(content.encode(), name="feed.json") == [one, one]
    assert services_in(text.encode(), name="feed.json") == [one]
    for content in (b"\xff", b"7", b'{"contents": 7}'):
        with pytest.raises(RuleBroken):
            services_in(content, name="feed.json")
