"""The days on which offices in Vietnam really were off, and the Saturdays on which they worked, year by year.

Sources: Labour Code 2012, article 115, and 2019, article 112 (days, days in lieu); the announced schedules for public
servants: Tết 2020-2026 and Quốc khánh as published each year; exchanged days by 2450/VPCP-KGVX (2024), 6150/TB-BLĐTBXH
(2025), 12729/VPCP-KGVX of 25/12/2025 (2/1 for 10/1/2026), and the announcement of 2/9/2026 (31/8 for 22/8).
24/11 is off from 2026 by resolution 80-NQ/TW.
"""

from datetime import date

WEEKDAYS_OFF = {
    2020: "1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9",
    2021: "1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9",
    2022: "3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9",
    2023: "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
WEEKENDS_WORKED = {2024: "4/5", 2025: "26/4", 2026: "10/1 22/8"}
TET = {
    2020: "25/1", 2021: "12/2", 2022: "1/2", 2023: "22/1", 2024: "10/2", 2025: "29/1", 2026: "17/2", 2027: "6/2",
    2028: "26/1", 2029: "13/2", 2030: "2/2",
}  # fmt: skip
"""The first day of the lunar year; 2027 and later by the moon alone (in 2030 Vietnam is a day before China)."""


def days(year: int, words: str) -> set[date]:
    """The days of one line."""
    return {date(year, int(month), int(day)) for day, month in (one.split("/") for one in words.split())}
