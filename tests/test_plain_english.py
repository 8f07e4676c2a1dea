"""What the pages say by themselves can be read by a child of eleven, and says what a hard word means where it's met."""

import re
from html.parser import HTMLParser

import pytest

from directory.exchange.roles import seed_roles
from directory.guide.queries import the_guide
from directory.pages import page_environment
from tests.conftest import Browser
from tests.guide.test_reading import OLDEST_READER, reading_age
from tests.test_frame import ERRORS, FRAME

PAGES = [
    "/",
    "/danger",
    "/guide",
    "/guide?q=xyzzy",
    "/guide/not-a-concern",
    "/guide/not-sure",
    "/guide/fgm/areas/nowhere",
    "/about",
    "/how-to-use",
    "/offline",
    "/nothing-here",
    "/contacts/wigan-mash/reports/new",
    "/contacts/wigan-mash/reports/thanks",
    "/sessions/new",
    "/sign-in-links/new",
    "/sign-in-links/sent",
    "/resets/new",
    *(f"/roles/{role}" for role in ("lado", "childrens-front-door", "emergency-duty", "adult-safeguarding", "dsl")),
]
ROLE_TITLES = {role.code: role.short_title for role in seed_roles()}
BLOCKS = {"p", "li", "h1", "h2", "h3", "dt", "dd", "label", "legend", "div", "button", "summary", "option"}


class Blocks(HTMLParser):
    """The text of a page's main part, block by block, as it's read out."""

    def __init__(self, text):
        super().__init__()
        self.inside = False
        self.blocks = [""]
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.inside = self.inside or tag == "main"
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


def sentences(text):
    """Each block as a sentence of its own; what people may have said, listed as examples, one by one."""
    text = re.sub(r"<span>([^<]*)</span>", lambda found: f"<p>{found[1].replace(', ', '</p><p>')}</p>", text)
    said = [" ".join(block.split()) for block in Blocks(text).blocks]
    return [each if each[-1] in ".?!:" else f"{each}." for each in said if len(each.split()) > 2]


MEANS = {
    "LADO": "council officer|designated officer",
    "DSL": "safeguarding lead",
    "FGM": "cut|genital mutilation",
    "CQC": "care and health|care quality commission",
    "Ofsted": "schools and nurseries|inspect",
    "PiPoT": "positions? of trust",
    "SARC": "sexual assault",
    "SAB": "adults board",
}
"""Words of the field that few outside know, and one of which says what each means."""


def unexplained(blocks):
    """The hard words that are met in a block which doesn't say what they mean."""
    first = {word: next((each for each in blocks if re.search(rf"\b{word}\b", each)), "") for word in MEANS}
    return [word for word, block in first.items() if block and not re.search(MEANS[word], block, re.IGNORECASE)]


@pytest.mark.parametrize("concern", the_guide().concerns.values(), ids=lambda each: each.code)
def test_the_guide_says_what_a_hard_word_means_where_it_s_first_met(concern):
    steps = [f"{ROLE_TITLES[step.role]}: {step.when}" for step in concern.steps]
    asks = [concern.title, concern.sooner, *concern.first, *concern.covers]
    tell = [f"{each.title}: {each.text}" for each in concern.tell]
    then = [*concern.say, *concern.avoid, *concern.family, *concern.record, *concern.expect]
    assert unexplained(asks) == []
    assert unexplained([concern.title, concern.sooner, *concern.first, *tell, *steps, *then]) == []


@pytest.mark.parametrize("path", PAGES)
async def test_so_does_every_page(demonstration, path):
    async with Browser() as browser:
        text = (await browser.get(path)).text
    assert unexplained(sentences(text)) == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_can_be_read_by_a_child_of_eleven(demonstration, path):
    async with Browser() as browser:
        text = (await browser.get(path)).text
    assert reading_age(sentences(text)) <= OLDEST_READER


@pytest.mark.parametrize("name", ERRORS)
def test_so_can_what_is_said_when_something_goes_wrong(name):
    text = page_environment().get_template(f"errors/{name}").render(**FRAME)
    assert reading_age(sentences(text)) <= OLDEST_READER
