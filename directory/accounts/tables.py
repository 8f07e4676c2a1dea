"""People with accounts, what they sign in with, and what is known of each sign-in.

History keeps `account` alone. What is secret, or would be if it were turned back, stands in tables of its own, so that
no snapshot can hold it.
"""

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table


class Account(Table, tablename="account"):
    """Somebody who may sign in, from the invitation on; never removed, since history names its number."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    email = Varchar(length=254, null=False, default=None, unique=True)  # in small letters
    person = Varchar(length=200, null=False, default="")
    role = Varchar(length=20, null=False, default=None)
    joined_at = Timestamptz(null=True, default=None)  # not before the invitation is accepted
    ended_at = Timestamptz(null=True, default=None)


class Passphrase(Table, tablename="passphrase"):
    """Argon2id's hash of an account's passphrase."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, unique=True)
    hash = Varchar(length=200, null=False, default=None)


class SignedLink(Table, tablename="signed_link"):
    """A link for one account and one purpose, an invitation among them. Its token is signed and isn't kept."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, index=True)
    purpose = Varchar(length=20, null=False, default=None)
    made_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)  # or withdrawn: in any case it's good no longer


class Session(Table, tablename="session"):
    """Somebody signed in on one device, from when to when, and the digest of the token that their browser holds."""

    uuid = UUID(null=False, default=UUID4(), unique=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, index=True)
    token = Varchar(length=64, null=False, default=None, unique=True)
    began_at = Timestamptz(null=False, default=None)
    seen_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None)
    device = Varchar(length=100, null=False, default="")
    network = Varchar(length=64, null=False, default="")


class OneTimeCodes(Table, tablename="one_time_codes"):
    """An account asks for one-time codes; the app's secret is made from this salt and the server's secret."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, unique=True)
    salt = Varchar(length=64, null=False, default=None)
    last_step = BigInt(null=False, default=0)  # of the last code that was used: none is good twice


class RecoveryCode(Table, tablename="recovery_code"):
    """A code for when the app is lost; its row goes when it's used."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict, index=True)
    digest = Varchar(length=64, null=False, default=None, unique=True)


class SignInAttempts(Table, tablename="sign_in_attempts"):
    """How often somebody has tried since the last success, under a digest of the address and where they came from."""

    key = Varchar(length=64, null=False, default=None, unique=True)
    attempts = Integer(null=False, default=0)
    last_at = Timestamptz(null=False, default=None)
