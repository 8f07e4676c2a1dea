"""Words that leave the hours to guessing, each with what to write instead."""

import re

from directory.hours.syntax import HoursUnclear

EXAMPLE = "write days and times, like “Monday to Thursday 8:45am to 5pm; Friday 8:45am to 4:30pm”"
EACH_MONTH = r"(?:of|in) (?:the|each|every) month"

_REFUSALS = {
    r"usually|normally|generally|typically|mostly|mainly|often|sometimes|may be|approx\w*|about|circa|roughly": (
        "isn't exact, and somebody may need help in the minutes that are missing: write only the times when somebody "
        "always answers"
    ),
    r"(?:by )?appointments?(?: only)?": "isn't an opening time: put it in the note, and write when somebody answers",
    r"term[- ]?times?(?: only)?|half[- ]?terms?|school (?:holidays?|terms?|days?|hours)|sh": (
        "is different from school to school: write the hours that hold all year round, and put the rest in the note"
    ),
    r"(?:office|working|business|normal|core|usual|standard) (?:hours|times)|working days?|business days?": (
        f"doesn't say which: {EXAMPLE}"
    ),
    r"out[- ]of[- ](?:office )?hours|ooh": (
        "says no times: write them, like “Monday to Friday 5pm to 8:45am; weekends and bank holidays all day”, or "
        "“when the front door is closed”"
    ),
    r"(?<!next )(?<!following )(?:mornings?|afternoons?|evenings?|nights?|nightly|overnight|lunch ?(?:times?)?)": (
        "says no times: leave the word out and write them, like “6pm to 10pm”"
    ),
    r"(?:answer ?phone|voice ?mail|answering machine|messages?)": (
        "isn't somebody who answers: put it in the note, and write when a person does"
    ),
    r"sunrise|sunset|dawn|dusk|early|late|after|before": "isn't a time on the clock: write when it begins and ends",
    r"good friday|easter\w*(?: \w+)?": "moves every year: it's among the “bank holidays”, or write its date",
    r"christmas(?! day| eve)|xmas|new year(?!s day|s eve)": (
        "may mean one day or two weeks: write the dates, like “closed on 25 December and 26 December”"
    ),
    r"bank holiday (?:week|mon|fri)\w*": "may mean more days than one: write “bank holidays”",
    r"(?<!bank )(?<!public )(?<!statutory )holidays?": "may be the schools': write “bank holidays” if it's those",
    rf"(?:first|second|third|fourth|last)(?! \w+ {EACH_MONTH})|"
    rf"[1-5](?:st|nd|rd|th) (?:mon|tue|wed|thu|fri|sat|sun)\w*(?! {EACH_MONTH})|"
    r"alternate|every other|fortnight\w*|monthly": (
        "needs a calendar: write the hours that hold every week, and put the rest in the note"
    ),
    r"not (?:only|just|even|always)": "could be open or closed: write “including” or “except”",
    r"var(?:y|ies|ious|iable|ied)|tb[ac]|unknown|not known|n/?a|none": "isn't hours: leave them empty if nobody knows",
}
_WORDS = {re.compile(rf"(?<!\w)(?:{words})(?!\w)"): advice for words, advice in _REFUSALS.items()}


def check(text: str) -> None:
    """Refuse lower-case text that holds one of these words."""
    for words, advice in _WORDS.items():
        if found := words.search(text):
            raise HoursUnclear(f"“{found[0]}” {advice}")
