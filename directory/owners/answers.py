"""What an owner typed about their channels, read: each mistake is said beside its field."""

from collections.abc import Collection, Mapping
from uuid import UUID

from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import ValueUnusable
from directory.forms import PostedForm
from directory.owners.rules import Answer, Asked, Says, never_enough

LONGEST_NOTE = 500


def field_of(part: str, uuid: UUID) -> str:
    """The name of a field of the form: a part of the answer about one channel."""
    return f"{part}-{uuid}"


def read_answers(
    form: PostedForm, asked: Collection[Asked], *, with_code: bool, demonstration: bool
) -> dict[UUID, Answer]:
    """The answers in a form about these channels; mistakes go into the form, as does any about another's channel.

    A channel that nobody answered about is left out.
    """
    known = {each.uuid: each for each in asked}
    ours = {field_of("answer", uuid) for uuid in known}
    if any(name.startswith("answer-") and name not in ours for name in form.typed):
        form.errors[""] = "Something on your page is no longer yours to answer for. Look at what is left"
    given = {uuid: _answer(form, each, demonstration=demonstration) for uuid, each in known.items()}
    answers = {uuid: answer for uuid, answer in given.items() if answer}
    form.errors |= mistakes(answers, known, with_code=with_code)
    return answers


def mistakes(answers: Mapping[UUID, Answer], known: Mapping[UUID, Asked], *, with_code: bool) -> dict[str, str]:
    """Why these answers can't be taken of the channels as they are now, by field."""
    found: dict[str, str] = {}
    for uuid, answer in answers.items():
        asked = known[uuid]
        if answer.shown != asked.value:
            found[field_of("answer", uuid)] = "This entry changed while your page was open. Look at it again"
        elif answer.says is Says.RIGHT and (why := never_enough(asked)):
            found[field_of("answer", uuid)] = why
        elif answer.says is Says.RIGHT and asked.needs_code and not with_code:
            found["code"] = f"Enter the code, to confirm {asked.name}. Press “Mail me a code” if you have none"
    return found


def _answer(form: PostedForm, asked: Asked, *, demonstration: bool) -> Answer | None:
    says = form.typed.get(field_of("answer", asked.uuid), "")
    value, hours, note = (_line(form, part, asked) for part in ("value", "hours", "note"))
    changed = field_of("answer", asked.uuid)
    if says not in set(Says):
        if value or hours or note:
            form.errors[changed] = "Choose whether this is still right, has changed, or is no longer yours"
        return None
    shown = form.typed.get(field_of("shown", asked.uuid), "")
    if says != Says.CHANGED:
        return Answer(Says(says), shown, note=note)
    if not (value or hours or note):
        form.errors[field_of("value", asked.uuid)] = "Enter what it is now, or the new hours, or say what has changed"
    return Answer(Says.CHANGED, shown, _read(form, asked, value, demonstration=demonstration), hours, note)


def _line(form: PostedForm, part: str, asked: Asked) -> str:
    """What was typed, on one line: it's shown in lists, and a second line could pretend to be another."""
    return " ".join(form.text(field_of(part, asked.uuid), longest=LONGEST_NOTE).split())


def _read(form: PostedForm, asked: Asked, value: str, *, demonstration: bool) -> str:
    """The new value as the directory would keep it."""
    field = field_of("value", asked.uuid)
    if not value or field in form.errors:
        return ""
    try:
        read = read_value(ChannelKind(asked.kind), form.typed[field], demonstration=demonstration).value
    except ValueUnusable as error:
        form.errors[field] = str(error)
        return ""
    if read == asked.value:
        form.errors[field] = "That is what the directory has already. Choose “still right”"
    return read
