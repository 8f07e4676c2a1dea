"""Email addresses: one to a channel, normalised, never to a domain that was switched off."""

import re
from collections.abc import Collection
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email

from directory.contacts.hosts import check_host
from directory.contacts.written import Value, ValueUnusable, label_of, quoted, tidied

PERSONAL_ADVICE = "This looks like one person's mailbox, unread while they are away: give the team's if there is one"

_ENTER = "enter one email address, like mash@town.example"
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"|]*@[^\s<>()\[\],;:\"|?]*")
_MAILTO_QUERY = re.compile(r"(mailto:[^\s?]*)\?\S*", re.IGNORECASE)
_QUOTES = "'‘’“”`."
_MEANINGLESS = r"(?:e-?mail|mailto|mail|e(?=\s*:))"
_BEFORE_ADDRESS = re.compile(rf"(?<!\w){_MEANINGLESS}(?:\s+us)?(?:\s+(?:on|at))?[\s.:\-]*$", re.IGNORECASE)
_ALL_OF_IT = re.compile(rf"\W*(?:{_MEANINGLESS}|e)\W*", re.IGNORECASE)

# The government's secure extranets, closed by the end of March 2019; mail to them is lost. Some pages still show them.
_RETIRED = re.compile(r"(?:^|\.)((?:gcsx|gsi|gse|gsx)\.gov\.(?:uk|scot|wales))$")

_NAME_LIKE = re.compile(r"([a-z]+)[._]([a-z]+(?:-[a-z]+)?)\d{0,3}")
# Beginnings of words in the names of teams' mailboxes: where there is one, nobody's name is suspected.
_TEAM_WORDS = """
    abuse academy access admin adopt adult advice alleg area assess assist attend bail board borough brief bridge
    bureau business call camhs care central centre chair charit child church city clerk clinic club college commission
    communit complain complex concern confer connect contact council county court crim crisis csc cse customer data
    dedicated desk detect direct disab district dols domestic door drop dsl dut early east edt educat emerg enquir
    exec exploit famil feedback fgm first foi forum foster front gateway general govern head health help high hospital
    hous hub idva incident inclusion info inquir intake intensive isva joint justice lac lado lead learn leaving legal
    licens line local looked lscb lscp mail manag mappa marac mash mca media medic mental midwi missing multi national
    new nhs night north nurs office online operat out parent partner patient people performance place point polic post
    practice press prevent primary principal private profess protect public quality reception referr refuge regist
    report resid respon review risk rota safe sarc school screen secondary secre secur sen serious serv sexual single
    social south special staff standard start statut strateg street student support sure surgery switch team town
    train transition transport unit urgent virtual visit volunt vulnerab ward web welfare west whistle work young
    youth yjs yot
"""
_STEMS = tuple(_TEAM_WORDS.split())


def read_email(text: str, *, demonstration: bool, national_lines: Collection[str] = ()) -> Value:
    """The address in this text; ValueUnusable where there is none, or one that must not be listed."""
    text = tidied(text)
    written, label = _parted(_MAILTO_QUERY.sub(r"\1", text))
    domain = written.rpartition("@")[2].lower()
    if retired := _RETIRED.search(domain):
        raise ValueUnusable(
            f"{retired[1]} was switched off in 2019, and mail to it is lost",
            do="ask the team for the address it uses now",
        )
    if "." in domain:
        known = written.lower() in national_lines
        check_host(domain, demonstration=demonstration, known=known)
    try:
        # ASCII only: a letter that merely looks like another would send a referral to somebody else. Whether
        # the domain takes mail is asked from the command line: pages and imports must not wait for the network.
        checked = validate_email(written, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise ValueUnusable(f"{quoted(written)} is not an email address. {reason}", do=_ENTER) from error
    value = checked.ascii_email or checked.normalized
    return Value(value, label, (PERSONAL_ADVICE,) if personal_looking(value) else ())


def personal_looking(value: str) -> bool:
    """Whether a mailbox seems to be one person's: jane.smith@, j.smith@, smith.j2@. Names run together pass."""
    name = _NAME_LIKE.fullmatch(value.partition("@")[0].lower())
    if not name or max(map(len, name.groups())) < 3:
        return False
    return not any(part.startswith(_STEMS) for part in re.split(r"[._-]", name[0]))


def mail_link(value: str) -> str:
    return f"mailto:{quote(value, safe='@')}"


def _parted(text: str) -> tuple[str, str]:
    found = _ADDRESS.search(text)
    if not found:
        raise ValueUnusable(f"{quoted(text)} has no email address in it" if text else "Nothing was found", do=_ENTER)
    if text.count("@") > 1:
        raise ValueUnusable(f"{quoted(text)} has more than one @ in it", do="enter each address in its own row")
    before, after = text[: found.start()], text[found.end() :]
    while (shorter := _BEFORE_ADDRESS.sub("", before)) != before:
        before = shorter
    label = label_of(before.replace("<", " "), after.replace(">", " ")).strip('"“”')
    return found[0].strip(_QUOTES), "" if _ALL_OF_IT.fullmatch(label) else label
