"""Counts instead of records: summaries with prose, matrices by day, two columns a week, symbols with a legend."""

from datetime import date

from writers import Sheet, html, libreoffice, odf_repeated, text, xls, xlsx

xls("count-summary/done-over-required.xls", Sheet("Sheet1", [
    ["师傅听徒弟课完成情况"],
    ["师傅", "徒弟", "听课节数（实听/应听）"],
    ["马建国", "李明", "11/10"],
    ["张丽华", "王芳", "8/10"],
], merges=["A1:C1"]))

xlsx("count-summary/sum-and-mean-rows-without-a-word.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数"],
    ["马建国", "李明", 11, 16],
    ["张丽华", "王芳", 10, 15],
    ["陈志强", "赵敏", 12, 17],
    [None, None, 33, 48],
    [None, None, 11, 16],
]))

text("count-summary/numbers-inside-prose.csv", Sheet("", [
    ["师傅", "徒弟", "师傅听徒弟课节数"],
    ["马建国", "李明", "12（含校外1节）"],
    ["张丽华", "王芳", "49（缺一节）23"],
    ["陈志强", "赵敏", "10+2"],
    ["周海燕", "刘洋", "共11节"],
]), "utf-8")

xlsx("count-summary/mean-and-total-on-top.xlsx", Sheet("Sheet1", [
    ["师徒听课节数汇总"],
    ["师傅", "徒弟", "师听徒", "徒听师"],
    ["合计", None, 21, 31],
    ["平均", None, 10.5, 15.5],
    ["马建国", "李明", 11, 16],
    ["张丽华", "王芳", 10, 15],
], merges=["A1:D1", "A3:B3", "A4:B4"]))

libreoffice("count-summary/sums-by-formula.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数", "合计"],
    ["马建国", "李明", 11, 16, "=C2+D2"],
    ["张丽华", "王芳", "=5+5", 15, "=C3+D3"],
    ["合计", None, "=SUM(C2:C3)", "=SUM(D2:D3)", "=SUM(E2:E3)"],
]))

html("count-summary/html-with-spans.xls", Sheet("", [
    ["师徒听课节数统计"],
    ["师傅", "徒弟", "听课节数", None],
    [None, None, "师傅听徒弟", "徒弟听师傅"],
    ["马建国", "李明", 11, 16],
    [None, "王芳", 10, 15],
], merges=["A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5"]), "gbk")

DAYS = list(range(1, 31))
WEEKEND = {1, 7, 8, 14, 15, 21, 22, 28, 29}


def days(heard):
    """One mark a day."""
    return [heard.get(day) for day in DAYS]


xlsx("day-matrix/days-of-a-month-that-the-title-names.xlsx", Sheet("Sheet1", [
    ["2024 年 9 月 份 师 傅 听 徒 弟 课 汇 总 表"],
    ["师傅", "徒弟", *DAYS, "合计"],
    ["马建国", "李明", *days({11: 1, 18: 1, 25: 2}), 4],
    ["张丽华", "王芳", *days({12: 1, 19: 1}), 2],
], merges=["A1:AG1"]))

xls("day-matrix/weekends-without-a-heading.xls", Sheet("9月", [
    ["2024年9月徒弟听师傅课登记"],
    ["徒弟", "师傅", *[None if day in WEEKEND else day for day in DAYS]],
    ["李明", "马建国", *days({3: "√", 10: "√", 24: "√"})],
    ["王芳", "张丽华", *days({4: "√", 18: "√"})],
], merges=["A1:AF1"]))

xlsx("day-matrix/symbols-with-a-legend-above.xlsx", Sheet("Sheet1", [
    ["2024年9月师徒听课情况"],
    ["图例：●师傅听徒弟  ○徒弟听师傅  空白未听课"],
    ["师傅", "徒弟", 9, 10, 11, 12, 13, 18, 19, 20],
    ["马建国", "李明", "●", None, None, "○", None, "●", None, "○"],
    ["张丽华", "王芳", None, "○", None, None, "●", None, None, None],
], merges=["A1:J1", "A2:J2"]))

odf_repeated("day-matrix/month-over-its-days.ods", Sheet("Sheet1", [
    ["师傅听徒弟课签到（2024年）"],
    ["师傅", "徒弟", "9月", None, None, "10月", None],
    [None, None, "11日", "18日", "25日", "9日", "16日"],
    ["马建国", "李明", "√", None, "√", None, "√"],
    ["张丽华", "王芳", None, "√", None, "√", None],
], merges=["A1:G1", "A2:A3", "B2:B3", "C2:E2", "F2:G2"]))

xlsx("week-matrix/two-columns-a-week.xlsx", Sheet("Sheet1", [
    ["师徒互听课统计（2024—2025学年第一学期）"],
    ["师傅", "徒弟", "第1周", None, "第2周", None, "第3周", None],
    [None, None, "师听徒", "徒听师", "师听徒", "徒听师", "师听徒", "徒听师"],
    ["马建国", "李明", 1, 1, None, 2, 1, 1],
    ["张丽华", "王芳", None, 1, 1, None, None, 1],
], merges=["A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"]))

xls("week-matrix/week-with-its-days-in-brackets.xls", Sheet("Sheet1", [
    ["师傅听徒弟课周报表"],
    ["师傅", "徒弟", "第1周(9.2-9.6)", "第2周(9.9-9.13)", "第3周\n9.16-9.20"],
    ["马建国", "李明", 1, None, 2],
    ["张丽华", "王芳", None, 1, 1],
], merges=["A1:E1"]))

libreoffice("week-matrix/dates-over-topics-over-ticks.ods", Sheet("Sheet1", [
    ["徒弟听师傅课登记"],
    ["徒弟", "师傅", date(2024, 9, 18), date(2024, 9, 25), date(2024, 10, 9)],
    [None, None, "秋天的雨", "搭船的鸟", "小数除法"],
    ["李明", "马建国", "√", "√", None],
    ["王芳", "张丽华", None, None, "√"],
], merges=["A1:E1", "A2:A3", "B2:B3"]))

text("week-matrix/day-numbers-of-the-computer-over-ticks.csv", Sheet("", [
    ["师傅听徒弟课签到表", None, None, None, None],
    ["师傅", "徒弟", 45553, 45560, 45574],
    ["马建国", "李明", "√", None, "√"],
    ["张丽华", "王芳", None, "√", None],
]), "utf-8")

xlsx("week-matrix/subtotals-by-mentor.xlsx", Sheet("Sheet1", [
    ["师傅听徒弟课统计"],
    ["师傅", "徒弟", "第一周", "第二周", "第三周"],
    ["马建国", "李明", 1, None, 1],
    [None, "王芳", None, 1, 1],
    ["小计", None, 1, 1, 2],
    ["张丽华", "赵敏", 1, 1, None],
    ["小计", None, 1, 1, None],
    ["总计", None, 2, 2, 2],
], merges=["A1:E1", "A3:A4", "A5:B5", "A7:B7", "A8:B8"]))

xls("month-matrix/months-with-their-years.xls", Sheet("Sheet1", [
    ["师傅听徒弟课节数统计"],
    ["师傅", "徒弟", "2024年9月", "2024年10月", "2024年11月", "2024年12月", "2025年1月"],
    ["马建国", "李明", 2, 3, 3, 2, 1],
    ["张丽华", "王芳", 1, None, 2, 1, None],
], merges=["A1:G1"]))

xlsx("month-matrix/months-named-in-chinese-numerals.xlsx", Sheet("Sheet1", [
    ["徒弟听师傅课节数（2024年秋季）"],
    ["徒弟", "师傅", "九月", "十月", "十一月", "十二月", "一月", "合计"],
    ["李明", "马建国", 4, 3, 4, 3, 2, 16],
    ["王芳", "张丽华", 2, 2, "/", 3, None, 7],
], merges=["A1:H1"]))
