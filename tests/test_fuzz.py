"""Invented requests, the same ones every time: whatever is asked, the answer is as documented, and never our fault."""

import re
from itertools import count
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.checks import positive_data_acceptance

from directory.app import create_app
from directory.guide.queries import the_guide
from directory.settings import Settings
from directory.verification.pages import KINDS
from tests.conftest import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demonstration")]

SCHEMA = schemathesis.openapi.from_dict(create_app(chosen=Settings()).app.openapi_schema.to_schema())
OPERATIONS = ["/api/lookup", "/api/roles", "/api/guide", "/api/guide/{code}", "/api/search"]
OPERATIONS += sorted(path for path in SCHEMA if path.startswith("/open-referral"))

EVERY_CHECK = CHECKS.get_all()
OF_WHAT_IS_HELD = {"/problems/unknown-role", "/problems/bad-postcode"}
"""What is refused though it's written as the document says: which roles and postcodes there are, only the data tell."""

bounded = settings(
    max_examples=300,
    derandomize=True,  # the same examples in every run, here and elsewhere
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PLACES = ["Wigan", "wigan council", "M46 9JH", "m469jh", "BL5", "Cumbria", "Somerset", "Cardiff", "AB1 0AA", "St", "E1"]
ROLES = ["lado", "dsl", "childrens-front-door", "emergency-duty", "helpline", "LADO ", "wizard"]
MOMENTS = [
    "2026-12-25T19:00",
    "2027-03-28T01:30",
    "2026-10-25T01:30:00Z",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "now",
]


PEOPLE = count(1)


def either(likely):
    """Something that may well be meant, something near it, or anything."""
    return st.one_of(st.sampled_from(likely), st.sampled_from(likely).flatmap(_nearly), st.text(max_size=300))


def _nearly(text):
    return st.integers(0, len(text)).flatmap(lambda cut: st.text(max_size=3).map(lambda more: text[:cut] + more))


def as_sent(text):
    """What a browser can send: no lone halves of a pair."""
    return text.encode("utf-8", "replace").decode()


@pytest.fixture(scope="module")
async def browser(demonstration):
    async with Browser() as browser:
        yield browser


async def posted(browser, path, **request):
    """A form from somebody else each time, or the limit on reports would answer for all of them."""
    browser._transport.client = (f"2001:db8::{next(PEOPLE):x}", 1234)
    return await browser.post(path, **request)


async def checked(browser, case, *, as_written=True):
    """Every check of an answer; without `as_written`, the question needn't be one that the document lets one ask."""
    sent = case.as_transport_kwargs(base_url="http://directory.example")
    asked = {name: sent[name] for name in ("params", "headers", "cookies") if sent.get(name)}
    answer = await browser.request(sent["method"], sent["url"], **asked)
    refused = answer.status_code == 400 and answer.json()["type"] in OF_WHAT_IS_HELD
    without = [positive_data_acceptance] if refused or not as_written else []
    case.validate_response(answer, checks=EVERY_CHECK, excluded_checks=without)


@bounded
@given(case=st.one_of(*(SCHEMA[path]["GET"].as_strategy() for path in OPERATIONS)))
async def test_every_answer_of_the_api_is_as_its_own_document_says(browser, case):
    await checked(browser, case)


@bounded
@given(
    case=SCHEMA["/api/lookup"]["GET"].as_strategy(),
    place=either(PLACES),
    role=either(["", *ROLES]),
    at=either(["", *MOMENTS]),
)
async def test_questions_that_people_nearly_ask_are_answered_as_documented(browser, case, place, role, at):
    case.query = {"place": as_sent(place), "role": as_sent(role), "at": as_sent(at)}
    await checked(browser, case, as_written=False)


@bounded
@given(
    case=SCHEMA["/api/guide/{code}"]["GET"].as_strategy(),
    code=st.sampled_from([*the_guide().concerns, "FGM", "bruises"]),
    places=st.tuples(either(PLACES), either(["", *PLACES])),
    at=either(["", *MOMENTS]),
)
async def test_the_guide_answers_what_people_nearly_ask_as_documented(browser, case, code, places, at):
    case.path_parameters = {"code": code}
    case.query = {"place": as_sent(places[0]), "second_place": as_sent(places[1]), "at": as_sent(at)}
    await checked(browser, case, as_written=False)


@bounded
@given(place=either(PLACES), second=either(["", *PLACES]))
async def test_whatever_is_typed_into_the_guide_s_boxes_is_answered(browser, place, second):
    form = {"place": as_sent(place), "second_place": as_sent(second)}
    answer = await posted(browser, "/guide/allegation-against-staff/areas", data=form)
    assert answer.status_code in {303, 422}, answer.text[:200]
    if answer.status_code == 303:
        assert (await browser.get(answer.headers["location"])).status_code == 200


@bounded
@given(place=either(PLACES), role=either(["", *ROLES]))
async def test_whatever_is_typed_into_the_box_is_answered(browser, place, role):
    answer = await posted(browser, "/find", data={"place": as_sent(place), "role": as_sent(role)})
    assert answer.status_code in {303, 422}, answer.text[:200]
    if answer.status_code == 303:
        assert (await browser.get(answer.headers["location"])).status_code == 200


FORMS = st.dictionaries(
    st.one_of(
        st.sampled_from(
            ["place", "role", "kind", "text", "website_address", "email", "passphrase", "code", "proof", "token", "to"]
        ),
        st.text(max_size=20),
    ),
    st.lists(either(["Wigan", *KINDS]), max_size=3),
    max_size=6,
)
BODIES = st.one_of(st.binary(max_size=500), st.just(b'--x\r\nContent-Disposition: form-data; name="place"\r\n\r\nW'))
KINDS_OF_BODY = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/x",
]
WHERE = st.sampled_from(
    [
        "/find",
        "/guide/fgm/areas",
        "/guide/allegation-against-staff/areas",
        "/contacts/wigan-mash/reports",
        "/sessions",
        "/sessions/codes",
        "/sign-in-links/sessions",
        "/resets/passphrases",
        "/invitations/acceptances",
    ]
)


@bounded
@given(path=WHERE, form=FORMS)
async def test_arbitrary_forms_are_never_our_fault(browser, path, form):
    page = await browser.get("/contacts/wigan-mash/reports/new")
    token = re.search(r'name="_csrf_token" value="([^"]*)"', page.text)[1]
    data = {as_sent(name): [as_sent(each) for each in values] for name, values in form.items()}
    answer = await posted(browser, path, data=data | {"_csrf_token": token})
    assert answer.status_code in {200, 303, 400, 410, 422, 429}, answer.text[:200]


@bounded
@given(path=WHERE, body=BODIES, kind=st.sampled_from(KINDS_OF_BODY))
async def test_bodies_that_are_no_forms_are_never_our_fault(browser, path, body, kind):
    answer = await posted(browser, path, content=body, headers={"content-type": kind})
    assert answer.status_code < 500, answer.text[:200]


@bounded
@given(
    start=st.sampled_from(
        [
            "/areas/",
            "/roles/",
            "/organisations/",
            "/contacts/",
            "/areas/wigan/roles/",
            "/guide/",
            "/guide/fgm/areas/",
            "/static/",
        ]
    ),
    rest=either(["wigan", "wigan-council", "wigan-mash", "app.css", *ROLES]),
    query=st.dictionaries(st.sampled_from(["at", "withdrawn", "area", "q"]), either(MOMENTS), max_size=2),
)
async def test_addresses_that_nobody_made_are_never_our_fault(browser, start, rest, query):
    address = f"http://directory.example{start}{quote(as_sent(rest))}"
    answer = await browser.get(address, params={name: as_sent(value) for name, value in query.items()})
    assert answer.status_code < 500, answer.text[:200]
