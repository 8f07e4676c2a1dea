"""Every address of the directory, with who may open it: a new one belongs in this table before it is served."""

import re
from dataclasses import dataclass, field, replace
from functools import cache

import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.routes import HTTPRoute
from litestar.testing import create_test_client

from directory.accounts.guards import requires
from directory.accounts.queries import sessions_of
from directory.accounts.rules import ADMINISTRATOR, ANYBODY, Permission, Role, Viewer, may, viewer_as
from directory.accounts.sessions import begin_session
from directory.accounts.tables import Account
from directory.app import create_app
from directory.areas.tables import Area
from directory.contacts.tables import Contact
from directory.corrections.proposal_changes import propose
from directory.corrections.queries import contact_in_use
from directory.database import fetch
from directory.guide.queries import rules_now
from directory.imports.changes import send_in
from directory.imports.tables import SheetImport
from directory.open_referral.rules import ROLES
from directory.owners.tables import Owner, OwnerFinding
from directory.people.changes import invite
from directory.rulebook.changes import Signing, propose_wording
from directory.rulebook.queries import open_wordings
from directory.settings import Settings
from directory.verification.intervals import set_interval
from directory.verification.tables import AreaInterval, Report
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_document,
    a_finding,
    a_local_rule,
    a_report,
    a_role,
    an_act,
    an_owner,
    channels_of,
)

SIGNED_IN = {"cookie": "session=somebody"}
READ, OWN_ACCOUNT, MANAGE_PEOPLE = Permission.READ, Permission.OWN_ACCOUNT, Permission.MANAGE_PEOPLE
VERIFY, SET_INTERVALS = Permission.VERIFY, Permission.SET_INTERVALS
MANAGE_AREAS, IMPORT = Permission.MANAGE_AREAS, Permission.IMPORT

NOBODY_S = "00000000-0000-4000-8000-000000000000"
EDIT = Permission.EDIT

VISITORS = {
    "anonymous": None,
    "a reader": "reader@wigan.example",
    "another organisation's editor": "editor@stockport.example",
    "an editor": "editor@wigan.example",
    "a verifier": "verifier@wigan.example",
    "an administrator": "administrator@wigan.example",
}
"""Who comes to each address: everybody but the first has an account, and signs in with a session of their own."""

NOT_ANOTHERS = {"another organisation's editor": 404}
NO_SUCH_NOTICE = "00000000-0000-4000-8000-000000000000"
NO_EDITORS = NOT_ANOTHERS | {"an editor": 404}
NO_OTHERS = NOT_ANOTHERS | {"a reader": 404}
KEEPERS = NOT_ANOTHERS | {"a verifier": 404}  # verifiers of an area only read what others agreed
PARTNERSHIP = "/partnerships/wigan-safeguarding-partnership"
AGREED = {
    "draft": "/agreements/children-who-go-missing-how-we-work-together",
    "out": "/agreements/wigan-front-door-and-schools",
    "in force": "/agreements/lado-and-police-the-first-conversation",
    "followed": "/agreements/wigan-safeguarding-partnership",
    "following": "/agreements/wigan-safeguarding-partnership-2",
}


@dataclass(frozen=True)
class Address:
    """One address: who may open it, and examples of it in the demonstration with the status each is answered with."""

    method: str
    path: str
    permission: Permission
    examples: tuple[str, ...]
    status: int = 200
    form: dict[str, str] = field(default_factory=dict)
    form_on: str = ""  # a page that holds a token for its form
    otherwise: dict[str, int] = field(default_factory=dict)  # visitors who are answered with another status

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


ADDRESSES = [
    Address("GET", "/", READ, ("/",)),
    Address("GET", "/find", READ, ("/find",), 302),
    Address("POST", "/find", READ, ("/find",), 303, {"place": "Wigan", "role": "lado"}),
    Address("GET", "/areas", READ, ("/areas",)),
    Address("GET", "/areas/{slug:str}", READ, ("/areas/wigan", "/areas/central-bedfordshire", "/areas/cardiff")),
    Address(
        "GET",
        "/areas/{slug:str}/roles/{code:str}",
        READ,
        ("/areas/wigan/roles/lado", "/areas/wigan/roles/childrens-front-door?at=2026-12-25T19:00"),
    ),
    Address("GET", "/areas/{slug:str}/week", READ, ("/areas/wigan/week", "/areas/central-bedfordshire/week")),
    Address("GET", "/roles/{code:str}", READ, ("/roles/lado", "/roles/dsl")),
    Address("GET", "/organisations/{slug:str}", READ, ("/organisations/wigan-council", "/organisations/nspcc")),
    Address(
        "GET",
        "/organisations/{slug:str}/week",
        READ,
        ("/organisations/sample-street-primary-school/week", "/organisations/bedfordshire-police/week"),
    ),
    Address("GET", "/areas/{slug:str}/sheet.pdf", READ, ("/areas/wigan/sheet.pdf",)),
    Address("GET", "/organisations/{slug:str}/poster.pdf", READ, ("/organisations/wigan-council/poster.pdf",)),
    Address("GET", "/p", READ, ("/p",)),
    Address("GET", "/p/{code:str}", READ, ("/p/K7QM-3XWD",), 404),
    Address("GET", "/recalls", EDIT, ("/recalls",)),
    Address("GET", "/areas/{slug:str}/posters", VERIFY, ("/areas/wigan/posters",)),
    Address(
        "POST",
        "/areas/{slug:str}/posters",
        VERIFY,
        ("/areas/wigan/posters",),
        422,
        form={"design": "a-banner"},
        form_on="/sessions/new",
    ),
    Address(
        "GET", "/poster-batches/{uuid:uuid}/posters.zip", VERIFY, (f"/poster-batches/{NOBODY_S}/posters.zip",), 404
    ),
    Address(
        "POST",
        "/poster-batches/{uuid:uuid}/cancellations",
        VERIFY,
        (f"/poster-batches/{NOBODY_S}/cancellations",),
        404,
        form_on="/sessions/new",
    ),
    *(
        Address(
            "GET",
            f"/organisations/{{slug:str}}{path}",
            EDIT,
            (f"/organisations/wigan-council{path}",),
            otherwise=NOT_ANOTHERS,
        )
        for path in ("/posters", "/poster-places")
    ),
    *(
        Address(
            "POST",
            f"/organisations/{{slug:str}}{path}",
            EDIT,
            (f"/organisations/wigan-council{path}",),
            status,
            form_on="/sessions/new",
            otherwise=NOT_ANOTHERS,
        )
        for path, status in (("/posters", 200), ("/poster-places", 422), ("/printing-policies", 422))
    ),
    *(
        Address(
            "POST",
            f"/{path}/{{uuid:uuid}}/endings",
            EDIT,
            (f"/{path}/{NOBODY_S}/endings",),
            404,
            form_on="/sessions/new",
        )
        for path in ("poster-issues", "poster-places")
    ),
    Address("GET", "/organisations/{slug:str}/poster.svg", READ, ("/organisations/wigan-council/poster.svg",)),
    Address("GET", "/organisations/{slug:str}/posters/new", READ, ("/organisations/wigan-council/posters/new",)),
    *(
        Address("GET", f"{path}/contacts{kind}", READ, examples)
        for kind in (".csv", ".xlsx", ".jsonl", ".vcf")
        for path, examples in (
            (
                "/areas/{slug:str}",
                (f"/areas/wigan/contacts{kind}", f"/areas/central-bedfordshire/contacts{kind}?role=lado"),
            ),
            ("/organisations/{slug:str}", (f"/organisations/wigan-council/contacts{kind}",)),
        )
    ),
    *(
        Address(
            "GET",
            f"/areas/{{slug:str}}/organisations{kind}",
            READ,
            (f"/areas/wigan/organisations{kind}", f"/areas/central-bedfordshire/organisations{kind}?role=lado"),
        )
        for kind in (".csv", ".xlsx", ".jsonl")
    ),
    *(Address("GET", f"/agreements{kind}", EDIT, (f"/agreements{kind}",)) for kind in (".csv", ".xlsx", ".jsonl")),
    Address("GET", "/contacts/{slug:str}", READ, ("/contacts/wigan-mash",)),
    Address("GET", "/contacts/{slug:str}/card.vcf", READ, ("/contacts/wigan-mash/card.vcf",)),
    Address("GET", "/contacts/{slug:str}/reports", READ, ("/contacts/wigan-mash/reports",), 302),
    Address("GET", "/contacts/{slug:str}/reports/new", READ, ("/contacts/wigan-mash/reports/new",)),
    Address("GET", "/contacts/{slug:str}/reports/thanks", READ, ("/contacts/wigan-mash/reports/thanks",)),
    Address(
        "POST",
        "/contacts/{slug:str}/reports",
        READ,
        ("/contacts/wigan-mash/reports",),
        303,
        {"kind": "hours", "text": ""},
        form_on="/contacts/wigan-mash/reports/new",
    ),
    Address("GET", "/sessions/new", READ, ("/sessions/new", "/sessions/new?to=/areas/wigan")),
    Address("POST", "/sessions", READ, ("/sessions",), 422, form_on="/sessions/new"),
    Address("POST", "/sessions/codes", READ, ("/sessions/codes",), 422, form_on="/sessions/new"),
    Address("POST", "/sessions/endings", READ, ("/sessions/endings",), 303, form_on="/sessions/new"),
    Address("GET", "/sign-in-links/new", READ, ("/sign-in-links/new",)),
    Address("POST", "/sign-in-links", READ, ("/sign-in-links",), 422, form_on="/sessions/new"),
    Address("GET", "/sign-in-links/sent", READ, ("/sign-in-links/sent",)),
    Address("GET", "/sign-in-links/sessions/new", READ, ("/sign-in-links/sessions/new?token=x",), 410),
    Address("POST", "/sign-in-links/sessions", READ, ("/sign-in-links/sessions",), 410, form_on="/sessions/new"),
    Address("GET", "/resets/new", READ, ("/resets/new",)),
    Address("POST", "/resets", READ, ("/resets",), 422, form_on="/sessions/new"),
    Address("GET", "/resets/sent", READ, ("/resets/sent",)),
    Address("GET", "/resets/passphrases/new", READ, ("/resets/passphrases/new?token=x",), 410),
    Address("POST", "/resets/passphrases", READ, ("/resets/passphrases",), 410, form_on="/sessions/new"),
    Address("GET", "/invitations/acceptances/new", READ, ("/invitations/acceptances/new?token=x",), 410),
    Address("POST", "/invitations/acceptances", READ, ("/invitations/acceptances",), 410, form_on="/sessions/new"),
    Address("GET", "/account", OWN_ACCOUNT, ("/account",)),
    Address("POST", "/account", OWN_ACCOUNT, ("/account",), 303, {"person": "Sample Name"}, form_on="/sessions/new"),
    Address("GET", "/account/passphrase/edit", OWN_ACCOUNT, ("/account/passphrase/edit",)),
    Address("POST", "/account/passphrase", OWN_ACCOUNT, ("/account/passphrase",), 422, form_on="/sessions/new"),
    Address("GET", "/account/codes", OWN_ACCOUNT, ("/account/codes",)),
    Address("GET", "/account/codes/new", OWN_ACCOUNT, ("/account/codes/new",)),
    Address("POST", "/account/codes", OWN_ACCOUNT, ("/account/codes",), 422, form_on="/sessions/new"),
    Address("POST", "/account/codes/endings", OWN_ACCOUNT, ("/account/codes/endings",), 422, form_on="/sessions/new"),
    Address("POST", "/account/recovery-codes", OWN_ACCOUNT, ("/account/recovery-codes",), 422, form_on="/sessions/new"),
    Address("POST", "/account/sessions/endings", OWN_ACCOUNT, ("/account/sessions/endings",), 303, form_on="/account"),
    Address(
        "POST",
        "/account/sessions/{uuid:uuid}/endings",
        OWN_ACCOUNT,
        ("/account/sessions/{own_session}/endings",),
        303,
        form_on="/sessions/new",
    ),
    Address("GET", "/accounts", MANAGE_PEOPLE, ("/accounts",)),
    Address("GET", "/accounts/{uuid:uuid}", MANAGE_PEOPLE, ("/accounts/{somebody}",)),
    Address("GET", "/accounts/{uuid:uuid}/edit", MANAGE_PEOPLE, ("/accounts/{somebody}/edit",)),
    Address(
        "POST",
        "/accounts/{uuid:uuid}",
        MANAGE_PEOPLE,
        ("/accounts/{somebody}",),
        303,
        {"role": "verifier", "areas": "Wigan"},
        form_on="/sessions/new",
    ),
    Address("GET", "/invitations/new", MANAGE_PEOPLE, ("/invitations/new",)),
    Address(
        "POST",
        "/invitations",
        MANAGE_PEOPLE,
        ("/invitations",),
        200,
        {"email": "new@wigan.example", "role": "reader"},
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/accounts/{uuid:uuid}/invitations",
        MANAGE_PEOPLE,
        ("/accounts/{somebody}/invitations",),
        200,
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/accounts/{uuid:uuid}/codes/endings",
        MANAGE_PEOPLE,
        ("/accounts/{somebody}/codes/endings",),
        303,
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/accounts/{uuid:uuid}/endings",
        MANAGE_PEOPLE,
        ("/accounts/{somebody}/endings",),
        303,
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/accounts/{uuid:uuid}/restorations",
        MANAGE_PEOPLE,
        ("/accounts/{somebody}/restorations",),
        303,
        form_on="/sessions/new",
    ),
    Address("GET", "/reorganisations", MANAGE_AREAS, ("/reorganisations",)),
    Address("GET", "/reorganisations/new", MANAGE_AREAS, ("/reorganisations/new",)),
    Address(
        "POST",
        "/reorganisations",
        MANAGE_AREAS,
        ("/reorganisations",),
        422,
        {"area": "Wigan"},
        form_on="/sessions/new",
    ),
    Address("GET", "/reorganisations/{uuid:uuid}", MANAGE_AREAS, (f"/reorganisations/{NOBODY_S}",), 404),
    Address(
        "POST",
        "/reorganisations/{uuid:uuid}",
        MANAGE_AREAS,
        (f"/reorganisations/{NOBODY_S}",),
        404,
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/reorganisations/{uuid:uuid}/confirmations",
        MANAGE_AREAS,
        (f"/reorganisations/{NOBODY_S}/confirmations",),
        404,
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/reorganisations/{uuid:uuid}/withdrawals",
        MANAGE_AREAS,
        (f"/reorganisations/{NOBODY_S}/withdrawals",),
        404,
        form_on="/sessions/new",
    ),
    Address("GET", "/partnerships", READ, ("/partnerships",)),
    Address("GET", "/partnerships/{slug:str}", READ, (PARTNERSHIP, "/partnerships/stockport-safeguarding-partnership")),
    Address(
        "GET",
        "/partnerships/{slug:str}/ladder",
        READ,
        (f"{PARTNERSHIP}/ladder", f"{PARTNERSHIP}/ladder?start=2026-11-24T10:00"),
    ),
    Address(
        "GET", "/organisations/{slug:str}/policies", READ, ("/organisations/sample-street-primary-school/policies",)
    ),
    *(
        Address(
            "GET", f"/partnerships/{{slug:str}}{path}/new", EDIT, (f"{PARTNERSHIP}{path}/new",), otherwise=NO_EDITORS
        )
        for path in ("/members", "/policies", "/meetings", "/escalations")
    ),
    Address(
        "GET",
        "/partnerships/{slug:str}/yearly-report",
        EDIT,
        (f"{PARTNERSHIP}/yearly-report",),
        otherwise=NO_EDITORS,
    ),
    *(
        Address(
            "POST",
            f"/partnerships/{{slug:str}}{path}",
            EDIT,
            (f"{PARTNERSHIP}{path}",),
            422,
            form_on="/sessions/new",
            otherwise=NO_EDITORS,
        )
        for path in ("/members", "/policies", "/meetings", "/escalations")
    ),
    *(
        Address("POST", f"/{path}", EDIT, (f"/{path.replace('{uuid:uuid}', NOBODY_S)}",), 404, form_on="/sessions/new")
        for path in (
            "partnership-members/{uuid:uuid}/endings",
            "escalation-policies/{uuid:uuid}/withdrawals",
            "partnership-meetings/{uuid:uuid}/withdrawals",
            "escalations/{uuid:uuid}/settlements",
            "escalations/{uuid:uuid}/withdrawals",
            "own-policies/{uuid:uuid}/endings",
        )
    ),
    Address(
        "GET",
        "/organisations/{slug:str}/own-policies/new",
        EDIT,
        ("/organisations/wigan-council/own-policies/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/organisations/{slug:str}/own-policies",
        EDIT,
        ("/organisations/wigan-council/own-policies",),
        422,
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address("GET", "/relationships", EDIT, ("/relationships",)),
    Address("GET", "/relationships/{uuid:uuid}", EDIT, (f"/relationships/{NOBODY_S}",), 404),
    Address(
        "GET",
        "/organisations/{slug:str}/relationships/new",
        EDIT,
        ("/organisations/wigan-council/relationships/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/organisations/{slug:str}/relationships",
        EDIT,
        ("/organisations/wigan-council/relationships",),
        422,
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/relationship-actions/{uuid:uuid}/completions",
        EDIT,
        (f"/relationship-actions/{NOBODY_S}/completions",),
        404,
        form_on="/sessions/new",
    ),
    Address("GET", "/imports", IMPORT, ("/imports",)),
    Address("POST", "/imports", IMPORT, ("/imports",), 422, form_on="/sessions/new"),
    Address("GET", "/imports/{uuid:uuid}", IMPORT, ("/imports/{sheet}",)),
    Address("GET", "/imports/{uuid:uuid}/problems.xlsx", IMPORT, ("/imports/{sheet}/problems.xlsx",)),
    *(
        Address(
            "POST",
            f"/imports/{{uuid:uuid}}{path}",
            IMPORT,
            (f"/imports/{{sheet}}{path}",),
            status,
            form_on="/sessions/new",
        )
        for path, status in (
            ("", 422),
            ("/applications", 409),
            ("/undoings", 409),
            ("/withdrawals", 303),
            ("/stops", 303),
        )
    ),
    Address("GET", "/search", READ, ("/search", "/search?q=wigan")),
    Address("GET", "/about", READ, ("/about",)),
    Address("GET", "/how-to-use", READ, ("/how-to-use",)),
    Address("GET", "/offline", READ, ("/offline",)),
    Address("GET", "/service-worker.js", READ, ("/service-worker.js",)),
    Address("GET", "/manifest.webmanifest", READ, ("/manifest.webmanifest",)),
    Address("GET", "/for-programs", READ, ("/for-programs",)),
    Address("GET", "/api/lookup", READ, ("/api/lookup?place=Wigan", "/api/lookup?place=Wigan&role=lado")),
    Address("GET", "/api/roles", READ, ("/api/roles",)),
    Address("GET", "/api/search", READ, ("/api/search", "/api/search?q=wigan")),
    Address("GET", "/open-referral", READ, ("/open-referral/",)),
    Address(
        "GET",
        "/open-referral/services",
        READ,
        ("/open-referral/services?per_page=100", "/open-referral/services?postcode=M46+9JH"),
    ),
    Address("GET", "/open-referral/services/{id:str}", READ, (f"/open-referral/services/{NOBODY_S}",), 404),
    Address(
        "GET",
        "/open-referral/service_at_locations",
        READ,
        ("/open-referral/service_at_locations?per_page=100",),
    ),
    Address(
        "GET",
        "/open-referral/service_at_locations/{id:str}",
        READ,
        (f"/open-referral/service_at_locations/{NOBODY_S}",),
        404,
    ),
    Address("GET", "/open-referral/organizations", READ, ("/open-referral/organizations",)),
    Address("GET", "/open-referral/organizations/{id:str}", READ, (f"/open-referral/organizations/{NOBODY_S}",), 404),
    Address("GET", "/open-referral/taxonomies", READ, ("/open-referral/taxonomies",)),
    Address("GET", "/open-referral/taxonomies/{id:str}", READ, (f"/open-referral/taxonomies/{ROLES}",)),
    Address("GET", "/open-referral/taxonomy_terms", READ, ("/open-referral/taxonomy_terms",)),
    Address("GET", "/open-referral/taxonomy_terms/{id:str}", READ, (f"/open-referral/taxonomy_terms/{NOBODY_S}",), 404),
    Address("GET", "/api/openapi.json", READ, ("/api/openapi.json",)),
    Address("GET", "/api/openapi.json/openapi.json", READ, ("/api/openapi.json/openapi.json",)),
    Address("GET", "/api/openapi.json/{path:str}", READ, ("/api/openapi.json/nothing-here",), 404),
    Address("GET", "/static/{file_path:path}", READ, ("/static/app.css", "/static/vendor/govuk-frontend.min.css")),
    Address("GET", "/desk", VERIFY, ("/desk",)),
    Address("GET", "/contacts/{slug:str}/verifications", VERIFY, ("/contacts/wigan-mash/verifications",), 302),
    Address("GET", "/contacts/{slug:str}/verifications/new", VERIFY, ("/contacts/wigan-mash/verifications/new",)),
    Address(
        "POST",
        "/contacts/{slug:str}/verifications",
        VERIFY,
        ("/contacts/wigan-mash/verifications",),
        422,
        form_on="/sessions/new",
    ),
    Address("GET", "/channels/{uuid:uuid}/verifications", VERIFY, ("/channels/{channel}/verifications",), 302),
    Address("GET", "/channels/{uuid:uuid}/verifications/new", VERIFY, ("/channels/{channel}/verifications/new",)),
    Address(
        "POST",
        "/channels/{uuid:uuid}/verifications",
        VERIFY,
        ("/channels/{channel}/verifications",),
        422,
        form_on="/sessions/new",
    ),
    Address(
        "GET",
        "/organisations/{slug:str}/verifications/new",
        VERIFY,
        ("/organisations/wigan-council/verifications/new",),
    ),
    Address(
        "POST",
        "/organisations/{slug:str}/verifications",
        VERIFY,
        ("/organisations/wigan-council/verifications",),
        422,
        form_on="/sessions/new",
    ),
    Address("GET", "/reports", VERIFY, ("/reports",)),
    Address("GET", "/reports/{uuid:uuid}/settlements/new", VERIFY, ("/reports/{told}/settlements/new",)),
    Address(
        "POST",
        "/reports/{uuid:uuid}/settlements",
        VERIFY,
        ("/reports/{told}/settlements",),
        422,
        form_on="/sessions/new",
    ),
    Address("GET", "/reports/{uuid:uuid}/bursts/settlements/new", VERIFY, ("/reports/{aside}/bursts/settlements/new",)),
    Address(
        "POST",
        "/reports/{uuid:uuid}/bursts/settlements",
        VERIFY,
        ("/reports/{aside}/bursts/settlements",),
        422,
        form_on="/sessions/new",
    ),
    *(
        Address("GET", path, VERIFY, (example,))
        for path, example in (
            ("/rules", "/rules"),
            ("/rules/{code:str}", "/rules/section-47"),
            ("/rules/{code:str}/wordings/new", "/rules/section-47/wordings/new"),
            ("/areas/{slug:str}/local", "/areas/wigan/local"),
            ("/documents/{uuid:uuid}/edit", "/documents/{document}/edit"),
        )
    ),
    *(
        Address("POST", path, VERIFY, (example,), 422, form_on="/sessions/new")
        for path, example in (
            ("/rules/{code:str}/checks", "/rules/section-47/checks"),
            ("/rules/{code:str}/wordings", "/rules/section-47/wordings"),
            ("/wordings/{uuid:uuid}/signatures", "/wordings/{wording}/signatures"),
            ("/wordings/{uuid:uuid}/refusals", "/wordings/{wording}/refusals"),
            ("/areas/{slug:str}/local-rules", "/areas/wigan/local-rules"),
            ("/areas/{slug:str}/documents", "/areas/wigan/documents"),
            ("/documents/{uuid:uuid}", "/documents/{document}"),
        )
    ),
    *(
        Address("POST", f"/{kind}/{{uuid:uuid}}/{verb}", VERIFY, (example,), 303, form_on="/sessions/new")
        for kind, verb, example in (
            ("local-rules", "checks", "/local-rules/{local_rule}/checks"),
            ("local-rules", "endings", "/local-rules/{local_rule}/endings"),
            ("documents", "checks", "/documents/{document}/checks"),
            ("documents", "endings", "/documents/{document}/endings"),
        )
    ),
    Address("GET", "/intervals", SET_INTERVALS, ("/intervals",)),
    Address(
        "POST",
        "/intervals",
        SET_INTERVALS,
        ("/intervals",),
        303,
        {"area": "Wigan", "role": "lado", "review_days": "45"},
        form_on="/sessions/new",
    ),
    Address(
        "POST",
        "/intervals/{uuid:uuid}/endings",
        SET_INTERVALS,
        ("/intervals/{interval}/endings",),
        303,
        form_on="/sessions/new",
    ),
    Address("GET", "/notices", EDIT, ("/notices",)),
    Address("GET", "/contacts/{slug:str}/notices", EDIT, ("/contacts/wigan-mash/notices",), otherwise=NOT_ANOTHERS),
    Address(
        "GET",
        "/contacts/{slug:str}/notices/new",
        EDIT,
        ("/contacts/wigan-mash/notices/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/contacts/{slug:str}/notices",
        EDIT,
        ("/contacts/wigan-mash/notices",),
        422,
        {"kind": "hours"},
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "GET",
        "/contacts/{slug:str}/planned-changes/new",
        EDIT,
        ("/contacts/wigan-mash/planned-changes/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/contacts/{slug:str}/planned-changes",
        EDIT,
        ("/contacts/wigan-mash/planned-changes",),
        422,
        {"kind": "person"},
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "GET",
        "/organisations/{slug:str}/notices/new",
        EDIT,
        ("/organisations/wigan-council/notices/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/organisations/{slug:str}/notices",
        EDIT,
        ("/organisations/wigan-council/notices",),
        422,
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/notices/{uuid:uuid}/withdrawals",
        EDIT,
        (f"/notices/{NO_SUCH_NOTICE}/withdrawals",),
        404,
        form_on="/sessions/new",
    ),
    Address(
        "GET",
        "/contacts/{slug:str}/history",
        EDIT,
        ("/contacts/wigan-mash/history",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "GET",
        "/organisations/{slug:str}/history",
        EDIT,
        ("/organisations/wigan-council/history",),
        otherwise=NOT_ANOTHERS,
    ),
    Address("GET", "/acts/{uuid:uuid}", EDIT, ("/acts/{act}",)),
    Address(
        "POST",
        "/channels/{uuid:uuid}/history/restorations",
        EDIT,
        ("/channels/{channel}/history/restorations",),
        303,
        {"on": "2026-11-20"},
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "POST",
        "/contacts/{slug:str}/history/restorations",
        EDIT,
        ("/contacts/wigan-mash/history/restorations",),
        303,
        form_on="/sessions/new",
        otherwise=NOT_ANOTHERS,
    ),
    Address("GET", "/inspections/new", EDIT, ("/inspections/new",)),
    Address("POST", "/inspections", EDIT, ("/inspections",), 422, form_on="/sessions/new"),
    Address("GET", "/erasures/new", MANAGE_PEOPLE, ("/erasures/new",)),
    Address("POST", "/erasures", MANAGE_PEOPLE, ("/erasures",), 422, form_on="/sessions/new"),
    Address("GET", "/dashboard", VERIFY, ("/dashboard",)),
    Address("GET", "/dashboard/figures.csv", VERIFY, ("/dashboard/figures.csv",)),
    Address("GET", "/gaps", VERIFY, ("/gaps",)),
    Address("GET", "/gaps/gaps.csv", VERIFY, ("/gaps/gaps.csv",)),
    Address("GET", "/gaps/picture", VERIFY, ("/gaps/picture",)),
    *(Address("GET", path, READ, (path,)) for path in ("/health/live", "/health/ready")),
    Address("GET", "/metrics", READ, ("/metrics",), 404, otherwise={"an administrator": 200}),
    *(
        Address("GET", path, OWN_ACCOUNT, (example,))
        for path, example in (
            ("/organisations/{slug:str}/proposals/new", "/organisations/wigan-council/proposals/new"),
            ("/contacts/{slug:str}/proposals/new", "/contacts/wigan-mash/proposals/new"),
            ("/channels/{uuid:uuid}/proposals/new", "/channels/{channel}/proposals/new"),
            ("/proposals", "/proposals"),
        )
    ),
    *(
        Address("POST", path, OWN_ACCOUNT, (example,), 422, form_on="/sessions/new")
        for path, example in (
            ("/organisations/{slug:str}/proposals", "/organisations/wigan-council/proposals"),
            ("/contacts/{slug:str}/proposals", "/contacts/wigan-mash/proposals"),
            ("/channels/{uuid:uuid}/proposals", "/channels/{channel}/proposals"),
        )
    ),
    Address("GET", "/distribution-lists", OWN_ACCOUNT, ("/distribution-lists",)),
    Address("GET", "/distribution-lists/new", OWN_ACCOUNT, ("/distribution-lists/new",)),
    Address(
        "POST",
        "/distribution-lists",
        OWN_ACCOUNT,
        ("/distribution-lists",),
        303,
        {"area": "Wigan", "purpose": "Strategy meetings", "role-lado": "yes"},
        form_on="/sessions/new",
    ),
    *(  # whose is whose own, which tests of their own show
        Address(
            "GET",
            f"/distribution-lists/{{uuid:uuid}}{file}",
            OWN_ACCOUNT,
            (f"/distribution-lists/{NOBODY_S}{file}",),
            404,
        )
        for file in ("", "/addresses.csv", "/addresses.txt")
    ),
    Address("GET", "/proposals/{uuid:uuid}", OWN_ACCOUNT, ("/proposals/{proposal}",), otherwise=NO_OTHERS),
    *(
        Address("POST", path, EDIT, (example,), 422, form_on="/sessions/new", otherwise=NOT_ANOTHERS)
        for path, example in (
            ("/proposals/{uuid:uuid}/acceptances", "/proposals/{proposal}/acceptances"),
            ("/proposals/{uuid:uuid}/refusals", "/proposals/{proposal}/refusals"),
        )
    ),
    Address(
        "POST",
        "/proposals/{uuid:uuid}/withdrawals",
        OWN_ACCOUNT,
        ("/proposals/{proposal}/withdrawals",),
        404,  # it's nobody's of those who ask here
        form_on="/sessions/new",
    ),
    Address("GET", "/agreements", EDIT, ("/agreements",)),
    Address("GET", "/agreements/new", EDIT, ("/agreements/new",)),
    Address("POST", "/agreements", EDIT, ("/agreements",), 422, {"kind": "protocol"}, form_on="/sessions/new"),
    *(
        Address("GET", f"/agreements/{{slug:str}}{path}", EDIT, (f"{AGREED[which]}{path}",), otherwise=not_there_for)
        for which, path, not_there_for in (
            ("out", "", NOT_ANOTHERS),
            ("in force", "/text.pdf", NOT_ANOTHERS),
            ("in force", "/text.docx", NOT_ANOTHERS),
            ("following", "/differences", NOT_ANOTHERS),
            ("draft", "/edit", KEEPERS),
            ("out", "/signatures/new", KEEPERS),
            ("in force", "/reviews/new", KEEPERS),
            ("in force", "/terminations/new", KEEPERS),
            ("draft", "/documents/new", KEEPERS),
        )
    ),
    *(
        Address(
            "POST",
            f"/agreements/{{slug:str}}{path}",
            EDIT,
            (f"{AGREED[which]}{path}",),
            status,
            form_on="/sessions/new",
            otherwise=KEEPERS,
        )
        for which, path, status in (
            ("draft", "", 409),
            ("draft", "/sendings", 422),
            ("out", "/signatures", 422),
            ("in force", "/reviews", 422),
            ("in force", "/terminations", 422),
            ("followed", "/versions", 422),
            ("draft", "/documents", 422),
        )
    ),
    Address(
        "GET",
        "/agreements/{slug:str}/documents/{uuid:uuid}",
        EDIT,
        (f"{AGREED['in force']}/documents/{NOBODY_S}",),
        404,
    ),
    Address(
        "POST",
        "/agreements/{slug:str}/documents/{uuid:uuid}/withdrawals",
        EDIT,
        (f"{AGREED['in force']}/documents/{NOBODY_S}/withdrawals",),
        404,
        form_on="/sessions/new",
    ),
    Address("GET", "/leavers/new", EDIT, ("/leavers/new",)),
    Address("POST", "/leavers", EDIT, ("/leavers",), 422, form_on="/sessions/new"),
    Address("GET", "/organisations/new", VERIFY, ("/organisations/new",)),
    Address("POST", "/organisations", VERIFY, ("/organisations",), 422, form_on="/sessions/new"),
    Address(
        "GET",
        "/organisations/{slug:str}/edit",
        EDIT,
        ("/organisations/wigan-council/edit",),
        otherwise=NOT_ANOTHERS,
    ),
    Address(
        "GET",
        "/organisations/{slug:str}/contacts/new",
        EDIT,
        ("/organisations/wigan-council/contacts/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address("GET", "/contacts/{slug:str}/edit", EDIT, ("/contacts/wigan-mash/edit",), otherwise=NOT_ANOTHERS),
    Address(
        "GET",
        "/contacts/{slug:str}/channels/new",
        EDIT,
        ("/contacts/wigan-mash/channels/new",),
        otherwise=NOT_ANOTHERS,
    ),
    Address("GET", "/channels/{uuid:uuid}/edit", EDIT, ("/channels/{channel}/edit",), otherwise=NOT_ANOTHERS),
    *(
        Address("POST", path, EDIT, (example,), status, form_on="/sessions/new", otherwise=not_there_for)
        for path, example, status, not_there_for in (
            ("/organisations/{slug:str}/changes", "/organisations/wigan-council/changes", 409, NOT_ANOTHERS),
            (
                "/organisations/{slug:str}/retirements",
                "/organisations/pretend-brook-primary-school/retirements",
                303,
                NO_EDITORS,
            ),
            (
                "/organisations/{slug:str}/restorations",
                "/organisations/pretend-brook-primary-school/restorations",
                303,
                NO_EDITORS,
            ),
            ("/organisations/{slug:str}/contacts", "/organisations/wigan-council/contacts", 422, NOT_ANOTHERS),
            ("/contacts/{slug:str}/changes", "/contacts/wigan-mash/changes", 409, NOT_ANOTHERS),
            ("/contacts/{slug:str}/retirements", "/contacts/wigan-prevent-team/retirements", 303, NOT_ANOTHERS),
            ("/contacts/{slug:str}/restorations", "/contacts/wigan-prevent-team/restorations", 303, NOT_ANOTHERS),
            ("/contacts/{slug:str}/channels", "/contacts/wigan-mash/channels", 422, NOT_ANOTHERS),
            ("/channels/{uuid:uuid}/changes", "/channels/{channel}/changes", 409, NOT_ANOTHERS),
            ("/channels/{uuid:uuid}/retirements", "/channels/{retired_channel}/retirements", 303, NOT_ANOTHERS),
            ("/channels/{uuid:uuid}/restorations", "/channels/{retired_channel}/restorations", 303, NOT_ANOTHERS),
        )
    ),
    Address("GET", "/contacts/{slug:str}/owners", EDIT, ("/contacts/wigan-mash/owners",), otherwise=NOT_ANOTHERS),
    Address(
        "GET", "/contacts/{slug:str}/owners/new", EDIT, ("/contacts/wigan-mash/owners/new",), otherwise=NOT_ANOTHERS
    ),
    *(
        Address("POST", path, EDIT, (example,), status, form_on="/sessions/new", otherwise=NOT_ANOTHERS)
        for path, example, status in (
            ("/contacts/{slug:str}/owners", "/contacts/wigan-mash/owners", 422),
            ("/owners/{uuid:uuid}/requests", "/owners/{owner}/requests", 422),
            ("/owners/{uuid:uuid}/endings", "/owners/{owner}/endings", 303),
            ("/owners/{uuid:uuid}/departures", "/owners/{owner}/departures", 303),
        )
    ),
    Address("GET", "/confirmations", READ, ("/confirmations", "/confirmations?token=x"), 410),
    Address("POST", "/confirmations", READ, ("/confirmations",), 410, form_on="/sessions/new"),
    Address("POST", "/confirmations/codes", READ, ("/confirmations/codes",), 410, form_on="/sessions/new"),
    Address("GET", "/confirmations/findings", VERIFY, ("/confirmations/findings",)),
    Address(
        "POST",
        "/confirmations/findings/{uuid:uuid}/settlements",
        VERIFY,
        ("/confirmations/findings/{finding}/settlements",),
        422,
        form_on="/sessions/new",
    ),
    Address("POST", "/confirmation-requests", VERIFY, ("/confirmation-requests",), 422, form_on="/sessions/new"),
    Address("GET", "/account/reminders", OWN_ACCOUNT, ("/account/reminders",)),
    Address(
        "POST",
        "/account/reminders",
        OWN_ACCOUNT,
        ("/account/reminders",),
        303,
        {"mails": "on"},
        form_on="/account/reminders",
    ),
    Address("POST", "/account/calendars", OWN_ACCOUNT, ("/account/calendars",), form_on="/account/reminders"),
    Address(
        "POST",
        "/account/calendars/endings",
        OWN_ACCOUNT,
        ("/account/calendars/endings",),
        303,
        form_on="/account/reminders",
    ),
    Address("GET", "/calendar.ics", READ, ("/calendar.ics", "/calendar.ics?token=x"), 404),
    Address("GET", "/reminders/endings", READ, ("/reminders/endings?token=x",), 410),
    Address("POST", "/reminders/endings", READ, ("/reminders/endings", "/reminders/endings?token=x"), 410),
    Address("GET", "/messages", MANAGE_PEOPLE, ("/messages",)),
    Address("POST", "/messages/tries", MANAGE_PEOPLE, ("/messages/tries",), 303, form_on="/sessions/new"),
    Address(
        "POST",
        "/messages/{uuid:uuid}/tries",
        MANAGE_PEOPLE,
        ("/messages/00000000-0000-4000-8000-000000000000/tries",),
        404,
        form_on="/sessions/new",
    ),
    Address("GET", "/danger", READ, ("/danger",)),
    Address("GET", "/guide", READ, ("/guide", "/guide?q=bruises")),
    Address("GET", "/guide/{code:str}", READ, ("/guide/unexplained-injury", "/guide/allegation-against-staff")),
    Address("GET", "/guide/{code:str}/areas", READ, ("/guide/unexplained-injury/areas",), 302),
    Address("POST", "/guide/{code:str}/areas", READ, ("/guide/unexplained-injury/areas",), 303, {"place": "Wigan"}),
    Address(
        "GET",
        "/guide/{code:str}/areas/{slug:str}",
        READ,
        ("/guide/unexplained-injury/areas/wigan", "/guide/allegation-against-staff/areas/luton?second=wigan"),
    ),
    Address("GET", "/api/guide", READ, ("/api/guide",)),
    Address("GET", "/api/guide/{code:str}", READ, ("/api/guide/not-sure?place=Wigan",)),
]
EVERY_EXAMPLE = [(address, example) for address in ADDRESSES for example in address.examples]
AUTOMATIC = {"OPTIONS", "HEAD"}  # say nothing of what is held: HEAD is answered as GET, without its body


@cache
def routes():
    """Every handler that is really there, by method and path."""
    return list(_routes())


def _routes():
    application = create_app(chosen=Settings()).app
    assert isinstance(application, Litestar)
    for route in application.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is not answered over HTTP: give this test a way to open it"
        for handler in route.route_handlers:
            for method in handler.http_methods - AUTOMATIC:
                yield f"{method} {route.path}", handler


def test_every_address_is_in_the_table_and_the_table_holds_no_other():
    assert sorted(name for name, _handler in routes()) == sorted(map(str, ADDRESSES))


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_address_says_who_may_open_it(address):
    guards = next(handler for name, handler in routes() if name == str(address)).resolve_guards()
    assert [guard.permission for guard in guards if hasattr(guard, "permission")] == [address.permission]


@pytest.fixture(scope="module")
async def people(demonstration):
    """Everybody who comes, by address; and somebody invited, for administrators to look after."""
    for email, role, organisations in (
        ("editor@stockport.example", Role.EDITOR, ["Stockport Council"]),
        ("somebody@wigan.example", Role.READER, []),
    ):
        joined = role is Role.EDITOR
        act = an_act("Invited")
        await invite(act, email=email, role=role, organisations=organisations, today=TODAY, joined=joined)
    mash = await Contact.objects().get(Contact.slug == "wigan-mash")
    for _each in range(6):
        await a_report(mash, network="a program")
    await a_finding(await an_owner(mash), (await channels_of(mash))[0])
    return {each.email: each for each in await Account.objects()}


async def comes(browser, address, example, *, account):
    """The answer that a visitor gets, with the session that their browser holds."""
    if account:
        await browser.sign_in(account)
    if address.method == "GET":
        return await browser.get(example)
    token = await token_in(browser, address.form_on) if address.form_on else {}
    return await browser.post(example, data=address.form | token)


async def token_in(browser, page):
    shown = (await browser.get(page)).text
    found = re.search(r'name="_csrf_token" value="([^"]*)"', shown)
    return {"_csrf_token": found[1]} if found else await token_in(browser, "/sessions/new")


async def at_this_moment(example, account, people):
    """An example with what its words in braces stand for."""
    own_session = "00000000-0000-4000-8000-000000000000"
    if account and "{own_session}" in example:
        await begin_session(account.id, device="Elsewhere", network="", now=NOON)
        own_session = (await sessions_of(account.id, now=NOON))[-1].uuid
    named = {"somebody": people["somebody@wigan.example"].uuid, "own_session": own_session}
    if "{told}" in example or "{aside}" in example:
        of_wigan = Report.contact.slug == "wigan-mash"
        named["aside"] = (await Report.objects().where(of_wigan).first()).uuid
        named["told"] = (await a_report(await Contact.objects().get(Contact.slug == "wigan-mash"))).uuid
    if "{interval}" in example:
        stockport = await Area.objects().get(Area.slug == "stockport")
        await set_interval(an_act(), area=stockport.id, role=(await a_role()).id, review_days=45)
        named["interval"] = (await AreaInterval.objects().first()).uuid
    if re.search("{(channel|retired_channel|act)}", example):
        for row in await fetch(
            "SELECT channel.uuid, contact.slug FROM channel JOIN contact ON contact.id = channel.contact "
            "WHERE contact.slug IN ('wigan-mash', 'wigan-prevent-team') AND channel.visibility = 'public' "
            "ORDER BY channel.id DESC"
        ):
            named["channel" if row["slug"] == "wigan-mash" else "retired_channel"] = row["uuid"]
        named["act"] = (await fetch("SELECT act FROM history WHERE record = {}", str(named["channel"])))[0]["act"]
    if "{proposal}" in example:
        named["proposal"] = await a_suggestion_by(people["somebody@wigan.example"].id)
    named |= {name: (await made()).uuid for name, made in MADE_FOR_EACH.items() if f"{{{name}}}" in example}
    if "{finding}" in example:
        named["finding"] = (await OwnerFinding.objects().first()).uuid
    return example.format(**named)


async def a_wording(code="section-47"):
    waiting = await open_wordings()
    if code not in waiting:
        rule = (await rules_now())[code]
        wanted = replace(rule, text="The council finds out more.", read_at="www.gov.uk/rules")
        signing = Signing(1, "Example Verifier", "Safeguarding lead", practitioner=True)
        return await propose_wording(an_act(), rule, wanted, shown=rule.mark, by=signing)
    return waiting[code]


async def another_owner():
    mash = await Contact.objects().get(Contact.slug == "wigan-mash")
    return await an_owner(mash, f"team-{await Owner.count()}@wigan.example")


async def a_sheet():
    number = await SheetImport.count()
    row = f"Wigan Council,lado,Wigan,phone,0161 496 {200 + number:04},Line {number}"
    return await send_in(an_act(), f"organisation,role,area,channel,value,label\n{row}\n".encode(), name="contacts.csv")


MADE_FOR_EACH = {
    "sheet": a_sheet,
    "local_rule": a_local_rule,
    "document": a_document,
    "wording": a_wording,
    "owner": another_owner,
}


async def a_suggestion_by(account):
    entry = await contact_in_use(ADMINISTRATOR, "wigan-mash", today=TODAY)
    wish = {"shown": entry.texts, "reason": "", "account": account, "today": TODAY}
    return (await propose(an_act(), entry, entry.texts | {"job_title": "Manager"}, **wish)).uuid


@pytest.mark.parametrize(("address", "example"), EVERY_EXAMPLE, ids=[f"{a.method} {e}" for a, e in EVERY_EXAMPLE])
async def test_those_who_may_open_an_address_can_and_nobody_else(people, address, example):
    async with Browser() as browser:
        for visitor, email in VISITORS.items():
            browser.cookies.clear()
            account = people.get(email)
            asked = await at_this_moment(example, account, people)
            answer = await comes(browser, address, asked, account=account)
            viewer = viewer_as(Role(account.role)) if account else ANYBODY
            if may(viewer, address.permission):
                status = address.otherwise.get(visitor, address.status)
                assert answer.status_code == status, f"{asked} as {visitor}: {answer.text}"
            elif account:
                assert checked(answer, status=403).title.startswith("You can’t open this page"), visitor
            elif address.method == "GET":
                assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/new?to={asked}")
            else:
                assert "not signed in" in checked(answer, status=401).said


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.form_on], ids=str)
async def test_no_form_is_taken_without_the_token_of_its_page(people, address):
    administrator = people["administrator@wigan.example"]
    example = await at_this_moment(address.examples[0], administrator, people)
    async with Browser() as browser:
        await browser.sign_in(administrator)
        page = checked(await browser.post(example, data=address.form), status=403)
        assert page.title.startswith("That form could not be sent")
        await token_in(browser, "/sessions/new")  # a cookie alone, as another site would send it
        forged = {"_csrf_token": "0" * 128}
        assert (await browser.post(example, data=address.form | forged)).status_code == 403


@pytest.mark.parametrize("permission", Permission)
async def test_a_guard_lets_in_those_who_may(permission):
    @get("/", guards=[requires(permission)], sync_to_thread=False)
    def page() -> str:
        return "inside"

    for viewer in (ANYBODY, *map(viewer_as, Role)):

        async def viewer_for(_, viewer: Viewer = viewer) -> Viewer:
            return viewer

        with create_test_client(page, state=State({"viewer_for": viewer_for})) as client:
            refused = 401 if viewer == ANYBODY else 403
            assert client.get("/").status_code == (200 if may(viewer, permission) else refused)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    "path", [each.path for each in ADDRESSES if each.method == "GET" and re.search(r":(str|uuid)}", each.path)]
)
async def test_an_address_that_cannot_be_is_not_there_on_either_engine(path):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        for impossible in ("%00", "wigan%00", "%F0%9F%A6%8A", "x" * 5000, "..%2F..%2Fetc"):
            address = re.sub(r"{\w+:\w+}", impossible, path)
            assert (await browser.get(address, headers=SIGNED_IN)).status_code == 404, address
