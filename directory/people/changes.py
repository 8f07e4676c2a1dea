"""Writes of who may do what: each one transaction, history last."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from directory.accounts.links import Purpose
from directory.accounts.queries import folded, in_utc, portrait
from directory.accounts.rules import Role
from directory.accounts.sent_links import make_link, withdraw_links
from directory.accounts.sessions import end_sessions_of
from directory.accounts.tables import Account
from directory.contacts.emails import read_email
from directory.contacts.written import ValueUnusable
from directory.database import run_many, transaction
from directory.errors import RuleBroken
from directory.history.changes import record
from directory.history.queries import is_demonstration
from directory.history.rules import Act, Change
from directory.people.queries import area_named, organisation_named, other_administrators
from directory.people.rules import check_an_administrator_is_left


async def invite(
    act: Act,
    *,
    email: str,
    role: Role,
    person: str = "",
    areas: Sequence[str] = (),
    organisations: Sequence[str] = (),
    today: date,
    joined: bool = False,
) -> Account:
    """An account for somebody, who joins by the link of their invitation; areas and organisations by name or code.

    `joined`: it's theirs at once, as a demonstration's are, and they sign in by links that somebody makes for them.
    """
    address = await _address(email)
    given = await _given(areas, organisations, today=today)
    async with transaction():
        if await Account.exists().where(Account.email == address):
            raise RuleBroken(f"{address} has an account already. Find it under People", field="email")
        account = Account(email=address, person=" ".join(person.split()), role=role.value)
        account.joined_at = in_utc(act.at) if joined else None
        await account.save()
        await _give(account, *given)
        await _record(act, account, verb="invited", before=None)
    return account


async def invitation(account: Account, *, secret: str, act: Act) -> tuple[str, datetime]:
    """A fresh link for somebody who hasn't joined, as its path, and until when it's good, in place of the last."""
    if account.joined_at or account.ended_at:
        raise RuleBroken("Only somebody who is invited and hasn’t joined yet can be sent an invitation again")
    return await make_link(_number(account), Purpose.INVITATION, secret=secret, now=act.at)


async def way_in(account: Account, *, secret: str, act: Act, lasting: timedelta | None = None) -> tuple[str, datetime]:
    """A link that lets somebody in once, as its path, and until when it's good; an invitation before they joined."""
    if account.ended_at:
        raise RuleBroken(f"{account.email}’s account has ended. Restore it under People first")
    if not account.joined_at:
        return await invitation(account, secret=secret, act=act)
    return await make_link(_number(account), Purpose.SIGN_IN, secret=secret, now=act.at, lasting=lasting)


async def change_person(
    act: Act, account: Account, *, role: Role, areas: Sequence[str], organisations: Sequence[str], today: date
) -> None:
    """What somebody may do from now on. It holds for the next page they open; saving the same does nothing."""
    given = await _given(areas, organisations, today=today)
    async with transaction():
        before = await portrait(await account.refresh())
        await _check_left(account, role=role)
        account.role = role.value
        await account.save([Account.role])
        await _give(account, *given)
        if await portrait(account) != before:
            await _record(act, account, verb="changed", before=before)


async def end(act: Act, account: Account) -> None:
    """Let somebody in no longer: their sessions end, and no link is left. What they did stays in the history."""
    async with transaction():
        before = await portrait(await account.refresh())
        if account.ended_at is None:
            await _check_left(account, role=None)
            await end_sessions_of(_number(account))
            await withdraw_links(_number(account), now=act.at)
            await _set_ended(act, account, at=in_utc(act.at), verb="ended", before=before)


async def restore(act: Act, account: Account) -> None:
    """Let somebody in again, with the role and the passphrase they had."""
    async with transaction():
        before = await portrait(await account.refresh())
        if account.ended_at is not None:
            await _set_ended(act, account, at=None, verb="restored", before=before)


async def _address(email: str) -> str:
    try:
        read = read_email(email, demonstration=bool(await is_demonstration()))
    except ValueUnusable as error:
        raise RuleBroken(str(error), field="email") from error
    return folded(read.value)


async def _given(areas: Sequence[str], organisations: Sequence[str], *, today: date) -> tuple[list[int], list[int]]:
    return (
        [await area_named(each, today=today) for each in areas],
        [await organisation_named(each) for each in organisations],
    )


async def _check_left(account: Account, *, role: Role | None) -> None:
    """One who hasn't joined isn't counted, nor needed."""
    if account.role == Role.ADMINISTRATOR and account.joined_at and not account.ended_at:
        check_an_administrator_is_left(await other_administrators(_number(account)), role=role)


async def _give(account: Account, areas: Sequence[int], organisations: Sequence[int]) -> None:
    """These and no others to look after."""
    number = _number(account)
    for of, numbers in (("area", areas), ("organisation", organisations)):
        await run_many(f"DELETE FROM account_{of} WHERE account = {{}}", [(number,)])
        pairs = [(number, each) for each in dict.fromkeys(numbers)]
        await run_many(f"INSERT INTO account_{of} (account, {of}) VALUES ({{}}, {{}})", pairs)


async def _set_ended(act: Act, account: Account, *, at: datetime | None, verb: str, before: dict[str, object]) -> None:
    account.ended_at = at
    await account.save([Account.ended_at])
    await _record(act, account, verb=verb, before=before)


def _number(account: Account) -> int:
    return int(account.to_dict()["id"])


async def _record(act: Act, account: Account, *, verb: str, before: dict[str, object] | None) -> None:
    await record(act, changes=[Change("account", str(account.uuid), verb, before, await portrait(account))])
