"""Reads of agreements: one at a time, with all that hangs on it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.table import Table

from directory.accounts.rules import Viewer
from directory.agreements.draft import Commitment, Draft, Party, Place
from directory.agreements.remits import OWN_ORGANISATIONS, agreements_kept, agreements_seen
from directory.agreements.rules import Facts, State, in_words, state, superseded_on
from directory.agreements.tables import Agreement, AgreementDocument
from directory.contacts.remits import Condition
from directory.database import any_of, fetch
from directory.errors import NotFound
from directory.history.changes import snapshot

Row = dict[str, Any]


def number_of(row: Table) -> int:
    """A row's number, which Piccolo keeps from its types."""
    return int(row.to_dict()["id"])


async def agreement_seen(slug: str, *, viewer: Viewer) -> Agreement:
    """The agreement at this address, if this viewer may know of it; NotFound."""
    return await _agreement(slug, agreements_seen(viewer))


async def agreement_kept(slug: str, *, viewer: Viewer) -> Agreement:
    """The same for whoever is to change it, sign it or end it; NotFound."""
    return await _agreement(slug, agreements_kept(viewer))


async def is_kept(agreement: Agreement, *, viewer: Viewer) -> bool:
    """Whether this viewer may change it, sign it or end it."""
    mine, given = agreements_kept(viewer)
    return bool(
        await fetch(
            f"SELECT agreement.id FROM agreement WHERE agreement.id = {{}} AND ({mine})", number_of(agreement), *given
        )
    )


async def _agreement(slug: str, condition: Condition) -> Agreement:
    mine, given = condition
    rows = await fetch(f"SELECT agreement.id FROM agreement WHERE agreement.slug = {{}} AND ({mine})", slug, *given)
    found = await Agreement.objects().get(Agreement._meta.primary_key == rows[0]["id"]) if rows else None
    if found is None:
        raise NotFound
    return found


async def facts_of(agreements: Collection[int], *, known_on: date | None = None) -> dict[int, Facts]:
    """What the states of these rest on, by number; later versions are asked for as well.

    `known_on`: as they stood at the end of a day that is over, before the reviews since.
    """
    which, numbers = any_of("first.id", agreements)
    rows = await fetch(
        "SELECT DISTINCT agreement.id, agreement.lineage, agreement.version, agreement.starts_on, agreement.ends_on, "
        "agreement.review_due_on, agreement.review_notice_days, agreement.sent_at, agreement.terminated_on "
        "FROM agreement JOIN agreement first ON first.lineage = agreement.lineage "
        f"AND first.version <= agreement.version WHERE {which} ORDER BY agreement.version DESC",
        numbers,
    )
    wanted = [row["id"] for row in rows]
    signed, reviewed = await _signed(wanted), await _next_reviews(wanted, known_on=known_on)
    found: dict[int, Facts] = {}
    later: defaultdict[object, list[Facts]] = defaultdict(list)
    for row in rows:
        facts = Facts(
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            review_due_on=reviewed.get(row["id"], row["review_due_on"]),
            review_notice_days=row["review_notice_days"],
            sent=row["sent_at"] is not None,
            signed=tuple(signed[row["id"]]),
            terminated_on=row["terminated_on"],
            superseded_on=superseded_on(later[row["lineage"]]),
        )
        later[row["lineage"]].append(facts)
        found[row["id"]] = facts
    return {number: found[number] for number in agreements}


async def _signed(agreements: Collection[int]) -> Mapping[int, list[date | None]]:
    """For each party, in order, the day on which it signed the text as it is."""
    which, numbers = any_of("p.agreement", agreements)
    rows = await fetch(
        "SELECT p.agreement, s.signed_on FROM agreement_party p LEFT JOIN agreement_signature s "
        "ON s.agreement = p.agreement AND s.organisation = p.organisation AND s.voided_at IS NULL "
        f"WHERE {which} ORDER BY p.position",
        numbers,
    )
    found: defaultdict[int, list[date | None]] = defaultdict(list)
    for row in rows:
        found[row["agreement"]].append(row["signed_on"])
    return found


async def _next_reviews(agreements: Collection[int], *, known_on: date | None) -> dict[int, date]:
    which, numbers = any_of("agreement", agreements)
    rows = await fetch(
        f"SELECT agreement, next_due_on FROM agreement_review WHERE {which} AND reviewed_on <= {{}} "
        "ORDER BY reviewed_on, id",
        numbers,
        known_on or date.max,
    )
    return {row["agreement"]: row["next_due_on"] for row in rows}


@dataclass(frozen=True)
class Version:
    """One version of an agreement, and where it stands."""

    slug: str
    number: int
    state: State
    state_words: str
    facts: Facts


async def versions_of(agreement: Agreement, *, viewer: Viewer, today: date) -> list[Version]:
    """Every version that this viewer may know of, oldest first."""
    mine, given = agreements_seen(viewer)
    rows = await fetch(
        "SELECT agreement.id, agreement.slug, agreement.version FROM agreement "
        f"WHERE agreement.lineage = {{}} AND ({mine}) ORDER BY agreement.version",
        agreement.lineage,
        *given,
    )
    facts = await facts_of([row["id"] for row in rows])
    return [
        Version(
            row["slug"],
            row["version"],
            state(facts[row["id"]], today=today),
            in_words(facts[row["id"]], today=today),
            facts[row["id"]],
        )
        for row in rows
    ]


async def parties_of(agreement: int) -> list[Row]:
    """The parties in order, with what has become of the organisation and of the secure channel since."""
    return await fetch(
        "SELECT p.organisation, p.part, p.lead, p.person, p.secure_channel, p.secure, p.data_protection, "
        "o.name, o.slug, o.retired_on, c.retired_on AS channel_retired_on, c.value AS channel_value, c.kind "
        "FROM agreement_party p JOIN organisation o ON o.id = p.organisation "
        "LEFT JOIN channel c ON c.id = p.secure_channel WHERE p.agreement = {} ORDER BY p.position",
        agreement,
    )


async def draft_of(agreement: Agreement) -> Draft:
    """What an agreement says, as it's held."""
    number = number_of(agreement)
    areas = await fetch(
        "SELECT area.id, area.gss, area.name FROM agreement_area JOIN area ON area.id = agreement_area.area "
        "WHERE agreement_area.agreement = {} ORDER BY area.name, area.gss",
        number,
    )
    commitments = await fetch(
        "SELECT organisation, text, amount, unit FROM agreement_commitment WHERE agreement = {} ORDER BY position",
        number,
    )
    columns = ("organisation", "name", "part", "lead", "person", "secure_channel", "secure", "data_protection")
    return Draft(
        kind=agreement.kind,
        title=agreement.title,
        reference=agreement.reference,
        purpose=agreement.purpose,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        review_due_on=agreement.review_due_on,
        notice_days=agreement.notice_days,
        lawful_basis=agreement.lawful_basis,
        categories=agreement.categories,
        parties=tuple(Party(**{name: row[name] for name in columns}) for row in await parties_of(number)),
        areas=tuple(Place(row["id"], row["gss"], row["name"]) for row in areas),
        commitments=tuple(Commitment(**row) for row in commitments),
    )


async def portrait(agreement: Agreement) -> dict[str, object]:
    """An agreement as history keeps it: with its parties, areas and commitments; persons are told beside it."""
    draft = await draft_of(agreement)
    return {
        **snapshot(agreement),
        "areas": [each.gss for each in draft.areas],
        "parties": [each.name for each in draft.parties],
        "commitments": [
            f"{draft.named(each.organisation)}: {each.text}" + (f" ({each.amount} {each.unit})" if each.amount else "")
            for each in draft.commitments
        ],
    }


@dataclass(frozen=True)
class SentText:
    """A text that was sent for signature."""

    fingerprint: str
    text: str


async def text_sent(agreement: int, *, fingerprint: str = "") -> SentText | None:
    """The text that is to be signed or holds; or the one that had this fingerprint, where it was sent at all."""
    which, given = ("AND fingerprint = {} ", (fingerprint,)) if fingerprint else ("", ())
    rows = await fetch(
        f"SELECT fingerprint, text FROM agreement_text WHERE agreement = {{}} {which}ORDER BY id DESC LIMIT 1",
        agreement,
        *given,
    )
    return SentText(**rows[0]) if rows else None


async def signatures_of(agreement: int) -> list[Row]:
    """Who signed what, in order; those that a change voided come with the moment."""
    return await fetch(
        "SELECT s.organisation, o.name, o.slug, s.person, s.capacity, s.signed_on, s.how, s.fingerprint, s.voided_at, "
        "d.name AS document, d.uuid AS document_uuid, d.withdrawn_at AS document_withdrawn_at "
        "FROM agreement_signature s JOIN organisation o ON o.id = s.organisation "
        "LEFT JOIN agreement_document d ON d.id = s.document WHERE s.agreement = {} ORDER BY s.id",
        agreement,
    )


async def reviews_of(agreement: int) -> list[Row]:
    """Its reviews, the last one first."""
    return await fetch(
        "SELECT reviewed_on, person, outcome, note, next_due_on FROM agreement_review WHERE agreement = {} "
        "ORDER BY reviewed_on DESC, id DESC",
        agreement,
    )


async def documents_of(agreement: int) -> list[Row]:
    """Its documents that weren't withdrawn, as they came."""
    return await fetch(
        "SELECT uuid, name, media_type, size, sent_in_at FROM agreement_document "
        "WHERE agreement = {} AND withdrawn_at IS NULL ORDER BY id",
        agreement,
    )


async def document_in(agreement: Agreement, uuid: UUID) -> AgreementDocument:
    """One of an agreement's documents that wasn't withdrawn; NotFound."""
    found = (
        await AgreementDocument.objects()
        .where(AgreementDocument.uuid == uuid, AgreementDocument.agreement == number_of(agreement))
        .where(AgreementDocument.withdrawn_at.is_null())
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def own_organisations(viewer: Viewer) -> set[int]:
    """The organisations that this viewer's account is of."""
    return {row["organisation"] for row in await fetch(OWN_ORGANISATIONS, viewer.account or 0)}
