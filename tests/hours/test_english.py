from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours.english import HoursUnclear, in_english, read_hours
from directory.hours.order import arranged
from directory.hours.rules import Hours, bank_holidays, open_spans
from directory.hours.spoken import clock, day_name
from directory.hours.syntax import DAY, WEEK, in_order, merged, written

TITLES = {
    "lado": "Local authority designated officer (LADO)",
    "childrens-front-door": "Children's social care front door",
    "adult-safeguarding": "Adult safeguarding team",
}
read = partial(read_hours, roles=TITLES)
said = partial(in_english, role_titles=TITLES)

NIGHTS = "Mo-Fr 00:00-08:45,17:00-24:00"
NOT_MONDAY = "Mo 17:00-24:00; Tu-Fr 00:00-08:45,17:00-24:00; Sa 00:00-08:45"

READ = {
    # days, times, and the many ways to write them
    "Mon to Fri 9am to 5pm": "Mo-Fr 09:00-17:00",
    "Monday - Thursday 8.45am–5pm, Friday 8.45am to 4.30pm": "Mo-Th 08:45-17:00; Fr 08:45-16:30",
    "Monday to Friday: 8.30am - 5.00pm": "Mo-Fr 08:30-17:00",
    "Mon - Thurs 8:45am - 5:15pm, Fri 8:45am - 4:45pm": "Mo-Th 08:45-17:15; Fr 08:45-16:45",
    "Monday to Thursday, 8.30am to 5.00pm and Friday, 8.30am to 4.30pm": "Mo-Th 08:30-17:00; Fr 08:30-16:30",
    "8.45am to 5pm Monday to Thursday and 8.45am to 4.45pm on Fridays": "Mo-Th 08:45-17:00; Fr 08:45-16:45",
    "9am to 5pm, Monday to Thursday, 9am to 4.30pm, Friday": "Mo-Th 09:00-17:00; Fr 09:00-16:30",
    "9am–5pm (Mon–Thu), 9am–4.30pm (Fri)": "Mo-Th 09:00-17:00; Fr 09:00-16:30",
    "Monday to Friday\n9.00am – 5.00pm": "Mo-Fr 09:00-17:00",
    "9.00am\u2009–\u20095.00pm,\u00a0Monday\u00a0—\u00a0Friday": "Mo-Fr 09:00-17:00",
    "Mon--Fri 9am\u200b-5pm": "Mo-Fr 09:00-17:00",
    "Mon-Thu 0845-1700 hrs; Fri 0845-1630": "Mo-Th 08:45-17:00; Fr 08:45-16:30",
    "Mon to Fri 08.00hrs - 18.00hrs": "Mo-Fr 08:00-18:00",
    "Mon - Fri: 9 a.m. - 5 p.m.": "Mo-Fr 09:00-17:00",
    "Mon–Fri 9:00 to 17:00": "Mo-Fr 09:00-17:00",
    "Monday through Friday, 9 til 5": "Mo-Fr 09:00-17:00",
    "between 9am and 5pm Monday to Friday": "Mo-Fr 09:00-17:00",
    "Mon-Fri from 9am until 5pm": "Mo-Fr 09:00-17:00",
    "Mon-Fri - 9am-5pm": "Mo-Fr 09:00-17:00",
    "Tues. & Thurs. 10am-2pm": "Tu,Th 10:00-14:00",
    "Monday Wednesday Friday 9am-12pm": "Mo,We,Fr 09:00-12:00",
    "Monday/Wednesday/Friday 9am to 12 midday": "Mo,We,Fr 09:00-12:00",
    "Sun-Thu 9am-5pm": "Mo-Th,Su 09:00-17:00",
    "Mon-Fri 9am-5pm Sat 10am-4pm": "Mo-Fr 09:00-17:00; Sa 10:00-16:00",
    "Saturday & Sunday: closed. Monday to Friday: 9am-5pm.": "Mo-Fr 09:00-17:00; Sa,Su off",
    "Monday to Friday 9am to 5.30pm, Saturday 9am to 1pm, closed Sunday": ("Mo-Fr 09:00-17:30; Sa 09:00-13:00; Su off"),
    "Mon-Fri 8am to midnight": "Mo-Fr 08:00-24:00",
    "Midnight to 8am weekdays": "Mo-Fr 00:00-08:00",
    "every day 00:00 to 23:59": "24/7",
    "Mon-Fri 9-17:00": "Mo-Fr 09:00-17:00",
    "Mon-Fri 9am-5": "Mo-Fr 09:00-17:00",
    "Mon-Fri 9-5pm": "Mo-Fr 09:00-17:00",
    "Sat noon-4": "Sa 12:00-16:00",
    "Mon-Fri 9-5.30, 10-12.30 Sat": "Mo-Fr 09:00-17:30; Sa 10:00-12:30",
    # twice a day
    "9am to 12 noon and 1pm to 5pm Monday to Friday": "Mo-Fr 09:00-12:00,13:00-17:00",
    "Mon-Fri 9am-12.30pm and 1.30pm-5pm": "Mo-Fr 09:00-12:30,13:30-17:00",
    "Monday to Friday 9 to 12 and 1 to 5": "Mo-Fr 09:00-12:00,13:00-17:00",
    "Mon-Fri 9-12 1-5": "Mo-Fr 09:00-12:00,13:00-17:00",
    "Mon-Fri 8am-9am, 12pm-1pm, 5pm-6pm": "Mo-Fr 08:00-09:00,12:00-13:00,17:00-18:00",
    "9am-12noon, 1pm-5pm Mon-Fri": "Mo-Fr 09:00-12:00,13:00-17:00",
    # groups of days, and words round the hours
    "9-5 weekdays": "Mo-Fr 09:00-17:00",
    "Weekdays 8am–8pm; weekends 9am–5pm": "Mo-Fr 08:00-20:00; Sa,Su 09:00-17:00",
    "Weekends (Saturday and Sunday) 10am to 4pm": "Sa,Su 10:00-16:00",
    "Every day, including Sundays, 10am to 4pm": "Mo-Su 10:00-16:00",
    "7 days a week (Monday to Sunday) 9am to 9pm": "Mo-Su 09:00-21:00",
    "Weekends only, 10am to 4pm": "Sa,Su 10:00-16:00",
    "Every day, 8am to 10pm": "Mo-Su 08:00-22:00",
    "seven days a week 9am - 9pm": "Mo-Su 09:00-21:00",
    "Office hours: Monday to Friday 9am to 5pm": "Mo-Fr 09:00-17:00",
    "Our telephone lines are open Monday to Friday 9am to 5pm": "Mo-Fr 09:00-17:00",
    "24 hours a day, 7 days a week": "24/7",
    "Open 24/7": "24/7",
    "24hrs": "24/7",
    "24 hour service, 365 days a year": "24/7",
    "24 hours a day including bank holidays": "24/7",
    "Mon-Fri 24 hours": "Mo-Fr 00:00-24:00",
    # bank holidays and dates
    "Mon-Fri 9am-5pm, closed bank holidays": "Mo-Fr 09:00-17:00; PH off",
    "Monday to Friday (except bank holidays) 9am to 5pm": "Mo-Fr 09:00-17:00; PH off",
    "9am-5pm Monday to Friday (excluding public holidays)": "Mo-Fr 09:00-17:00; PH off",
    "Mon-Fri 9am-5pm no bank hols": "Mo-Fr 09:00-17:00; PH off",
    "Mon to Fri 9am-5pm, including bank holidays": "Mo-Fr,PH 09:00-17:00",
    "Mon to Fri, including bank holidays, 9am-5pm": "Mo-Fr,PH 09:00-17:00",
    "Mon to Fri 9am to 9pm. Sat, Sun and bank holidays 10am to 6pm": "Mo-Fr 09:00-21:00; Sa,Su,PH 10:00-18:00",
    "24/7 except Christmas Day": "24/7; Dec 25 off",
    "Mon-Fri 9am-5pm; closed 25 and 26 December": "Mo-Fr 09:00-17:00; Dec 25,Dec 26 off",
    "Mon-Fri 9am-5pm, 24th December 2026 9am-12pm": "Mo-Fr 09:00-17:00; 2026 Dec 24 09:00-12:00",
    "Mon-Fri 9-5 except Christmas Eve, Boxing Day and bank holidays": "Mo-Fr 09:00-17:00; PH off; Dec 24,Dec 26 off",
    "every day except Sunday 9am to 5pm": "Mo-Sa 09:00-17:00; Su off",
    "Mon-Fri 9am to 5pm, except Wednesday 9am to 1pm": "Mo,Tu,Th,Fr 09:00-17:00; We 09:00-13:00",
    "9am to 5pm, closed weekends": "Mo-Fr 09:00-17:00; Sa,Su off",
    "Mon-Fri 9am-5pm, closed 25 December to 2 January": "Mo-Fr 09:00-17:00; Dec 25-Jan 02 off",
    "Mon-Fri 9am-5pm, closed 24-26 December": "Mo-Fr 09:00-17:00; Dec 24-26 off",
    "Mon-Fri 9-5, closed 24 to 26 of December 2026": "Mo-Fr 09:00-17:00; 2026 Dec 24-26 off",
    "Mon-Fri 9-5, closed 24 December to 2 January 2027": "Mo-Fr 09:00-17:00; 2026 Dec 24-2027 Jan 02 off",
    "Mon-Fri 9-5, closed 1 April to 3 May 2026": "Mo-Fr 09:00-17:00; 2026 Apr 01-2026 May 03 off",
    "25 December 10am-noon, Mon-Fri 9-5, closed 24 to 26 December": (
        "Mo-Fr 09:00-17:00; Dec 24-26 off; Dec 25 10:00-12:00"
    ),
    "closed 24 December 2026, 24 December 9am-noon, Mon-Fri 9-5": (  # the year's own date has the last word
        "Mo-Fr 09:00-17:00; Dec 24 09:00-12:00; 2026 Dec 24 off"
    ),
    "1st Monday of the month 10am-12pm": "Mo[1] 10:00-12:00",
    "Mon-Fri 9am to 5pm except the last Friday of every month": "Mo-Fr 09:00-17:00; Fr[-1] off",
    # nights, cut at midnight
    "5pm to 8.45am": "Mo-Su 00:00-08:45,17:00-24:00",
    "weekdays 5pm to 8.45am, all day weekends and bank holidays": f"{NIGHTS}; Sa,Su,PH 00:00-24:00",
    "Out of hours: 5pm–8:45am, weekends 24 hours": f"{NIGHTS}; Sa,Su 00:00-24:00",
    "17:00-8:45 Monday to Friday, and 24 hours at weekends and on bank holidays": f"{NIGHTS}; Sa,Su,PH 00:00-24:00",
    "Mon-Fri 5pm to 8.45am": NOT_MONDAY,
    "Mon-Sun 10pm to 6am": "Mo-Su 00:00-06:00,22:00-24:00",
    "Bank holidays 5pm to 9am, weekdays 9am to 5pm": "Mo-Fr 09:00-17:00; PH 00:00-09:00,17:00-24:00",
    "from 4pm on Friday until 8.30am Monday": "Mo 00:00-08:30; Fr 16:00-24:00; Sa,Su 00:00-24:00",
    "Mon to Thurs 5pm to 8.30am, Friday 16:30 to Monday 8:30, bank holidays all day": (
        "Mo-Th 00:00-08:30,17:00-24:00; Fr 00:00-08:30,16:30-24:00; Sa,Su,PH 00:00-24:00"
    ),
    "Weekends: 4pm Friday to 8.30am Monday": "Mo 00:00-08:30; Fr 16:00-24:00; Sa,Su 00:00-24:00",
    "Mon-Fri 5pm to 8:45am the next day; Sat, Sun, bank holidays all day": ("Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00"),
    "Mon-Thu 5pm to 8am the next day; Fri 4pm to midnight": (  # Friday's rule would cut Thursday's night
        "Mo 17:00-24:00; Tu-Th 00:00-08:00,17:00-24:00; Fr 00:00-08:00,16:00-24:00"
    ),
    "Mon 9am to 10am the next day": "Mo 09:00-34:00",
    "Mon 5pm to midnight the next day, Fri 5pm to 9am": "Mo,Fr 17:00-24:00; Tu 00:00-24:00; Sa 00:00-09:00",
    "Every day 9am-5pm and 5pm-9am": "24/7",
    "Mon-Fri 09:00 to 17:00 and 17:00 to 09:00": "Mo 09:00-24:00; Tu-Fr 00:00-24:00; Sa 00:00-09:00",
    "Mon-Fri 5pm-9am and 9am-5pm, weekends all day": "24/7",
    "Mon-Fri 7am-9am, 12pm-1pm, 6pm-7am": (
        "Mo 07:00-09:00,12:00-13:00,18:00-24:00; Tu-Fr 00:00-09:00,12:00-13:00,18:00-24:00; Sa 00:00-07:00"
    ),
    # OpenStreetMap's syntax
    "Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off": "Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off",
    "mo - fr 9:00 - 17:00 , sa 10:00-12:00;": "Mo-Fr 09:00-17:00; Sa 10:00-12:00",
    "Sa-Su,PH 00:00-24:00": "Sa,Su,PH 00:00-24:00",
    "Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00": "Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00",
    "Mo-Fr 13:00-17:00,09:00-12:00": "Mo-Fr 09:00-12:00,13:00-17:00",
    "Mo-Fr 09:00-17:00; We 10:00-12:00": "Mo,Tu,Th,Fr 09:00-17:00; We 10:00-12:00",
    "PH,Mo-Fr 09:00-17:00; Dec 24 09:00-12:00": "Mo-Fr,PH 09:00-17:00; Dec 24 09:00-12:00",
    "09:00-17:00": "Mo-Su 09:00-17:00",
    "PH off; Mo-Fr 09:00-17:00": "PH off; Mo-Fr 09:00-17:00",
    "Mo-Fr 09:00-17:00, We 18:00-20:00": "Mo-Fr 09:00-17:00, We 18:00-20:00",
    "Apr-Oct Mo-Fr 09:00-17:00": "Apr-Oct Mo-Fr 09:00-17:00",
    "Mo[1] 10:00-12:00": "Mo[1] 10:00-12:00",
    "Mo-Fr 09:00-17:00; Dec 25-Jan 2 off; PH off": "Mo-Fr 09:00-17:00; PH off; Dec 25-Jan 02 off",
    "Mo-Fr 09:00-17:00; Mo[1] off; PH off": "Mo-Fr 09:00-17:00; Mo[1] off; PH off",
    "Jul-Aug Mo-Fr 10:00-16:00; PH off": "Jul-Aug Mo-Fr 10:00-16:00; PH off",
    "Jul-Aug Mo-Fr 10:00-16:00 ;PH 10:00-12:00;": "Jul-Aug Mo-Fr 10:00-16:00; PH 10:00-12:00",
    "week 1-53/2 Mo 09:00-12:00": "week 1-53/2 Mo 09:00-12:00",
    "Mo-Fr 09:00-17:00; Jul 10-20 Mo off": "Mo-Fr 09:00-17:00; Jul 10-20 Mo off",
    "24/7; Jul-Aug off": "24/7; Jul-Aug off",
    "Mo,Dec 24 17:00-09:00": "Mo,Dec 24 17:00-09:00",
    "2026 Dec 24-2027 Jan 02 10:00-12:00": "2026 Dec 24-2027 Jan 02 10:00-12:00",
    "Dec 24-Dec 24 10:00-12:00": "Dec 24 10:00-12:00",
    # another role's hours
    "when childrens-front-door is closed": "when childrens-front-door is closed",
    "When the front door is closed.": "when childrens-front-door is closed",
    "whenever Children’s social care is closed": "when childrens-front-door is closed",
    "when lado is closed": "when lado is closed",
    "": "",
    "  ": "",
}

REFUSED = {
    "Mon-Fri 5 to 9": "“5 to 9” could be by day or by night",
    "Mon-Fri 8-8": "“8 to 8” could be by day or by night",
    "Mon-Fri 9-11": "“9 to 11” could be by day or by night",
    "Mon–Fri 1-5": "“1 to 5” could be by day or by night",
    "Mon-Fri 5pm-9": "“5pm to 9” could be by day or by night",
    "Mon-Fri 5-9am": "“5 to 9am” could be by day or by night",
    "Mon-Fri 08:45-5": "“08:45 to 5” could be by day or by night",
    "Mon-Fri 0900 - 0500": "“0900 to 0500” runs through a day and a night",
    "Mon-Fri 9am-12pm, 12:30-01:30": "“12:30 to 01:30” runs through a day and a night",
    "Mon-Fri 09:00-01:00": "runs through a day and a night",
    "Mon-Fri 9am to 9am": "begins and ends at one time: write “24 hours”",
    "9am to 5pm": "says no days: write which, like “Monday to Friday 9am to 5pm”",
    "9-5, Sat 10-4": "“9 to 5” says no days",
    "9am to 5pm including bank holidays": "“9am to 5pm” says no days",
    "Monday to Friday": "“monday to friday” has no times",
    "Mon-Fri 9am-5pm, Sat": "“sat” has no times",
    "Tuesday, 9-5 Monday": "“tuesday” has no times",
    "Monday 9-5; Tuesday; Wednesday 10-4": "“tuesday” has no times",
    "9–5 Mon, Tue, Wed 10–4": "“tue” could go with the times before or after",
    "9–5 Mon, Tue, 10–4": "“tue” could go with the times before or after",
    "Mon-Fri 9am-5pm, Wed 6pm-8pm": "Wednesday is in “mon to fri 9am to 5pm” and in “wed 6pm to 8pm”",
    "Mon-Fri 9-5pm, Fri 5pm-9am": "Friday is in",
    "Monday 9am to Friday 5pm": "could be one stretch or the same hours each day",
    "Fri 4.30 to Mon 8.30": "could be one stretch or the same hours each day",
    "Tuesday, Friday 4pm to Monday 8am": "“tuesday” has no times",
    "Mon-Fri 9am-5pm (closed 12.30-1.30pm)": "“closed” names no day",
    "Mon-Fri 9am-5pm except": "“except” is followed by nothing",
    "9am except 10am-11am": "“9am” stands alone",
    "Mon-Fri 9-5 except 12-1": "“except” names no day",
    "Sat, Sun 10am-4pm all day": "“all day” names no day of its own",
    "Sat, Sun 10am-4pm, all day": "“10am to 4pm, all day” contradicts itself",
    "Wed closed 12-1pm, weekends 10-4": "“closed” names no day of its own",
    "closed Wed 12-1pm, weekends 10-4": "“closed” names no day of its own",
    "Wed closed, 12-1pm, weekends 10-4": "“closed, 12 to 1pm” contradicts itself",
    "9am-5pm Mon-Fri, closed": "“closed” names no day",
    "Mon-Fri 9am-5pm, not closed bank holidays": "“not closed bank holidays” says no twice",
    "Mon-Fri 9am-5pm, never shut on bank holidays": "“not shut bank holidays” says no twice",
    "Mon-Fri 9am-5pm, except closed on bank holidays": "“except closed bank holidays” says no twice",
    "Mon-Fri 9am-5pm, including not bank holidays": "“including not” could be open or closed",
    "Mon-Fri 9am-5pm, except not bank holidays": "“except not” could be open or closed",
    "Mon-Fri 9am-5pm, not only bank holidays": "“not only” could be open or closed",
    "Mon-Fri 9am-5pm, bank holidays excl., Saturday 10am-2pm": "“not” is followed by nothing",
    "Mon-Fri 9am-5pm, Sunday no and Saturday 10am-2pm": "“not” is followed by nothing",
    "Mon-Fri 9am-5pm, Sunday no Saturday 10am-2pm": "“not” could be about “sunday” or “saturday”",
    "Mon-Fri 9am-5pm, not Wednesday 9am-1pm": "“not wednesday 9am to 1pm” could be closed then, or open only then",
    "Mon-Fri 9am-5pm, Saturday closed except bank holidays": "“saturday closed” with an exception doesn't say when",
    "every day 9am-5pm except weekends including bank holidays": "“including bank holidays” could be closed or open",
    "Mon-Fri 9am-5pm (bank holidays not included)": "“included” isn't a day or a time",
    "including bank holidays": "“including bank holidays” adds to no other days",
    "weekdays to weekends 9am-5pm": "isn't a run of days",
    "Mon-Fri 9am-5pm, closed 25 December to 2 December": "isn't a run of days",
    "Mon-Fri 9am-5pm, closed 25 December 2026 to 2 January": "isn't a run of days",
    "Mon-Fri 9am-5pm, closed 20 to 27 December, 24 to 30 December 10am-noon": "share days: write each day's own times",
    "Mon-Fri 9am to 5pm, Sat 00:00-00:00": "may mean all day, or closed: write “all day” or “closed”",
    "0:00 to 0:00": "may mean all day, or closed",
    "24 to 26 December 5pm to 9am": "runs past midnight: write “to midnight”",
    "first Monday of the month 5pm to 9am": "runs past midnight: write “to midnight”",
    "24 December 5pm to 27 December 9am": "could be one stretch or the same hours each day",
    "24/7 Mon-Fri": "“24/7 mon to fri” could be all of those days or some: name each day once",
    "24/7, Mon-Fri": "“24/7 mon to fri” could be all of those days or some",
    "Mon-Fri 24/7": "“mon to fri all day 24/7” could be all",
    "every day Monday to Friday 9am-5pm": "“every day monday to friday” could be all of those days or some",
    "9am-5pm every day, Monday, Tuesday": "“every day monday tuesday” could be all of those days or some",
    "weekdays Monday to Thursday 9-5": "“weekdays monday to thursday” could be all of those days or some",
    "Monday to Monday 9am-5pm": "“monday to monday” could be one day or a whole week",
    "Mo-Mo 09:00-17:00": "“Mo-Mo 09:00-17:00” could be one day or a whole week",
    "Mo-Fr 09:00-17:00; PH Mo off": "“PH Mo off” joins bank holidays to something else",
    "Mo-Fr 09:00-17:00; Jul-Aug PH 10:00-12:00": "“Jul-Aug PH 10:00-12:00” joins bank holidays to something else",
    "mo-fr 09:00-17:00; ph mo off": "“ph mo” could be the bank holidays that fall on those days",
    "Mo-Fr 09:00-17:00 off": "These hours say only when it's closed",
    "Mo-Fr 09:00-17:00; 2026 Dec 25-Jan 02 off": "has one year for two dates: write both",
    "Mo-Fr 09:00-17:00; Dec 26-24 off": "ends before it begins: write the second month too",
    "Mon-Wed-Fri 9am-5pm": "“-” doesn't stand between two days or two times",
    "Mon to 9am": "“to” doesn't stand between",
    "Mon-Fri from 9am": "“9am” stands alone",
    "Mon-Fri 9am-5pm, closed 31 June": "“31 june” isn't a date",
    "Mon-Fri 25:00-26:00": "“25:00” isn't a time",
    "Mon-Fri 9am-17am": "“17am” isn't a time",
    "M-F 9-5": "“m” isn't a day or a time",
    "Mo-Fr 10:00+": "“+” isn't a day or a time",
    "usually Mon-Fri 9-5": "“usually” isn't exact",
    "By appointment only": "“by appointment only” isn't an opening time",
    'Mo-Fr 09:00-17:00 "by appointment"': "“by appointment” isn't an opening time",
    "Mon-Fri 9am-5pm term time only": "“term time only” is different from school to school",
    "Mo-Fr 09:00-17:00; SH off": "“sh” is different from school to school",
    "office hours": "“office hours” doesn't say which",
    "normal working hours": "“working hours” doesn't say which",
    "out of hours": "“out of hours” says no times",
    "Evenings and weekends": "“evenings” says no times",
    "After 5pm weekdays": "“after” isn't a time on the clock",
    "Mon-Fri 9-5, answerphone at other times": "“answerphone” isn't somebody who answers",
    "closed Good Friday": "“good friday” moves every year",
    "Mon-Fri 9-5, closed at Christmas": "“christmas” may mean one day or two weeks",
    "Mon-Fri 9-5, closed bank holiday Mondays": "“bank holiday mondays” may mean more days than one",
    "Mon-Fri 9-5, closed holidays": "“holidays” may be the schools'",
    "1st Monday 10am-12pm": "“1st monday” needs a calendar",
    "TBC": "“tbc” isn't hours",
    "closed": "These hours say only when it's closed",
    "PH off": "These hours say only when it's closed",
    "open": "“open” names no days and times",
    "Mo-Fr 99:00-17:00": "“99:00” isn't a time",
    "when the night shift is closed": "“night shift” isn't a role",
    "Mon-Fri 9am-5pm, " * 90: "characters long",
    ",".join(f"{day} Dec {9 + day % 3}pm-{1 + day // 3}am" for day in range(1, 19)): "too many days of their own",
}


@pytest.mark.parametrize(("text", "stored"), READ.items())
def test_hours_as_councils_write_them_are_read_said_and_read_again_the_same(text, stored):
    assert read(text).hours.stored == stored
    assert read(said(stored)).hours.stored == stored


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_what_could_mean_two_things_is_refused_with_its_reason(text, reason):
    with pytest.raises(HoursUnclear) as refused:
        read(text)
    assert reason in str(refused.value)


WITHOUT = """
    not including; not incl.; not incl; not inc.; not inc; not inclusive of; not including any of the; non-inclusive of;
    excluding; excl.; excl; exc.; exc; ex.; ex; exclusive of; not; not on; but not on; no; never; except; except for;
    except on; excepting; apart from; other than; aside from; save for; with the exception of; closed; closed on; shut;
    not open on; not available on; unavailable; off; without; bar; minus; save; not counting; unless; outside; nor;
    doesn't include; bank holidays excluded; if not; not even; not just
"""
PLACES = ("Mon-Fri 9am-5pm {}", "Mon-Fri 9am-5pm ({})", "Mon-Fri, {}, 9am-5pm", "{}; Mon-Fri 9am-5pm")


@pytest.mark.parametrize("word", WITHOUT.split(";"))
def test_no_way_to_leave_days_out_is_read_as_taking_them_in(word):
    for text, days in product(PLACES, ("bank holidays", "public holidays", "BHs", "bank hols")):
        try:
            found = read(text.format(f"{word.strip()} {days}"))
        except HoursUnclear:
            continue
        assert found.hours.syntax == "Mo-Fr 09:00-17:00; PH off", text


@pytest.mark.parametrize(
    "word", ["not incl.", "not inc", "excl.", "exc", "ex.", "except", "apart from", "but not", "no"]
)
def test_days_left_out_in_any_of_the_usual_words_are_closed(word):
    assert read(f"Mon-Fri 9am-5pm ({word} BHs)").hours.syntax == "Mo-Fr 09:00-17:00; PH off"


# --- What somebody should look at again


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("Mon to Fri 9am to 5pm", []),
        ("24/7", []),
        ("Mo-Fr 00:00-08:45,17:00-24:00; Sa,Su,PH 00:00-24:00", []),
        ("weekdays 5pm to 8.45am, all day weekends and bank holidays", []),
        ("Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00", ["Monday 00:00–08:45 is left to nobody"]),
        (
            "Mon-Fri 5pm to 8.45am, bank holidays all day",
            ["Saturday 08:45 to Monday 08:45 is left to nobody"],
        ),
        (
            "Mo-Fr 17:00-08:45; Sa,Su 00:00-18:00; PH off",
            [
                "“Mo-Fr 17:00-08:45” ends at midnight before a bank holiday, whose morning “PH off” replaces",
                "Saturday 18:00–24:00 is left to nobody",
                "Sunday 18:00 to Monday 08:45 is left to nobody",
            ],
        ),
        (
            "Out of hours: 5pm–9am, weekends 24 hours",
            ["Bank holidays are taken as ordinary days: add “bank holidays all day”, or “closed on bank holidays”"],
        ),
        (
            "Mo-Th 16:30-08:30; Fr 16:00-24:00; Sa,Su,PH 00:00-24:00",
            [
                "“Mo-Th 16:30-08:30” is replaced by “Fr 16:00-24:00” on Friday 00:00–08:30",
                "Monday 00:00–08:30 is left to nobody",
                "Friday 00:00–08:30 is left to nobody",
            ],
        ),
        (
            "Mo-Fr 09:00-17:00; We 10:00-12:00",
            ["“Mo-Fr 09:00-17:00” is replaced by “We 10:00-12:00” on Wednesday 09:00–10:00, Wednesday 12:00–17:00"],
        ),
        (
            "PH off; Mo-Fr 09:00-17:00",
            ["“Mo-Fr 09:00-17:00” stands after “PH off” and replaces it on those days: put it first"],
        ),
        (
            "Dec 24-26 off; Mo-Fr 09:00-17:00",
            ["“Mo-Fr 09:00-17:00” stands after “Dec 24-26 off” and replaces it on those days: put it first"],
        ),
        (
            "Mo[4] off; Mo[-1] 10:00-12:00; Mo-Fr 09:00-17:00",
            [
                "“Mo[-1] 10:00-12:00” stands after “Mo[4] off” and replaces it on those days: put it first",
                "“Mo-Fr 09:00-17:00” stands after “Mo[4] off” and replaces it on those days: put it first",
                "“Mo-Fr 09:00-17:00” stands after “Mo[-1] 10:00-12:00” and replaces it on those days: put it first",
            ],
        ),
        (
            "Dec 20-27 off; Dec 24-30 10:00-12:00",
            ["“Dec 24-30 10:00-12:00” stands after “Dec 20-27 off” and replaces it on those days: put it first"],
        ),
        ("Sa,Su off; Mo-Su 09:00-17:00", ["“Sa,Su off” is replaced by “Mo-Su 09:00-17:00” on Saturday, Sunday"]),
        ("off; Mo-Fr 09:00-17:00", []),
        ("Mo-Fr 09:00-17:00; Jul-Aug off; PH off", []),
        ("Jul-Aug Mo-Fr 10:00-16:00; PH 10:00-12:00", []),
        ("week 1-53/2 Mo 09:00-12:00", []),
        (
            "Jul-Aug off; Mo-Fr 09:00-17:00",
            ["“Jul-Aug off” is replaced by “Mo-Fr 09:00-17:00”, as on Wednesday 1 July 2026"],
        ),
        (
            "Apr-Oct Mo-Fr 08:00-18:00; Mo-Fr 09:00-17:00",
            ["“Apr-Oct Mo-Fr 08:00-18:00” is replaced by “Mo-Fr 09:00-17:00”, as on Wednesday 1 April 2026"],
        ),
        (
            "Mo-Fr 09:00-17:00; 2040 Jul-Aug Mo 10:00-16:00",
            ["“Mo-Fr 09:00-17:00” is replaced by “2040 Jul-Aug Mo 10:00-16:00”, as on Monday 2 July 2040"],
        ),
        (
            "Jul-Aug Mo-Th 17:00-09:00; Jul-Aug Fr 17:00-24:00",
            ["“Jul-Aug Mo-Th 17:00-09:00” is replaced by “Jul-Aug Fr 17:00-24:00”, as on Friday 3 July 2026"],
        ),
        (
            "Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00; Jul-Aug off",
            ["Monday 00:00–08:45 is left to nobody"],
        ),
        (
            "PH off; Mo-Fr 09:00-17:00, We 18:00-20:00; PH 10:00-12:00",
            [
                "“PH 10:00-12:00” stands after “PH off” and replaces it on those days: put it first",
            ],
        ),
        ("Every day 9am-5pm, Sunday 10am-4pm", ["Sunday: “sunday 10am to 4pm” replaces “every day 9am to 5pm”"]),
        (
            "closed weekends, Mon-Fri 9am-5pm, Saturday 9am-noon",
            ["Saturday: “saturday 9am to noon” replaces “weekends closed”"],
        ),
        ("Mon-Fri 9am-5pm, Friday 9am-5pm", []),
        ("PH 10:00-16:00", []),
    ],
)
def test_an_import_warns_of_minutes_taken_away_or_left_to_nobody(text, warnings):
    assert list(read(text).warnings) == warnings


# --- When another role is closed


def test_a_role_is_known_by_its_code_its_title_or_what_people_call_it():
    for name in ("childrens-front-door", "the front door", "the Children’s Social Care Front Door"):
        assert read(f"when {name} is closed").hours == Hours(when_closed="childrens-front-door")
    assert read("when the local authority designated officer (lado) is closed").hours.when_closed == "lado"


def test_a_role_that_is_not_there_is_refused():
    with pytest.raises(HoursUnclear, match="“moon” isn't a role: write its code"):
        read("when the moon is closed")


def test_a_role_is_said_by_its_title():
    assert said("when lado is closed") == ("When the local authority designated officer (LADO) is closed")
    assert in_english("when lado is closed", role_titles={"lado": "LADO"}) == "When the LADO is closed"
    assert said("when childrens-front-door is closed") == "When the children's social care front door is closed"
    assert in_english("when lado is closed", role_titles={}) == "When lado is closed"


# --- Saying it


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        (
            "Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off",
            "Monday to Thursday 8:45am to 5pm; Friday 8:45am to 4:30pm; closed on bank holidays",
        ),
        ("24/7", "24 hours a day, every day"),
        ("24/7; Dec 25 off", "Every day all day; closed on 25 December"),
        (
            "Mo-Fr 00:00-08:45,17:00-24:00; Sa,Su,PH 00:00-24:00",
            "Monday to Thursday 5pm to 8:45am; Friday 5pm to Monday 8:45am; bank holidays all day",
        ),
        (
            "Mo-Th 00:00-08:30,16:30-24:00; Fr 00:00-08:30,16:00-24:00; Sa,Su,PH 00:00-24:00",
            "Monday to Thursday 4:30pm to 8:30am; Friday 4pm to Monday 8:30am; bank holidays all day",
        ),
        ("Mo-Su 00:00-06:00,22:00-24:00", "Every day 10pm to 6am"),
        ("Mo 00:00-08:30; Fr 16:00-24:00; Sa,Su 00:00-24:00", "Friday 4pm to Monday 8:30am"),
        ("Mo 17:00-24:00; Tu-Fr 00:00-08:45,17:00-24:00; Sa 00:00-08:45", "Monday to Friday 5pm to 8:45am"),
        (  # nobody answers before dawn on Monday, so this is no night as people say it
            "Mo-Fr 00:00-08:45,17:00-24:00",
            "Monday to Friday midnight to 8:45am and 5pm to midnight",
        ),
        (  # what a bank holiday begins with isn't the end of its own night
            "Mo-Fr 09:00-17:00; PH 00:00-09:00,17:00-24:00",
            "Monday to Friday 9am to 5pm; bank holidays midnight to 9am and 5pm to midnight",
        ),
        ("Mo,We-Fr 09:00-12:00,12:30-17:00", "Monday and Wednesday to Friday 9am to midday and 12:30pm to 5pm"),
        ("Mo-Fr 17:00-08:45", "Monday to Friday 5pm to 8:45am the next day"),
        ("Mo-Su,PH 09:00-17:00", "Every day and bank holidays 9am to 5pm"),
        ("Mo-Fr 09:00-17:00; 2026 Dec 24 off", "Monday to Friday 9am to 5pm; closed on 24 December 2026"),
        ("Mo[1],We[-1] 09:00-12:00", "First Monday of the month and last Wednesday of the month 9am to midday"),
        ("Mo-Fr 09:00-17:00; Mo[1] off", "Monday to Friday 9am to 5pm; closed on the first Monday of the month"),
        ("Mo-Fr 09:00-17:00; Dec 24-26 off", "Monday to Friday 9am to 5pm; closed 24 to 26 December"),
        ("24/7; 2026 Dec 25-2027 Jan 02 off", "Every day all day; closed 25 December 2026 to 2 January 2027"),
        ("Dec 24-26 off; Mo-Fr 09:00-17:00", "Dec 24-26 off; Mo-Fr 09:00-17:00"),  # in English, the dates would win
        ("Dec 20-27 10:00-11:00; Dec 24-30 10:00-12:00", "Dec 20-27 10:00-11:00; Dec 24-30 10:00-12:00"),
        ("Apr-Oct Mo-Fr 09:00-17:00", "Apr-Oct Mo-Fr 09:00-17:00"),
        ("PH off; Mo-Fr 09:00-17:00", "PH off; Mo-Fr 09:00-17:00"),  # in English it would mean something better
        ("", ""),
    ],
)
def test_hours_are_said_in_plain_english(stored, sentence):
    assert said(stored) == sentence


# --- Whatever anybody types

minutes = st.integers(0, DAY // 5 - 1).map(lambda number: number * 5)
spans = st.lists(st.tuples(minutes, minutes).filter(lambda each: each[0] < each[1]), max_size=3).map(merged)
special_days = st.sampled_from(
    ["Mo[1]", "Fr[-1]", "PH", "Dec 24-26", "Dec 24", "Feb 29", "2026 Dec 24-2027 Jan 02", "2026 Dec 31"]
)
weeks = st.dictionaries(st.sampled_from(WEEK) | special_days, spans | st.just(((0, DAY),)), min_size=1)


@given(weeks.filter(lambda week: any(week.values())))
@settings(deadline=None)
def test_any_week_is_said_and_read_again_the_same(week):
    stored = written(arranged(week))
    if len(stored) <= 120:
        assert said(stored) != stored
    assert read(stored).hours.stored == stored
    assert read(said(stored)).hours.stored == stored


VOCABULARY = """
    Mon Monday to - – , ; and the 9am 5pm 17:00 0845 9 5 12 noon midnight weekdays weekends bank holidays closed
    except including all day 24/7 24 hours next Fri Sat Mo-Fr PH off Su 00:00-24:00 25 December Apr week [1] ( ) : . 31
    Feb when the front door is closed not incl. first last of month Dec 24-26 Mo[1] Jul-Aug
"""


@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=14).map(" ".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_and_what_is_read_stays_the_same(text):
    try:
        hours = read(text).hours
    except HoursUnclear:
        return
    assert read(hours.stored).hours == hours
    assert read(said(hours.stored)).hours == hours


days = st.sets(st.sampled_from(WEEK), min_size=1).map(in_order)


def covered(stored):
    """Every minute of a week without bank holidays, from its Monday, in which somebody answers."""
    monday = datetime.combine(date(2026, 6, 1), time())
    return {
        int((opens - monday).total_seconds()) // 60 % (7 * DAY) + minute
        for opens, closes in open_spans(stored, (), monday, monday + timedelta(days=7))
        for minute in range(int((closes - opens).total_seconds()) // 60)
    }


def said_of(named, start, end):
    """Those minutes of “Monday and Friday 5pm to 9am”."""
    until = end if end > start else end + DAY
    return {(WEEK.index(day) * DAY + minute) % (7 * DAY) for day in named for minute in range(start, until)}


halves = st.sampled_from([0, 6 * 60, 8 * 60 + 45, 17 * 60, 22 * 60, DAY])
nightly = st.lists(st.tuples(halves, halves).filter(lambda each: each[0] < each[1]), max_size=2).map(merged)


@given(st.dictionaries(st.sampled_from([*WEEK, "PH"]), nightly, min_size=4).filter(lambda week: any(week.values())))
@settings(deadline=None)
def test_nights_are_said_as_people_do_only_where_no_minute_is_lost(week):
    stored = written(arranged(week))
    assert said(stored) != stored
    assert covered(read(said(stored)).hours.stored) == covered(stored)
    assert read(said(stored)).hours.stored == stored


@given(days, minutes, minutes)
@settings(deadline=None)
def test_a_night_in_english_covers_exactly_the_minutes_it_says(named, start, end):
    if not 0 < end < start or end + DAY - start > 18 * 60 or (start < DAY // 2 and end >= DAY // 2):
        return
    text = f"{' and '.join(map(day_name, named))} {clock(start)} to {clock(end)}"
    assert covered(read(text).hours.syntax) == said_of(named, start, end)


@given(days, st.lists(st.tuples(minutes, minutes), min_size=2, max_size=3))
@settings(deadline=None)
def test_times_side_by_side_cover_every_minute_that_any_of_them_says(named, pairs):
    """Where one ends as the next begins, too, and where the next is a night."""
    chained = [(start, after) for (start, _), (after, _) in pairwise([*pairs, pairs[0]])]
    text = f"{' and '.join(map(day_name, named))} {' and '.join(f'{clock(a)} to {clock(b)}' for a, b in chained)}"
    try:
        stored = read(text).hours.syntax
    except HoursUnclear:
        return
    assert covered(stored) == set().union(*(said_of(named, *each) for each in chained))


HOLIDAYS = bank_holidays("England", 2026)
CLOSED_DAYS = {
    "Sunday": lambda day: day.weekday() == 6,
    "Wednesday and Sunday": lambda day: day.weekday() in {2, 6},
    "weekends": lambda day: day.weekday() > 4,
    "bank holidays": lambda day: day in HOLIDAYS,
    "BHs": lambda day: day in HOLIDAYS,
    "25 December": lambda day: (day.month, day.day) == (12, 25),
    "25 December 2026": lambda day: day == date(2026, 12, 25),
    "24 to 28 December": lambda day: day.month == 12 and 24 <= day.day <= 28,
    "20 December to 2 January": lambda day: (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 2),
    "the first Monday of the month": lambda day: day.weekday() == 0 and day.day <= 7,
    "last Friday of each month": lambda day: day.weekday() == 4 and (day + timedelta(days=7)).month != day.month,
}
WAYS = [
    "{open}; closed {days}", "{open}, closed on {days}", "closed {days}, {open}", "{open} (not incl. {days})",
    "{open} except {days}", "{open}, excl. {days}", "{open}; {days}: closed", "{open}, no {days}",
]  # fmt: skip
OPEN = ["Mon-Fri 9am-5pm", "Every day 9am-5pm", "24/7", "Mon-Sat 8am-noon and 1pm-6pm", "all day Monday to Saturday"]


@given(st.sampled_from(OPEN), st.sampled_from(WAYS), st.sampled_from(sorted(CLOSED_DAYS)))
@settings(max_examples=300, deadline=None)
def test_no_minute_is_open_on_a_day_that_the_text_closes(opening, way, closed):
    try:
        stored = read(way.format(open=opening, days=closed)).hours.stored
    except HoursUnclear:
        return
    assert read(said(stored)).hours.stored == stored
    since = datetime.combine(date(2026, 1, 1), time())
    for opens, closes in open_spans(stored, HOLIDAYS, since, datetime.combine(date(2027, 1, 1), time())):
        days_open = (opens.date() + timedelta(days=number) for number in range((closes - opens).days + 1))
        assert not any(CLOSED_DAYS[closed](day) for day in days_open if datetime.combine(day, time()) < closes)
