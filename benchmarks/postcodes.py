"""Invented postcodes in the ONS Postcode Directory's own format (November 2025), over the districts there are."""

import csv
import random
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from benchmarks.names import listed
from directory.settings import ROOT

SEED = 20251101
POSTCODES = 2_700_000
OUTWARD_NUMBERS = 24  # for each of the letters below
LETTERS = listed(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL
    OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD
    WF WN WR WS WV YO ZE
    """
)
ENDS = [a + b for a, b in product("ABDEFGHJLNPQRSTUWXYZ", repeat=2)]
TERMINATED = 0.33  # about a million of the real file's rows
SHARED = 0.2  # of half postcodes lie in two districts
HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,"
    "nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,"
    "npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,"
    "lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind"
)
COUNTRIES = {"E": "E92000001", "W": "W92000004", "S": "S92000003", "N": "N92000002"}


def write_postcodes(path: Path, *, size: float) -> int:
    """A release of this share of national size, in the order of its postcodes; returns how many."""
    chosen = random.Random(SEED)
    outwards = sorted(f"{letters}{number}" for letters in LETTERS for number in range(1, OUTWARD_NUMBERS + 1))
    wanted = round(POSTCODES * size)
    districts = _districts()
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\r\n")
        for place, outward in enumerate(outwards, start=1):
            number = wanted * place // len(outwards) - written
            file.writelines(_lines(outward, number, districts=districts, chosen=chosen))
            written += number
    return written


def _lines(outward: str, number: int, *, districts: list[tuple[str, str]], chosen: random.Random) -> Iterator[str]:
    """The lines of half a postcode, in one district or two."""
    first = chosen.choice(districts)
    second = chosen.choice(districts) if chosen.random() < SHARED else first
    pairs = [_tail(*first, chosen=chosen), _tail(*second, chosen=chosen)]
    inward = (f"{digit}{end}" for digit in range(10) for end in ENDS)
    for place, half in enumerate(islice(inward, number)):
        tail = pairs[place * 2 >= number]
        ended = f"20{chosen.randint(0, 24):02d}{chosen.randint(1, 12):02d}" if chosen.random() < TERMINATED else ""
        seven, eight = f"{outward:4}{half}"[:7], f"{outward:4} {half}"
        begun = f"{chosen.randint(1980, 1999)}01"
        yield f'"{seven}","{eight}","{outward} {half}","{begun}","{ended}",{tail}'


def _tail(district: str, county: str, *, chosen: random.Random) -> str:
    """Everything after the dates, which neighbours share but for codes of small areas that nothing here reads."""
    nation = district[0]
    none = f"{nation}99999999"

    def code(entity: str) -> str:
        return f'"{nation}{entity}{chosen.randint(1, 9999):06d}"'

    police, icb = (code("23"), code("54")) if nation == "E" else (f'"{none}"', f'"{none}"')
    cells = [f'"{county or none}"', code("58"), f'"{district}"', code("05"), code("04"), '"0"']
    cells += ['"385386"', '"0801193"', '"1"', code("18"), code("40"), f'"{COUNTRIES[nation]}"', code("12"), '"0"']
    cells += [code("14"), code("15"), f'"{none}"', code("30"), code("16"), code("30"), '"99ZZ00"', code("00")]
    cells += ['"01C30"', f'"{none}"', code("01"), code("02"), '"6"', '"3C2"', code("00"), code("01"), code("02")]
    cells += [code("33"), code("38"), code("63"), '"3"', '"1C3"', "53.101459", "-2.242858", code("37"), '""', police]
    cells += ["6715", f'"{none}"', icb, code("00"), code("01"), code("02"), '"1"']
    return ",".join(cells) + "\r\n"


def _districts() -> list[tuple[str, str]]:
    """Every district, borough and unitary authority of today with its county, the larger nations more often."""
    with (ROOT / "seeds" / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["end"] and not row["gss"].startswith("E10")]
    return [(row["gss"], row["county_gss"]) for row in rows if row["gss"][0] in COUNTRIES]
