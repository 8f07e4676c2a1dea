"""Writes of what people decide about their own accounts. History says that it was done, and holds nothing secret."""

import secrets

from directory.accounts.attempts import forget, key_of, listen
from directory.accounts.codes import RECOVERY_CODES, app_secret, recovery_code, recovery_digest, step_of
from directory.accounts.hashing import hashed, matches
from directory.accounts.passphrases import why_refused
from directory.accounts.queries import common_words, in_utc, passphrase_kept, portrait
from directory.accounts.sent_links import HeldLink, use_link, withdraw_links
from directory.accounts.sessions import end_sessions_of
from directory.accounts.slowing import FROM_ONE_NETWORK
from directory.accounts.tables import Account
from directory.database import run, run_many, transaction
from directory.errors import RuleBroken
from directory.history.changes import record
from directory.history.rules import Act, Change

LONGEST_NAME = 200


async def join(act: Act, link: HeldLink, *, person: str, passphrase: str) -> None:
    """Accept an invitation: say who one is, and choose a passphrase."""
    account = link.account
    _check(passphrase, account, person=person)
    kept = await hashed(passphrase)
    async with transaction():
        await use_link(link, now=act.at)
        before = await portrait(account)
        account.person, account.joined_at = _name(person), in_utc(act.at)
        await account.save([Account.person, Account.joined_at])
        await _keep(account, kept)
        await withdraw_links(_number(account), now=act.at)
        await _record(act, account, verb="joined", before=before)


async def rename(act: Act, account: Account, *, person: str) -> None:
    """Change somebody's name. Saving the same does nothing."""
    async with transaction():
        before = await portrait(await account.refresh())
        account.person = _name(person)
        if account.person != before["person"]:
            await account.save([Account.person])
            await _record(act, account, verb="changed", before=before)


async def set_passphrase(act: Act, account: Account, *, passphrase: str, link: HeldLink | None = None) -> None:
    """Choose a new passphrase: everybody who is signed in with the old one is signed out, and no link is left."""
    _check(passphrase, account, person=account.person)
    kept = await hashed(passphrase)
    async with transaction():
        if link:
            await use_link(link, now=act.at)
        await _keep(account, kept)
        await end_sessions_of(_number(account))
        await withdraw_links(_number(account), now=act.at)
        await _record(act, account, verb="new passphrase", before=await portrait(account))


async def check_passphrase(act: Act, account: Account, passphrase: str, *, secret: str) -> None:
    """Whether somebody at an open session knows its passphrase; RuleBroken. Who never chose one has none to know."""
    kept = await passphrase_kept(_number(account))
    if kept is None:
        return
    keys = {key_of(f"present passphrase of {account.uuid}", secret=secret): FROM_ONE_NETWORK}
    await listen(keys, now=act.at, field="present")
    if not await matches(passphrase, kept):
        raise RuleBroken("Enter your present passphrase", field="present")
    await forget(keys)


async def turn_on_codes(act: Act, account: Account, *, salt: str, code: str, secret: str) -> list[str]:
    """Ask for one-time codes from now on, once the app shows a right one; return the recovery codes."""
    app = app_secret(salt, account=str(account.uuid), secret=secret)
    step = step_of(code, app=app, after=0, now=act.at)
    if step is None:
        raise RuleBroken("Enter the six figures that the app shows now", field="code")
    async with transaction():
        before = await portrait(account)
        await run("DELETE FROM one_time_codes WHERE account = {}", _number(account))
        await run(
            "INSERT INTO one_time_codes (account, salt, last_step) VALUES ({}, {}, {})", _number(account), salt, step
        )
        codes = await _new_codes(account, secret=secret)
        await _record(act, account, verb="codes on", before=before)
    return codes


async def renew_recovery_codes(act: Act, account: Account, *, secret: str) -> list[str]:
    """Other recovery codes in place of those there were."""
    async with transaction():
        codes = await _new_codes(account, secret=secret)
        await _record(act, account, verb="new recovery codes", before=await portrait(account))
    return codes


async def turn_off_codes(act: Act, account: Account) -> None:
    """Ask for one-time codes no longer."""
    async with transaction():
        before = await portrait(account)
        await run("DELETE FROM one_time_codes WHERE account = {}", _number(account))
        await run("DELETE FROM recovery_code WHERE account = {}", _number(account))
        await _record(act, account, verb="codes off", before=before)


def _check(passphrase: str, account: Account, *, person: str) -> None:
    if wrong := why_refused(passphrase, email=account.email, person=person, common=common_words()):
        raise RuleBroken(wrong, field="passphrase")


def _name(person: str) -> str:
    name = " ".join(person.split())
    if not name:
        raise RuleBroken("Enter your name, as colleagues know you", field="person")
    return name[:LONGEST_NAME]


def _number(account: Account) -> int:
    return int(account.to_dict()["id"])


async def _keep(account: Account, kept: str) -> None:
    await run("DELETE FROM passphrase WHERE account = {}", _number(account))
    await run("INSERT INTO passphrase (account, hash) VALUES ({}, {})", _number(account), kept)


async def _new_codes(account: Account, *, secret: str) -> list[str]:
    codes = [recovery_code([secrets.randbelow(2**32) for _ in range(10)]) for _ in range(RECOVERY_CODES)]
    digests = [(_number(account), recovery_digest(each, account=str(account.uuid), secret=secret)) for each in codes]
    await run("DELETE FROM recovery_code WHERE account = {}", _number(account))
    await run_many("INSERT INTO recovery_code (account, digest) VALUES ({}, {})", digests)
    return codes


async def _record(act: Act, account: Account, *, verb: str, before: dict[str, object]) -> None:
    await record(act, changes=[Change("account", str(account.uuid), verb, before, await portrait(account))])
