"""All that a page shows of one agreement, and what its reader may do about it."""

from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Viewer
from directory.agreements.queries import (
    Row,
    Version,
    documents_of,
    draft_of,
    is_kept,
    number_of,
    parties_of,
    reviews_of,
    signatures_of,
    text_sent,
    versions_of,
)
from directory.agreements.rules import IN_FORCE, OPEN, OVER, Facts, State
from directory.agreements.seeded import kinds
from directory.agreements.tables import Agreement
from directory.agreements.wording import Section, as_text, fingerprint, sections_in, sections_of
from directory.contacts.values import ChannelKind, display
from directory.dates import day


@dataclass(frozen=True)
class Shown:
    """One version, with where it stands today."""

    facts: Facts
    state: State
    state_words: str
    text: str
    fingerprint: str
    versions: list[Version]
    parties: list[Row]
    signatures: list[Row]
    reviews: list[Row]
    documents: list[Row]
    warnings: list[str]
    kept: bool
    latest: bool

    @property
    def sections(self) -> list[Section]:
        return sections_in(self.text)

    @property
    def may_change(self) -> bool:
        return self.kept and self.state in OPEN

    @property
    def may_review(self) -> bool:
        return self.kept and self.state in IN_FORCE

    @property
    def may_follow(self) -> bool:
        """Whether a new version can be made from it."""
        return self.kept and self.latest and self.state not in OPEN

    @property
    def may_end(self) -> bool:
        over = self.state in OVER or self.state is State.EXPIRED
        return self.kept and not over and self.facts.terminated_on is None


async def shown(agreement: Agreement, *, viewer: Viewer, today: date) -> Shown:
    """What this viewer is shown of an agreement that they may know of."""
    number = number_of(agreement)
    versions = await versions_of(agreement, viewer=viewer, today=today)
    own = next(each for each in versions if each.slug == agreement.slug)
    parties = await parties_of(number)
    text = await text_of(agreement)
    return Shown(
        facts=own.facts,
        state=own.state,
        state_words=own.state_words,
        text=text,
        fingerprint=fingerprint(text),
        versions=versions,
        parties=parties,
        signatures=await signatures_of(number),
        reviews=await reviews_of(number),
        documents=await documents_of(number),
        warnings=_warnings(parties, today=today),
        kept=await is_kept(agreement, viewer=viewer),
        latest=own is versions[-1],
    )


async def text_of(agreement: Agreement) -> str:
    """The text that was sent for signature; a draft's is made from what it holds."""
    if sent := await text_sent(number_of(agreement)):
        return sent.text
    draft = await draft_of(agreement)
    return as_text(sections_of(draft, kinds()[agreement.kind], version=agreement.version))


def _warnings(parties: list[Row], *, today: date) -> list[str]:
    """What the directory knows to have changed since it was agreed."""
    said = []
    for each in parties:
        if each["retired_on"] and each["retired_on"] <= today:
            said.append(f"It names a body that is no more: {each['name']}, since {day(each['retired_on'])}")
        if each["secure_channel"] is not None and each["channel_retired_on"]:
            said.append(f"The secure channel of {each['name']} is no longer in use: {each['secure']}")
        elif each["secure_channel"] is not None and not _same(each):
            said.append(f"The secure channel of {each['name']} has changed since this was agreed: {each['secure']}")
    return said


def _same(party: Row) -> bool:
    return str(party["secure"]).casefold() == display(ChannelKind(party["kind"]), party["channel_value"]).casefold()
