"""Invented names of organisations, the same every time, made of thousands of different words."""

import random
from collections.abc import Iterator


def listed(words: str) -> list[str]:
    return words.split()


BEGINNINGS = listed(
    """
    Abbot Ald Aln Ash Ax Bark Barn Bas Beck Bex Birk Black Blen Brad Bram Bran Brent Brom Buck Bur Cal Can Carl Cas
    Chad Chal Char Chip Clay Clif Col Cop Cor Cran Cress Crick Crom Cross Dal Dar Deep Den Der Dray Drif Dun East
    Eccl Egre El Ever Ex Fair Far Fel Fen Finch Flax Fram Ful Gar Gate Gis Glas Gos Grant Graven Great Green Grims
    Had Hal Ham Har Hart Has Haver Hazel Heath Hel Hem Hex Hink Hol Horn Hors Hun Ick Il Ing Kel Ken Ket Kil King
    Kirk Knares Lam Lan Lang Laven Leigh Ley Lich Lin Long Lud Lut Mal Mans Mar Mas Mel Mid Mil Mor Mul Nant Nether
    New North Nun Oak Oaken Old Orm Os Ot Ox Pad Pem Pen Pick Pock Pont Por Pud Quen Rad Ram Red Rich Rip Rock Roth
    Rud Rush Sal San Scar Sed Sel Shaf Shel Shep Sher Sid Skip Slea Snet South Stam Stan Stave Stock Stour Strat
    Sud Swaf Swan Tad Tam Tar Taun Tav Tem Tet Thax Thirl Thorn Thur Tid Tiv Tor Tot Tow Up Ux Wad Wake Wal Wan War
    Wat Wel Wen West Wex Whar Whit Wick Wil Win Wis Wit Wood Wrex Wy Yar Yax Yel
    """
)
ENDINGS = listed(
    """
    beck berry borough bourne bridge brook burn bury by cester church cliffe combe cote cott dale dean den don fell
    field fleet fold ford forth gate grave greave ham hampton head hill holme holt hurst ing ington keld land ley
    low mere minster mouth ness over port ridge rigg royd scale sett shaw side stead stoke stone stow thorpe
    thwaite ton tree wade wald water way well wick wold wood worth wyke
    """
)
SAINTS = listed(
    """
    Aidan Alban Alphege Ambrose Andrew Anne Anselm Anthony Augustine Barnabas Bartholomew Bede Benedict Bernadette
    Botolph Boniface Brigid Catherine Cecilia Chad Christopher Clare Clement Columba Cuthbert Cyprian David Dominic
    Dunstan Edmund Edward Elizabeth Erkenwald Ethelbert Faith Felix Francis Gabriel George Giles Gregory Helen
    Hilda Hugh Ignatius James Jerome John Joseph Jude Katharine Kenelm Lawrence Leonard Luke Margaret Mark Martin
    Mary Matthew Michael Monica Nicholas Oswald Patrick Paul Paulinus Peter Philip Pius Richard Saviour Sebastian
    Stephen Swithun Teilo Theresa Thomas Ursula Vincent Wilfrid Winifred
    """
)
TREES = listed(
    """
    Alder Apple Ash Beech Birch Blackthorn Bramble Cedar Cherry Chestnut Clover Elder Elm Fern Fir Gorse Hawthorn
    Hazel Heather Hemlock Holly Hornbeam Ivy Juniper Larch Laurel Lilac Lime Linden Magnolia Maple Medlar Mulberry
    Oak Olive Orchard Pear Pine Plane Poplar Primrose Quince Rosemary Rowan Spruce Sycamore Teasel Thistle Walnut
    Willow Yew
    """
)
COLOURS = listed(
    """
    Amber Azure Bronze Copper Coral Crimson Emerald Golden Green Indigo Ivory Jade Lavender Red Ruby Russet Saffron
    Scarlet Silver Teal Turquoise Violet White
    """
)
FEATURES = listed(
    """
    Acre Avenue Bank Bridge Brook Castle Common Copse Court Croft Cross Dell Drive Farm Fields Gardens Gate Glade
    Green Grove Hall Heath Hill House Lane Lea Lodge Mead Meadow Mill Moor Mount Park Pool Rise Road Spinney Spring
    Street Terrace Vale View Walk Water Way Wells Wood
    """
)
CREATURES = listed(
    """
    Badgers Bees Bumblebees Butterflies Caterpillars Cygnets Dolphins Dormice Ducklings Fireflies Foxes Frogs
    Hedgehogs Kingfishers Kittens Ladybirds Lambs Otters Owls Penguins Puffins Rabbits Robins Skylarks Sparrows
    Squirrels Starfish Swallows Tadpoles Turtles Wagtails Wrens
    """
)
KINDS = {
    "school": (
        "Primary School", "C of E Primary School", "Catholic Primary School", "Infant School", "Junior School",
        "Community School", "High School", "Catholic High School", "Academy", "Grammar School", "Special School",
        "Free School", "Primary Academy", "Pupil Referral Unit", "Church of England Academy", "Nursery School",
    ),
    "early-years": (
        "Pre-School", "Day Nursery", "Playgroup", "Children’s Centre", "Nursery", "Kindergarten", "Out of School Club",
        "Childminders", "Montessori Nursery", "Forest School", "Breakfast Club", "Holiday Club",
    ),
    "charity": (
        "Family Centre", "Youth Project", "Carers’ Trust", "Community Trust", "Refuge", "Food Bank",
        "Young People’s Hub", "Advocacy Service", "Befrienders", "Hospice", "Counselling Service",
        "Community Association",
    ),
    "faith-group": (
        "Parish Church", "Methodist Church", "Baptist Church", "Central Mosque", "Gurdwara", "Synagogue",
        "Hindu Temple", "Salvation Army", "United Reformed Church", "Islamic Centre",
    ),
    "sports-club": (
        "Football Club", "Junior Rugby Club", "Swimming Club", "Gymnastics Academy", "Cricket Club", "Netball Club",
        "Boxing Gym", "Athletics Club", "Taekwondo School", "Scout Group", "Dance School", "Riding School",
    ),
    "college": ("Sixth-Form College", "College", "College of Further Education", "Technical College"),
    "health-body": ("Surgery", "Medical Centre", "Health Centre", "Community Hospital"),
}  # fmt: skip
SHARES = {
    "school": 30, "early-years": 28, "charity": 12, "faith-group": 11, "sports-club": 11, "college": 2,
    "health-body": 6,
}  # fmt: skip


def towns() -> list[str]:
    """Every invented place: some 15,000."""
    return [first + last for first in BEGINNINGS for last in ENDINGS if first.lower() != last]


def organisations(chosen: random.Random, *, number: int) -> Iterator[tuple[str, str]]:
    """Kinds and names. As in life, some names are borne by several, whom only their identifiers tell apart."""
    known = towns()
    kinds, shares = list(SHARES), list(SHARES.values())
    for kind in chosen.choices(kinds, shares, k=number):
        yield kind, f"{_own(kind, chosen, known)} {chosen.choice(KINDS[kind])}"


def _own(kind: str, chosen: random.Random, known: list[str]) -> str:
    town, way = chosen.choice(known), chosen.random()
    if kind in {"school", "faith-group"} and way < 0.35:
        return f"St {chosen.choice(SAINTS)}’s{'' if way < 0.1 else f', {town},'}"
    if kind == "early-years" and way < 0.3:
        return f"{chosen.choice(COLOURS)} {chosen.choice(CREATURES)}"
    if way < 0.6:
        return f"{chosen.choice(TREES)} {chosen.choice(FEATURES)}{'' if way < 0.45 else f' {town}'}"
    return f"{town} {chosen.choice(FEATURES)}" if way < 0.7 else town
