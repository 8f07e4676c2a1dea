"""Everything that may be asked for, and by whom."""

from functools import partial

from litestar import Controller, Router
from litestar.middleware import DefineMiddleware
from litestar.static_files import create_static_files_router

from directory.about.device_pages import DEVICE
from directory.about.pages import AboutPages, HowToUsePages, ProgramsPages
from directory.accounts.code_pages import OWN_CODES
from directory.accounts.guards import requires
from directory.accounts.link_pages import ASKING_FOR_LINKS, COMING_BY_LINKS, LINKS_AN_HOUR
from directory.accounts.own_pages import CHANGES_A_MINUTE, OWN
from directory.accounts.pages import SIGN_INS_A_MINUTE, SIGNING_IN
from directory.accounts.rules import Permission
from directory.agreements.document_pages import TEXTS_AND_DOCUMENTS
from directory.agreements.lasting_pages import LASTING
from directory.agreements.pages import AgreementPages, SendingPages
from directory.agreements.signing_pages import SignaturePages
from directory.corrections.contact_pages import CHANGING
from directory.corrections.leaver_pages import LeaverPages
from directory.corrections.pages import NewOrganisationPages
from directory.corrections.proposal_pages import DECIDING, SUGGESTING, SUGGESTIONS_AN_HOUR
from directory.coverage.pages import AreaWeekPages, OrganisationWeekPages
from directory.dashboard.api import MetricsApi
from directory.dashboard.pages import DASHBOARD
from directory.desk.interval_pages import INTERVALS
from directory.desk.pages import DeskPages
from directory.desk.report_pages import REPORTS
from directory.desk.verification_pages import VERIFYING
from directory.distribution.pages import DISTRIBUTION, LISTS_AN_HOUR
from directory.entries.pages import CardPages, ContactPages, OrganisationPages, SearchPages
from directory.exchange.listing_pages import AgreementsFilePages, OrganisationsFilePages
from directory.exchange.pages import FILES_FOR_EVERYBODY
from directory.gaps.pages import GAPS
from directory.guide.api import GuideApi
from directory.guide.danger_pages import DangerPages
from directory.guide.document_pages import DOCUMENTS
from directory.guide.local_pages import LOCAL
from directory.guide.pages import GuideAreaPages, GuidePages
from directory.guide.rule_pages import RULES
from directory.health.api import HEALTH
from directory.imports.pages import IMPORTS
from directory.inspection.erasure_pages import ErasurePages
from directory.inspection.inspection_pages import InspectionPages
from directory.inspection.pages import ActPages, ContactHistoryPages, OrganisationHistoryPages
from directory.inspection.restoration_pages import ChannelRestorationPages, ContactRestorationPages
from directory.lookup.api import LookupApi, RoleApi, SearchApi
from directory.lookup.pages import AreaPages, AreaRolePages, FindPages, HomePages, RolePages
from directory.mailing.pages import MESSAGES
from directory.notices.pages import AllNoticesPages, NoticePages, WithdrawalPages
from directory.notices.plan_pages import PlannedChangePages
from directory.notices.round_pages import RoundPages
from directory.open_referral.api import FEED
from directory.owners.confirmation_pages import ANSWERS_A_MINUTE, CONFIRMING
from directory.owners.finding_pages import FINDINGS
from directory.owners.pages import OWNERS
from directory.pages import STATIC
from directory.partnerships.keeping_pages import KEEPING
from directory.partnerships.meeting_pages import MEETING
from directory.partnerships.pages import FOR_EVERYBODY
from directory.partnerships.relationship_pages import RELATIONSHIPS
from directory.people.pages import PEOPLE
from directory.posters.area_pages import AreaSheetPages
from directory.posters.batch_pages import BATCHES
from directory.posters.circulation_pages import CIRCULATION
from directory.posters.code_pages import CodePages
from directory.posters.pages import NewPosterPages, PosterPages, PosterPicturePages
from directory.protection import at_most, searches, token_in_forms
from directory.reminders.pages import BY_TOKEN, OWN_REMINDERS
from directory.reorganisations.pages import REORGANISATIONS
from directory.settings import Settings
from directory.verification.pages import A_DAY_FROM_ONE_NETWORK, ReportPages
from directory.yearly.pages import YearlyReportPages

PUBLIC = [
    HomePages,
    FindPages,
    AreaPages,
    AreaRolePages,
    AreaWeekPages,
    RolePages,
    DangerPages,
    GuidePages,
    GuideAreaPages,
    OrganisationPages,
    OrganisationWeekPages,
    ContactPages,
    CardPages,
    PosterPages,
    PosterPicturePages,
    NewPosterPages,
    AreaSheetPages,
    AboutPages,
    HowToUsePages,
    ProgramsPages,
    *FOR_EVERYBODY,
    *FILES_FOR_EVERYBODY,
    OrganisationsFilePages,
    *DEVICE,
]

NOTICES = [AllNoticesPages, NoticePages, WithdrawalPages, PlannedChangePages, RoundPages]
INSPECTING = [
    ContactHistoryPages,
    OrganisationHistoryPages,
    ActPages,
    InspectionPages,
    ChannelRestorationPages,
    ContactRestorationPages,
]

AGREEING = [
    AgreementPages,
    AgreementsFilePages,
    SendingPages,
    SignaturePages,
    *LASTING,
    *TEXTS_AND_DOCUMENTS,
    *KEEPING,
    *MEETING,
    YearlyReportPages,
    *CIRCULATION,
    *RELATIONSHIPS,
]

OPEN = requires(Permission.READ)


def everything(chosen: Settings) -> list[Router]:
    """What may be asked for, and by whom."""
    limits = searches(chosen)
    forms = partial(_forms, chosen=chosen)
    return [
        Router(path="/", route_handlers=PUBLIC, guards=[OPEN], include_in_schema=False),
        Router(path="/", route_handlers=[SearchPages], guards=[OPEN], middleware=limits, include_in_schema=False),
        Router(path="/", route_handlers=[CodePages], guards=[OPEN], middleware=limits, include_in_schema=False),
        Router(path="/", route_handlers=[MetricsApi, *HEALTH], guards=[OPEN], include_in_schema=False),
        Router(path="/api", route_handlers=[LookupApi, RoleApi, GuideApi], guards=[OPEN]),
        Router(path="/open-referral", route_handlers=FEED, guards=[OPEN]),
        Router(path="/api", route_handlers=[SearchApi], guards=[OPEN], middleware=limits),
        create_static_files_router(path="/static", directories=[STATIC], include_in_schema=False, guards=[OPEN]),
        forms([ReportPages], Permission.READ, at_most(A_DAY_FROM_ONE_NETWORK, each="day", called="reports")),
        forms(
            [*SIGNING_IN, *COMING_BY_LINKS],
            Permission.READ,
            at_most(SIGN_INS_A_MINUTE, each="minute", called="sign_ins"),
        ),
        forms(ASKING_FOR_LINKS, Permission.READ, at_most(LINKS_AN_HOUR, each="hour", called="links")),
        forms(CONFIRMING, Permission.READ, at_most(ANSWERS_A_MINUTE, each="minute", called="confirmations")),
        # Programs post there too, which have no page's token: who holds the link's may do what it's for.
        Router(path="/", route_handlers=BY_TOKEN, guards=[OPEN], include_in_schema=False),
        forms(
            [*OWN, *OWN_CODES, *OWN_REMINDERS],
            Permission.OWN_ACCOUNT,
            at_most(CHANGES_A_MINUTE, each="minute", called="own"),
        ),
        forms(SUGGESTING, Permission.OWN_ACCOUNT, at_most(SUGGESTIONS_AN_HOUR, each="hour", called="suggestions")),
        forms(DISTRIBUTION, Permission.OWN_ACCOUNT, at_most(LISTS_AN_HOUR, each="hour", called="lists")),
        forms(
            [*CHANGING, *DECIDING, *NOTICES, *OWNERS, LeaverPages, *INSPECTING, *AGREEING],
            Permission.EDIT,
        ),
        forms([DeskPages, *VERIFYING, *REPORTS, *FINDINGS, *RULES, *LOCAL, *DOCUMENTS], Permission.VERIFY),
        forms([*DASHBOARD, *GAPS, *BATCHES, NewOrganisationPages], Permission.VERIFY),
        forms(INTERVALS, Permission.SET_INTERVALS),
        forms([*PEOPLE, *MESSAGES, ErasurePages], Permission.MANAGE_PEOPLE),
        forms(REORGANISATIONS, Permission.MANAGE_AREAS),
        forms(IMPORTS, Permission.IMPORT),
    ]


def _forms(
    pages: list[type[Controller]], permission: Permission, *limits: DefineMiddleware, chosen: Settings
) -> Router:
    """Pages with forms, for those who may: each form is taken with its page's token, and only so often."""
    return Router(
        path="/",
        route_handlers=pages,
        guards=[requires(permission)],
        middleware=[token_in_forms(chosen), *limits],
        include_in_schema=False,
    )
