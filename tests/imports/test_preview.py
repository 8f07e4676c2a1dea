"""What a sheet would do, in words."""

from directory.exchange.header import Remark
from directory.exchange.plan import Plan
from directory.exchange.records import NEW_CONTACT, Record
from directory.imports.preview import Difference, Problem, lines_of, named_columns, problems_of


def test_what_becomes_a_national_line_is_said():
    before = {**NEW_CONTACT, "name": "Advice line", "areas": ["E08000010"]}
    body = Record("organisation", {"name": "A Charity"})
    contact = Record("contact", {**before, "nationwide": True, "areas": []}, before, parent=body)
    (line,) = lines_of(Plan(contacts=[contact]), areas={"E08000010": "Wigan"})
    assert (line.what, line.new) == ("Contact: Advice line, A Charity", False)
    assert line.differences == (
        Difference("areas", "Wigan", ""),
        Difference("answers for the whole country", "no", "yes"),
    )


def test_problems_are_told_once_by_row_and_with_the_sheet_s_own_names():
    named = named_columns(["Agency", "Tel", ""], ["organisation", "phone", "email"])
    assert named == {"value": "Tel", "organisation": "Agency", "phone": "Tel"}
    remarks = [Remark(3, "value", "too short"), Remark(2, "organisation", "missing"), Remark(3, "value", "too short")]
    assert problems_of(remarks, named=named) == [Problem(2, "Agency", "missing"), Problem(3, "Tel", "too short")]
    assert named_columns(["channel", "value"], ["channel", "value"]) == {"channel": "channel", "value": "value"}
