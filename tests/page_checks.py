"""What is true of every page, whatever it shows."""

import itertools
from html.parser import HTMLParser

import httpx

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """A page as a reader meets it: its words, its headings, its links, and what its markup gets wrong."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = self.title = ""
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.named: list[str] = []  # ids that labels and descriptions speak of
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.wrong += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.named += given.get(name, "").split()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} is closed where another tag is open")

    def handle_data(self, data):
        if "title" in self.open and "head" in self.open:
            self.title += data
        elif "main" in self.open:
            self.words.append(data)
            if "a" in self.open and self.links:
                self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)

    @property
    def said(self) -> str:
        """What stands in the main part, with single spaces."""
        return " ".join("".join(self.words).split())

    def leads_to(self, words: str) -> str:
        """Where the link with these words goes."""
        return next(address for address, said in self.links if " ".join(said.split()) == words)


def checked(answer: httpx.Response, *, status: int = 200) -> Page:
    """The page of this reply, once it holds what every page must."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = Page(answer.text)
    assert page.wrong == []
    assert page.lang == "en-GB"
    assert len(page.title) > len(" – Safeguarding contact directory")
    assert page.headings.count(1) == 1
    below_title = page.headings[page.headings.index(1) :]
    assert page.headings[: -len(below_title)] in ([], [2])  # the list of mistakes stands above the title
    steps = itertools.pairwise(below_title)
    assert all(below - above <= 1 for above, below in steps), page.headings
    assert len(page.ids) == len(set(page.ids)), sorted(page.ids)
    assert set(page.named) <= set(page.ids)
    inside = {address[1:] for address, _ in page.links if address.startswith("#")}
    assert inside <= set(page.ids)
    assert {"tel:999", "/danger"} <= {address for address, _ in page.links}
    return page
