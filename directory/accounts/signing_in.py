"""Whether somebody is who they say: by passphrase, by one-time code.

What is noted of that, in attempts, sessions and links, says by itself who, when and from where, and changes nothing
that anybody reads, so it isn't chained to the history: every sign-in would otherwise end every page that is kept.
"""

from datetime import datetime

from directory.accounts.attempts import forget, key_of, listen
from directory.accounts.codes import app_secret, recovery_digest, step_of
from directory.accounts.hashing import hashed, matches, outdated
from directory.accounts.queries import account_called, folded, passphrase_kept, salt_of_codes
from directory.accounts.slowing import FROM_ANYWHERE, FROM_ONE_NETWORK
from directory.accounts.tables import Account
from directory.database import changed_by, run
from directory.errors import RuleBroken


async def account_with_passphrase(
    email: str, passphrase: str, *, network: str, secret: str, now: datetime
) -> Account | None:
    """Whose address and passphrase these are; RuleBroken where it's too soon after other attempts."""
    who = folded(email)
    keys = {
        key_of(f"{who}\0{network}", secret=secret): FROM_ONE_NETWORK,
        key_of(who, secret=secret): FROM_ANYWHERE,
    }
    await listen(keys, now=now)
    account = await account_called(who)
    number = account.to_dict()["id"] if account else None
    kept = await passphrase_kept(number)
    if not await matches(passphrase, kept):
        return None
    await forget(keys)
    if kept and outdated(kept):
        await run("UPDATE passphrase SET hash = {} WHERE account = {}", await hashed(passphrase), number)
    return account


async def check_code(account: Account, code: str, *, secret: str, now: datetime) -> None:
    """Take a one-time code, or a recovery code, for the only time that it's good; RuleBroken."""
    number, uuid = account.to_dict()["id"], str(account.uuid)
    keys = {key_of(f"code of {uuid}", secret=secret): FROM_ONE_NETWORK}
    await listen(keys, now=now)
    app = app_secret(await salt_of_codes(number), account=uuid, secret=secret)
    step = step_of(code, app=app, after=0, now=now)
    if step is not None:
        used = await changed_by(
            "UPDATE one_time_codes SET last_step = {} WHERE account = {} AND last_step < {} RETURNING id",
            step,
            number,
            step,
        )
    else:
        digest = recovery_digest(code, account=uuid, secret=secret)
        used = await changed_by(
            "DELETE FROM recovery_code WHERE account = {} AND digest = {} RETURNING id", number, digest
        )
    if not used:
        raise RuleBroken(
            "Enter the code that the app shows now, or a recovery code that you haven’t used", field="code"
        )
    await forget(keys)
