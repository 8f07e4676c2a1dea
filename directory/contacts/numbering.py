"""Facts of the UK numbering plan that libphonenumber doesn't know, or knows otherwise."""

# Lines whose number is the same everywhere in the country. libphonenumber's own list has the telephone
# companies' voicemail and directory enquiries in it, and lacks 116 006, so this one is ours.
SHORT_NUMBERS = {
    "999": "emergency services",
    "112": "emergency services, as in the rest of Europe",
    "101": "police, when it is not urgent",
    "105": "power cuts",
    "111": "NHS, when it is not urgent",
    "119": "NHS vaccinations and tests",
    "159": "banks' fraud line",
    "116000": "missing children",
    "116006": "victims of crime",
    "116111": "children's helpline",
    "116123": "emotional support",
    "18000": "999 by text relay",
}

# The first seven of ten digits of every thousand that Ofcom keeps for television and radio drama.
# Source: Ofcom, "Telephone numbers for use in TV and radio drama programmes".
DRAMA_NUMBERS = {
    "1632960": "no area",
    "1134960": "Leeds",
    "1144960": "Sheffield",
    "1154960": "Nottingham",
    "1164960": "Leicester",
    "1174960": "Bristol",
    "1184960": "Reading",
    "1214960": "Birmingham",
    "1314960": "Edinburgh",
    "1414960": "Glasgow",
    "1514960": "Liverpool",
    "1614960": "Manchester",
    "1914980": "Tyneside, Durham, Sunderland",
    "2079460": "London",
    "2890180": "Northern Ireland, in earlier editions of the list",
    "2896496": "Northern Ireland",
    "2920180": "Cardiff",
    "3069990": "UK-wide",
    "7700900": "mobile",
    "8081570": "freephone",
    "9098790": "premium rate",
}
