"""What the server does by itself: gaps, posters, large sheets, mails that are due, and reminders if told to."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from directory.gaps import schedule as gaps
from directory.imports.background import KIND as SHEET
from directory.imports.processes import working
from directory.jobs.working import Round, Worker, work_off, work_off_promptly
from directory.mailing.sending import send_due
from directory.posters import schedule as posters
from directory.posters.kept_batches import FORGETTING, PRINTING
from directory.reminders.schedule import KIND, RECALLS, note_recalls, note_today, recalling, reminding
from directory.settings import Settings

log = logging.getLogger(__name__)


def background(chosen: Settings, *, now: Callable[[], datetime]) -> Worker:
    """Everything that is done again and again; no mails, where no mail server is set."""
    rounds: list[Round] = [
        partial(gaps.note_today, now=now),
        partial(work_off, {gaps.KIND: gaps.looking(now=now)}, now=now),
        partial(work_off, {PRINTING: posters.printing(now=now, chosen=chosen)}, now=now),
        partial(work_off, {FORGETTING: posters.forgetting(chosen=chosen)}, now=now),
        partial(work_off_promptly, {SHEET: working(now=now)}, now=now),
    ]
    if chosen.mail_url:
        rounds.append(partial(send_due, now=now, chosen=chosen))
    at = chosen.reminding_time
    if at and chosen.mail_url:
        rounds.append(partial(note_today, now=now, at=at))
        rounds.append(partial(note_recalls, now=now))
        work = {KIND: reminding(now=now, chosen=chosen), RECALLS: recalling(now=now, chosen=chosen)}
        rounds.append(partial(work_off, work, now=now))
    elif at:
        log.warning("REMIND_AT reminds nobody without a mail server: set MAIL_URL and MAIL_FROM")
    return Worker(rounds)
