"""Writes of who answers for which entry, and asking them whether it's still right."""

import hashlib
from collections.abc import Collection
from typing import Any

from directory.accounts.posting import at_home, in_words
from directory.accounts.queries import folded, in_utc
from directory.contacts.emails import read_email
from directory.contacts.tables import Contact
from directory.contacts.written import ValueUnusable
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import is_demonstration
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.mailing.changes import queue
from directory.owners.letters import asking
from directory.owners.queries import asked_of
from directory.owners.rules import good_for
from directory.owners.sent_links import path_of, withdraw
from directory.owners.tables import Owner, OwnerLink
from directory.settings import Settings

KIND = "confirmation"  # of messages


async def name_owner(
    act: Act, contact: Contact, *, email: str, person: str = "", job_title: str = ""
) -> tuple[Owner, tuple[str, ...]]:
    """Somebody answers for a contact from now on; with advice about the address, which stops nobody."""
    try:
        read = read_email(email, demonstration=bool(await is_demonstration()))
    except ValueUnusable as error:
        raise RuleBroken(str(error), field="email") from error
    async with alone():
        owner = Owner(
            contact=contact.to_dict()["id"],
            email=folded(read.value),
            person=" ".join(person.split()),
            job_title=" ".join(job_title.split()),
            since=in_utc(act.at),
            named_by=act.by,
        )
        there = (Owner.contact == owner.contact) & (Owner.email == owner.email) & Owner.ended_at.is_null()
        if await Owner.exists().where(there):
            raise RuleBroken(f"{owner.email} answers for this entry already", field="email")
        await owner.save()
        await record(act, changes=[change(owner, verb="added")])
    return owner, read.advice


async def end(act: Act, owner: Owner) -> None:
    """Somebody answers for this entry no longer; for their others they do."""
    async with alone():
        await record(act, changes=await _ended(act, Owner.uuid == owner.uuid))


async def leave(act: Act, owner: Owner) -> None:
    """Somebody has left: they answer for nothing any more, at one go, and no link of theirs is good."""
    async with alone():
        await withdraw(owner.email, now=act.at)
        await record(act, changes=await _ended(act, Owner.email == owner.email))


async def _ended(act: Act, which: Any) -> list[Change]:
    changes = []
    for owner in await Owner.objects().where(which & Owner.ended_at.is_null()).order_by(Owner.since):
        before = snapshot(owner)
        owner.ended_at = in_utc(act.at)
        await owner.save([Owner.ended_at])
        changes.append(change(owner, verb="ended", before=before))
    return changes


async def ask(act: Act, owner: Owner, *, chosen: Settings) -> bool:
    """Mail an owner one link to say what is still right of all that they answer for, in place of the last one.

    False, and nothing, where they were asked on this day already; RuleBroken where there is nothing to ask or no mail.
    """
    check_mail(chosen)
    async with alone():
        asked = await asked_of(owner.email, at=act.at)
        if not asked:
            raise RuleBroken("There is nothing to ask: what they answer for is private, or no longer in use")
        roles = {each.role for each in asked}
        link = OwnerLink(email=owner.email, made_at=in_utc(act.at), expires_at=in_utc(act.at) + good_for(roles))
        letter = asking(
            to=owner.email,
            entries=list(dict.fromkeys(_entry(each.name, each.organisation) for each in asked)),
            link=at_home(path_of(link, secret=chosen.secret_key), chosen=chosen),
            site_name=chosen.site_name,
            until=in_words(link.expires_at, now=act.at.astimezone(LONDON)),
            code=any(each.needs_code for each in asked),
        )
        if not await queue(letter, kind=KIND, key=_key(act, owner.email), due=act.at):
            return False
        await withdraw(owner.email, now=act.at)
        await link.save()
        await record(act, changes=await _asked(owner.email, {each.owner for each in asked}))
    return True


async def _asked(email: str, numbers: Collection[int]) -> list[Change]:
    """That an owner was asked, once for each entry: the row says nothing else that wasn't there before."""
    held = Owner.objects().where((Owner.email == email) & Owner._meta.primary_key.is_in(list(numbers)))
    return [change(each, verb="asked", before=snapshot(each)) for each in await held.order_by(Owner.since)]


def check_mail(chosen: Settings) -> None:
    """Refuse to ask where no mail goes out: a link that somebody else passes on proves nothing of an owner."""
    if not chosen.mail_url:
        raise RuleBroken("No mail server is set, so owners can’t be asked. Set MAIL_URL and MAIL_FROM")


def _entry(name: str, organisation: str) -> str:
    return name if organisation in name else f"{name}, {organisation}"


def _key(act: Act, email: str) -> str:
    """One mail to an owner on a day; a digest, since an address may be longer than a key."""
    digest = hashlib.sha256(email.encode()).hexdigest()[:32]
    return f"{KIND}:{digest}:{act.at.astimezone(LONDON):%Y-%m-%d}"
