"""Pictures, sheet and metrics of figures at their edges: nothing there, nothing else there, much there."""

from datetime import date, timedelta

import pytest

from directory.dashboard.metrics import exposed
from directory.dashboard.pictures import SAID, WIDTH, bars, in_words, months_picture, weeks_picture
from directory.dashboard.rules import Backlog, Figures, Line, Mails, Month, Week
from directory.dashboard.sheet import as_csv, as_facts
from directory.verification.rules import Standing
from tests.stories import NOON, TODAY

NONE = dict.fromkeys(Standing, 0)
SOME = NONE | {Standing.CURRENT: 3, Standing.STALE: 1}


def some_figures(**more):
    line, week = Line("lado", "LADO", SOME), Week(TODAY, TODAY + timedelta(days=2), 4)
    waiting = (Backlog("reports", "Reports from readers", 0),)
    usual = {"today": TODAY, "at": NOON, "revision": 7, "total": line, "roles": (line,), "weeks": (week,)}
    return Figures(**{**usual, "due_soon": 2, "backlogs": waiting, **more})


def test_a_bar_is_filled_from_end_to_end_best_first():
    picture = bars([Line("lado", "LADO", SOME)], id="roles", title="Standing by role")
    assert [(each.x, each.width, each.fill) for each in picture.shapes] == [
        (0, WIDTH * 0.75, "current"),
        (WIDTH * 0.75, WIDTH * 0.25, "stale"),
    ]
    assert picture.labels[0].words == "LADO: 3 of 4 sound"
    assert picture.desc == "LADO: 3 verified, 1 out of date."


def test_a_listener_is_sent_to_the_table_where_there_are_many_bars():
    lines = [Line("", f"Area {number}", SOME) for number in range(SAID + 1)]
    assert "Area 3: 3 verified" in bars(lines[:-1], id="areas", title="").desc
    assert bars(lines, id="areas", title="").desc == "Each is in the table that follows."


def test_no_column_is_taller_than_the_picture_and_a_month_without_entries_has_none():
    months = [Month(date(2025, 12, 31), NONE), Month(date(2026, 1, 31), SOME), Month(TODAY, SOME)]
    picture = months_picture(months)
    assert len(picture.shapes) == 4
    assert all(each.y >= 0 and each.y + each.height <= picture.height for each in picture.shapes)
    words = [each.words for each in picture.labels]
    assert words == ["Dec", "’25", "Jan", "’26", "Nov", "4, the most there were"]
    assert "31 December 2025: none; 31 January 2026: 3 verified" in picture.desc


def test_weeks_say_their_numbers_and_name_a_month_once():
    weeks = [Week(TODAY + timedelta(weeks=each), TODAY, number) for each, number in enumerate((2, 0, 1))]
    picture = weeks_picture(weeks)
    assert [each.words for each in picture.labels] == ["2", "20", "Nov", "0", "27", "1", "4", "Dec"]
    assert len(picture.shapes) == 2
    assert picture.shapes[0].height == 2 * picture.shapes[1].height


def test_pictures_of_nothing_are_empty():
    for picture in (bars([], id="roles", title=""), months_picture([]), weeks_picture([])):
        assert picture.shapes == ()


def test_standings_in_words():
    assert in_words(NONE) == "none"
    assert in_words(NONE | {Standing.UNVERIFIED: 1}) == "1 never verified"


@pytest.mark.parametrize(
    ("mails", "expected"),
    [(None, None), (Mails(1, 2, 3), {"waiting": 1, "failed": 2, "given_up": 3})],
)
def test_mails_are_said_only_where_they_were_counted(mails, expected):
    found = some_figures(mails=mails)
    assert as_facts(found).get("messages") == expected
    assert ("messages given up" in as_csv(found)) is bool(mails)
    assert (b"directory_messages" in exposed(found, now=NOON, engine="sqlite")) is bool(mails)


def test_what_never_was_is_left_out():
    found = some_figures()
    assert as_facts(found)["open"] == [{"name": "reports", "number": 0}]
    assert "oldest" not in as_csv(found)
    assert "median_age_days" not in as_facts(found)["channels"]
    shown = exposed(found, now=NOON, engine="postgresql").decode()
    assert "directory_verification_age_median_days{" not in shown
    assert "directory_last_verification_age_seconds" not in shown
    assert "directory_reports_oldest_age_seconds 0.0" in shown
    assert 'engine="postgresql"' in shown


def test_ages_are_of_the_moment_of_asking():
    since = NOON - timedelta(hours=1)
    found = some_figures(verified_at=since, backlogs=(Backlog("reports", "Reports from readers", 1, since),))
    shown = exposed(found, now=NOON + timedelta(minutes=1), engine="sqlite").decode()
    assert "directory_last_verification_age_seconds 3660.0" in shown
    assert "directory_reports_oldest_age_seconds 3660.0" in shown
    assert "directory_figures_age_seconds 60.0" in shown
    assert "directory_history_revision 7.0" in shown
    assert "oldest of open reports,,,,2026-11-20,1" in as_csv(found)
