"""Asking a real DNS server, of our own, whether domains take mail."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from directory.contacts.deliverability import undeliverable

MAIL = {"taken.wigan.example.": "10 mail.wigan.example.", "refused.wigan.example.": "0 ."}


def _answer(asked: dns.message.Message) -> dns.message.Message:
    """What the server says: a mail server, a refusal of all mail, or that there is no such domain."""
    question = asked.question[0]
    name = question.name.to_text()
    answer = dns.message.make_response(asked)
    if name not in MAIL:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif dns.rdatatype.to_text(question.rdtype) == "MX":
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "MX", MAIL[name]))
    return answer


@pytest.fixture
def resolver():
    """A resolver that asks a server on this machine."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    asked = []

    def serve():
        while True:
            wire, client = server.recvfrom(4096)
            if wire == b"stop":
                return
            message = dns.message.from_wire(wire)
            asked.append(message.question[0].name.to_text())
            server.sendto(_answer(message).to_wire(), client)

    thread = threading.Thread(target=serve)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
    resolver.asked = asked
    yield resolver
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ending:
        ending.sendto(b"stop", server.getsockname())
    thread.join()
    server.close()


def test_domains_that_take_no_mail_are_named_with_why(resolver):
    found = undeliverable(
        ["mash@taken.wigan.example", "lado@refused.wigan.example", "x@gone.wigan.example"],
        resolver=resolver,
    )
    assert set(found) == {"lado@refused.wigan.example", "x@gone.wigan.example"}
    assert "does not accept email" in found["lado@refused.wigan.example"]
    assert "does not exist" in found["x@gone.wigan.example"]


def test_a_domain_is_asked_for_once(resolver):
    found = undeliverable(["a@gone.wigan.example", "b@gone.wigan.example"], resolver=resolver)
    assert list(found) == ["a@gone.wigan.example", "b@gone.wigan.example"]
    assert len(resolver.asked) == 1
