"""The words that hours are written in: days, times of day, and what joins them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from directory.hours import refusals
from directory.hours.clocks import NOON, Clock
from directory.hours.refusals import EACH_MONTH, EXAMPLE
from directory.hours.syntax import BANK_HOLIDAYS, MONTHS, WEEK, HoursUnclear, date_code


@dataclass(frozen=True)
class Days:
    """“Monday”, “weekends”, “bank holidays”, “25 December”: as `Rule.days`."""

    names: tuple[str, ...]
    text: str
    mentions: tuple[tuple[str, ...], ...] = ()  # the names one by one, where several were put together


@dataclass(frozen=True)
class Mark:
    """What stands between days and times: to, dash, and, comma, stop, except, not, including, closed …"""

    kind: str
    text: str


Word = Days | Clock | Mark

_ENGLISH_DAYS = {
    "Mo": "mon(?:day)?s?|mo",
    "Tu": "tue(?:s(?:day)?)?s?|tu",
    "We": "wed(?:s|nesdays?)?|we",
    "Th": "thu(?:r(?:s(?:day)?)?)?s?|th",
    "Fr": "fri(?:day)?s?|fr",
    "Sa": "sat(?:urday)?s?|sa",
    "Su": "sun(?:day)?s?|su",
}
_MONTH = "(?:" + "|".join(f"{month.lower()}[a-z]*" for month in MONTHS) + ")"
_NUMBER = r"\d\d?(?:st|nd|rd|th)?(?!\d|[.:]\d|\s*[ap]\.?m)"
_HOLIDAY = r"(?:bank|public|statutory)"
_INCLUDING = r"(?:including|includes?|inclusive of|incl?\.?)"
_FEASTS = {
    "christmas eve": "Dec 24",
    "christmas day": "Dec 25",
    "boxing day": "Dec 26",
    "new years eve": "Dec 31",
    "new years day": "Jan 01",
}
_GROUPS = {
    "whole_year": (*WEEK, BANK_HOLIDAYS),
    "every_day": WEEK,
    "weekdays": WEEK[:5],
    "weekend": WEEK[5:],
    "bank_holidays": (BANK_HOLIDAYS,),
}

_WHICH = {"first|1st": "1", "second|2nd": "2", "third|3rd": "3", "fourth|4th": "4", "last": "-1"}

# Tried in this order at each place: the first that fits takes its words.
_KINDS = {
    "feast": "|".join(_FEASTS),
    "date": rf"{_NUMBER}\s+(?:of\s+)?{_MONTH}(?:\s+20\d\d)?|(?:20\d\d\s+)?{_MONTH}\s+{_NUMBER}(?:\s+20\d\d)?",
    "always": r"24\s*[/x-]\s*7(?:\s*[/x-]\s*365)?",
    "all_day": r"24\s*-?\s*(?:hours?|hrs?)(?:\s*(?:a|per|/)\s*day)?(?: service)?|all day(?: long)?|a?round the clock",
    "whole_year": r"every day of the year|365 days(?: (?:a|per|of the) year)?|all year(?: round)?",
    "every_day": r"every ?day|daily|each day|(?:7|seven) days(?: (?:a|per|of the) week)?|all week",
    "weekdays": "week ?days?",
    "weekend": "week-?ends?",
    "bank_holidays": rf"(?:all )?{_HOLIDAY}(?: ?(?:/|and|or) ?{_HOLIDAY})? ?(?:holidays?|hols?)|ph|bhs?",
    "nth": rf"(?:the |every )?(?:{'|'.join(_WHICH)}) (?:{'|'.join(_ENGLISH_DAYS.values())}) {EACH_MONTH}",
    "day": rf"(?:{'|'.join(_ENGLISH_DAYS.values())})\b\.?",
    "noon": r"(?:12(?:[.:]00)?\s*)?(?:noon|mid-?day)",
    "midnight": r"(?:12(?:[.:]00)?\s*)?midnight",
    "half_day": r"\d\d?(?:[.:][0-5]\d)?\s*[ap]\.?\s?m\b\.?",
    "time": r"(?:\d\d?[.:][0-5]\d|[0-2]\d[0-5]\d)(?:\s*(?:hours|hrs?|h)\b)?|\d\d?",
    "next_day": r"(?:(?:on|of)\s+)?the\s+(?:next|following)\s+(?:day|morning)",
    "closed": "closed|shut|not open|(?:not |un)available|off",
    "except": r"except(?:ing)?(?: for)?|with the exception of|apart from|aside from|other than|save for",
    "not": rf"(?:but )?(?:not|non)[ -]?{_INCLUDING}|excluding|excludes|exclusive(?: of)?|excl?\.?|ex\.?|"
    r"(?:but )?(?:not|no|never)",
    "including": rf"{_INCLUDING}|as well as",
    "to": "to|till?|until|through|thru",
    "and": "and|plus",
    "noise": "open(?:s|ing)?|hours|hrs|times?|from|on|at|the|is|are|only|inclusive|lines?|oclock",
}
_WORD = re.compile(
    "|".join(rf"(?P<{kind}>(?<![^\W_])(?:{pattern})(?![^\W_]))" for kind, pattern in _KINDS.items())
    + r"|(?P<dash>-)|(?P<comma>,|/|\.(?!\d))|(?P<stop>;)|(?P<space>[:\s]+)|(?P<unknown>[^\W_]+|.)"
)
_BETWEEN = re.compile(r"\bbetween\s+(.{1,12}?)\s+and\b")
_TWO_DATES = re.compile(rf"(?<!-)(?<!- )(?<!to )\b({_NUMBER}) and ({_NUMBER} ({_MONTH}))\b")  # “25 and 26 December”
_RUN_OF_DATES = re.compile(rf"\b({_NUMBER}) ?(to|-|until) ?({_NUMBER} (?:of )?({_MONTH}))\b")  # “24 to 26 December”
_LABEL = re.compile(
    r"(?:(?:our|the|opening|office|business|working|normal|usual|standard|core|telephone|phone|contact|duty|team|"
    r"service|helpline|advice|daytime|in|out[- ]of[- ]hours|ooh|edt|hours|times|lines?|open|available|staffed|"
    r"is|are|from)(?![^\W_])[\s:,-]*)+"
)


def words(text: str) -> list[Word]:
    """The days, times and joining words of a text; HoursUnclear names the first word that is none of them."""
    text = _plain(text)
    label = _LABEL.match(text)
    if label and label.end() < len(text):  # “Office hours: 9am to 5pm” says which; “office hours” doesn't
        text = text[label.end() :]
    refusals.check(text)
    text = _TWO_DATES.sub(r"\1 \3 and \2", _BETWEEN.sub(r"\1 to", text))
    text = _RUN_OF_DATES.sub(r"\1 \4 \2 \3", text)
    return [word for found in _WORD.finditer(text) for word in _read(found)]


def _plain(text: str) -> str:
    """Lower case, straight dashes, single spaces, no quotation marks; brackets as commas, lines as semicolons."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(each for each in text if unicodedata.category(each) != "Cf").strip()  # what nobody can see
    text = re.sub(r"[‐-―−-](?:\s*[‐-―−-])*", "-", text)
    text = re.sub(r"['’‘`\"“”]", "", text).replace("&", " and ")
    text = re.sub(r"[()\[\]]", ",", text)
    return " ".join(re.sub(r"[\n\r•·|]+", ";", text).split())


def _read(found: re.Match[str]) -> Iterator[Word]:
    kind, text = str(found.lastgroup), found[0].strip()
    match kind:
        case "noise" | "space":
            return
        case "unknown":
            raise HoursUnclear(f"“{text}” isn't a day or a time: {EXAMPLE}")
        case "always":
            yield from (Mark("all_day", "all day"), Days(WEEK, text))
        case "noon" | "midnight" | "half_day" | "time":
            yield _clock(kind, text)
        case "date" | "feast" | "nth" | "day":
            yield Days((_day(kind, text),), text)
        case _:
            yield Days(_GROUPS[kind], text) if kind in _GROUPS else Mark(kind, text)


def _day(kind: str, text: str) -> str:
    """The code of one day: “Tues.” is Tu, “25th December 2026” is 2026 Dec 25."""
    if kind == "day":
        return next(day for day, names in _ENGLISH_DAYS.items() if re.fullmatch(names, text.rstrip(".")))
    if kind == "feast":
        return _FEASTS[text]
    if kind == "nth":
        which, day = re.sub("^(?:the|every) ", "", text).split()[:2]
        number = next(number for words, number in _WHICH.items() if which in words.split("|"))
        return f"{_day('day', day)}[{number}]"
    numbers = sorted(re.findall(r"\d+", text), key=len, reverse=True)  # the year, where there is one, then the day
    month = "".join(re.findall(rf"\b({'|'.join(MONTHS)})", text, re.IGNORECASE))
    try:
        return date_code(" ".join([*numbers[:-1], month, numbers[-1]]))
    except ValueError:
        raise HoursUnclear(f"“{text}” isn't a date: write one like “25 December”") from None


def _clock(kind: str, text: str) -> Clock:
    if kind in {"noon", "midnight"}:
        return Clock(NOON, "pm", text) if kind == "noon" else Clock(0, "24", text)
    figures, half = re.sub(r"\D", "", text), "pm" if "p" in text else "am"
    hour, minute = (int(figures[:-2]), int(figures[-2:])) if len(figures) > 2 else (int(figures), 0)
    if kind == "half_day" and 0 < hour <= 12:
        return Clock((hour % 12 + (12 if half == "pm" else 0)) * 60 + minute, half, text)
    if hour > 24 or (hour == 24 and minute) or (kind == "half_day" and (hour < 12 or half == "am")):
        raise HoursUnclear(f"“{text}” isn't a time: write one like “5pm” or “17:00”")
    on_24_hours = hour > 12 or figures[0] == "0" or (text.isdigit() and len(text) == 4) or text[-1].isalpha()
    return Clock(hour % 24 * 60 + minute, "24" if on_24_hours else "", text)
