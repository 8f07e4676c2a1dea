"""Each kind of gap as one statement, which both engines answer; places, bodies and roles by number, 0 for none.

Each follows `WITH mine AS (…)`, and finds in `mine` alone. Its columns are those of `rules.Row`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.agreements.register import DUE_ON, state_is
from directory.agreements.rules import IN_FORCE, State
from directory.areas.rules import UPPER_TIER
from directory.contacts.answering import where_contacts_answer
from directory.gaps.policies import policies
from directory.gaps.rules import Kind, checks_hold_from
from directory.gaps.scope import Scope, as_sql, plus, there
from directory.rulebook.rules import DOCUMENTS_EACH
from directory.verification.queries import independent_reports


@dataclass(frozen=True)
class Statement:
    """A statement that finds the gaps of one kind."""

    kind: Kind
    sql: str
    arguments: tuple[object, ...]


def statement_for(kind: Kind, scope: Scope) -> Statement:
    """What finds the gaps of this kind in these areas; KeyError for a kind that isn't found by a statement."""
    mine, arguments = scope.mine
    more, sql = STATEMENTS[kind](scope)
    return Statement(kind, f"WITH {', '.join([mine, *more])} {sql}", arguments)


def _listed(values: Iterable[str]) -> str:
    """Codes of the seeds, which hold nothing to be quoted, as SQL lists them."""
    return ", ".join(f"'{each}'" for each in values)


# With `+ 0`, SQLite doesn't take an index of all who have the role: it's better found by the few who may be meant.
_HAS_ROLE = "c.role + 0 = role.id"
_ANSWERS = (
    f"SELECT 1 FROM contact c WHERE {_HAS_ROLE} AND c.retired_on IS NULL AND {{where}} "
    "AND (SELECT o.retired_on FROM organisation o WHERE o.id = c.organisation) IS NULL "
    "AND EXISTS (SELECT 1 FROM channel ch WHERE ch.contact = c.id AND ch.retired_on IS NULL)"
)
_NAMED = _ANSWERS.format(where="c.id IN (SELECT a.contact FROM contact_area a WHERE a.area = area.id)")
_SERVED = _ANSWERS.format(
    where="c.nationwide = false AND NOT EXISTS (SELECT 1 FROM contact_area a WHERE a.contact = c.id) "
    "AND c.organisation IN (SELECT s.organisation FROM organisation_area s WHERE s.area = area.id)"
)


def _missing_contact(_scope: Scope) -> tuple[list[str], str]:
    """Authorities without anybody for a role that each must have; it's missing from the day on which the last left."""
    gone = (
        "(SELECT max(c.retired_on) FROM contact_area a JOIN contact c ON c.id = a.contact "
        f"WHERE a.area = area.id AND {_HAS_ROLE})"
    )
    return [], (
        f"SELECT area.id AS area, 0 AS organisation, role.id AS role, '' AS ref, role.weight, {gone} AS since "
        "FROM mine JOIN area ON area.id = mine.part CROSS JOIN role "
        f"WHERE area.nation = 'England' AND area.kind IN ({_listed(sorted(UPPER_TIER))}) AND role.required = true "
        f"AND NOT EXISTS ({_NAMED}) AND NOT EXISTS ({_SERVED})"
    )


def _answering(scope: Scope) -> str:
    """The contacts in use of the areas, each with each authority; of all there is, also those for the whole country."""
    in_use = "c.retired_on IS NULL AND (SELECT o.retired_on FROM organisation o WHERE o.id = c.organisation) IS NULL"
    nowhere = "NOT EXISTS (SELECT 1 FROM contact_area a WHERE a.contact = c.id)"
    nationwide = f" UNION SELECT c.id, 0 FROM contact c WHERE c.nationwide = true AND {nowhere} AND {in_use}"
    return (
        f"answering AS (SELECT c.id AS contact, mine.area FROM mine {there('contact_area', 'a')} "
        f"JOIN contact c ON c.id = a.contact WHERE {in_use} UNION "
        f"SELECT c.id, mine.area FROM mine {there('organisation_area', 's')} "
        f"JOIN contact c ON c.organisation = s.organisation WHERE c.nationwide = false AND {in_use} AND {nowhere}"
        f"{nationwide if scope.whole else ''})"
    )


_OWN = "SELECT 1 FROM area_interval own WHERE own.role = role.id AND own.ended_at IS NULL"
_OWN_THERE = (
    "SELECT min(own.review_days) FROM area_interval own JOIN area o ON o.id = own.area OR o.county = own.area "
    "WHERE own.role = role.id AND own.ended_at IS NULL AND o.id = there.area"
)
_STRICTEST = (
    f"(SELECT min(coalesce(({_OWN_THERE}), role.review_days)) FROM {where_contacts_answer('contact.id = c.id')} there)"
)
_DAYS = (
    f"((CASE WHEN EXISTS ({_OWN}) THEN coalesce({_STRICTEST}, role.review_days) ELSE role.review_days END) "
    ">> review.halvings)"
)
_COUNTS = "t.channel = ch.id AND t.value = ch.value AND t.id > ch.tries_after"


def _stale_contact(scope: Scope) -> tuple[list[str], str]:
    """Contacts with a channel that is out of date or disputed, by the rule of standing; a test compares the two."""
    due = plus("review.verified_on", f"{_DAYS} + 1")
    last_verdict = (
        f"SELECT t.id FROM verification t WHERE {_COUNTS} AND t.outcome <> 'no answer' "
        "ORDER BY t.verified_on DESC, t.id DESC LIMIT 1"
    )
    last = f"SELECT t.id FROM verification t WHERE {_COUNTS} ORDER BY t.verified_on DESC, t.id DESC LIMIT 1"
    of = "FROM answering JOIN contact c ON c.id = answering.contact JOIN channel ch ON ch.contact = c.id "
    disputed = f"SELECT answering.contact, v.verified_on AS since {of} JOIN verification v ON v.channel = ch.id "
    doubtful = (
        f"doubtful AS (SELECT answering.contact, {due} AS since {of} JOIN review ON review.channel = ch.id "
        f"JOIN role ON role.id = c.role WHERE ch.retired_on IS NULL AND {due} <= {scope.day} "
        f"UNION ALL {disputed} WHERE ch.retired_on IS NULL AND v.outcome NOT IN ('right', 'no answer') "
        f"AND v.id = ({last_verdict}) "
        f"UNION ALL {disputed} WHERE ch.retired_on IS NULL AND v.outcome = 'no answer' AND v.id = ({last}) "
        f"AND {independent_reports(contact='c.id', channel='ch.id')} >= 2)"
    )
    return [_answering(scope), doubtful], (
        "SELECT answering.area, c.organisation, c.role, c.slug AS ref, role.weight, min(doubtful.since) AS since "
        "FROM answering JOIN doubtful ON doubtful.contact = answering.contact "
        "JOIN contact c ON c.id = answering.contact JOIN role ON role.id = c.role "
        "GROUP BY answering.area, c.organisation, c.role, c.slug, role.weight"
    )


def _missing_lead(_scope: Scope) -> tuple[list[str], str]:
    """Organisations without a contact that one of their kind must have."""
    must = " OR ".join(
        f"(organisation.kind = '{kind}' AND role.code IN ({_listed(roles)}))"
        for kind, roles in policies().leads.items()
    )
    gone = f"(SELECT max(c.retired_on) FROM contact c WHERE c.organisation = organisation.id AND {_HAS_ROLE})"
    return [], (
        "SELECT DISTINCT mine.area, organisation.id AS organisation, role.id AS role, '' AS ref, role.weight, "
        f"{gone} AS since FROM mine {there('organisation_area', 's')} "
        "JOIN organisation ON organisation.id = s.organisation CROSS JOIN role "
        f"WHERE organisation.retired_on IS NULL AND ({must}) "
        f"AND NOT EXISTS ({_ANSWERS.format(where='c.organisation = organisation.id')})"
    )


def _missing_agreement(_scope: Scope) -> tuple[list[str], str]:
    """Organisations that share no agreement in force with an agency of their area, for each kind of agency there."""
    needed = policies()
    in_force = state_is(sorted(IN_FORCE), today=_scope.today)
    agencies = f"a.kind IN ({_listed(needed.agencies)})"
    agency = (
        f"agency AS (SELECT DISTINCT mine.area, a.kind, a.id FROM mine {there('organisation_area', 's')} "
        f"JOIN organisation a ON a.id = s.organisation WHERE a.retired_on IS NULL AND {agencies})"
    )
    agreed = (
        "agreed AS (SELECT DISTINCT p.organisation, agency.area, agency.kind FROM agency "
        "JOIN agreement_party q ON q.organisation = agency.id JOIN agreement ON agreement.id = q.agreement "
        "JOIN agreement_party p ON p.agreement = agreement.id AND p.organisation <> q.organisation "
        f"WHERE agreement.sent_at IS NOT NULL AND {in_force})"
    )
    return [agency, agreed], (
        "SELECT DISTINCT mine.area, o.id AS organisation, 0 AS role, there.kind AS ref, "
        f"{needed.weights[Kind.MISSING_AGREEMENT]} AS weight, {_NO_DAY} AS since "
        f"FROM mine {there('organisation_area', 's')} JOIN organisation o ON o.id = s.organisation "
        "JOIN (SELECT DISTINCT area, kind FROM agency) there ON there.area = mine.area "
        f"WHERE o.retired_on IS NULL AND o.kind IN ({_listed(needed.organisations)}) "
        "AND NOT EXISTS (SELECT 1 FROM agreed WHERE agreed.organisation = o.id AND agreed.area = mine.area "
        "AND agreed.kind = there.kind)"
    )


_NO_DAY = "CAST(NULL AS date)"


def _covering() -> str:
    return f"FROM mine {there('agreement_area', 'covered')} JOIN agreement ON agreement.id = covered.agreement "


def _retired_party(scope: Scope) -> tuple[list[str], str]:
    """Agreements, signed or to be, that name a body or a secure channel that is no more, or was never verified."""
    lasting = state_is([State.OUT, State.SIGNED, *sorted(IN_FORCE)], today=scope.today)
    return [], (
        "SELECT mine.area, o.id AS organisation, 0 AS role, agreement.slug AS ref, "
        f"{policies().weights[Kind.RETIRED_PARTY]} AS weight, min(coalesce(o.retired_on, ch.retired_on)) AS since "
        f"{_covering()} JOIN agreement_party p ON p.agreement = agreement.id "
        "JOIN organisation o ON o.id = p.organisation LEFT JOIN channel ch ON ch.id = p.secure_channel "
        f"WHERE agreement.sent_at IS NOT NULL AND (o.retired_on <= {scope.day} OR ch.retired_on <= {scope.day} "
        "OR (ch.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM review WHERE review.channel = ch.id))) "
        f"AND {lasting} GROUP BY mine.area, o.id, agreement.slug"
    )


def _overdue_review(scope: Scope) -> tuple[list[str], str]:
    """What should have been reviewed: agreements, areas' own rules and documents, escalation and other policies.

    Of rules and documents, `since` is the last check, of all else the last day on which it was good.
    """
    weights = policies().weights
    overdue = state_is([State.REVIEW_OVERDUE], today=scope.today)
    rules, documents = checks_hold_from(scope.today), scope.today - DOCUMENTS_EACH

    def held(table: str, *, ref: str, before: str) -> str:
        return (
            f"SELECT mine.area, 0, 0, '{ref}:' || CAST(held.id AS varchar), {weights[f'{ref}-review']}, "
            f"held.checked_on FROM mine JOIN {table} held ON held.area = mine.part "
            f"WHERE held.ended_at IS NULL AND held.checked_on < {before}"
        )

    return [], (
        "SELECT DISTINCT mine.area, 0 AS organisation, 0 AS role, 'agreement:' || agreement.slug AS ref, "
        f"{weights['agreement-review']} AS weight, {DUE_ON} AS since {_covering()} "
        f"WHERE agreement.sent_at IS NOT NULL AND {overdue} "
        f"UNION ALL {held('local_rule', ref='rule', before=as_sql(rules))} "
        f"UNION ALL {held('area_document', ref='document', before=as_sql(documents))} "
        f"UNION ALL SELECT DISTINCT mine.area, o.id, 0, 'ladder:' || o.slug, {weights['ladder-review']}, "
        f"p.review_due_on FROM mine {_standing_there()} JOIN escalation_policy p ON p.partnership = o.id "
        f"WHERE {_holds('p', scope)} AND p.review_due_on < {scope.day} AND o.retired_on IS NULL AND NOT EXISTS "
        f"(SELECT 1 FROM escalation_policy later WHERE later.partnership = o.id AND {_holds('later', scope)} "
        "AND (later.effective_from > p.effective_from "
        "OR (later.effective_from = p.effective_from AND later.id > p.id))) "
        "UNION ALL SELECT DISTINCT mine.area, o.id, 0, 'policy:' || CAST(held.id AS varchar), "
        f"{weights['policy-review']}, held.review_due_on FROM mine {_standing_there()} "
        "JOIN own_policy held ON held.organisation = o.id "
        f"WHERE held.ended_at IS NULL AND held.review_due_on < {scope.day} AND o.retired_on IS NULL"
    )


def _standing_there() -> str:
    return f"{there('organisation_area', 's')} JOIN organisation o ON o.id = s.organisation"


def _holds(policy: str, scope: Scope) -> str:
    return f"{policy}.withdrawn_at IS NULL AND {policy}.effective_from <= {scope.day}"


STATEMENTS = {
    Kind.MISSING_CONTACT: _missing_contact,
    Kind.STALE_CONTACT: _stale_contact,
    Kind.MISSING_LEAD: _missing_lead,
    Kind.MISSING_AGREEMENT: _missing_agreement,
    Kind.RETIRED_PARTY: _retired_party,
    Kind.OVERDUE_REVIEW: _overdue_review,
}
