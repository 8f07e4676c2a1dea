"""The areas in which contacts answer: those that are named, or else those in which its organisation stands."""


def where_contacts_answer(which: str) -> str:
    """SQL of the rows (contact, area) of a condition on `contact`, whose arguments are to be given twice.

    A line for the whole country answers in the areas it names alone, whatever its organisation's are.
    """
    return (
        "(SELECT contact.id AS contact, named.area FROM contact JOIN contact_area named ON named.contact = contact.id "
        f"WHERE ({which}) UNION ALL SELECT contact.id, served.area FROM contact "
        "JOIN organisation_area served ON served.organisation = contact.organisation "
        f"WHERE ({which}) AND contact.nationwide = false "
        "AND NOT EXISTS (SELECT 1 FROM contact_area named WHERE named.contact = contact.id))"
    )
