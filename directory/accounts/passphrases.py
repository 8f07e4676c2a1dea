"""Which passphrases are refused: too short, too common, or made of the person's own name."""

import re
from collections.abc import Collection

SHORTEST = 12  # three random words, as the National Cyber Security Centre advises, have more
LONGEST = 200
_LEET = str.maketrans("013457@$!€", "oieastasie")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def why_refused(passphrase: str, *, email: str, person: str, common: Collection[str]) -> str:
    """What is wrong with a passphrase and what to do instead; nothing when it's good.

    `common` are the words of which people make those passphrases that are guessed first.
    """
    if len(passphrase) < SHORTEST:
        return f"Use {SHORTEST} characters or more: three or four words that have nothing to do with each other"
    if len(passphrase) > LONGEST:
        return f"Shorten this to {LONGEST} characters or fewer"
    if len(_without(passphrase, _own_words(email, person))) < SHORTEST - 4:
        return "Leave out your name and your email address: they are guessed first"
    if _is_common(passphrase, common):
        return "Choose another: this one is easy to guess. Take words that have nothing to do with each other"
    return ""


def _own_words(email: str, person: str) -> list[str]:
    words = re.split(r"[^a-z0-9]+", f"{email} {person}".casefold())
    return sorted({each for each in words if len(each) >= 3}, key=len, reverse=True)


def _without(passphrase: str, words: list[str]) -> str:
    text = passphrase.casefold()
    for word in words:
        text = text.replace(word, "")
    return text


def _is_common(passphrase: str, common: Collection[str]) -> bool:
    text = re.sub(r"\s+", "", passphrase.casefold())
    if len(set(text)) < 5:
        return True
    inner = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)  # “Passw0rd!!!”: the ends aren't meant as letters
    readings = (re.sub(r"[^a-z]", "", each) for each in (text, inner.translate(_LEET)))
    return _is_run(text) or any(_is_made_of(letters, common) for letters in readings)


def _is_made_of(text: str, common: Collection[str]) -> bool:
    """Whether it's one or two common words, or one several times over."""
    parts = [text[:end] for end in range(1, len(text) + 1) if text[:end] in common]
    return any(text == part * (len(text) // len(part)) or text[len(part) :] in common for part in parts)


def _is_run(text: str) -> bool:
    """Whether it follows the alphabet or the keyboard, in pieces of four or more."""
    pieces = {run[start : start + 4] for run in _RUNS for start in range(len(run) - 3)}
    pieces |= {piece[::-1] for piece in pieces}
    starts = [start for start in range(len(text) - 3) if text[start : start + 4] in pieces]
    followed = {place for start in starts for place in range(start, start + 4)}
    return len(followed) >= len(text) - 4
