"""Books in the many shapes in which desks keep them."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from contacts.imports import words

from .import_books import (
    TODAY,
    codes,
    moments,
    read,
    sent_back,
    taken,
    text_table,
    workbook,
)

SAMPLES = Path(__file__).parent / "samples"
HEADINGS = ["序號", "日期", "時間", "來電人", "來電內容"]


def calls(*rows, title="電話記錄 2026年10月"):
    """Return a book of calls with these rows under its title and headings."""
    return workbook({"電話": [[title], HEADINGS, *rows]})


# Text tables


def test_big5_with_roc_dates_and_dittos():
    text = """
來電登記表
民國115年10月
序號,日期,時間,來電人,房號,電話,類別,來電內容,處理結果,接聽人
1,115.10.03,上午9點5分,陳小姐,3棟1202,0912-555-187,報修,水管漏水,已派工,林怡君
2,〃,下午2時10分,林先生,〃,同上,投訴-噪音,樓上施工,〃,〃
3,,14:10,匿名,,不詳,其它,"詢問,費用",,
4,115/10/4,25:10,王,,,,停電,,
5,115.2.30,9:00,王,,,,停電,,
小計,5通
"""
    book = read(text_table(text, "cp950"), "book.csv")
    first, second, third = taken(book)
    assert book.source.encoding == "cp950"
    assert moments(book)[:2] == ["2026-10-03 09:05", "2026-10-03 14:10"]
    assert second.unit == first.unit == "3棟1202"
    assert second.phone == first.phone
    assert (second.category, second.subcategory) == ("complaint", "complaint.noise")
    assert (second.result, second.handler) == ("已派工", "林怡君")
    assert (third.identity, third.name, third.content) == ("declined", "", "詢問,費用")
    assert codes(book) == [("4", "impossible_time"), ("5", "impossible_date")]
    assert book.sheets[0].skipped == {"total": 1}


def test_simplified_gb18030_with_semicolons():
    text = """
来访登记表;;;;;
编号;到访日期;到访时间;离开时间;访客姓名;被访人;来访事由;联系方式
1;2026年10月3日;9点半;10:05;赵敏;王经理;咨询装修手续;138 0555 6627
2;;十点十分;;孙立;〃;领取包裹;
3;2026-10-04;;;周婉婷;;;13905551234
4;10月5日;14时;13:00;无名氏;;投诉电梯;
主管签字:;;;;;
"""
    book = read(text_table(text, "gb18030"), "book.csv")
    first, second, last = taken(book)
    assert book.source.delimiter == ";"
    assert {row.channel for row in taken(book)} == {"visit"}
    assert first.left_at == datetime.fromisoformat("2026-10-03T10:05")
    assert (first.asked_for, second.asked_for) == ("王经理", "王经理")
    assert first.phone.e164 == "+8613805556627"
    # Who left before coming: the time is kept as text.
    assert (last.left_at, last.extra) == (None, (("离开时间", "13:00"),))
    assert codes(book) == [("3", "no_content")]


def test_english_utf16_with_tabs_and_days_first():
    text = """
Front desk call log - October 2026
No\tDate\tTime\tCaller\tUnit\tTel\tCategory\tDetails\tAction taken\tRings\tAnswered by
1\t3/10/2026\t2:10 PM\tMs. Carter\t1217\t+852 5550 6737\tComplaint\tdrips\tmoved\t3\tAnn
2\t"\t14:20\tMr. Okafor\t0809\t\tHelp - lost property\tLost bag\t"\t\t"
3\t13/10/2026\t9.05\tMr. X\t\t5550 6738\tEnquiry\tpool hours\t\t2\tAnn
Total\t3
"""
    book = read(text_table(text, "utf-16"), "calls.tsv", region="HK")
    first, second, third = taken(book)
    assert moments(book) == [
        *("2026-10-03 14:10", "2026-10-03 14:20", "2026-10-13 09:05"),
    ]
    assert (first.category, first.rings, first.handler) == ("complaint", 3, "Ann")
    assert (second.result, second.handler, second.category) == ("moved", "Ann", "help")
    assert third.phone.e164 == "+85255506738"


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [
        *((",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16-le"), ("|", "big5")),
        *(("、", "utf-8"), ("，", "gb18030"), (",", "utf-16-be")),
    ],
)
def test_delimiter_and_encoding_are_found(delimiter, encoding):
    lines = (
        ["日期", "時間", "來電人", "內容"],
        ["2026年10月3日", "9:00", "陳", "漏水;急"],
    )
    text = "\n".join(delimiter.join(line) for line in lines)
    if delimiter == ";":
        text = text.replace("漏水;急", '"漏水;急"')
    book = read(text_table(text, encoding), "book.csv")
    assert book.source.delimiter == delimiter
    assert [row.content for row in taken(book)] == ["漏水;急"]
    assert moments(book) == ["2026-10-03 09:00"]


@pytest.mark.parametrize("encoding", ["cp950", "gb18030"])
def test_a_few_rare_names_are_enough_to_tell_the_encoding(encoding):
    text = "date,time,caller,content\n2026/10/3,9:00,鍾郁琁,leak\n"
    book = read(text_table(text, encoding), "calls.csv")
    assert taken(book)[0].name == "鍾郁琁"


def test_a_lone_quotation_mark_is_a_ditto_and_swallows_nothing():
    text = """
来电日期,来电时间,客户姓名,联系电话,来电内容,备注
2025/12/31,9:00,甲,,问年费,"
",10:00,乙,,问停车,
1月2日,10:00,丙,,报修,
,11:00,,,投诉,
"""
    book = read(text_table(text), "book.csv")
    assert moments(book) == [
        *("2025-12-31 09:00", "2025-12-31 10:00"),
        *("2026-01-02 10:00", "2026-01-02 11:00"),
    ]


def test_a_quoted_cell_may_hold_line_breaks():
    text = '日期,時間,來電人,內容\n2026/10/3,9:00,陳,"漏水,\n在三樓"\n'
    assert taken(read(text_table(text), "b.csv"))[0].content == "漏水,\n在三樓"


# Headings


def test_headings_of_two_rows_with_merged_groups_and_dates_in_parts():
    rows = [
        ["碧湖花園管理處"],
        ["電話記錄 民國115年"],
        ["序", "月", "日", "時", "分", "來電者", "", "客戶", "", "事由", "處理情形"],
        ["", "", "", "", "", "", "", "棟別", "電話", "", ""],
        [1, 10, 3, 9, 5, "陳", "", "3棟", "0912555187", "漏水", "已派工"],
        [2, "〃", "〃", 10, 30, "林", "", "5棟", "", "問停車", ""],
        [3, "", 4, 11, 0, "王", "", "", "", "找人", ""],
        [4, "", 32, 11, 0, "王", "", "", "", "找人", ""],
        [5, 11, 1, "〃", "〃", "王", "", "", "", "找人", ""],
    ]
    merges = {"十月": ["A1:K1", "A2:K2", "H3:I3", "A3:A4"]}
    book = read(workbook({"十月": rows}, merges))
    assert moments(book) == [
        *("2026-10-03 09:05", "2026-10-03 10:30"),
        *("2026-10-04 11:00", "2026-11-01 11:00"),
    ]
    assert (taken(book)[0].unit, taken(book)[0].phone.e164) == ("3棟", "+886912555187")
    assert codes(book) == [("4", "impossible_date")]


def test_headings_are_found_below_titles_and_notes():
    rows = [
        ["翠湖花園管理處"],
        ["來訪登記表"],
        [],
        ["製表日期:", "2026/11/02", "版本", "A/0"],
        ["中華民國115年10月1日至10月31日"],
        ["※ 請以正楷填寫"],
        ["項次", "來訪日期", "訪客姓名", "事由"],
        [1, "3日", "高先生", "續保"],
        [2, "", "陳太太", "領包裹"],
    ]
    book = read(workbook({"Sheet1": rows}))
    assert book.sheets[0].kind == "visit"
    assert moments(book) == ["2026-10-03", "2026-10-03"]


def test_a_book_may_say_when_a_matter_was_settled():
    text = """
編號,日期,時間,來電人,來電內容,完成日期
1,2026-10-03,9:30,陳小姐,廚房漏水,10月5日
2,2026-10-03,9:40,林先生,電梯停在三樓,11:05
3,2026-10-03,9:50,王太太,詢問月卡,10月3日
4,2026-10-03,9:55,李先生,建議加裝快遞櫃,待定
5,2026-10-03,9:58,高先生,車位照明不亮,
"""
    rows = taken(read(text_table(text), "電話.csv"))
    closed = [row.closed_at and f"{row.closed_at:%m-%d %H:%M}" for row in rows]
    assert closed == ["10-05 00:00", "10-03 11:05", "10-03 09:50", None, None]
    assert rows[3].extra == (("完成日期", "待定"),)


def test_an_unknown_column_is_kept_as_text():
    rows = [
        ["日期", "來電人", "內容", "天氣", ""],
        ["2026/10/3", "陳", "漏水", "雨", "急件"],
    ]
    row = taken(read(workbook({"電話": rows})))[0]
    assert row.extra == (("天氣", "雨"), ("E", "急件"))
    assert row.extra_text == "天氣:雨\nE:急件"


def test_a_column_may_tell_calls_visits_and_letters_apart():
    rows = [
        ["客服接待記錄 2026.10"],
        [
            *(
                "編號",
                "日期",
                "接待方式",
                "客戶姓名",
                "單位",
                "聯絡方式",
                "事項類別",
                "細類",
            ),
            *("反映內容", "登記人", "處理部門"),
        ],
        [
            *(
                1,
                "2026/10/3 9:05",
                "來電",
                "陳",
                "3-1202",
                "0912555187",
                "報修",
                "給排水",
            ),
            *("漏水", "林怡君", "工程部"),
        ],
        [2, "2026/10/3", "上門", "黃", "安和公司", "", "投訴", "噪音", "吵", "", ""],
        [3, "2026/10/3", "來函", "吳", "", "", "投訴", "", "信", "", ""],
        [4, "2026/10/3", "電話(去電)", "吳", "", "", "回訪", "", "滿意", "", ""],
    ]
    call, visit, letter, outgoing = taken(read(workbook({"登記": rows})))
    assert [r.channel for r in (call, visit, letter, outgoing)] == [
        *("call", "visit", "letter", "call"),
    ]
    assert (call.unit, call.subcategory) == ("3-1202", "repair.water")
    assert (visit.organisation, visit.subcategory) == ("安和公司", "complaint.noise")
    assert (letter.kind, letter.sender, letter.subject) == ("complaint", "吳", "信")
    assert (outgoing.direction, outgoing.category) == ("outgoing", "other")


def test_letters_with_english_headings():
    rows = [
        ["Letter register 2026"],
        [
            *(
                "Letter no",
                "Received on",
                "Dated",
                "Sender",
                "Kind of letter",
                "Subject",
            ),
            *("Delivery", "Original kept at", "Handed to"),
        ],
        [
            *(
                "L1",
                datetime.combine(date(2026, 10, 3), time()),
                "1 Oct",
                "Green School",
            ),
            *("work liaison", "Hall", "by e-mail", "Cabinet 3", "Admin"),
        ],
        ["L2", 46298, "", "anonymous", "Complaint letter", "Asleep", "courier"],
        ["L3", "Oct 5", "", "Ms. Hall", "", "Hall"],
        ["L4", "Oct 6", "", "Ms. Hall", "thank you letter", ""],
    ]
    book = read(workbook({"Letters": rows}))
    first, second = taken(book)
    assert (first.received_on, first.dated) == (date(2026, 10, 3), date(2026, 10, 1))
    assert (first.kind, first.delivery) == ("liaison", "email")
    assert (first.original_kept_at, first.department) == ("Cabinet 3", "Admin")
    assert (second.sender, second.identity) == ("", "declined")
    assert codes(book) == [("L3", "unknown_kind"), ("L4", "no_content")]


def test_a_cover_page_and_a_table_of_figures_are_left_out():
    cover = [["碧湖花園"], ["電話登記簿"], ["2026年"]]
    figures = [["類別", "件數", "比例"], ["報修", 12, 0.5]]
    sheets = {"封面": cover, "電話": [HEADINGS, [1, "2026/10/3", "9:00", "陳", "漏水"]]}
    book = read(workbook({**sheets, "統計": figures}))
    assert [sheet.problem for sheet in book.sheets] == [
        *("no_headings", "", "no_headings"),
    ]
    assert len(taken(book)) == 1


def test_an_old_workbook_is_read():
    with (SAMPLES / "visits-2026-10.xls").open("rb") as file:
        book = read(file, "visits-2026-10.xls")
    first, second = taken(book)
    assert (first.organisation, second.unit) == ("恒信保險", "3棟1202")
    assert (first.visitors, second.visitors) == (2, 2)
    assert first.left_at == datetime.fromisoformat("2026-10-03T10:00")
    assert first.extra == (("證件", "已驗"),)
    assert codes(book) == [("3", "impossible_time")]


# As above


def test_days_stand_between_the_rows():
    rows = [
        ["來電登記 2026年10月"],
        ["序號", "時間", "姓名", "電話", "內容", "結果"],
        ["10月3日 星期六"],
        [1, "9:05", "陳", "", "漏水", ""],
        [2, "9:05-9:20", "林", "", "問路", "〃"],
        ["2026/10/4(日) 早班"],
        [3, time(10), "王", "", "電梯壞了", "已通知"],
        ["", "", "", "", "在三樓", ""],
        [4, "", "", "", "", ""],
        ["註:以上資料保存五年"],
        ["第1頁"],
    ]
    book = read(workbook({"十月": rows}))
    assert moments(book) == [
        *("2026-10-03 09:05", "2026-10-03 09:05", "2026-10-04 10:00"),
    ]
    assert taken(book)[1].extra == (("時間", "9:05-9:20"),)
    assert taken(book)[2].content == "電梯壞了\n在三樓"
    assert book.sheets[0].skipped == {
        "section": 2,
        "continued": 1,
        "unused": 1,
        "note": 2,
    }


def test_after_an_impossible_date_as_above_means_only_what_is_sure():
    book = read(
        calls(
            [1, "10月1日", "9:00", "甲", "一"],
            [2, "10月32日", "9:00", "乙", "二"],
            [3, "〃", "9:00", "丙", "三"],
            [4, "10月1日", "9:00", "丁", "四"],
            [5, "10月32日", "9:00", "戊", "五"],
            [6, "〃", "9:00", "己", "六"],
            [7, "10月2日", "9:00", "庚", "七"],
        )
    )
    # Row 3 lies between two entries of the first; row 6 may be of either day.
    assert [row.book_number for row in taken(book)] == ["1", "3", "4", "7"]
    assert codes(book) == [
        *(("2", "impossible_date"), ("5", "impossible_date"), ("6", "no_date")),
    ]


def test_one_blank_among_written_dates_is_a_missing_date():
    rows = [[n, f"10月{n}日", "9:00", "甲", "一"] for n in range(1, 20)]
    rows += [[20, "", "9:00", "甲", "一"], [21, "10月25日", "9:00", "甲", "一"]]
    rows += [[22, "", "9:00", "甲", "一"], [23, "10月25日", "9:00", "甲", "一"]]
    book = read(calls(*rows))
    assert codes(book) == [("20", "no_date")]
    assert moments(book)[-2] == "2026-10-25 09:00"


def test_nothing_above_is_no_date():
    book = read(calls([1, "", "9:00", "甲", "一"], [2, "〃", "9:00", "乙", "二"]))
    assert codes(book) == [("1", "no_date"), ("2", "no_date")]


def test_cells_merged_over_rows_stand_for_each_of_them():
    rows = [
        ["日期", "訪客姓名", "到訪時間", "離去時間", "來訪目的", "受訪人"],
        ["2026/10/3", "甲", "9:05", "9:30", "洽公", "王"],
        ["", "乙", "10:05", "", "洽公", "〃"],
        ["", "丙", "23:50", "0:10", "洽公", "〃"],
        ["2026/10/4", "丁", "9:05", "", "洽公", "李"],
        ["", "戊", "", "", "洽公", ""],
    ]
    book = read(workbook({"訪客": rows}, {"訪客": ["A2:A4", "A5:A6", "F5:F6"]}))
    assert [row.asked_for for row in taken(book)] == ["王", "王", "王", "李", "李"]
    assert taken(book)[2].left_at == datetime.fromisoformat("2026-10-04T00:10")
    assert moments(book)[-1] == "2026-10-04"


def test_a_daily_sheet_is_for_the_day_of_its_title():
    rows = [["時間", "來電人", "來電內容"], ["9:00", "陳", "漏水"]]
    sheets = {"1003": [["電話記錄 2026年10月3日(六)"], *rows]}
    assert moments(read(workbook(sheets))) == ["2026-10-03 09:00"]


# Rows that are no entries


def test_page_ends_and_new_pages_are_skipped():
    book = read(
        calls(
            [1, "10月1日", "9:00", "甲", "一"],
            ["本頁小計", "", "1 通"],
            ["審核:", "", "", "主管簽名:"],
            ["經辦人簽名", "", "", "主管簽章:王大明"],
            ["電話記錄 2026年10月"],
            HEADINGS,
            [2, "", "10:00", "乙", "合計金額不對"],
            ["合 計", "", "", "", "2 通"],
            [3, "", "", "", ""],
            ["", "10月1日", "", "", ""],
            ["以下空白"],
        )
    )
    assert [row.content for row in taken(book)] == ["一", "合計金額不對"]
    assert not sent_back(book)
    assert book.sheets[0].skipped == {
        "total": 2,
        "signature": 2,
        "headings": 2,
        "unused": 1,
        "section": 1,
        "note": 1,
    }


def test_a_row_without_content_goes_back_and_names_every_fault():
    row = sent_back(read(calls([7, "10月32日", "25:70", "甲", "-"])))[0]
    assert [p.code for p in row.problems] == ["impossible_date", "no_content"]
    assert [p.column_name for p in row.problems] == ["B 日期", "E 來電內容"]


def test_what_an_old_entry_may_lack_does_not_stop_it():
    rows = [
        ["序號", "日期", "來電人", "電話", "來電內容", "處理結果", "鈴響次數"],
        [1, "2026/10/3", "", "不詳", "漏水", "", ""],
        [2, "2026/10/3", "不詳", "無", "漏水", "", "三聲"],
        [2, "2026/10/3", "不願透露", "", "漏水", "", "很多"],
    ]
    first, second, third = taken(read(workbook({"電話": rows})))
    assert (first.identity, first.rings, bool(first.phone)) == ("unknown", None, False)
    assert (second.identity, second.rings) == ("unknown", 3)
    assert (third.identity, third.rings) == ("declined", None)
    assert third.extra == (("鈴響次數", "很多"),)
    # The same number twice in a book is two entries.
    assert (second.book_number, third.book_number) == ("2", "2")


def test_the_year_may_come_from_the_name_of_the_file():
    file = calls([1, "12月31日", "9:00", "甲", "一"], title="電話記錄")
    assert moments(read(file, "2024-12 calls.xlsx")) == ["2024-12-31 09:00"]


def test_an_entry_keeps_its_fingerprint_when_its_result_is_completed():
    def entry(result: str, content: str = "漏水"):
        rows = [
            [*HEADINGS, "處理結果"],
            [1, "2026/10/3", "9:00", "陳", content, result],
        ]
        return taken(read(workbook({"電話": rows})))[0].fingerprint

    assert entry("") == entry("已派工")
    assert entry("") != entry("", "停電")


def test_the_kind_may_be_forced():
    rows = [["日期", "姓名", "內容"], ["2026/10/3", "陳", "漏水"]]
    assert (
        taken(read(workbook({"x": rows}), "x.xlsx", kind="visit"))[0].channel == "visit"
    )
    assert TODAY.year == 2026


def test_hints_examples_and_struck_out_lines_are_no_entries():
    book = read(
        calls(
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            ["(自動)", "(必填)", "(必填)", "", "(必填)"],
            ["例", "10月1日", "9:00", "王小明", "範例內容"],
            [1, "10月1日", "9:00", "甲", "漏水"],
            [2, "", "", "", "作廢"],
            ["", "10月2日", "", "", "本日無來電"],
            [3, "10月3日", "9:00", "乙", "無來電顯示也要登記"],
        )
    )
    assert [row.content for row in taken(book)] == ["漏水", "無來電顯示也要登記"]
    assert not sent_back(book)
    assert book.sheets[0].skipped == {"note": 5}


def test_a_sheet_for_each_day_may_be_named_for_it():
    rows = [["時間", "來電人", "來電內容"], ["9:00", "陳", "漏水"]]
    sheets = {"10.3": rows, "10月4日": rows, "1005": rows}
    book = read(workbook(sheets), "2026 calls.xlsx")
    assert moments(book) == [
        *("2026-10-03 09:00", "2026-10-04 09:00", "2026-10-05 09:00"),
    ]


def test_a_title_may_be_spread_over_cells():
    rows = [
        ["電話記錄", 2025, "年", 10, "月"],
        HEADINGS,
        [1, "3日", "9:00", "陳", "漏水"],
    ]
    assert moments(read(workbook({"x": rows}))) == ["2025-10-03 09:00"]


def test_a_hidden_sheet_is_left_out_and_said_so():
    file = workbook(
        {"電話": [HEADINGS, [1, "2026/10/3", "9:00", "陳", "漏水"]], "舊": []}
    )
    made = openpyxl.load_workbook(file)
    copy = made.copy_worksheet(made["電話"])
    copy.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    book = read(out)
    assert [sheet.problem for sheet in book.sheets] == ["", "hidden"]
    assert book.sheets[1].problem_message
    assert len(taken(book)) == 1


def test_a_unit_that_a_spreadsheet_took_for_a_date_is_a_unit():
    rows = [
        ["日期", "來電人", "房號", "內容"],
        ["2026/10/3", "陳", date(2026, 3, 12), "漏"],
    ]
    assert taken(read(workbook({"電話": rows})))[0].unit == "3-12"


def test_a_category_may_stand_before_the_content():
    rows = [["日期", "來電人", "內容"], ["2026/10/3", "陳", "【投訴】太吵"]]
    row = taken(read(workbook({"電話": rows})))[0]
    assert (row.category, row.content) == ("complaint", "【投訴】太吵")


def test_headings_for_both_ends_of_a_visit():
    rows = [
        ["日期", "訪客", "來訪時間", "", "事由"],
        ["", "", "起", "訖", ""],
        ["2026/10/3", "陳", "上午 09:05", "9:30", "洽公"],
    ]
    row = taken(read(workbook({"來訪": rows}, {"來訪": ["C1:D1"]})))[0]
    assert row.occurred_at == datetime.fromisoformat("2026-10-03T09:05")
    assert row.left_at == datetime.fromisoformat("2026-10-03T09:30")


def test_a_month_beside_the_title_is_no_part_of_the_headings():
    book = read(
        text_table(
            """
電話接待記錄本,,,民國115年10月,,
項次,日期,時間,來電者,棟別-門號,事由內容
1,115.10.03,上午9點5分,陳太太,3棟1202,浴室水管漏水
"""
        ),
        "book.csv",
    )
    (row,) = taken(book)
    assert (row.name, row.unit) == ("陳太太", "3棟1202")
    headings = [column.heading for column in book.sheets[0].layout.headings.columns]
    assert headings == ["項次", "日期", "時間", "來電者", "棟別-門號", "事由內容"]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("事由類別", "category"),
        ("事由类别", "category"),
        ("来电事由", "content"),
        ("性质", "category"),
        ("住戶門牌", "unit"),
        ("住户门牌", "unit"),
        ("樓座室號", "unit"),
        ("户号", "unit"),
        ("经手人", "processor"),
        ("受理人", "handler"),
        ("住户联系电话", "phone"),
        # As the desk's own registers are taken away.
        ("狀態（目前）", "status"),
        ("状态（目前）", "status"),
        ("Status, as of today", "status"),
    ],
)
def test_natural_headings_are_known_in_both_scripts(heading, wanted):
    assert words.field_of(heading) == wanted


@pytest.mark.parametrize("value", ["报修", "保修", "報修", "工程報修"])
def test_a_repair_is_one_however_it_is_written(value):
    assert words.category_of(value)[0] == words.category_of("維修")[0] != ""
