"""Commands about mails: reminding people, and reading what came back."""

from datetime import date
from typing import BinaryIO

import click

from directory.commands.groups import main
from directory.commands.running import Day, as_json, command, fail, london_now
from directory.errors import RuleBroken
from directory.history.queries import is_demonstration
from directory.mail import MailFailed
from directory.mailing.bounces import bounce_in
from directory.mailing.changes import note_bounce
from directory.mailing.sending import Sent, send_due
from directory.reminders.changes import Digest, digests
from directory.reminders.changes import remind as remind_everybody
from directory.reminders.queries import Entry
from directory.reminders.recalls import Recall, mail_recalls, recalls_to_mail
from directory.reminders.reviews import Reminder, remind_of_reviews, reminders_of_reviews
from directory.reminders.unanswered import Unanswered
from directory.settings import settings


@command(main, "remind")
@click.option("--on", type=Day(), help="As if today were this day, like 2026-11-20.")
@click.option("--json", "for_programs", is_flag=True, help="Who is told of what, and what was sent.")
async def remind(on: date | None, *, for_programs: bool) -> None:
    """Tell people what is due to be verified or reviewed, each step once, and send every mail that waits.

    Without MAIL_URL it says who would be told of what, and notes nothing.
    """
    if await is_demonstration() is None:
        raise RuleBroken("The directory is empty. Run “directory seed” for a real one, or “directory seed --demo”")
    chosen, day = settings(), on or london_now().date()
    sent = Sent()
    if not chosen.mail_url:
        told = await digests(on=day, now=london_now(), chosen=chosen)
        to_review = await reminders_of_reviews(on=day, now=london_now(), chosen=chosen)
        recalled = await recalls_to_mail(on=day, chosen=chosen)
    else:
        told = await remind_everybody(on=day, now=london_now(), chosen=chosen)
        to_review = await remind_of_reviews(on=day, now=london_now(), chosen=chosen)
        recalled = await mail_recalls(on=day, now=london_now(), chosen=chosen)
        try:
            sent = await send_due(now=london_now, chosen=chosen)
        except MailFailed as failed:
            sent.why = str(failed)
    if for_programs:
        reviews = [
            {"email": each.person.email, "title": one.subject.title, "what": one.words, "url": one.subject.path}
            for each in to_review
            for one in each.milestones
        ]
        posters = [{"email": each.person.email, "issues": [one.code for one in each.issues]} for each in recalled]
        more = {"reviews": reviews, "recalls": posters}
        as_json(_published(told, sent, on=day, noted=bool(chosen.mail_url)) | more)
    else:
        _print(told, to_review, recalled, sent, noted=bool(chosen.mail_url))
    if sent.why:
        fail(f"Not every mail was sent. {sent.why}. What wasn’t refused for good is tried again: see /messages")


@command(main, "bounced")
@click.argument("report", type=click.File("rb"), default="-")
async def bounced(report: BinaryIO) -> None:
    """Note on its message that a mail came back, from the delivery report in REPORT, or on standard input."""
    bounce = bounce_in(report.read())
    if bounce is None:
        click.echo("Nothing to note: this is no report that a mail of ours didn’t arrive.")
    elif await note_bounce(bounce.message, bounce.why, now=london_now()):
        click.echo(f"Noted: {bounce.why}")
    else:
        click.echo("Nothing to note: the mail isn’t one of ours, or this was known.")


def _print(told: list[Digest], to_review: list[Reminder], recalled: list[Recall], sent: Sent, *, noted: bool) -> None:
    for each in told:
        click.echo(f"{each.person.email}: {each.letter.subject}")
        for section in each.letter.sections:
            click.echo(f"  {section.heading}")
            for item in section.items:
                click.echo(f"    {item.text}")
    for reminder in to_review:
        click.echo(f"{reminder.person.email}: {reminder.letter.subject}")
        for one in reminder.milestones[1:] and reminder.milestones:
            click.echo(f"  {one.subject.title}: {one.words}")
    for recall in recalled:
        click.echo(f"{recall.person.email}: {recall.letter.subject}")
    if not told and not to_review and not recalled:
        click.echo("Nobody has anything to be told that they haven’t been told already.")
    if noted:
        click.echo(f"{sent.sent} {'mail' if sent.sent == 1 else 'mails'} sent.")
    else:
        click.echo("No mail server is set, so nothing was sent, and nothing noted. Set MAIL_URL and MAIL_FROM.")


def _published(told: list[Digest], sent: Sent, *, on: date, noted: bool) -> dict[str, object]:
    return {
        "on": on,
        "noted": noted,
        "sent": sent.sent,
        "failed": sent.failed,
        "given_up": sent.given_up,
        "digests": [
            {
                "email": each.person.email,
                "subject": each.letter.subject,
                "entries": [
                    {
                        "contact": step.entry.name,
                        "slug": step.entry.slug,
                        "organisation": step.entry.organisation,
                        "role": step.entry.role,
                        "kind": step.entry.kind,
                        "step": step.step,
                        "escalated": step.escalated,
                        **_why(step.entry),
                    }
                    for step in each.steps
                ],
            }
            for each in told
        ],
    }


def _why(entry: Entry | Unanswered) -> dict[str, object]:
    if isinstance(entry, Unanswered):
        return {"unanswered": entry.tries, "last_tried_on": entry.last_tried_on}
    return {"verified_on": entry.verified_on, "review_due": entry.review_due}
