"""Dates and times in every form that books use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.imports import moments
from contacts.imports.moments import Calendar, Reading

OCTOBER = {"today": date(2026, 11, 24), "year": 2026, "month": 10}
THIRD = date(2026, 10, 3)


def read_date(cell, **changes) -> Reading:
    return moments.read_date(cell, Calendar(**{**OCTOBER, **changes}))


def read_time(cell) -> Reading:
    return moments.read_time(cell, Calendar(**OCTOBER))


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "10月3日",
            "10月3號",
            "十月三日",
            "１０月３日",
            "10月3日 星期六",
            "10月3日(六)",
        ),
        *("2026/10/3", "2026-10-03", "2026.10.03", "2026年10月3日", "2026 10 03"),
        *("二〇二六年十月三日", "115.10.03", "115/10/3", "１１５年１０月３日"),
        *("民國115年10月3日", "民国115年10月3日", "民國一百一十五年十月三日"),
        *("10/3", "10-3", "10.3", "3/10", "1003", "3日", "3", "20261003", "1151003"),
        *("26/10/3", "3/10/26", "3/10/2026", "3-Oct-26", "Oct 3, 2026", "October 3"),
        *("Sat 3 Oct 2026", "3rd Oct", "10月3日~5日", "2026-10-03T00:00:00"),
        *(THIRD, datetime.combine(THIRD, time()), 46298, 46298.0, 10.03, 3.0),
    ],
)
def test_a_date_is_read_in_every_form(cell):
    assert read_date(cell).day == THIRD


@pytest.mark.parametrize(
    "cell",
    [
        *("10月32日", "2月30日", "2026/2/30", "13月1日", "115.2.30", "10/32", "32"),
        *("2026-13-01", "民國115年2月30日", "9999/1/1", date(2222, 1, 1)),
    ],
)
def test_a_date_that_cannot_be_is_told(cell):
    assert read_date(cell) == Reading(problem="impossible_date")


@pytest.mark.parametrize("cell", ["昨天", "上週五", "不詳", "", "10月", "2026/10", "?"])
def test_what_names_no_day_is_no_date(cell):
    assert read_date(cell) == Reading()


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("上午9點5分", "09:05"),
        ("下午2時10分", "14:10"),
        ("PM 2:10", "14:10"),
        ("2:10 pm", "14:10"),
        ("14:10", "14:10"),
        ("14：10", "14:10"),
        ("１４：１０", "14:10"),
        ("1410", "14:10"),
        (1410.0, "14:10"),
        ("0905", "09:05"),
        (905, "09:05"),
        ("14.10", "14:10"),
        (14.1, "14:10"),
        (9.3, "09:30"),
        ("9點半", "09:30"),
        ("下午三點一刻", "15:15"),
        ("九點十分", "09:10"),
        ("九點零五", "09:05"),
        ("9时5分", "09:05"),
        ("9點整", "09:00"),
        ("9:5", "09:05"),
        ("9", "09:00"),
        ("約14:10左右", "14:10"),
        ("下午14:10", "14:10"),
        ("中午12點", "12:00"),
        ("晚上8點", "20:00"),
        ("凌晨12點5分", "00:05"),
        ("2026/10/3 14:10", "14:10"),
        (time(14, 10), "14:10"),
        (datetime.combine(date(1899, 12, 31), time(9, 5)), "09:05"),
        (timedelta(hours=9, minutes=5), "09:05"),
        (0.5, "12:00"),
    ],
)
def test_a_time_is_read_in_every_form(cell, clock):
    assert read_time(cell).at == time.fromisoformat(clock)


@pytest.mark.parametrize(
    "cell",
    [
        "25:10",
        "25:70",
        "9:75",
        "24:10",
        "2570",
        "上午14:10",
        "14:1O",
        timedelta(hours=26),
    ],
)
def test_a_time_that_cannot_be_is_told(cell):
    assert read_time(cell).problem == "impossible_time"


@pytest.mark.parametrize("cell", ["", "不詳", "上午", "昨天"])
def test_what_names_no_time_is_unknown(cell):
    assert read_time(cell) == Reading()


def test_midnight_belongs_to_the_next_day():
    assert read_time("24:00") == Reading(at=time(0), next_day=True)
    assert read_time("晚上12點") == Reading(at=time(0), next_day=True)


def test_a_span_has_an_end():
    assert read_time("9:05-9:20").until == time(9, 20)
    assert read_time("下午2:10~3:00").until == time(15)


def test_date_and_time_may_share_a_cell():
    reading = read_date("10月3日下午2點10分")
    assert (reading.day, reading.at) == (THIRD, time(14, 10))
    assert read_date("2026/10/3 25:10").problem == "impossible_time"


@pytest.mark.parametrize(
    ("around", "cell", "year"),
    [
        ({"year": 2026, "month": None}, "3月2日", 2026),
        ({"year": 2027, "month": 1}, "12月31日", 2026),
        ({"year": None, "month": None}, "12月31日", 2025),
        ({"year": None, "month": None, "previous": date(2025, 12, 30)}, "1月2日", 2026),
        ({"year": None, "month": None, "previous": date(2026, 11, 20)}, "3月2日", 2026),
    ],
)
def test_the_year_comes_from_what_stands_around(around, cell, year):
    assert read_date(cell, **around).day.year == year


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026年10月份", (2026, 10)),
        ("民國115年度", (2026, None)),
        ("115年10月", (2026, 10)),
        ("October 2026", (2026, 10)),
        ("desk-books-2026-10.xlsx", (2026, 10)),
        ("202610", (2026, 10)),
        ("十月份", (None, 10)),
        ("visits-gb18030.csv", (None, None)),
        ("版本 A/0", (None, None)),
    ],
)
def test_a_title_names_its_period(text, period):
    assert moments.period_of(text) == period


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_survives_every_way_of_writing_it(day):
    roc = day.year - 1911
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
        f"民國{roc}年{day.month}月{day.day}日",
        day.strftime("%d %b %Y"),
        day.strftime("%Y%m%d"),
    )
    assert {read_date(form).day for form in forms} == {day}


@given(st.times())
def test_every_minute_survives_every_way_of_writing_it(clock):
    clock = clock.replace(second=0, microsecond=0)
    half = "上午" if clock.hour < 12 else "下午"
    hour = clock.hour % 12 or 12
    forms = (
        f"{clock:%H:%M}",
        f"{clock.hour}時{clock.minute}分",
        f"{half}{hour}點{clock.minute}分",
        clock.strftime("%I:%M %p"),
        f"{clock:%H%M}",
    )
    assert {read_time(form).at for form in forms} == {clock}


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.datetimes()))
def test_no_cell_raises(cell):
    assert isinstance(read_date(cell), Reading)
    assert isinstance(read_time(cell), Reading)
