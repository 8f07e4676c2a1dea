"""Nurseries and other early-years settings as Ofsted's management information lists them; never anybody's home."""

from collections.abc import Iterator

from directory.imports.registers import Lines, Listed, channels, day_in, named
from directory.organisations.rules import OrganisationKind

NOT_A_HOME = "childcare on non-domestic premises"
"""The only type that is taken: childminders, home childcarers and childcare on domestic premises are people's homes."""

ABOVE = 10  # rows: the sheets begin with a title and notes
WITHHELD = "redacted"

_OPEN = frozenset({"active", "suspended"})
_OVER = frozenset({"cancelled", "resigned", "closed", "inactive"})
"""Whoever is only proposed is in neither: nobody is looked after there yet."""

_ADDRESS = ("Address line 1", "Address line 2", "Address line 3", "Town", "Postcode")


def read_early_years(lines: Lines) -> Iterator[Listed]:
    """Childcare providers and inspections: the sheet of providers, by their number at Ofsted."""
    rows = named(
        lines,
        needs=("Provider URN", "Provider name", "Provider type", "Provider status"),
        otherwise={
            "Local authority": ("Provider local authority", "LA name"),
            "Telephone number": ("Provider telephone number", "Provider telephone"),
            **{each: (f"Provider {each.lower()}",) for each in _ADDRESS},
            "Early years": ("Provider Early Years Register flag",),
            "Closed": ("Date closed", "Resignation date", "Cancellation date"),
        },
        above=ABOVE,
    )
    for number, row in rows:
        told = {name: "" if text.casefold() == WITHHELD else text for name, text in row.items()}
        on_register = told.get("Early years", "Y").upper() in {"Y", "YES"}
        is_one = told["Provider type"].casefold() == NOT_A_HOME and told["Provider status"].casefold() in _OPEN | _OVER
        if not is_one or not told["Provider name"] or not on_register:
            continue
        address = "\n".join(text for each in _ADDRESS if (text := told.get(each, "")))
        yield Listed(
            row=number,
            identifier=f"ofsted:{told['Provider URN'].upper()}",
            name=told["Provider name"],
            kind=OrganisationKind.EARLY_YEARS,
            area=told.get("Local authority", ""),
            postcode=told.get("Postcode", ""),
            channels=channels(told.get("Telephone number", ""), "", address),
            closed=told["Provider status"].casefold() in _OVER,
            closed_on=day_in(told.get("Closed", ""), "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"),
        )
