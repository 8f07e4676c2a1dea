"""Reading what people type as a postcode, and forgiving the slips that the format gives away."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

# Royal Mail's postcode areas, with the two that stand for the forces (BF) and for large users (BX).
_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
    "FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN "
    "NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB "
    "W WA WC WD WF WN WR WS WV YO ZE"
)
AREAS = frozenset(_AREAS.split())
# Districts that end in a letter exist only in central London.
LETTERED = re.compile(r"(E1W|N1[CP]|NW1W|SE1P|W1[A-HJKMNPR-WXY]|(EC[1-4]|SW1|WC[12])[ABEHMNPRVWXY])")
NUMBERED = re.compile(r"([A-Z]{1,2})(\d|[1-9]\d)")
INWARD = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}")  # never C, I, K, M, O or V: they look like other signs
MISTAKEN_FOR = {"O": "0", "I": "1", "L": "1", "S": "5", "0": "O", "1": "IL", "5": "S"}


@dataclass(frozen=True)
class Postcode:
    """A whole postcode in its usual form, like `WN1 1AA`."""

    text: str

    @property
    def outward(self) -> str:
        return self.text.split(" ")[0]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Outward:
    """The first half of a postcode, like `WN1`: a district of the post, which several councils may share."""

    text: str

    def __str__(self) -> str:
        return self.text


def read_postcode(typed: str) -> Postcode | Outward | None:
    """The postcode, or the first half of one, that somebody typed in any case and spacing.

    O and 0, I (or L) and 1, S and 5 are told apart by where they stand; what is a postcode as typed is never
    changed. None: it can't be one.
    """
    parts = re.findall(r"[A-Z0-9]+", unicodedata.normalize("NFKC", typed).upper())
    signs = "".join(parts)
    if forces := re.fullmatch(r"BFP[O0](\d{1,4})", signs):
        return Postcode(f"BFPO {forces[1]}")
    if re.fullmatch(r"G[I1]R[O0]AA", signs):
        return Postcode("GIR 0AA")
    if not 2 <= len(signs) <= 7:
        return None
    has_digit = any(sign.isdigit() for sign in signs)
    # Without a digit only O and I may be slips, or Essex (E5 5EX) and Wilts (W1 1TS) would be postcodes.
    if (whole := _whole(signs)) and (has_digit or not re.search("[LS]", _slipped(signs, whole.replace(" ", "")))):
        return Postcode(whole)
    if not has_digit:  # or the city of Hull would be HU11
        return None
    # "WN1 1" or "WN1 1A": somebody hasn't finished, or knows only the sector.
    if len(parts) == 2 and re.fullmatch(r"\d[A-Z]?", parts[1]) and (outward := _outward(parts[0])):
        return Outward(outward)
    if len(signs) <= 4 and (outward := _outward(signs)):
        return Outward(outward)
    return None


def _whole(signs: str) -> str | None:
    outward, inward = (_outward(signs[:-3]), _inward(signs[-3:])) if len(signs) >= 5 else (None, None)
    return f"{outward} {inward}" if outward and inward else None


def _outward(signs: str) -> str | None:
    """These signs as an outward code that the format allows, changing as few of them as possible."""
    return _best(signs, [reading for reading in _readings(signs) if _is_outward(reading)])


def _inward(signs: str) -> str | None:
    return _best(signs, [reading for reading in _readings(signs) if INWARD.fullmatch(reading)])


def _best(signs: str, readings: list[str]) -> str | None:
    return min(readings, key=lambda reading: len(_slipped(signs, reading)), default=None)


def _slipped(signs: str, reading: str) -> str:
    """The signs that the reading changes."""
    return "".join(sign for sign, read in zip(signs, reading, strict=True) if sign != read)


def _is_outward(code: str) -> bool:
    numbered = NUMBERED.fullmatch(code)
    return bool(LETTERED.fullmatch(code) or (numbered and numbered[1] in AREAS))


def _readings(signs: str) -> list[str]:
    """Every way to read the signs when each may be itself or what it's mistaken for."""
    choices = [sign + MISTAKEN_FOR.get(sign, "") for sign in signs]
    return ["".join(each) for each in product(*choices)]
